using Itineraires.Domain.Commun;

namespace Itineraires.Domain.Entree;

/// <summary>Something to look at before recording a demande; it forbids nothing (PER-04).</summary>
/// <param name="Code">Stable code.</param>
/// <param name="Phrase">Sentence shown to the instructeur.</param>
/// <param name="Source">Text that founds it.</param>
public sealed record Avertissement(string Code, string Phrase, string Source);

/// <summary>What a demande says, as the warnings read it.</summary>
public sealed record SituationDeclaree
{
    /// <summary>Age of the applicant on the day of the demande; null while her birth date is not typed.</summary>
    public int? Age { get; init; }

    public bool EnCouple { get; init; }

    public int Enfants { get; init; }

    /// <summary>A child is under three: a parent alone has the increased amount.</summary>
    public bool EnfantDeMoinsDeTroisAns { get; init; }

    public SituationProfessionnelle? Situation { get; init; }

    public bool EstNonSalarie { get; init; }

    /// <summary>Monthly mean of the declared resources of the foyer; null when nothing is declared.</summary>
    public Montant? RessourcesMoyennes { get; init; }
}

/// <summary>
/// The warnings of PER-04: conditions of the RSA that the demande does not seem to meet. They are shown with their source and kept with the
/// demande; exceptions exist, and the organisme payeur decides.
/// </summary>
public static class AvertissementsDemande
{
    /// <summary>Age from which the RSA is open without a child in charge. Source: PMI'e 2016-2020, p. 11; CASF, L. 262-4, 1°.</summary>
    public const int AgeMinimal = 25;

    public const string Age = "DEM-AGE";
    public const string Etudiant = "DEM-ETUDIANT";
    public const string Stagiaire = "DEM-STAGIAIRE";
    public const string Conge = "DEM-CONGE";
    public const string Ressources = "DEM-REVENU-GARANTI";
    public const string NonSalarie = "DEM-NON-SALARIE";

    private const string Definitions = "PMI’e 2016-2020, p. 11, Définitions";

    /// <summary>Computes the warnings of a demande, being typed or complete.</summary>
    /// <param name="s">What it says.</param>
    /// <param name="bareme">Barème of the day of the demande; without it resources are not compared.</param>
    public static IReadOnlyList<Avertissement> Calculer(SituationDeclaree s, BaremeRsa? bareme)
    {
        var liste = new List<Avertissement>();
        if (s is { Age: < AgeMinimal, Enfants: 0 })
        {
            liste.Add(
                new(
                    Age,
                    $"La personne a {s.Age} ans et aucun enfant à charge. Le RSA est ouvert à partir de {AgeMinimal} ans ou avec un enfant né ou à naître\u202F; il existe un RSA jeune actif.",
                    $"{Definitions}\u202F; CASF, L. 262-4, 1°, et L. 262-7-1"
                )
            );
        }

        if (DuStatut(s.Situation) is { } statut)
        {
            liste.Add(statut);
        }

        if (s.RessourcesMoyennes is { } moyenne && bareme?.RevenuGaranti(s) is { } garanti && moyenne > garanti)
        {
            liste.Add(
                new(
                    Ressources,
                    $"Les ressources déclarées sont de {moyenne} par mois en moyenne. Le revenu garanti de ce foyer est de {garanti}{(bareme.EstMajore(s) ? ", majoré pour un parent isolé" : "")}, avant forfait logement.",
                    bareme.Source
                )
            );
        }

        if (s.EstNonSalarie || s.Situation == SituationProfessionnelle.NonSalarie)
        {
            liste.Add(
                new(
                    NonSalarie,
                    "Pour un travailleur non salarié, les revenus sont évalués d’après le chiffre d’affaires ou le bénéfice, et le droit dépend de conditions propres\u00A0: joignez les éléments comptables.",
                    $"{Definitions}\u202F; CASF, L. 262-7"
                )
            );
        }

        return liste;
    }

    private static Avertissement? DuStatut(SituationProfessionnelle? situation) =>
        situation switch
        {
            SituationProfessionnelle.Etudiant => new(
                Etudiant,
                "Un élève ou un étudiant n’a pas droit au RSA, sauf exception, par exemple s’il est parent isolé.",
                $"{Definitions}\u202F; CASF, L. 262-4, 3°"
            ),
            SituationProfessionnelle.StagiaireFormation => new(
                Stagiaire,
                "Un stagiaire de la formation professionnelle n’a pas droit au RSA, sauf exception\u00A0: vérifiez la nature du stage et sa rémunération.",
                $"{Definitions}\u202F; CASF, L. 262-4, 3°"
            ),
            SituationProfessionnelle.CongeParental or SituationProfessionnelle.CongeSabbatique or SituationProfessionnelle.Disponibilite => new(
                Conge,
                $"Une personne en {(situation == SituationProfessionnelle.Disponibilite ? "disponibilité" : Libelles.De(situation.Value))} n’a pas droit au RSA, sauf exception, par exemple si elle est parent isolé.",
                $"{Definitions}\u202F; CASF, L. 262-4, 4°"
            ),
            _ => null,
        };
}
