using Npgsql;

namespace Itineraires.Bench.Features.Reference;

public sealed class ADeciderModel(NpgsqlDataSource source, TimeProvider horloge) : PageDeReference(source, horloge)
{
    public int Total { get; private set; }

    public IReadOnlyList<Ligne> Lignes { get; private set; } = [];

    public async Task OnGetAsync()
    {
        await OuvrirAsync("decider_orientation");
        Total = (
            await LireAsync(
                "SELECT COUNT(*)::int FROM personne WHERE territoire_id = @t AND accompagnement_id IS NULL AND soumis_depuis IS NOT NULL",
                l => l.GetInt32(0),
                ("t", Territoire!)
            )
        )[0];
        Lignes = await LireAsync(
            """
            SELECT p.id, p.prenom, p.nom, p.date_naissance, COALESCE(p.droit_ouvert_le, p.soumis_depuis) AS ouvert, p.soumis_depuis, f.commune,
              (SELECT e.capacite FROM evaluation_besoins e WHERE e.personne_id = p.id ORDER BY e.le DESC LIMIT 1),
              (SELECT a.motif_refus FROM accompagnement a WHERE a.personne_id = p.id AND a.fin IS NOT NULL ORDER BY a.fin DESC LIMIT 1)
            FROM personne p LEFT JOIN foyer f ON f.id = p.foyer_id
            WHERE p.territoire_id = @t AND p.accompagnement_id IS NULL AND p.soumis_depuis IS NOT NULL
            ORDER BY ouvert, p.id LIMIT 50
            """,
            l => new Ligne(
                l.GetGuid(0),
                l.GetString(1),
                l.GetString(2),
                l.GetFieldValue<DateOnly>(3),
                l.GetFieldValue<DateOnly>(4),
                l.GetFieldValue<DateOnly>(5),
                Texte(l, 6),
                Texte(l, 7),
                Texte(l, 8)
            ),
            ("t", Territoire!)
        );
    }

    public sealed record Ligne(
        Guid Id,
        string Prenom,
        string Nom,
        DateOnly Naissance,
        DateOnly DroitOuvertLe,
        DateOnly SoumisDepuis,
        string? Commune,
        string? Capacite,
        string? Refus
    );
}
