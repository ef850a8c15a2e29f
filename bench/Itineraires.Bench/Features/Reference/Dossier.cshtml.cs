using Itineraires.Domain.Alertes;
using Microsoft.AspNetCore.Mvc;
using Npgsql;

namespace Itineraires.Bench.Features.Reference;

public sealed class DossierModel(NpgsqlDataSource source, TimeProvider horloge) : PageDeReference(source, horloge)
{
    private static readonly Dictionary<string, RegleAlerte> Regles = ReglesAlerte.Toutes.ToDictionary(r => r.Code);

    [FromRoute]
    public Guid Id { get; set; }

    public Identite Personne { get; private set; } = null!;

    public IReadOnlyList<(Guid Id, string Nom, string? Role, DateOnly Naissance)> Foyer { get; private set; } = [];

    public IReadOnlyList<ParcoursLu> Parcours { get; private set; } = [];

    public IReadOnlyList<ContratLu> Contrats { get; private set; } = [];

    public IReadOnlyList<EtapeLue> Etapes { get; private set; } = [];

    public IReadOnlyList<RendezVousLu> RendezVous { get; private set; } = [];

    public IReadOnlyList<(Guid Id, DateOnly Le, string? Projet, string? Frein, string? Etat)> Bilans { get; private set; } = [];

    public IReadOnlyList<(RegleAlerte Regle, DateOnly ApparaitLe, DateOnly? EnRetardLe, string Fait, string? Source)> Alertes { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync()
    {
        await OuvrirAsync("consulter_dossier");
        var personnes = await LireAsync(
            """
            SELECT p.id, p.prenom, p.nom, p.nom_naissance, p.civilite, p.date_naissance, p.telephone, p.courriel, p.niveau_qualification,
              p.identifiant_france_travail, p.soumis_depuis, f.matricule, f.voie, f.code_postal, f.commune, f.type_rsa, f.etat_droit, f.droit_ouvert_le, p.foyer_id,
              (SELECT i.debut FROM inscription_france_travail i WHERE i.personne_id = p.id ORDER BY i.debut DESC LIMIT 1)
            FROM personne p LEFT JOIN foyer f ON f.id = p.foyer_id WHERE p.id = @id AND p.referent_id = @moi
            """,
            l => new Identite(
                l.GetGuid(0),
                l.GetString(1),
                l.GetString(2),
                Texte(l, 3),
                Texte(l, 4),
                l.GetFieldValue<DateOnly>(5),
                Texte(l, 6),
                Texte(l, 7),
                Texte(l, 8),
                Texte(l, 9),
                Date(l, 10),
                Texte(l, 11),
                Texte(l, 12),
                Texte(l, 13),
                Texte(l, 14),
                Texte(l, 15),
                Texte(l, 16),
                Date(l, 17),
                l.IsDBNull(18) ? Guid.Empty : l.GetGuid(18),
                Date(l, 19)
            ),
            ("id", Id),
            ("moi", Moi)
        );
        if (personnes.Count == 0)
        {
            return NotFound();
        }

        Personne = personnes[0];
        Foyer = await LireAsync(
            "SELECT id, prenom || ' ' || nom, role, date_naissance FROM personne WHERE foyer_id = @foyer ORDER BY role, date_naissance",
            l => (l.GetGuid(0), l.GetString(1), Texte(l, 2), l.GetFieldValue<DateOnly>(3)),
            ("foyer", Personne.FoyerId)
        );
        Parcours = await LireAsync(
            """
            SELECT a.type, a.oriente_le, a.accepte_le, a.fin, o.nom, d.motif, u.prenom || ' ' || u.nom
            FROM accompagnement a JOIN organisme o ON o.id = a.organisme_id JOIN orientation d ON d.id = a.orientation_id
              LEFT JOIN affectation_referent f ON f.accompagnement_id = a.id LEFT JOIN utilisateur u ON u.id = f.referent_id
            WHERE a.personne_id = @id ORDER BY a.oriente_le
            """,
            l => new ParcoursLu(l.GetString(0), l.GetFieldValue<DateOnly>(1), Date(l, 2), Date(l, 3), l.GetString(4), l.GetString(5), Texte(l, 6)),
            ("id", Id)
        );
        Contrats = await LireAsync(
            "SELECT id, numero, statut, debut, COALESCE(termine_le, fin), signe_le, soumis_le::date, valide_le::date, motif_retour FROM contrat WHERE personne_id = @id ORDER BY numero",
            l => new ContratLu(
                l.GetGuid(0),
                l.GetInt32(1),
                l.GetString(2),
                l.GetFieldValue<DateOnly>(3),
                l.GetFieldValue<DateOnly>(4),
                Date(l, 5),
                Date(l, 6),
                Date(l, 7),
                Texte(l, 8)
            ),
            ("id", Id)
        );
        Etapes = await LireAsync(
            "SELECT id, intitule, famille, structure, debut, COALESCE(fin, fin_prevue), statut, resultat, fin FROM etape WHERE personne_id = @id ORDER BY debut",
            l => new EtapeLue(l.GetGuid(0), l.GetString(1), l.GetString(2), Texte(l, 3), Date(l, 4), Date(l, 5), l.GetString(6), Texte(l, 7), Date(l, 8)),
            ("id", Id)
        );
        RendezVous = await LireAsync(
            """
            SELECT r.id, r.jour, r.heure, r.duree_minutes, r.mode, r.objet, r.lieu, r.statut, COALESCE(r.compte_rendu, r.motif_absence), t.titre
            FROM rendez_vous r LEFT JOIN temps_collectif t ON t.id = r.temps_collectif_id
            WHERE r.personne_id = @id AND r.statut <> 'Reporte' ORDER BY r.jour, r.heure
            """,
            l => new RendezVousLu(
                l.GetGuid(0),
                l.GetFieldValue<DateOnly>(1),
                l.GetFieldValue<TimeOnly>(2),
                l.GetInt32(3),
                l.GetString(4),
                l.GetString(5),
                Texte(l, 6),
                l.GetString(7),
                Texte(l, 8),
                Texte(l, 9)
            ),
            ("id", Id)
        );
        Bilans = await LireAsync(
            """
            SELECT b.id, b.le, b.projet, COALESCE(n.libelle, f.frein), f.etat FROM bilan b LEFT JOIN frein_constate f ON f.bilan_id = b.id
              LEFT JOIN nomenclature n ON n.liste = 'frein' AND n.code = f.frein WHERE b.personne_id = @id ORDER BY b.numero
            """,
            l => (l.GetGuid(0), l.GetFieldValue<DateOnly>(1), Texte(l, 2), Texte(l, 3), Texte(l, 4)),
            ("id", Id)
        );
        Alertes = await LireAsync(
            "SELECT a.regle, a.apparait_le, a.en_retard_le, a.fait, c.source FROM alerte a LEFT JOIN cadre c ON c.code = a.cadre_code WHERE a.personne_id = @id AND a.apparait_le <= @jour + 60 ORDER BY a.apparait_le",
            l => (Regles[l.GetString(0)], l.GetFieldValue<DateOnly>(1), Date(l, 2), l.GetString(3), Texte(l, 4)),
            ("id", Id),
            ("jour", Jour)
        );
        await JournaliserAsync(Id, "dossier");
        return Page();
    }

    public IEnumerable<(DateOnly Le, string Titre, string? Texte, string Url)> Faits()
    {
        foreach (var r in RendezVous.Where(r => r.Statut != "Planifie"))
        {
            yield return (
                r.Jour,
                r.Titre ?? (r.Statut == "Honore" ? $"Contact {r.Mode}" : "Rendez-vous manqué"),
                $"{r.CompteRendu} {r.Statut}, {r.Mode}, {r.Duree} minutes",
                $"/rendez-vous/{r.Id}"
            );
        }

        foreach (var c in Contrats)
        {
            if (c.ValideLe is { } valide)
            {
                yield return (valide, $"Contrat n° {c.Numero} validé", $"Du {Ecrire(c.Debut)} au {Ecrire(c.Fin)}.", $"/contrats/{c.Id}");
            }

            if (c.SigneLe is { } signe)
            {
                yield return (signe, $"Contrat n° {c.Numero} signé", $"Soumis le {Ecrire(c.SoumisLe)}", $"/contrats/{c.Id}");
            }
        }

        foreach (var e in Etapes)
        {
            if (e.FinReelle is { } fin)
            {
                yield return (fin, $"{e.Intitule} : étape {e.Statut}", $"{e.Resultat} {e.Famille}", $"/etapes/{e.Id}");
            }

            if (e.Debut is { } debut && debut <= Jour)
            {
                yield return (debut, $"{e.Intitule} : étape commencée", $"{e.Structure} {e.Famille}", $"/etapes/{e.Id}");
            }
        }

        foreach (var b in Bilans.DistinctBy(b => b.Id))
        {
            yield return (b.Le, "Bilan de situation", b.Projet, $"/bilans/{b.Id}");
        }

        foreach (var p in Parcours)
        {
            yield return (p.Debut, $"Orientation : {p.Type}", $"{p.Organisme}. {p.Motif}", "/");
        }
    }

    public sealed record Identite(
        Guid Id,
        string Prenom,
        string Nom,
        string? NomNaissance,
        string? Civilite,
        DateOnly Naissance,
        string? Telephone,
        string? Courriel,
        string? Niveau,
        string? Identifiant,
        DateOnly? SoumisDepuis,
        string? Matricule,
        string? Voie,
        string? CodePostal,
        string? Commune,
        string? TypeRsa,
        string? EtatDroit,
        DateOnly? DroitOuvertLe,
        Guid FoyerId,
        DateOnly? InscriteLe
    );

    public sealed record ParcoursLu(string Type, DateOnly Debut, DateOnly? AccepteLe, DateOnly? Fin, string Organisme, string Motif, string? Referent);

    public sealed record ContratLu(
        Guid Id,
        int Numero,
        string Statut,
        DateOnly Debut,
        DateOnly Fin,
        DateOnly? SigneLe,
        DateOnly? SoumisLe,
        DateOnly? ValideLe,
        string? MotifRetour
    );

    public sealed record EtapeLue(
        Guid Id,
        string Intitule,
        string Famille,
        string? Structure,
        DateOnly? Debut,
        DateOnly? Fin,
        string Statut,
        string? Resultat,
        DateOnly? FinReelle
    );

    public sealed record RendezVousLu(
        Guid Id,
        DateOnly Jour,
        TimeOnly Heure,
        int Duree,
        string Mode,
        string Objet,
        string? Lieu,
        string Statut,
        string? CompteRendu,
        string? Titre
    );
}
