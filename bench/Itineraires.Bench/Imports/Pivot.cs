using System.Globalization;
using Itineraires.Data;
using Itineraires.Domain.Personnes;
using Itineraires.Web.Exports;
using Itineraires.Web.Imports.Beneficiaires;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Bench.Imports;

/// <summary>The pivot file of the foyers of a base, as an organisme payeur would give it.</summary>
public static class Pivot
{
    private static readonly Dictionary<TypeRsa, string> Types = new()
    {
        [TypeRsa.Socle] = "socle",
        [TypeRsa.SocleActivite] = "socle_activite",
        [TypeRsa.Activite] = "activite",
    };

    /// <summary>Writes the file, foyer after foyer.</summary>
    /// <returns>Lines of data.</returns>
    public static async Task<int> EcrireAsync(ItinerairesDbContext db, CoffreNir coffre, string fichier)
    {
        await using var flux = File.Create(fichier);
        var csv = new EcrivainCsv(flux);
        foreach (var entete in LectureBeneficiaires.Entetes)
        {
            csv.ChampSur(entete);
        }

        csv.FinDeLigne();
        var lignes = 0;
        var personnes = db
            .Personnes.AsNoTracking()
            .Include(p => p.Foyer)
            .Where(p => p.FoyerId != null)
            .OrderBy(p => p.Foyer!.Matricule)
            .ThenBy(p => p.Role == RoleFoyer.Demandeur ? 0 : 1)
            .ThenBy(p => p.Id);
        await foreach (var p in personnes.AsAsyncEnumerable())
        {
            var f = p.Foyer!;
            string?[] champs =
            [
                f.NumeroDemandeRsa,
                f.Matricule,
                p.Role!.Value.ToString().ToLowerInvariant(),
                p.Civilite switch
                {
                    Civilite.Madame => "MME",
                    Civilite.Monsieur => "M",
                    _ => null,
                },
                p.Nom,
                p.NomNaissance,
                p.Prenom,
                Jour(p.DateNaissance),
                p.NirChiffre is null ? null : coffre.Dechiffrer(p.NirChiffre).ToString(),
                p.IdentifiantFranceTravail,
                f.Voie,
                f.Complement,
                f.CodePostal,
                f.Commune,
                f.CodeInsee,
                p.Telephone,
                p.Courriel,
                f.TypeRsa is { } t ? Types[t] : null,
                f.EtatDroit is { } e ? ((int)e).ToString(CultureInfo.InvariantCulture) : null,
                Jour(f.DroitOuvertLe),
                p.Role is RoleFoyer.Enfant ? null
                : p.SoumisDroitsDevoirs ? "oui"
                : "non",
                Jour(p.SoumisDepuis),
                f.SituationFamiliale,
                f.NombreEnfants?.ToString(CultureInfo.InvariantCulture),
                p.NiveauQualification,
                p.IdentifiantInterne,
            ];
            foreach (var champ in champs)
            {
                csv.Champ(champ);
            }

            csv.FinDeLigne();
            lignes++;
            if (csv.EstPlein)
            {
                csv.Vider();
            }
        }

        csv.Vider();
        return lignes;
    }

    private static string? Jour(DateOnly? jour) => jour?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
