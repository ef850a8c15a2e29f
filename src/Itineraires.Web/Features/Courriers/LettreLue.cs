using Itineraires.Domain.Commun;
using Itineraires.Domain.Courriers;
using Itineraires.Web.Documents;

namespace Itineraires.Web.Features.Courriers;

/// <summary>A letter as it is shown and printed, with the address where it is verified.</summary>
public sealed record LettreLue(CourrierEmis Courrier, string Verification, string Qr)
{
    public DateOnly Jour => DateOnly.FromDateTime(Horloge.EnHeureLocale(Courrier.EmisLe));

    public static LettreLue De(CourrierEmis courrier, string adressePublique)
    {
        var verification = $"{adressePublique.TrimEnd('/')}/verification/{courrier.Reference}";
        return new LettreLue(courrier, verification, CodeQr.EnSvg($"{verification}?empreinte={courrier.Empreinte[..VerifierModel.SignesDEmpreinte]}"));
    }
}

/// <summary>The letters that the list and its printing choose alike.</summary>
public static class ChoixDeLettres
{
    /// <summary>Value of the filter that keeps those already printed.</summary>
    public const string Toutes = "toutes";

    public static IQueryable<CourrierEmis> Choisis(this IQueryable<CourrierEmis> courriers, string? etat, DestinataireCourrier? destinataire)
    {
        courriers = etat == Toutes ? courriers : courriers.Where(c => c.ImprimeLe == null);
        return destinataire is { } d ? courriers.Where(c => c.Destinataire == d) : courriers;
    }
}
