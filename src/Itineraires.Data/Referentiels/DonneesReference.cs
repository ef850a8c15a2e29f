using System.Globalization;
using System.Text.Json;
using Itineraires.Domain.Cadres;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Courriers;
using Itineraires.Domain.Habilitations;
using Itineraires.Domain.Orientation;
using Itineraires.Domain.Pilotage;
using Itineraires.Domain.Territoires;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Data.Referentiels;

/// <summary>Brings the reference data shipped with the product into the base; what an administrator changed is left as it is.</summary>
public static class DonneesReference
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static async Task ChargerAsync(ItinerairesDbContext db, CancellationToken annulation)
    {
        await CommunesAsync(db, annulation);
        await TerritoiresAsync(db, annulation);
        await CadresAsync(db, annulation);
        await NomenclaturesAsync(db, annulation);
        await ReferentielsAsync(db, annulation);
        await RolesAsync(db, annulation);
        await MotsAsync(db, annulation);
        await CourriersAsync(db, annulation);
        await CriteresAsync(db, annulation);
        await db.SaveChangesAsync(annulation);
    }

    private static async Task CommunesAsync(ItinerairesDbContext db, CancellationToken annulation)
    {
        if (await db.Communes.AnyAsync(annulation))
        {
            return;
        }

        foreach (var c in Lignes("communes.csv"))
        {
            db.Communes.Add(
                new Commune(
                    c[0],
                    c[1],
                    c[2].Split(' ', StringSplitOptions.RemoveEmptyEntries),
                    Nul(c[3]),
                    c[4].Length == 0 ? null : DateOnly.ParseExact(c[4], "yyyy-MM-dd", CultureInfo.InvariantCulture),
                    Nul(c[5]),
                    int.Parse(c[6], CultureInfo.InvariantCulture),
                    double.Parse(c[7], CultureInfo.InvariantCulture),
                    double.Parse(c[8], CultureInfo.InvariantCulture)
                )
            );
        }

        foreach (var q in Lignes("quartiers.csv"))
        {
            db.Quartiers.Add(new QuartierPrioritaire(q[0], q[1], q[2]));
        }
    }

    private static async Task TerritoiresAsync(ItinerairesDbContext db, CancellationToken annulation)
    {
        if (await db.Territoires.AnyAsync(annulation))
        {
            return;
        }

        var donnees = Lire<DonneesTerritoires>("territoires.json");
        var periode = new Periode(donnees.Debut, null);
        Ajouter(TypeTerritoire.MaisonMetropole, donnees.Maisons, donnees.SourceTerritoires);
        Ajouter(TypeTerritoire.Conference, donnees.Conferences, donnees.SourceConferences);

        void Ajouter(TypeTerritoire type, List<DonneesTerritoire> liste, string source)
        {
            foreach (var t in liste)
            {
                var territoire = new Territoire(type, t.Code, t.Nom, source);
                db.Territoires.Add(territoire);
                db.Rattachements.AddRange(t.Communes.Select(c => new Rattachement(c, territoire.Id, type, periode)));
            }
        }
    }

    private static async Task CadresAsync(ItinerairesDbContext db, CancellationToken annulation)
    {
        var connus = await db.Cadres.ToDictionaryAsync(c => c.Code, annulation);
        foreach (var d in Lire<List<DonneesCadre>>("cadres.json"))
        {
            if (!connus.TryGetValue(d.Code, out var cadre))
            {
                cadre = new Cadre(d.Code, d.Libelle, d.Nature, d.Debut, d.Fin, d.Source, d.ParDefaut, d.Types.Select(t => TypeParcours.DuCode(t)!.Value));
                db.Cadres.Add(cadre);
            }

            var presents = cadre.Parametres.Select(p => p.Code).ToHashSet(StringComparer.Ordinal);
            cadre.Parametres.AddRange(
                d.Parametres.Where(p => !presents.Contains(p.Code)).Select(p => new ParametreCadre(p.Code, p.Libelle, p.Valeur, p.Unite, p.Source, p.Remarque))
            );
        }
    }

    private static async Task NomenclaturesAsync(ItinerairesDbContext db, CancellationToken annulation)
    {
        var connus = (await db.Nomenclature.Select(e => new { e.Liste, e.Code }).ToListAsync(annulation)).Select(e => (e.Liste, e.Code)).ToHashSet();
        foreach (var d in Lire<List<DonneesNomenclature>>("nomenclatures.json").Where(d => !connus.Contains((d.Liste, d.Code))))
        {
            db.Nomenclature.Add(new ElementNomenclature(d.Liste, d.Code, d.Libelle, d.Ordre, d.Groupe, d.Indication, d.Debut, d.Fin, d.Source));
        }
    }

    /// <summary>The published lists shipped with the product, until the operator gives newer ones.</summary>
    private static async Task ReferentielsAsync(ItinerairesDbContext db, CancellationToken annulation)
    {
        var connus = await db.Reglages.Where(r => r.Cle.StartsWith(Reglage.Referentiel)).Select(r => r.Cle).ToListAsync(annulation);
        foreach (var d in Lire<List<DonneesReferentiel>>("referentiels.json").Where(d => !connus.Contains(Reglage.Referentiel + d.Code)))
        {
            db.Reglages.Add(
                new Reglage { Cle = Reglage.Referentiel + d.Code, Valeur = new EtatReferentiel(d.Source, d.Millesime, d.Licence, null, null).Ecrire() }
            );
            foreach (var (rang, l) in d.Liste is null ? [] : Lignes($"{d.Liste}.csv").Index())
            {
                // A label may hold the separator: the code comes first, the rest is the label.
                db.Nomenclature.Add(new ElementNomenclature(d.Liste!, l[0], string.Join(';', l[1..]), rang + 1, null, null, d.Millesime, null, d.Source));
            }
        }
    }

    private static async Task RolesAsync(ItinerairesDbContext db, CancellationToken annulation)
    {
        var connus = await db.RolesMetier.Select(r => r.Code).ToListAsync(annulation);
        foreach (var d in Lire<List<DonneesRole>>("roles.json").Where(d => !connus.Contains(d.Code)))
        {
            db.RolesMetier.Add(new Role(d.Code, d.Libelle, Enum.Parse<PorteeRole>(d.Portee), d.Droits));
        }
    }

    private static async Task MotsAsync(ItinerairesDbContext db, CancellationToken annulation)
    {
        if (!await db.Reglages.AnyAsync(r => r.Cle == Reglage.MotsMedicaux, annulation))
        {
            using var lecteur = new StreamReader(Ouvrir("mots_medicaux.txt"));
            db.Reglages.Add(new Reglage { Cle = Reglage.MotsMedicaux, Valeur = await lecteur.ReadToEndAsync(annulation) });
        }
    }

    private static async Task CourriersAsync(ItinerairesDbContext db, CancellationToken annulation)
    {
        var connus = await db.ModelesCourrier.Select(m => m.Code).Distinct().ToListAsync(annulation);
        foreach (var d in Lire<List<DonneesCourrier>>("courriers.json").Where(d => !connus.Contains(d.Code)))
        {
            var modele = new ModeleCourrier(d.Code, 1, d.Objet, d.Corps);
            modele.Publier(null, PremierModele);
            db.ModelesCourrier.Add(modele);
        }
    }

    private static async Task CriteresAsync(ItinerairesDbContext db, CancellationToken annulation)
    {
        if (!await db.Criteres.AnyAsync(annulation))
        {
            var d = Lire<DonneesCriteres>("criteres_orientation.json");
            db.Criteres.Add(JeuCriteres.Livrer(d.Criteres.Select(c => CritereOrientation.Creer(c.Libelle, c.Type, c.Conditions)), d.Source, d.Debut));
        }
    }

    /// <summary>The models shipped with the product are in force since the first day of the cadres.</summary>
    private static readonly DateTime PremierModele = new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private static IEnumerable<string[]> Lignes(string nom)
    {
        using var lecteur = new StreamReader(Ouvrir(nom));
        lecteur.ReadLine();
        while (lecteur.ReadLine() is { } ligne)
        {
            yield return ligne.Split(';');
        }
    }

    private static T Lire<T>(string nom)
    {
        using var flux = Ouvrir(nom);
        return JsonSerializer.Deserialize<T>(flux, Json)!;
    }

    private static Stream Ouvrir(string nom) => typeof(Cadre).Assembly.GetManifestResourceStream($"Itineraires.Domain.Referentiels.{nom}")!;

    private static string? Nul(string texte) => texte.Length == 0 ? null : texte;

    private sealed record DonneesTerritoires(
        string SourceTerritoires,
        string SourceConferences,
        DateOnly Debut,
        List<DonneesTerritoire> Maisons,
        List<DonneesTerritoire> Conferences
    );

    private sealed record DonneesTerritoire(string Code, string Nom, List<string> Communes);

    private sealed record DonneesCadre(
        string Code,
        string Libelle,
        string Nature,
        DateOnly Debut,
        DateOnly? Fin,
        string Source,
        bool ParDefaut,
        List<string> Types,
        List<DonneesParametre> Parametres
    );

    private sealed record DonneesParametre(string Code, string Libelle, string? Valeur, string Unite, string Source, string? Remarque);

    private sealed record DonneesCriteres(DateOnly Debut, string Source, List<CritereOrientation> Criteres);

    private sealed record DonneesCourrier(string Code, string Objet, string Corps, string Source);

    private sealed record DonneesNomenclature(
        string Liste,
        string Code,
        string Libelle,
        int Ordre,
        string? Groupe,
        string? Indication,
        DateOnly Debut,
        DateOnly? Fin,
        string Source
    );

    private sealed record DonneesReferentiel(string Code, string? Liste, string Source, DateOnly Millesime, string Licence);

    private sealed record DonneesRole(string Code, string Libelle, string Portee, List<string> Droits);
}
