using System.Globalization;
using Itineraires.Web.Exports;
using Itineraires.Web.Imports.Beneficiaires;

namespace Itineraires.Bench.Imports;

/// <summary>The pivot spreadsheet of invented foyers.</summary>
public static class Pivot
{
    private static readonly Dictionary<string, string> Roles = new(StringComparer.Ordinal)
    {
        ["DEM"] = "demandeur",
        ["CJT"] = "conjoint",
        ["ENF"] = "enfant",
    };

    /// <summary>Writes the file, foyer after foyer.</summary>
    /// <returns>Lines of data.</returns>
    public static int Ecrire(IEnumerable<FoyerFictif> foyers, string fichier)
    {
        using var flux = File.Create(fichier);
        var csv = new EcrivainCsv(flux);
        foreach (var entete in LectureBeneficiaires.Entetes)
        {
            csv.ChampSur(entete);
        }

        csv.FinDeLigne();
        var lignes = 0;
        foreach (var f in foyers)
        {
            foreach (var m in f.Membres)
            {
                var soumis = m.Role != "ENF" && f.Etat != "5";
                string?[] champs =
                [
                    null,
                    f.Matricule,
                    Roles[m.Role],
                    m.Role == "ENF" ? null
                    : m.EstFemme ? "MME"
                    : "M",
                    m.Nom,
                    null,
                    m.Prenom,
                    Jour(m.Naissance),
                    m.Nir,
                    null,
                    f.Voie,
                    null,
                    f.CodePostal,
                    f.Commune,
                    f.CodeInsee,
                    null,
                    null,
                    "socle",
                    f.Etat,
                    Jour(f.DroitDepuis),
                    m.Role == "ENF" ? null
                    : soumis ? "oui"
                    : "non",
                    soumis ? Jour(f.DroitDepuis) : null,
                    f.Situation,
                    f.Enfants.ToString(CultureInfo.InvariantCulture),
                    null,
                    null,
                ];
                foreach (var champ in champs)
                {
                    csv.Champ(champ);
                }

                csv.FinDeLigne();
                lignes++;
            }

            if (csv.EstPlein)
            {
                csv.Vider();
            }
        }

        csv.Vider();
        return lignes;
    }

    private static string Jour(DateOnly jour) => jour.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
