using System.Globalization;
using Itineraires.Domain.Cadres;
using Itineraires.Domain.Pilotage;
using static Itineraires.Data.Indicateurs.CalculIndicateurs;

namespace Itineraires.Data.Indicateurs;

/// <summary>The families of indicators of one demand, each counted by one statement for all groups and windows.</summary>
internal sealed class FamillesIndicateurs(
    ItinerairesDbContext db,
    CatalogueCadres cadres,
    DemandeIndicateurs demande,
    DimensionIndicateurs dimension,
    IReadOnlyList<FenetreIndicateurs> fenetres
)
{
    private readonly Dictionary<(string Groupe, int Rang), Compte> _comptes = [];

    public TableauIndicateurs Conclure()
    {
        var groupes = _comptes.Keys.Select(c => c.Groupe).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        return new TableauIndicateurs(
            fenetres,
            groupes.ToDictionary(
                g => g,
                g => (IReadOnlyList<IReadOnlyList<ResultatIndicateur>>)[.. Enumerable.Range(0, fenetres.Count).Select(r => De(g, r).Resultats())],
                StringComparer.Ordinal
            )
        );
    }

    public async Task ParcoursAsync(CancellationToken annulation)
    {
        var q = new RequeteSql(db);
        var groupe = RequeteSql.Groupe(dimension);
        var socle = q.ParCadre(cadres.Tous, c => c.Entier(ParametresCadre.RendezVousParAn)?.ToString(CultureInfo.InvariantCulture), "0");
        string Cible(string parametre) =>
            $"CASE WHEN a.type LIKE 'emploi%' THEN {q.ParCadre(cadres.Tous, c => c.Nombre(parametre)?.ToString(CultureInfo.InvariantCulture))} END";
        var (formation, durable) = (Cible(ParametresCadre.CibleEmploiFormation), Cible(ParametresCadre.CibleEmploiDurable));
        q.Texte.Append(
            $"""
            WITH {q.Fenetres(fenetres)}
            SELECT f.rang AS "Rang", {groupe} AS "Groupe",
                COUNT(DISTINCT a.personne_id) AS "Personnes",
                COUNT(DISTINCT CASE WHEN NOT ({CompteLesEtapes(q, cadres)}) THEN a.personne_id END) AS "ParPersonnes",
                COUNT(DISTINCT CASE WHEN {AUneCible(q, cadres)} THEN a.personne_id END) AS "AvecCible",
                CAST(SUM({JoursDansLaFenetre(q)} * {socle}) AS bigint) AS "JoursDeSocle",
                CAST(COUNT(*) - COUNT({formation}) AS bigint) AS "SansCible",
                CAST(MIN({formation}) AS double precision) AS "FormationMin", CAST(MAX({formation}) AS double precision) AS "FormationMax",
                CAST(MIN({durable}) AS double precision) AS "DurableMin", CAST(MAX({durable}) AS double precision) AS "DurableMax"
            FROM fenetre f JOIN accompagnement a ON {Accompagne} JOIN personne p ON p.id = a.personne_id
            WHERE {q.Retenus(demande)}
            GROUP BY 1, 2
            """
        );
        foreach (var l in await q.LireAsync<LigneParcours>(annulation))
        {
            De(l.Groupe, l.Rang).Parcours = l;
        }
    }

    public async Task EtapesAsync(CancellationToken annulation)
    {
        var q = new RequeteSql(db);
        var groupe = RequeteSql.Groupe(dimension);
        var (etapes, cible) = (CompteLesEtapes(q, cadres), AUneCible(q, cadres));
        string Personnes(string famille) => $"COUNT(DISTINCT CASE WHEN e.famille = '{famille}' AND NOT ({etapes}) THEN a.personne_id END)";
        string Etapes(string famille) => $"COUNT(CASE WHEN e.famille = '{famille}' AND {etapes} THEN 1 END)";
        q.Texte.Append(
            $"""
            WITH {q.Fenetres(fenetres)}
            SELECT f.rang AS "Rang", {groupe} AS "Groupe",
                {Personnes("EmploiFormation")} + {Etapes("EmploiFormation")} AS "EmploiFormation",
                {Personnes("AccesEmploi")} + {Etapes("AccesEmploi")} AS "AccesEmploi",
                {Personnes("Mobilisation")} + {Etapes("Mobilisation")} AS "Mobilisation",
                COUNT(CASE WHEN {etapes} THEN 1 END) AS "Etapes",
                COUNT(DISTINCT CASE WHEN e.famille = 'EmploiFormation' AND {cible} THEN a.personne_id END) AS "CibleFormation",
                COUNT(DISTINCT CASE WHEN e.emploi_durable AND {Commencee} AND {cible} THEN a.personne_id END) AS "CibleDurable"
            FROM fenetre f JOIN accompagnement a ON {Accompagne} JOIN personne p ON p.id = a.personne_id
                JOIN etape e ON e.accompagnement_id = a.id AND {EtapeDansLaFenetre}
            WHERE {q.Retenus(demande)}
            GROUP BY 1, 2
            """
        );
        foreach (var l in await q.LireAsync<LigneEtapes>(annulation))
        {
            De(l.Groupe, l.Rang).Etapes = l;
        }
    }

    /// <summary>Contacts add up: they are counted once per slice of time, and each window adds its slices.</summary>
    public async Task ContactsAsync(CancellationToken annulation)
    {
        var q = new RequeteSql(db);
        var groupe = RequeteSql.Groupe(dimension);
        var bornes = fenetres.SelectMany(f => (DateOnly[])[f.Du, f.Au.AddDays(1)]).Distinct().Order().ToList();
        var tranche =
            bornes.Count == 2
                ? "0"
                : "CASE "
                    + string.Join(
                        ' ',
                        bornes.Skip(1).SkipLast(1).Select((b, i) => $"WHEN r.jour < {q.Date(b)} THEN {i.ToString(CultureInfo.InvariantCulture)}")
                    )
                    + $" ELSE {(bornes.Count - 2).ToString(CultureInfo.InvariantCulture)} END";
        var collectifs = CompteLesCollectifs(q, cadres);
        q.Texte.Append(
            $"""
            SELECT x.rang AS "Rang", x.groupe AS "Groupe",
                COUNT(CASE WHEN x.mode = 'FaceAFace' AND x.statut = 'Honore' THEN 1 END) AS "Entretiens",
                COUNT(CASE WHEN x.mode = 'FaceAFace' THEN 1 END) AS "EntretiensPrevus",
                COUNT(CASE WHEN x.mode = 'Collectif' AND x.statut = 'Honore' THEN 1 END) AS "Collectifs",
                COUNT(CASE WHEN x.mode = 'Collectif' AND x.statut = 'Honore' AND x.demande = 1 THEN 1 END) AS "CollectifsDemandes",
                COUNT(CASE WHEN x.mode = 'Collectif' AND x.demande = 1 THEN 1 END) AS "CollectifsPrevus",
                COUNT(CASE WHEN x.mode IN ('Telephone', 'Courrier', 'Visio') AND x.statut = 'Honore' THEN 1 END) AS "Autres",
                COUNT(CASE WHEN x.statut = 'Honore' THEN 1 END) AS "Tous"
            FROM (
                SELECT {tranche} AS rang, {groupe} AS groupe, r.mode AS mode, r.statut AS statut, CASE WHEN {collectifs} THEN 1 ELSE 0 END AS demande
                FROM rendez_vous r JOIN accompagnement a ON a.id = r.accompagnement_id JOIN personne p ON p.id = a.personne_id
                WHERE {AIssue} AND r.jour >= {q.Date(bornes[0])} AND r.jour < {q.Date(bornes[^1])} AND {ContactPendant} AND {q.Retenus(demande)}
            ) x
            GROUP BY x.rang, x.groupe
            """
        );
        foreach (var l in await q.LireAsync<LigneContacts>(annulation))
        {
            for (var rang = 0; rang < fenetres.Count; rang++)
            {
                if (bornes[l.Rang] >= fenetres[rang].Du && bornes[l.Rang] <= fenetres[rang].Au)
                {
                    De(l.Groupe, rang).Contacts.Ajouter(l);
                }
            }
        }
    }

    public async Task OccupationAsync(CancellationToken annulation)
    {
        var q = new RequeteSql(db);
        var groupe = RequeteSql.Groupe(dimension);
        q.Texte.Append(
            $"""
            WITH {Annees(q, fenetres)}
            SELECT f.rang AS "Rang", {groupe} AS "Groupe", CAST(SUM({JoursDansLaFenetre(q)}) AS bigint) AS "Jours"
            FROM fenetre f JOIN accompagnement a ON {Accompagne} JOIN personne p ON p.id = a.personne_id
            WHERE {SurUneLigne} AND {q.Retenus(demande)}
            GROUP BY 1, 2
            """
        );
        foreach (var l in await q.LireAsync<LigneJours>(annulation))
        {
            De(l.Groupe, l.Rang).JoursOccupes = l.Jours;
        }

        var lignes = new RequeteSql(db);
        lignes.Texte.Append(
            $"""
            SELECT a.annee AS "Rang", {groupe} AS "Groupe", CAST(SUM(a.places) AS bigint) AS "Jours"
            FROM ligne_convention a
            WHERE {LignesRetenues(lignes, demande)}
            GROUP BY 1, 2
            """
        );
        foreach (var l in await lignes.LireAsync<LigneJours>(annulation))
        {
            for (var rang = 0; rang < fenetres.Count; rang++)
            {
                foreach (var part in ParAnnee(fenetres[rang]).Where(p => p.Annee == l.Rang))
                {
                    var groupeCumule = De(l.Groupe, rang);
                    groupeCumule.JoursDePlaces += l.Jours * part.Jours;
                    groupeCumule.JoursCouverts += part.Jours;
                }
            }
        }
    }

    public async Task ContratsAsync(CancellationToken annulation)
    {
        var q = new RequeteSql(db);
        var groupe = RequeteSql.Groupe(dimension);
        q.Texte.Append(
            $"""
            WITH {FenetresDeContrat(q, cadres, fenetres)}
            SELECT x.rang AS "Rang", x.groupe AS "Groupe", COUNT(DISTINCT x.personne_id) AS "Dus", COUNT(DISTINCT CASE WHEN x.couvert = 1 THEN x.personne_id END) AS "Couverts"
            FROM (
                SELECT f.rang AS rang, {groupe} AS groupe, a.personne_id AS personne_id, CASE WHEN {SousContrat(q, cadres)} THEN 1 ELSE 0 END AS couvert
                FROM fenetre f JOIN accompagnement a ON a.accepte_le <= f.au AND (a.fin IS NULL OR a.fin >= f.au) JOIN personne p ON p.id = a.personne_id
                WHERE {DelaiPasse(q, cadres)} AND {q.Retenus(demande)}
            ) x
            GROUP BY x.rang, x.groupe
            """
        );
        foreach (var l in await q.LireAsync<LigneContrats>(annulation))
        {
            De(l.Groupe, l.Rang).Contrats = l;
        }
    }

    public async Task DelaisAsync(CancellationToken annulation)
    {
        var q = new RequeteSql(db);
        var groupe = RequeteSql.Groupe(dimension);
        q.Texte.Append(
            $"""
            WITH {q.Fenetres(fenetres)}
            SELECT x.rang AS "Rang", x.groupe AS "Groupe",
                CAST(COALESCE(SUM(x.attente), 0) AS bigint) AS "JoursOrientation", COUNT(x.attente) AS "Orientations",
                CAST(COALESCE(SUM(x.rencontre), 0) AS bigint) AS "JoursRendezVous", COUNT(x.rencontre) AS "RendezVous"
            FROM (
                SELECT f.rang AS rang, {groupe} AS groupe,
                    CASE WHEN {PremiereDepuisLeDroit} THEN {q.Jours("p.droit_ouvert_le", "a.oriente_le")} END AS attente,
                    {q.Jours("a.oriente_le", PremierRendezVous)} AS rencontre
                FROM fenetre f JOIN accompagnement a ON {Oriente} JOIN personne p ON p.id = a.personne_id
                WHERE {q.Retenus(demande)}
            ) x
            GROUP BY x.rang, x.groupe
            """
        );
        foreach (var l in await q.LireAsync<LigneDelais>(annulation))
        {
            De(l.Groupe, l.Rang).Delais = l;
        }
    }

    private Compte De(string? groupe, int rang)
    {
        var cle = ((groupe ?? "").ToLowerInvariant(), rang);
        if (!_comptes.TryGetValue(cle, out var compte))
        {
            _comptes[cle] = compte = new Compte();
        }

        return compte;
    }

    private sealed class LigneDelais
    {
        public int Rang { get; init; }
        public string? Groupe { get; init; }
        public long JoursOrientation { get; init; }
        public long Orientations { get; init; }
        public long JoursRendezVous { get; init; }
        public long RendezVous { get; init; }
    }

    private sealed class LigneParcours
    {
        public int Rang { get; init; }
        public string? Groupe { get; init; }
        public long Personnes { get; init; }
        public long ParPersonnes { get; init; }
        public long AvecCible { get; init; }
        public long? JoursDeSocle { get; init; }
        public long SansCible { get; init; }
        public double? FormationMin { get; init; }
        public double? FormationMax { get; init; }
        public double? DurableMin { get; init; }
        public double? DurableMax { get; init; }
    }

    private sealed class LigneEtapes
    {
        public int Rang { get; init; }
        public string? Groupe { get; init; }
        public long EmploiFormation { get; init; }
        public long AccesEmploi { get; init; }
        public long Mobilisation { get; init; }
        public long Etapes { get; init; }
        public long CibleFormation { get; init; }
        public long CibleDurable { get; init; }
    }

    private sealed class LigneContacts
    {
        public int Rang { get; init; }
        public string? Groupe { get; init; }
        public long Entretiens { get; set; }
        public long EntretiensPrevus { get; set; }
        public long Collectifs { get; set; }
        public long CollectifsDemandes { get; set; }
        public long CollectifsPrevus { get; set; }
        public long Autres { get; set; }
        public long Tous { get; set; }

        public void Ajouter(LigneContacts l)
        {
            Entretiens += l.Entretiens;
            EntretiensPrevus += l.EntretiensPrevus;
            Collectifs += l.Collectifs;
            CollectifsDemandes += l.CollectifsDemandes;
            CollectifsPrevus += l.CollectifsPrevus;
            Autres += l.Autres;
            Tous += l.Tous;
        }
    }

    private sealed class LigneJours
    {
        public int Rang { get; init; }
        public string? Groupe { get; init; }
        public long Jours { get; init; }
    }

    private sealed class LigneContrats
    {
        public int Rang { get; init; }
        public string? Groupe { get; init; }
        public long Dus { get; init; }
        public long Couverts { get; init; }
    }

    /// <summary>What was counted of one group in one window.</summary>
    private sealed class Compte
    {
        public LigneParcours Parcours { get; set; } = new();
        public LigneEtapes Etapes { get; set; } = new();
        public LigneContacts Contacts { get; } = new();
        public LigneContrats Contrats { get; set; } = new();
        public LigneDelais Delais { get; set; } = new();
        public long JoursOccupes { get; set; }
        public long JoursDePlaces { get; set; }
        public long JoursCouverts { get; set; }

        public IReadOnlyList<ResultatIndicateur> Resultats()
        {
            decimal personnes = Parcours.Personnes;
            decimal etapes = Parcours.ParPersonnes + Etapes.Etapes;
            decimal jours = Math.Max(1, JoursCouverts);
            var cibleFormation = Commune(Parcours.FormationMin, Parcours.FormationMax);
            decimal? socle = personnes > 0 && Parcours.JoursDeSocle is > 0 ? Math.Round(Parcours.JoursDeSocle.Value / 365m / personnes, 4) : null;
            return
            [
                new(Indicateur.EtapesEmploiFormation, Etapes.EmploiFormation, etapes, Parcours.SansCible == 0 ? cibleFormation : null),
                new(Indicateur.EtapesAccesEmploi, Etapes.AccesEmploi, etapes, null),
                new(Indicateur.EtapesMobilisation, Etapes.Mobilisation, etapes, null),
                new(Indicateur.Occupation, Math.Round(JoursOccupes / jours, 4), Math.Round(JoursDePlaces / jours, 4), null),
                new(Indicateur.Entretiens, Contacts.Entretiens, personnes, socle),
                new(Indicateur.TempsCollectifs, Contacts.Collectifs, personnes, null),
                new(Indicateur.PartCollectifs, Contacts.Collectifs, Contacts.Tous, null),
                new(Indicateur.AutresContacts, Contacts.Autres, personnes, null),
                new(Indicateur.ParticipationEntretiens, Contacts.Entretiens, Contacts.EntretiensPrevus, null),
                new(Indicateur.ParticipationCollectifs, Contacts.CollectifsDemandes, Contacts.CollectifsPrevus, null),
                new(Indicateur.Contractualisation, Contrats.Couverts, Contrats.Dus, null),
                new(Indicateur.CibleEmploiFormation, Etapes.CibleFormation, Parcours.AvecCible, cibleFormation),
                new(Indicateur.CibleEmploiDurable, Etapes.CibleDurable, Parcours.AvecCible, Commune(Parcours.DurableMin, Parcours.DurableMax)),
                new(Indicateur.DelaiOrientation, Delais.JoursOrientation, Delais.Orientations, null),
                new(Indicateur.DelaiRendezVous, Delais.JoursRendezVous, Delais.RendezVous, null),
            ];
        }

        private static decimal? Commune(double? min, double? max) => min is { } m && min == max ? (decimal)m / 100 : null;
    }
}
