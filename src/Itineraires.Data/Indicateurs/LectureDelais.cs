using Itineraires.Data.Perimetres;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Pilotage;

namespace Itineraires.Data.Indicateurs;

/// <summary>
/// Reads the chain of delays of the persons whose right was opened in a period, in one statement. The first orientation and the first meeting are
/// those of the indicators of delay: <see cref="CalculIndicateurs"/>.
/// </summary>
public static class LectureDelais
{
    /// <summary>The chains that an account reaches, whoever follows the person since.</summary>
    /// <param name="db">Base.</param>
    /// <param name="fenetre">Days of opening of the right.</param>
    /// <param name="perimetre">Persons of the territories, or whose first orientation was to the organismes or the référent.</param>
    /// <param name="territoireId">Only this Maison or conférence.</param>
    /// <param name="organismeId">Only the first orientations to this organisme.</param>
    /// <param name="annulation">Cancellation.</param>
    public static async Task<List<ChaineDelais>> LireAsync(
        ItinerairesDbContext db,
        FenetreIndicateurs fenetre,
        Perimetre perimetre,
        Guid? territoireId,
        Guid? organismeId,
        CancellationToken annulation
    )
    {
        var q = new RequeteSql(db);
        var conditions = new List<string>
        {
            $"p.droit_ouvert_le >= {q.Date(fenetre.Du)}",
            $"p.droit_ouvert_le <= {q.Date(fenetre.Au)}",
            "(p.soumis_depuis IS NOT NULL OR a.id IS NOT NULL)",
        };
        if (!perimetre.Metropole)
        {
            var voies = new List<string> { q.Dans("p.territoire_id", perimetre.Territoires), q.Dans("a.organisme_id", perimetre.Organismes) };
            if (perimetre.ReferentId is { } referent)
            {
                voies.Add($"a.referent_id = {q.P(referent)}");
            }

            conditions.Add($"({string.Join(" OR ", voies)})");
        }

        if (territoireId is { } territoire)
        {
            conditions.Add($"(p.territoire_id = {q.P(territoire)} OR p.conference_id = {q.P(territoire)})");
        }

        if (organismeId is { } organisme)
        {
            conditions.Add($"a.organisme_id = {q.P(organisme)}");
        }

        q.Texte.Append(
            $"""
            SELECT p.id AS "PersonneId", p.territoire_id AS "TerritoireId", p.soumis_depuis AS "SoumisDepuis", p.droit_ouvert_le AS "DroitOuvertLe",
                a.organisme_id AS "OrganismeId", a.cadre_code AS "CadreCode", a.oriente_le AS "OrienteLe", a.accepte_le AS "AccepteLe", a.fin AS "Fin",
                (SELECT MIN(r.jour) FROM rendez_vous r WHERE r.accompagnement_id = a.id AND r.mode <> 'Collectif' AND r.jour >= a.oriente_le) AS "ProposeLe",
                {CalculIndicateurs.PremierRendezVous} AS "HonoreLe",
                (SELECT MIN(c.valide_le) FROM contrat c WHERE c.accompagnement_id = a.id) AS "ContratValideLe",
                (SELECT MIN(r.jour) FROM rendez_vous r WHERE r.personne_id = p.id AND r.statut = 'Honore' AND r.mode <> 'Collectif' AND r.jour >= p.droit_ouvert_le) AS "MisEnPlaceLe"
            FROM personne p LEFT JOIN accompagnement a ON a.personne_id = p.id AND {CalculIndicateurs.PremiereDepuisLeDroit}
            WHERE {string.Join(" AND ", conditions)}
            """
        );
        return
        [
            .. (await q.LireAsync<Ligne>(annulation)).Select(l => new ChaineDelais(
                l.PersonneId,
                l.TerritoireId,
                l.SoumisDepuis is not null,
                l.DroitOuvertLe,
                l.OrganismeId,
                l.CadreCode,
                l.OrienteLe,
                l.AccepteLe,
                l.Fin,
                l.ProposeLe,
                l.HonoreLe,
                l.ContratValideLe is { } valide ? DateOnly.FromDateTime(Horloge.EnHeureLocale(valide)) : null,
                l.MisEnPlaceLe
            )),
        ];
    }

    private sealed class Ligne
    {
        public Guid PersonneId { get; init; }
        public Guid? TerritoireId { get; init; }
        public DateOnly? SoumisDepuis { get; init; }
        public DateOnly DroitOuvertLe { get; init; }
        public Guid? OrganismeId { get; init; }
        public string? CadreCode { get; init; }
        public DateOnly? OrienteLe { get; init; }
        public DateOnly? AccepteLe { get; init; }
        public DateOnly? Fin { get; init; }
        public DateOnly? ProposeLe { get; init; }
        public DateOnly? HonoreLe { get; init; }
        public DateTime? ContratValideLe { get; init; }
        public DateOnly? MisEnPlaceLe { get; init; }
    }
}
