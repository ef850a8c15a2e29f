using Itineraires.Domain.Alertes;
using Npgsql;

namespace Itineraires.Bench.Features.Reference;

public sealed class AujourdhuiModel(NpgsqlDataSource source, TimeProvider horloge) : PageDeReference(source, horloge)
{
    private static readonly Dictionary<string, RegleAlerte> Regles = ReglesAlerte.Toutes.ToDictionary(r => r.Code);

    public IReadOnlyList<RendezVous> DuJour { get; private set; } = [];

    public IReadOnlyList<RendezVous> Suivants { get; private set; } = [];

    public int Valides { get; private set; }

    public int ARenouveler { get; private set; }

    public int EnRetard { get; private set; }

    public int EnPreparation { get; private set; }

    public IReadOnlyList<ContratOuvert> Attentes { get; private set; } = [];

    public IReadOnlyList<ContratOuvert> Brouillons { get; private set; } = [];

    public IReadOnlyList<Groupe> Alertes { get; private set; } = [];

    public IReadOnlyList<Premiere> Premieres { get; private set; } = [];

    public async Task OnGetAsync()
    {
        await OuvrirAsync("suivre_parcours");
        var rendezVous = await LireAsync(
            """
            SELECT r.id, r.jour, r.heure, r.duree_minutes, r.mode, r.objet, r.lieu, r.statut, p.id, p.prenom, p.nom, p.telephone, r.temps_collectif_id, t.titre
            FROM rendez_vous r JOIN personne p ON p.id = r.personne_id LEFT JOIN temps_collectif t ON t.id = r.temps_collectif_id
            WHERE r.referent_id = @moi AND r.jour BETWEEN @jour AND @jour + 7 AND r.statut <> 'Reporte' ORDER BY r.jour, r.heure
            """,
            l => new RendezVous(
                l.GetGuid(0),
                l.GetFieldValue<DateOnly>(1),
                l.GetFieldValue<TimeOnly>(2),
                l.GetInt32(3),
                l.GetString(4),
                l.GetString(5),
                Texte(l, 6),
                l.GetString(7),
                l.GetGuid(8),
                l.GetString(9),
                l.GetString(10),
                Texte(l, 11),
                l.IsDBNull(12) ? null : l.GetGuid(12),
                Texte(l, 13)
            ),
            ("moi", Moi),
            ("jour", Jour)
        );
        DuJour = [.. rendezVous.Where(r => r.Jour == Jour).DistinctBy(r => r.Temps ?? r.Id)];
        var suivants = rendezVous.Where(r => r.Jour > Jour && r.Statut == "Planifie").DistinctBy(r => r.Temps ?? r.Id).ToList();
        Suivants = [.. suivants.Where(r => r.Jour == suivants[0].Jour)];

        var parts = await LireAsync(
            """
            SELECT COUNT(*) FILTER (WHERE c.fin >= @jour + 30)::int, COUNT(*) FILTER (WHERE c.fin < @jour + 30)::int,
              COUNT(*) FILTER (WHERE c.fin IS NULL AND x.retard)::int, COUNT(*) FILTER (WHERE c.fin IS NULL AND NOT x.retard)::int
            FROM personne p
              CROSS JOIN LATERAL (SELECT MAX(COALESCE(c.termine_le, c.fin)) AS fin FROM contrat c
                WHERE c.personne_id = p.id AND c.valide_le IS NOT NULL AND c.debut <= @jour AND COALESCE(c.termine_le, c.fin) >= @jour) c
              CROSS JOIN LATERAL (SELECT EXISTS (SELECT 1 FROM alerte a
                WHERE a.personne_id = p.id AND a.regle IN ('CER-ABSENT', 'CER-INTERROMPU') AND a.en_retard_le <= @jour) AS retard) x
            WHERE p.referent_id = @moi
            """,
            l => (l.GetInt32(0), l.GetInt32(1), l.GetInt32(2), l.GetInt32(3)),
            ("moi", Moi),
            ("jour", Jour)
        );
        (Valides, ARenouveler, EnRetard, EnPreparation) = parts[0];

        var contrats = await LireAsync(
            """
            SELECT c.id, c.numero, c.statut, c.soumis_le, p.id, p.prenom || ' ' || p.nom FROM contrat c JOIN personne p ON p.id = c.personne_id
            WHERE p.referent_id = @moi AND c.statut IN ('Soumis', 'Valide', 'Brouillon', 'Complete', 'Signe') ORDER BY c.soumis_le, c.id LIMIT 60
            """,
            l => new ContratOuvert(l.GetGuid(0), l.GetInt32(1), l.GetString(2), l.IsDBNull(3) ? null : l.GetDateTime(3), l.GetGuid(4), l.GetString(5)),
            ("moi", Moi)
        );
        Attentes = [.. contrats.Where(c => c.Statut == "Soumis")];
        Brouillons = [.. contrats.Where(c => c.Statut != "Soumis").Take(6)];

        Premieres = await LireAsync(
            """
            SELECT x.regle, x.fait, x.en_retard_le, x.personne_id, p.prenom || ' ' || p.nom, x.nombre, x.retards, q.source FROM (
              SELECT a.*, COUNT(*) OVER (PARTITION BY a.regle)::int AS nombre, COUNT(*) FILTER (WHERE a.en_retard_le <= @jour) OVER (PARTITION BY a.regle)::int AS retards,
                ROW_NUMBER() OVER (PARTITION BY a.regle ORDER BY COALESCE(a.en_retard_le, a.apparait_le), a.id) AS rang
              FROM alerte a JOIN personne p ON p.id = a.personne_id WHERE p.referent_id = @moi AND a.apparait_le <= @jour) x
              JOIN personne p ON p.id = x.personne_id LEFT JOIN cadre q ON q.code = x.cadre_code
            WHERE x.rang <= 3 ORDER BY x.regle, x.rang
            """,
            l => new Premiere(l.GetString(0), l.GetString(1), Date(l, 2), l.GetGuid(3), l.GetString(4), l.GetInt32(5), l.GetInt32(6), Texte(l, 7) ?? ""),
            ("moi", Moi),
            ("jour", Jour)
        );
        Alertes =
        [
            .. Premieres
                .DistinctBy(p => p.Regle)
                .Select(p => new Groupe(p.Regle, Regles[p.Regle].Titre, Regles[p.Regle].Phrase, Regles[p.Regle].Acte, p.Source, p.Nombre, p.Retards)),
        ];
    }

    public sealed record RendezVous(
        Guid Id,
        DateOnly Jour,
        TimeOnly Heure,
        int Duree,
        string Mode,
        string Objet,
        string? Lieu,
        string Statut,
        Guid PersonneId,
        string Prenom,
        string Nom,
        string? Telephone,
        Guid? Temps,
        string? Titre
    );

    public sealed record ContratOuvert(Guid Id, int Numero, string Statut, DateTime? SoumisLe, Guid PersonneId, string Personne);

    public sealed record Groupe(string Regle, string Titre, string Phrase, string Acte, string Source, int Nombre, int EnRetard);

    public sealed record Premiere(string Regle, string Fait, DateOnly? EnRetardLe, Guid PersonneId, string Personne, int Nombre, int Retards, string Source);
}
