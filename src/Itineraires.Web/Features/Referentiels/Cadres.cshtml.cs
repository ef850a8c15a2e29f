using System.Globalization;
using Itineraires.Data;
using Itineraires.Domain.Cadres;
using Itineraires.Web.Design;
using Itineraires.Web.Infrastructure;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;

namespace Itineraires.Web.Features.Referentiels;

/// <summary>Every cadre side by side: rows are parameters, columns are cadres (CNV-12).</summary>
[Authorize]
public sealed class CadresModel(ItinerairesDbContext db, UtilisateurCourant courant, ReferentielsEnMemoire referentiels, TimeProvider horloge)
    : PageDeReferentiel(db, courant, referentiels, horloge)
{
    public IReadOnlyList<Cadre> Cadres { get; private set; } = [];

    /// <summary>Code and label of each parameter, in the order of the first cadre that has it.</summary>
    public IReadOnlyList<(string Code, string Libelle)> Lignes { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken annulation)
    {
        Cadres =
        [
            .. (await Referentiels.CadresAsync(annulation))
                .Tous.OrderBy(c => c.Types.Count == 0)
                .ThenBy(c => c.Debut)
                .ThenByDescending(c => c.Libelle, StringComparer.Ordinal),
        ];
        Lignes =
        [
            .. Cadres
                .SelectMany(c => c.Parametres)
                .DistinctBy(p => p.Code)
                .OrderBy(p => p.Libelle, StringComparer.Create(Typo.Culture, ignoreCase: true))
                .Select(p => (p.Code, p.Libelle)),
        ];
    }

    /// <summary>Value with its unit, as French writes it.</summary>
    public static string Montrer(ParametreCadre parametre)
    {
        if (string.IsNullOrEmpty(parametre.Valeur))
        {
            return "non fixé";
        }

        var valeur = decimal.TryParse(parametre.Valeur, NumberStyles.Number, CultureInfo.InvariantCulture, out var nombre)
            ? Typo.Nombre(nombre, decimal.IsInteger(nombre) ? 0 : 2)
            : parametre.Valeur switch
            {
                "beneficiaires" => "bénéficiaires",
                "etapes" => "étapes",
                var texte => texte,
            };
        return parametre.Unite.Length == 0 ? valeur : $"{valeur}{Typo.Insecable}{parametre.Unite}";
    }
}
