using System.Globalization;
using Itineraires.Domain.Cadres;
using Itineraires.Domain.Pilotage;

namespace Itineraires.Data.Indicateurs;

/// <summary>Which number of an indicator the list explains.</summary>
public enum EnsembleIndicateur
{
    Numerateur,
    Denominateur,

    /// <summary>Persons of the denominator outside the numerator; for the taux de contractualisation only.</summary>
    Ecart,
}

/// <summary>The lines behind a number.</summary>
public static class ListeIndicateur
{
    /// <summary>How many lines the list has and what they weigh together: the number shown. Lines of the rate of occupation weigh days, divided by <c>Diviseur</c>.</summary>
    public static async Task<(long Lignes, decimal Total, int Diviseur)> CompterAsync(
        ItinerairesDbContext db,
        CatalogueCadres cadres,
        DemandeIndicateurs demande,
        string code,
        EnsembleIndicateur ensemble,
        CancellationToken annulation
    )
    {
        var q = new RequeteSql(db);
        var (avec, lignes) = Lignes(q, cadres, demande, code, ensemble);
        q.Texte.Append($"{avec} SELECT COUNT(*) AS \"Lignes\", CAST(COALESCE(SUM(x.poids), 0) AS double precision) AS \"Total\" FROM ({lignes}) x");
        var compte = (await q.LireAsync<Compte>(annulation))[0];
        var diviseur = code == Indicateur.Occupation ? Math.Max(1, await JoursCouvertsAsync(db, demande, annulation)) : 1;
        return (compte.Lignes, Math.Round((decimal)compte.Total / diviseur, 4), diviseur);
    }

    /// <summary>A page of the list, by name.</summary>
    /// <param name="saut">Lines to leave out.</param>
    /// <param name="nombre">Lines to read; every line when null.</param>
    public static async Task<List<LigneIndicateur>> LireAsync(
        ItinerairesDbContext db,
        CatalogueCadres cadres,
        DemandeIndicateurs demande,
        string code,
        EnsembleIndicateur ensemble,
        int saut,
        int? nombre,
        CancellationToken annulation
    )
    {
        var q = new RequeteSql(db);
        var (avec, lignes) = Lignes(q, cadres, demande, code, ensemble);
        q.Texte.Append(
            $"""
            {avec}
            SELECT p.id AS "PersonneId", p.prenom AS "Prenom", p.nom AS "Nom", p.territoire_id AS "TerritoireId", p.organisme_referent_id AS "OrganismeId", p.referent_id AS "ReferentId",
                o.nom AS "Organisme", x.fait AS "Fait", x.detail AS "Detail", x.jour AS "Jour", CAST(x.poids AS double precision) AS "Poids"
            FROM ({lignes}) x LEFT JOIN personne p ON p.id = x.personne_id LEFT JOIN organisme o ON o.id = x.organisme_id
            ORDER BY p.nom_plie, p.prenom_plie, p.id, x.jour, o.nom, x.fait, x.detail, x.cle
            """
        );
        if (nombre is { } n)
        {
            q.Texte.Append(CultureInfo.InvariantCulture, $" LIMIT {n} OFFSET {Math.Max(0, saut)}");
        }

        return await q.LireAsync<LigneIndicateur>(annulation);
    }

    /// <summary>Days of the period in the years that have places.</summary>
    private static async Task<int> JoursCouvertsAsync(ItinerairesDbContext db, DemandeIndicateurs demande, CancellationToken annulation)
    {
        var q = new RequeteSql(db);
        q.Texte.Append($"SELECT DISTINCT a.annee AS \"Annee\" FROM ligne_convention a WHERE {CalculIndicateurs.LignesRetenues(q, demande)}");
        var annees = (await q.LireAsync<AnneeProgrammee>(annulation)).ConvertAll(a => a.Annee);
        return CalculIndicateurs.ParAnnee(demande.Fenetre).Where(p => annees.Contains(p.Annee)).Sum(p => p.Jours);
    }

    private static (string Avec, string Lignes) Lignes(
        RequeteSql q,
        CatalogueCadres cadres,
        DemandeIndicateurs demande,
        string code,
        EnsembleIndicateur ensemble
    )
    {
        var numerateur = ensemble == EnsembleIndicateur.Numerateur;
        IReadOnlyList<FenetreIndicateurs> fenetre = [demande.Fenetre];
        var retenus = q.Retenus(demande);
        const string Parcours = "FROM fenetre f JOIN accompagnement a ON " + CalculIndicateurs.Accompagne + " JOIN personne p ON p.id = a.personne_id";
        const string Etapes = Parcours + " JOIN etape e ON e.accompagnement_id = a.id AND " + CalculIndicateurs.EtapeDansLaFenetre;
        // One parcours stands for the person: the last accepted, the greatest identifier between two of the same day.
        const string DernierDeLaPersonne = "x.rang_personne = 1";
        string UneParPersonne(string colonnes, string source, string condition, string ordre) =>
            $"SELECT x.personne_id, x.organisme_id, x.fait, x.detail, x.jour, x.poids, x.cle FROM (SELECT {colonnes}, ROW_NUMBER() OVER (PARTITION BY a.personne_id ORDER BY {ordre}) AS rang_personne {source} WHERE {condition} AND {retenus}) x WHERE {DernierDeLaPersonne}";
        const string ColonnesParcours =
            "a.personne_id AS personne_id, a.organisme_id AS organisme_id, 'accompagnement' AS fait, a.type AS detail, a.accepte_le AS jour, 1 AS poids, a.id AS cle";
        const string ColonnesEtape =
            "a.personne_id AS personne_id, a.organisme_id AS organisme_id, 'etape' AS fait, e.intitule AS detail, e.debut AS jour, 1 AS poids, e.id AS cle";
        const string OrdreParcours = "a.accepte_le DESC, a.id DESC";
        const string OrdreEtape = "e.debut DESC, e.id DESC";
        string Personnes(string condition) => UneParPersonne(ColonnesParcours, Parcours, condition, OrdreParcours);
        string Contacts(string condition) =>
            "SELECT r.personne_id AS personne_id, a.organisme_id AS organisme_id, r.mode AS fait, r.statut AS detail, r.jour AS jour, 1 AS poids, r.id AS cle"
            + $" FROM fenetre f JOIN rendez_vous r ON r.jour >= f.du AND r.jour <= f.au JOIN accompagnement a ON a.id = r.accompagnement_id JOIN personne p ON p.id = a.personne_id WHERE {condition} AND {CalculIndicateurs.AIssue} AND {CalculIndicateurs.ContactPendant} AND {retenus}";
        var avec = $"WITH {q.Fenetres(fenetre)}";
        switch (code)
        {
            case Indicateur.EtapesEmploiFormation or Indicateur.EtapesAccesEmploi or Indicateur.EtapesMobilisation:
                var parEtapes = CalculIndicateurs.CompteLesEtapes(q, cadres);
                var famille = code switch
                {
                    Indicateur.EtapesEmploiFormation => "e.famille = 'EmploiFormation'",
                    Indicateur.EtapesAccesEmploi => "e.famille = 'AccesEmploi'",
                    _ => "e.famille = 'Mobilisation'",
                };
                return (
                    avec,
                    numerateur
                        ? UneParPersonne(ColonnesEtape, Etapes, $"{famille} AND NOT ({parEtapes})", OrdreEtape)
                            + $" UNION ALL SELECT {ColonnesEtape} {Etapes} WHERE {famille} AND {parEtapes} AND {retenus}"
                        : Personnes($"NOT ({parEtapes})") + $" UNION ALL SELECT {ColonnesEtape} {Etapes} WHERE {parEtapes} AND {retenus}"
                );
            case Indicateur.CibleEmploiFormation or Indicateur.CibleEmploiDurable:
                var cible = CalculIndicateurs.AUneCible(q, cadres);
                var condition =
                    code == Indicateur.CibleEmploiFormation ? "e.famille = 'EmploiFormation'" : $"e.emploi_durable AND {CalculIndicateurs.Commencee}";
                return (avec, numerateur ? UneParPersonne(ColonnesEtape, Etapes, $"{condition} AND {cible}", OrdreEtape) : Personnes(cible));
            case Indicateur.Occupation when numerateur:
                return (
                    $"WITH {CalculIndicateurs.Annees(q, fenetre)}",
                    $"SELECT a.personne_id AS personne_id, a.organisme_id AS organisme_id, 'accompagnement' AS fait, a.type AS detail, MIN(a.accepte_le) AS jour, SUM({CalculIndicateurs.JoursDansLaFenetre(q)}) AS poids, a.id AS cle {Parcours} WHERE {(demande.APlaces ? CalculIndicateurs.SurUneLigne : "1 = 0")} AND {retenus} GROUP BY a.id, a.personne_id, a.organisme_id, a.type"
                );
            case Indicateur.Occupation:
                return (
                    $"WITH {CalculIndicateurs.Annees(q, fenetre)}",
                    $"SELECT CAST(NULL AS {q.TypeIdentifiant}) AS personne_id, a.organisme_id AS organisme_id, a.libelle_structure AS fait, a.type AS detail, f.du AS jour, a.places * ({q.Jours("f.du", "f.au")} + 1) AS poids, a.id AS cle FROM fenetre f JOIN ligne_convention a ON a.annee = f.annee WHERE {(demande.APlaces ? CalculIndicateurs.LignesRetenues(q, demande) : "1 = 0")}"
                );
            case Indicateur.Contractualisation:
                return (
                    $"WITH {CalculIndicateurs.FenetresDeContrat(q, cadres, fenetre)}",
                    UneParPersonne(
                        ColonnesParcours.Replace("a.accepte_le AS jour", "a.oriente_le AS jour", StringComparison.Ordinal),
                        "FROM fenetre f JOIN accompagnement a ON a.accepte_le <= f.au AND (a.fin IS NULL OR a.fin >= f.au) JOIN personne p ON p.id = a.personne_id",
                        CalculIndicateurs.DelaiPasse(q, cadres)
                            + ensemble switch
                            {
                                EnsembleIndicateur.Numerateur => $" AND {CalculIndicateurs.SousContrat(q, cadres)}",
                                EnsembleIndicateur.Ecart => $" AND NOT {CalculIndicateurs.SousContrat(q, cadres)}",
                                _ => "",
                            },
                        OrdreParcours
                    )
                );
            case Indicateur.DelaiOrientation or Indicateur.DelaiRendezVous:
                var (arrivee, depart, quand) =
                    code == Indicateur.DelaiOrientation
                        ? ("a.oriente_le", "p.droit_ouvert_le", CalculIndicateurs.PremiereDepuisLeDroit)
                        : (CalculIndicateurs.PremierRendezVous, "a.oriente_le", $"{CalculIndicateurs.PremierRendezVous} IS NOT NULL");
                return (
                    avec,
                    $"SELECT a.personne_id AS personne_id, a.organisme_id AS organisme_id, 'delai' AS fait, a.type AS detail, {arrivee} AS jour, {(numerateur ? q.Jours(depart, arrivee) : "1")} AS poids, a.id AS cle FROM fenetre f JOIN accompagnement a ON {CalculIndicateurs.Oriente} JOIN personne p ON p.id = a.personne_id WHERE {quand} AND {retenus}"
                );
            case Indicateur.ParticipationEntretiens:
                return (avec, Contacts("r.mode = 'FaceAFace'" + (numerateur ? " AND r.statut = 'Honore'" : "")));
            case Indicateur.ParticipationCollectifs:
                return (
                    avec,
                    Contacts($"r.mode = 'Collectif' AND {CalculIndicateurs.CompteLesCollectifs(q, cadres)}" + (numerateur ? " AND r.statut = 'Honore'" : ""))
                );
            case Indicateur.PartCollectifs when !numerateur:
                return (avec, Contacts("r.statut = 'Honore'"));
            case Indicateur.Entretiens or Indicateur.TempsCollectifs or Indicateur.PartCollectifs or Indicateur.AutresContacts when numerateur:
                var modes = code switch
                {
                    Indicateur.Entretiens => "r.mode = 'FaceAFace'",
                    Indicateur.AutresContacts => "r.mode IN ('Telephone', 'Courrier', 'Visio')",
                    _ => "r.mode = 'Collectif'",
                };
                return (avec, Contacts($"{modes} AND r.statut = 'Honore'"));
            default:
                return (avec, Personnes("1 = 1"));
        }
    }

    private sealed class AnneeProgrammee
    {
        public int Annee { get; init; }
    }

    private sealed class Compte
    {
        public long Lignes { get; init; }
        public double Total { get; init; }
    }
}

/// <summary>One line behind a number: who, and the fact that counts her.</summary>
public sealed class LigneIndicateur
{
    public Guid? PersonneId { get; init; }
    public string? Prenom { get; init; }
    public string? Nom { get; init; }
    public Guid? TerritoireId { get; init; }
    public Guid? OrganismeId { get; init; }
    public Guid? ReferentId { get; init; }

    /// <summary>Organisme of the parcours counted.</summary>
    public string? Organisme { get; init; }

    /// <summary>« accompagnement », « etape », « delai », the mode of a contact, or the label of a line of convention.</summary>
    public string Fait { get; init; } = "";

    /// <summary>Type de parcours, title of the étape or outcome of the contact.</summary>
    public string? Detail { get; init; }

    public DateOnly? Jour { get; init; }

    /// <summary>What the line weighs: 1, or days of occupation or of delay.</summary>
    public double Poids { get; init; }
}
