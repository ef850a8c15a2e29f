using Npgsql;

namespace Itineraires.Bench.Features.Reference;

public sealed class FileActiveModel(NpgsqlDataSource source, TimeProvider horloge) : PageDeReference(source, horloge)
{
    public IReadOnlyList<Ligne> Lignes { get; private set; } = [];

    public async Task OnGetAsync()
    {
        await OuvrirAsync("suivre_parcours");
        Lignes = await LireAsync(
            """
            SELECT p.id, p.prenom, p.nom, a.type,
              (SELECT MAX(COALESCE(c.termine_le, c.fin)) FROM contrat c WHERE c.personne_id = p.id AND c.valide_le IS NOT NULL AND c.debut <= @jour),
              (SELECT c.statut FROM contrat c WHERE c.personne_id = p.id AND c.valide_le IS NULL ORDER BY c.numero DESC LIMIT 1),
              (SELECT MIN(r.jour) FROM rendez_vous r WHERE r.personne_id = p.id AND r.statut = 'Planifie' AND r.jour >= @jour),
              e.nombre, e.intitule,
              EXISTS (SELECT 1 FROM inscription_france_travail i WHERE i.personne_id = p.id AND i.fin IS NULL), x.alertes, x.en_retard, x.sans_contrat
            FROM personne p JOIN accompagnement a ON a.id = p.accompagnement_id
              CROSS JOIN LATERAL (SELECT COUNT(*)::int AS nombre, (array_agg(e.intitule ORDER BY e.debut DESC))[1] AS intitule
                FROM etape e WHERE e.personne_id = p.id AND e.statut = 'EnCours') e
              CROSS JOIN LATERAL (SELECT COUNT(*) FILTER (WHERE x.apparait_le <= @jour)::int AS alertes,
                COUNT(*) FILTER (WHERE x.en_retard_le <= @jour)::int AS en_retard,
                COUNT(*) FILTER (WHERE x.en_retard_le <= @jour AND x.regle IN ('CER-ABSENT', 'CER-INTERROMPU')) > 0 AS sans_contrat
                FROM alerte x WHERE x.personne_id = p.id) x
            WHERE p.referent_id = @moi ORDER BY p.nom_plie, p.prenom_plie
            """,
            l => new Ligne(
                l.GetGuid(0),
                l.GetString(1),
                l.GetString(2),
                l.GetString(3),
                Date(l, 4),
                Texte(l, 5),
                Date(l, 6),
                l.GetInt32(7),
                Texte(l, 8),
                l.GetBoolean(9),
                l.GetInt32(10),
                l.GetInt32(11),
                l.GetBoolean(12)
            ),
            ("moi", Moi),
            ("jour", Jour)
        );
    }

    public sealed record Ligne(
        Guid Id,
        string Prenom,
        string Nom,
        string Type,
        DateOnly? Contrat,
        string? EnPreparation,
        DateOnly? RendezVous,
        int Etapes,
        string? Etape,
        bool Inscrite,
        int Alertes,
        int EnRetard,
        bool SansContrat
    );
}
