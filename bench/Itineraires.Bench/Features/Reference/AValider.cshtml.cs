using System.Text.Json;
using Npgsql;

namespace Itineraires.Bench.Features.Reference;

public sealed class AValiderModel(NpgsqlDataSource source, TimeProvider horloge) : PageDeReference(source, horloge)
{
    public IReadOnlyList<EnFile> Lignes { get; private set; } = [];

    public Contenu? Contrat { get; private set; }

    public Contenu? Precedent { get; private set; }

    public IReadOnlyList<Pas> Etapes { get; private set; } = [];

    public async Task OnGetAsync()
    {
        await OuvrirAsync("valider_contrat");
        Lignes = await LireAsync(
            """
            SELECT c.id, p.id, p.prenom || ' ' || p.nom, o.nom, a.type, c.numero, c.debut, c.fin, c.signe_le, c.soumis_le, u.prenom || ' ' || u.nom, c.precedent_id
            FROM contrat c JOIN personne p ON p.id = c.personne_id JOIN accompagnement a ON a.id = c.accompagnement_id
              JOIN organisme o ON o.id = a.organisme_id LEFT JOIN utilisateur u ON u.id = c.soumis_par
            WHERE p.territoire_id = @t AND c.statut = 'Soumis' ORDER BY c.soumis_le, c.id LIMIT 500
            """,
            l => new EnFile(
                l.GetGuid(0),
                l.GetGuid(1),
                l.GetString(2),
                l.GetString(3),
                l.GetString(4),
                l.GetInt32(5),
                l.GetFieldValue<DateOnly>(6),
                l.GetFieldValue<DateOnly>(7),
                Date(l, 8),
                l.GetDateTime(9),
                Texte(l, 10),
                l.IsDBNull(11) ? null : l.GetGuid(11)
            ),
            ("t", Territoire!)
        );
        if (Lignes.Count == 0)
        {
            return;
        }

        var (choisi, precedent) = (Lignes[0].Id, Lignes[0].PrecedentId ?? Guid.Empty);
        var contrats = await LireAsync(
            "SELECT id, objectifs, engagements_personne, engagements_collectivite, attentes, bilan_precedent, COALESCE(termine_le, fin) FROM contrat WHERE id = ANY(@ids)",
            l => new Contenu(l.GetGuid(0), Texte(l, 1), Texte(l, 2), Texte(l, 3), Texte(l, 4), Texte(l, 5), l.GetFieldValue<DateOnly>(6)),
            ("ids", (Guid[])[choisi, precedent])
        );
        (Contrat, Precedent) = (contrats.Find(c => c.Id == choisi), contrats.Find(c => c.Id == precedent));
        Etapes = await LireAsync(
            "SELECT contrat_id, famille, type, intitule, structure, debut, COALESCE(fin, fin_prevue), lieu FROM etape WHERE contrat_id = ANY(@ids) ORDER BY debut",
            l => new Pas(l.GetGuid(0), l.GetString(1), l.GetString(2), l.GetString(3), Texte(l, 4), Date(l, 5), Date(l, 6), Texte(l, 7)),
            ("ids", (Guid[])[choisi, precedent])
        );
        await JournaliserAsync(Lignes[0].PersonneId, "contrat");
    }

    public int Attente(EnFile ligne) => Jour.DayNumber - DateOnly.FromDateTime(ligne.SoumisLe).DayNumber;

    public IEnumerable<(string Quoi, string? Avant, string? Apres)> Differences()
    {
        var (avant, apres) = (Objectifs(Precedent), Objectifs(Contrat));
        foreach (var terme in apres.Keys.Union(avant.Keys))
        {
            if (avant.GetValueOrDefault(terme) != apres.GetValueOrDefault(terme))
            {
                yield return ($"Objectif à {terme}", avant.GetValueOrDefault(terme), apres.GetValueOrDefault(terme));
            }
        }

        foreach (
            var (quoi, a, b) in ((string, string?, string?)[])
                [
                    ("Engagements de la personne", Precedent?.Personne, Contrat!.Personne),
                    ("Engagements de la collectivité", Precedent?.Collectivite, Contrat.Collectivite),
                    ("Besoins et attentes", Precedent?.Attentes, Contrat.Attentes),
                ]
        )
        {
            if (a != b)
            {
                yield return (quoi, a, b);
            }
        }

        var anciennes = Etapes.Where(e => e.ContratId == Precedent?.Id).ToList();
        var nouvelles = Etapes.Where(e => e.ContratId == Contrat!.Id).ToList();
        foreach (var e in nouvelles.Where(n => !anciennes.Exists(a => (a.Type, a.Intitule) == (n.Type, n.Intitule))))
        {
            yield return ($"Étape {e.Famille}", null, $"{e.Intitule}, {e.Structure}, du {Ecrire(e.Debut)} au {Ecrire(e.Fin)}, à {e.Lieu}.");
        }

        foreach (var e in anciennes.Where(a => !nouvelles.Exists(n => (a.Type, a.Intitule) == (n.Type, n.Intitule))))
        {
            yield return ($"Étape {e.Famille}", $"{e.Intitule}, {e.Structure}, du {Ecrire(e.Debut)} au {Ecrire(e.Fin)}, à {e.Lieu}.", null);
        }
    }

    private static Dictionary<string, string> Objectifs(Contenu? contrat)
    {
        var objectifs = new Dictionary<string, string>(StringComparer.Ordinal);
        if (contrat?.Objectifs is { } json)
        {
            using var document = JsonDocument.Parse(json);
            foreach (var objectif in document.RootElement.EnumerateArray())
            {
                var terme = objectif.GetProperty("Terme").ToString();
                objectifs[terme] = $"{objectifs.GetValueOrDefault(terme)} {objectif.GetProperty("Texte").GetString()}".Trim();
            }
        }

        return objectifs;
    }

    public sealed record EnFile(
        Guid Id,
        Guid PersonneId,
        string Personne,
        string Organisme,
        string Type,
        int Numero,
        DateOnly Debut,
        DateOnly Fin,
        DateOnly? SigneLe,
        DateTime SoumisLe,
        string? SoumisPar,
        Guid? PrecedentId
    );

    public sealed record Contenu(Guid Id, string? Objectifs, string? Personne, string? Collectivite, string? Attentes, string? Bilan, DateOnly Fin);

    public sealed record Pas(Guid ContratId, string Famille, string Type, string Intitule, string? Structure, DateOnly? Debut, DateOnly? Fin, string? Lieu);
}
