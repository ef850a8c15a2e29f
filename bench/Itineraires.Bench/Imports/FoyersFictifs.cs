using System.Globalization;
using Itineraires.Web.Demo;

namespace Itineraires.Bench.Imports;

/// <summary>An invented person of a file.</summary>
/// <param name="Role">« DEM », « CJT » or « ENF », as the CNAF writes it.</param>
/// <param name="Nir">Thirteen digits, without key; empty for a child.</param>
public sealed record MembreFictif(string Role, bool EstFemme, string Nom, string Prenom, DateOnly Naissance, string Nir);

/// <summary>An invented foyer, as an organisme payeur would describe it.</summary>
/// <param name="Etat">Code ETATDOSRSA: 2 open, 4 payment suspended, 5 closed.</param>
public sealed record FoyerFictif(
    string Matricule,
    DateOnly DroitDepuis,
    string Etat,
    string Voie,
    string CodePostal,
    string Commune,
    string CodeInsee,
    IReadOnlyList<MembreFictif> Membres
)
{
    public int Enfants => Membres.Count(m => m.Role == "ENF");

    public bool EstEnCouple => Membres.Any(m => m.Role == "CJT");

    /// <summary>Situation of the family: the adults are one or two.</summary>
    public string Situation => EstEnCouple ? "MAR" : "CEL";
}

/// <summary>The same foyers each time, one after the other, whatever their number: files of any size are written without a base.</summary>
public static class FoyersFictifs
{
    private const int Graine = 2026;

    private const int PremierMatricule = 1_000_000;

    private const int OrdresParMois = 999;

    private static readonly (string CodeInsee, string Postal, string Nom)[] Communes =
    [
        ("69266", "69100", "VILLEURBANNE"),
        ("69256", "69120", "VAULX-EN-VELIN"),
        ("69259", "69200", "VENISSIEUX"),
        ("69029", "69500", "BRON"),
        ("69034", "69300", "CALUIRE-ET-CUIRE"),
        ("69383", "69003", "LYON 3E ARRONDISSEMENT"),
        ("69388", "69008", "LYON 8E ARRONDISSEMENT"),
    ];

    public static IEnumerable<FoyerFictif> Lire(int nombre)
    {
        var population = Population.Lire();
        var tirage = new Tirage(Graine);
        var ordre = 0;
        for (var i = 0; i < nombre; i++)
        {
            var commune = tirage.Parmi(Communes);
            var nom = tirage.Chance(0.92) ? tirage.Parmi(population.Noms) : $"{tirage.Parmi(population.Noms)}-{tirage.Parmi(population.Noms)}";
            var membres = new List<MembreFictif> { Adulte("DEM", nom) };
            if (tirage.Chance(0.25))
            {
                membres.Add(Adulte("CJT", nom));
            }

            for (var enfants = tirage.Chance(0.45) ? tirage.Entre(1, 3) : 0; enfants > 0; enfants--)
            {
                var fille = tirage.Chance(0.5);
                membres.Add(new("ENF", fille, nom, Prenom(fille), new DateOnly(tirage.Entre(2010, 2024), tirage.Entre(1, 12), tirage.Entre(1, 28)), ""));
            }

            yield return new FoyerFictif(
                (PremierMatricule + i).ToString(CultureInfo.InvariantCulture),
                new DateOnly(tirage.Entre(2018, 2025), tirage.Entre(1, 12), 1),
                tirage.Chance(0.88) ? "2"
                    : tirage.Chance(0.6) ? "4"
                    : "5",
                $"{tirage.Entre(1, 200)} RUE {tirage.Parmi(population.Noms).ToUpperInvariant()}",
                commune.Postal,
                commune.Nom,
                commune.CodeInsee,
                membres
            );
        }

        MembreFictif Adulte(string role, string nom)
        {
            var femme = tirage.Chance(0.5);
            var naissance = new DateOnly(tirage.Entre(1955, 2000), tirage.Entre(1, 12), tirage.Entre(1, 28));
            // The rank on the register makes each number unique, whatever is drawn.
            ordre++;
            var (departement, commune) = (69 - (ordre / (OrdresParMois * 900)), 100 + (ordre / OrdresParMois % 900));
            var nir = string.Create(
                CultureInfo.InvariantCulture,
                $"{(femme ? 2 : 1)}{naissance.Year % 100:00}{naissance.Month:00}{departement:00}{commune:000}{(ordre % OrdresParMois) + 1:000}"
            );
            return new(role, femme, nom, Prenom(femme), naissance, nir);
        }

        string Prenom(bool femme) => tirage.Parmi(femme ? population.PrenomsFemmes : population.PrenomsHommes);
    }
}
