using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace Itineraires.Web.Infrastructure;

/// <summary>Pages with several forms: what the forms not sent require does not count.</summary>
public static class FormulairesDePage
{
    /// <summary>Keeps the errors of one form.</summary>
    /// <param name="etat">State of the fields of the page.</param>
    /// <param name="formulaire">Name of the property bound to the form, or of its only field; empty keeps nothing.</param>
    public static void NeGarderQue(this ModelStateDictionary etat, string formulaire)
    {
        foreach (
            var cle in etat
                .Keys.Where(c =>
                    formulaire.Length == 0
                    || !(c.Equals(formulaire, StringComparison.OrdinalIgnoreCase) || c.StartsWith(formulaire + ".", StringComparison.OrdinalIgnoreCase))
                )
                .ToList()
        )
        {
            etat.Remove(cle);
        }
    }
}
