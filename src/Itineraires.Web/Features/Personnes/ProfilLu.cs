using Itineraires.Domain.Commun;
using Itineraires.Domain.Personnes;
using Itineraires.Domain.Pilotage;
using Itineraires.Web.Design;
using Itineraires.Web.Infrastructure;

namespace Itineraires.Web.Features.Personnes;

/// <summary>The profile of PER-08, in words and as filters of lists; its thresholds are reference data.</summary>
public static class ProfilLu
{
    extension(ReferentielsEnMemoire referentiels)
    {
        /// <summary>Classes of a profile list in force on a day, in their order; an element whose bounds cannot be read is left aside.</summary>
        public async Task<IReadOnlyList<Tranche>> TranchesAsync(string liste, DateOnly jour, CancellationToken annulation) =>
            [
                .. (await referentiels.NomenclatureAsync(liste, annulation))
                    .Where(e => e.EstEnVigueurAu(jour))
                    .Select(e => Tranche.Lire(e.Code, e.Libelle, e.Indication))
                    .OfType<Tranche>(),
            ];
    }

    /// <summary>What is known of the profile of a person, line by line.</summary>
    public static async Task<IReadOnlyList<(string Quoi, string Valeur)>> DecrireAsync(
        ReferentielsEnMemoire referentiels,
        Personne personne,
        DateOnly jour,
        CancellationToken annulation
    )
    {
        var age = personne.AgeAu(jour);
        var lignes = new List<(string, string)>();
        Ajouter("Classe d’âge", (await referentiels.TranchesAsync(Nomenclatures.ProfilAge, jour, annulation)).FirstOrDefault(t => t.Contient(age))?.Libelle);
        Ajouter(
            "Composition",
            ProfilFoyer.Composition(personne.Foyer?.SituationFamiliale, personne.Foyer?.NombreEnfants, personne.Civilite) is { } composition
                ? Typo.Majuscule(Libelles.De(composition))
                : null
        );
        var mois = ProfilFoyer.Mois(personne.DroitOuvertLe, jour);
        Ajouter(
            "Ancienneté au RSA",
            mois is { } m
                ? (await referentiels.TranchesAsync(Nomenclatures.ProfilAnciennete, jour, annulation)).FirstOrDefault(t => t.Contient(m))?.Libelle
                : null
        );
        Ajouter(
            "Qualification",
            personne.NiveauQualification is { } niveau ? await referentiels.LibelleAsync(Nomenclatures.NiveauQualification, niveau, annulation) : null
        );
        Ajouter("Activité", personne.EstIndependant ? "Travailleur indépendant" : null);
        return lignes;

        void Ajouter(string quoi, string? valeur)
        {
            if (valeur is not null)
            {
                lignes.Add((quoi, valeur));
            }
        }
    }

    /// <summary>Persons whose age lies in a class on a day.</summary>
    public static IQueryable<Personne> DAge(this IQueryable<Personne> personnes, Tranche tranche, DateOnly jour)
    {
        var (apres, jusque) = tranche.EnAnnees(jour);
        personnes = personnes.Where(p => p.DateNaissance <= jusque);
        return apres is { } a ? personnes.Where(p => p.DateNaissance > a) : personnes;
    }

    /// <summary>Persons whose right opened within a class of months before a day.</summary>
    public static IQueryable<Personne> DAnciennete(this IQueryable<Personne> personnes, Tranche tranche, DateOnly jour)
    {
        var (apres, jusque) = tranche.EnMois(jour);
        personnes = personnes.Where(p => p.DroitOuvertLe <= jusque);
        return apres is { } a ? personnes.Where(p => p.DroitOuvertLe > a) : personnes;
    }

    /// <summary>Persons of a foyer of this composition.</summary>
    public static IQueryable<Personne> DeComposition(this IQueryable<Personne> personnes, CompositionFoyer composition)
    {
        var couples = ProfilFoyer.SituationsDeCouple;
        personnes = personnes.Where(p => p.Foyer!.SituationFamiliale != null);
        personnes = composition is CompositionFoyer.CoupleSansEnfant or CompositionFoyer.CoupleAvecEnfants
            ? personnes.Where(p => couples.Contains(p.Foyer!.SituationFamiliale!))
            : personnes.Where(p => !couples.Contains(p.Foyer!.SituationFamiliale!));
        return composition switch
        {
            CompositionFoyer.CoupleAvecEnfants or CompositionFoyer.FamilleMonoparentale => personnes.Where(p => p.Foyer!.NombreEnfants > 0),
            CompositionFoyer.CoupleSansEnfant => personnes.Where(p => (p.Foyer!.NombreEnfants ?? 0) == 0),
            CompositionFoyer.FemmeIsolee => personnes.Where(p => (p.Foyer!.NombreEnfants ?? 0) == 0 && p.Civilite == Civilite.Madame),
            _ => personnes.Where(p => (p.Foyer!.NombreEnfants ?? 0) == 0 && p.Civilite == Civilite.Monsieur),
        };
    }
}
