using System.Diagnostics;
using System.Globalization;
using Itineraires.Data;
using Itineraires.Data.Recherche;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Itineraires.Bench.Recherche;

/// <summary>Searches for random persons by what people type, and checks that they are found.</summary>
public static class MesureRecherche
{
    private const int Personnes = 300;
    private const int Reponses = 10;
    private const int Graine = 2020;
    private const int CandidatsAuPlus = 400;

    private enum Saisie
    {
        Exacte,
        SansAccent,
        UneFaute,
        AvecDate,
    }

    public static async Task<IReadOnlyList<Mesure>> MesurerAsync(string connexion)
    {
        using var hote = await Bases.OuvrirAsync(connexion);
        await using var source = NpgsqlDataSource.Create(connexion);
        var tirage = new Random(Graine);
        var choisies = await ChoisirAsync(hote.Services, tirage);
        var produit = new Dictionary<Saisie, List<double>>();
        var nu = new Dictionary<Saisie, List<double>>();
        var trouvees = new Dictionary<Saisie, int>();
        foreach (var saisie in Enum.GetValues<Saisie>())
        {
            (produit[saisie], nu[saisie], trouvees[saisie]) = ([], [], 0);
        }

        // The first twenty warm both ways up.
        for (var i = 0; i < choisies.Count; i++)
        {
            foreach (var saisie in Enum.GetValues<Saisie>())
            {
                var requete = Ecrire(choisies[i], saisie, tirage);
                var debut = Stopwatch.GetTimestamp();
                var reponses = await ChercherAsync(hote.Services, requete);
                var temps = Stopwatch.GetElapsedTime(debut).TotalMilliseconds;
                debut = Stopwatch.GetTimestamp();
                await ChercherNuAsync(source, requete);
                var tempsNu = Stopwatch.GetElapsedTime(debut).TotalMilliseconds;
                if (i >= 20)
                {
                    produit[saisie].Add(temps);
                    nu[saisie].Add(tempsNu);
                }

                trouvees[saisie] += EstTrouvee(choisies[i], saisie, reponses) ? 1 : 0;
            }
        }

        return
        [
            Vitesse("prénom et nom, p95", Saisie.Exacte),
            Vitesse("une faute, p95", Saisie.UneFaute),
            Vitesse("avec la date de naissance, p95", Saisie.AvecDate),
            Qualite("trouvées, écriture exacte", Saisie.Exacte, 100),
            Qualite("trouvées, sans accent", Saisie.SansAccent, 100),
            Qualite("trouvées, une faute", Saisie.UneFaute, 97),
            Qualite("en tête, avec la date de naissance", Saisie.AvecDate, 99),
        ];

        Mesure Vitesse(string quoi, Saisie saisie) =>
            new("recherche", quoi, Statistiques.Centile(produit[saisie], 0.95), Statistiques.Centile(nu[saisie], 0.95), "ms", 4);
        Mesure Qualite(string quoi, Saisie saisie, double but) => new("recherche", quoi, trouvees[saisie] * 100.0 / choisies.Count, null, "%", but);
    }

    private static async Task<List<PersonneTrouvee>> ChoisirAsync(IServiceProvider services, Random tirage)
    {
        await using var portee = services.CreateAsyncScope();
        var db = portee.ServiceProvider.GetRequiredService<ItinerairesDbContext>();
        var ids = await db.Personnes.OrderBy(p => p.Foyer!.Matricule).ThenBy(p => p.NirEmpreinte).ThenBy(p => p.Id).Select(p => p.Id).ToListAsync();
        var choisis = Enumerable.Range(0, Personnes).Select(_ => ids[tirage.Next(ids.Count)]).ToList();
        var lues = await db
            .Personnes.AsNoTracking()
            .Where(p => choisis.Contains(p.Id))
            .OrderBy(p => p.Id)
            .Select(p => new PersonneTrouvee(
                p.Id,
                p.Prenom,
                p.Nom,
                p.NomNaissance,
                p.DateNaissance,
                null,
                null,
                null,
                null,
                p.NomPlie,
                p.PrenomPlie,
                p.NomNaissancePlie
            ))
            .ToListAsync();
        return lues;
    }

    private static async Task<IReadOnlyList<PersonneTrouvee>> ChercherAsync(IServiceProvider services, string requete)
    {
        await using var portee = services.CreateAsyncScope();
        var db = portee.ServiceProvider.GetRequiredService<ItinerairesDbContext>();
        return await new RecherchePersonnes(db).ChercherAsync(requete, db.Personnes.AsNoTracking(), Reponses, CancellationToken.None);
    }

    /// <summary>The same candidates by hand-written SQL: exact words first, then one error a word. It ranks nothing.</summary>
    private static async Task ChercherNuAsync(NpgsqlDataSource source, string requete)
    {
        var demande = DemandeRecherche.Lire(requete);
        await using var connexion = await source.OpenConnectionAsync();
        if (await LireAsync(connexion, demande, larges: false) < Reponses && demande.Naissance is null)
        {
            await LireAsync(connexion, demande, larges: true);
        }
    }

    private static async Task<int> LireAsync(NpgsqlConnection connexion, DemandeRecherche demande, bool larges)
    {
        var conditions = demande.Mots.Select(
            (_, i) =>
                larges
                    ? $"EXISTS (SELECT 1 FROM jeton_personne j WHERE j.personne_id = p.id AND j.jeton = ANY(ARRAY(SELECT v.jeton FROM variante_jeton v WHERE v.variante = ANY(@m{i}))))"
                    : $"EXISTS (SELECT 1 FROM jeton_personne j WHERE j.personne_id = p.id AND j.jeton = @m{i})"
        );
        var date = demande.Naissance is null ? "" : " AND p.date_naissance = @naissance";
        await using var commande = new NpgsqlCommand(
            $"""
            SELECT p.id, p.prenom, p.nom, p.nom_naissance, p.date_naissance, f.commune, f.matricule
            FROM personne p LEFT JOIN foyer f ON f.id = p.foyer_id
            WHERE {string.Join(" AND ", conditions)}{date} LIMIT {CandidatsAuPlus}
            """,
            connexion
        );
        for (var i = 0; i < demande.Mots.Count; i++)
        {
            commande.Parameters.AddWithValue($"m{i}", larges ? RecherchePersonnes.Variantes(demande.Mots[i]).ToArray() : demande.Mots[i]);
        }

        if (demande.Naissance is { } naissance)
        {
            commande.Parameters.AddWithValue("naissance", naissance);
        }

        var lues = 0;
        await using var lecteur = await commande.ExecuteReaderAsync();
        while (await lecteur.ReadAsync())
        {
            _ = (lecteur.GetGuid(0), lecteur.GetString(1), lecteur.GetString(2), lecteur.GetFieldValue<DateOnly>(4));
            lues++;
        }

        return lues;
    }

    private static string Ecrire(PersonneTrouvee personne, Saisie saisie, Random tirage) =>
        saisie switch
        {
            Saisie.SansAccent => $"{personne.PrenomPlie} {personne.NomPlie}",
            Saisie.UneFaute => Fauter(personne.PrenomPlie, personne.NomPlie, tirage),
            Saisie.AvecDate => $"{personne.Prenom} {personne.Nom} {personne.DateNaissance.ToString("dd/MM/yyyy", CultureInfo.InvariantCulture)}",
            _ => $"{personne.Prenom} {personne.Nom}",
        };

    /// <summary>One letter left out, doubled, replaced or swapped with the next, in the first name or the name.</summary>
    private static string Fauter(string prenom, string nom, Random tirage)
    {
        var surPrenom = tirage.Next(2) == 0;
        var mot = surPrenom ? prenom : nom;
        int i;
        do
        {
            i = tirage.Next(mot.Length - 1);
        } while (mot[i] == ' ' || mot[i + 1] == ' ');

        var faux = tirage.Next(4) switch
        {
            0 => mot.Remove(i, 1),
            1 => mot.Insert(i, mot[i].ToString()),
            2 => $"{mot[..i]}{(char)('a' + tirage.Next(26))}{mot[(i + 1)..]}",
            _ => $"{mot[..i]}{mot[i + 1]}{mot[i]}{mot[(i + 2)..]}",
        };
        return surPrenom ? $"{faux} {nom}" : $"{prenom} {faux}";
    }

    /// <summary>By names, she or one of the same folded names is shown; with the birth date, she is first.</summary>
    private static bool EstTrouvee(PersonneTrouvee personne, Saisie saisie, IReadOnlyList<PersonneTrouvee> reponses) =>
        saisie == Saisie.AvecDate
            ? reponses.Count > 0 && reponses[0].Id == personne.Id
            : reponses.Any(r => r.Id == personne.Id || (r.PrenomPlie, r.NomPlie) == (personne.PrenomPlie, personne.NomPlie));
}
