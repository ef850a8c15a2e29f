using Itineraires.Data;
using Itineraires.Data.Perimetres;
using Itineraires.Domain.Accompagnement;
using Itineraires.Domain.Alertes;
using Itineraires.Domain.Cadres;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Contrats;
using Itineraires.Domain.Habilitations;
using Itineraires.Domain.Orientation;
using Itineraires.Domain.Personnes;
using Itineraires.Domain.Suivi;
using Itineraires.Web.Design;
using Itineraires.Web.Design.Figures;
using Itineraires.Web.Features.Accompagnement;
using Itineraires.Web.Features.Doublons;
using Itineraires.Web.Features.Orientation;
using Itineraires.Web.Infrastructure;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Aujourdhui;

/// <summary>The day of the person signed in: what is due, late or waiting, each line with its one act.</summary>
[Authorize]
public sealed class IndexModel(ItinerairesDbContext db, UtilisateurCourant courant, ReferentielsEnMemoire referentiels, TimeProvider horloge) : PageModel
{
    private const int LignesParGroupe = 3;

    public DateOnly Jour { get; private set; }

    public TimeOnly Maintenant { get; private set; }

    public string Prenom { get; private set; } = "";

    public bool SuitDesParcours { get; private set; }

    public IReadOnlyList<RendezVousDuJour> RendezVous { get; private set; } = [];

    public IReadOnlyList<GroupeAlertes> Alertes { get; private set; } = [];

    public int NombreAlertes => Alertes.Sum(g => g.Nombre);

    public int NombreEnRetard => Alertes.Sum(g => g.EnRetard);

    public IReadOnlyList<AttenteAilleurs> Attentes { get; private set; } = [];

    public IReadOnlyList<Tache> Taches { get; private set; } = [];

    public IReadOnlyList<PartPoints> FileActive { get; private set; } = [];

    public int Places { get; private set; }

    /// <summary>What the rights open, for who has neither parcours nor alert of her own.</summary>
    public IReadOnlyList<PageOuverte> Pages { get; private set; } = [];

    /// <summary>Persons just confided to the reader.</summary>
    public int Nouvelles { get; private set; }

    public (int Nombre, TimeOnly? Premier, DateOnly Jour) Prochain { get; private set; }

    public IReadOnlyList<Brouillon> Brouillons { get; private set; } = [];

    private IReadOnlyDictionary<Guid, ContratCommence> _contrats = new Dictionary<Guid, ContratCommence>();

    public ActeAlerte Acte(GroupeAlertes groupe, LigneAlerte ligne) =>
        ActesAlerte.De(groupe.Regle, ligne.PersonneId, ligne.ObjetId, d => d == groupe.Droit, _contrats.GetValueOrDefault(ligne.PersonneId));

    public async Task OnGetAsync(CancellationToken annulation)
    {
        await courant.ChargerAsync(User, annulation);
        Jour = horloge.Aujourdhui;
        Maintenant = TimeOnly.FromDateTime(horloge.Maintenant);
        Prenom = User.Identity?.Name?.Split(' ')[0] ?? "";
        SuitDesParcours = courant.Peut(Droits.SuivreParcours);
        if (SuitDesParcours)
        {
            await LireJourneeAsync(annulation);
        }

        Pages = [.. ToutesLesPages.Where(p => courant.Peut(p.Droit))];
        await LireTachesAsync(annulation);
        await LireAlertesAsync(annulation);
    }

    private async Task LireJourneeAsync(CancellationToken annulation)
    {
        var moi = courant.Id;
        var aVenir = await (
            from r in db.RendezVous.AsNoTracking()
            join p in db.Personnes.DansLePerimetre(courant.Perimetre(Droits.SuivreParcours)) on r.PersonneId equals p.Id
            join t in db.TempsCollectifs on r.TempsCollectifId equals t.Id into temps
            from t in temps.DefaultIfEmpty()
            where r.ReferentId == moi && r.Jour >= Jour && r.Jour <= Jour.AddDays(7) && r.Statut != StatutRendezVous.Reporte
            orderby r.Jour, r.Heure
            select new RendezVousDuJour(
                r.Id,
                r.Jour,
                r.Heure,
                r.DureeMinutes,
                r.Mode,
                r.Objet,
                r.Lieu,
                r.Statut,
                p.Id,
                p.Prenom,
                p.Nom,
                p.Civilite,
                p.Telephone,
                r.TempsCollectifId,
                t == null ? null : t.Titre,
                1
            )
        ).ToListAsync(annulation);
        RendezVous = Regrouper(aVenir.Where(r => r.Jour == Jour));
        var suivants = aVenir.Where(r => r.Jour > Jour && r.Statut == StatutRendezVous.Planifie).ToList();
        if (suivants.Count > 0)
        {
            var jour = suivants[0].Jour;
            var duJour = Regrouper(suivants.Where(r => r.Jour == jour));
            Prochain = (duJour.Count, duJour[0].Heure, jour);
        }

        var nouvelles = db.Personnes.Nouvelles(db, moi);
        var file = await db
            .Personnes.AsNoTracking()
            .Where(p => p.ReferentId == moi)
            .Select(p => new
            {
                Nouvelle = nouvelles.Any(n => n.Id == p.Id),
                Valide = db.Contrats.Any(c => c.PersonneId == p.Id && c.ValideLe != null && c.Debut <= Jour && (c.TermineLe ?? c.Fin) >= Jour),
                Finit = db.Contrats.Any(c =>
                    c.PersonneId == p.Id && c.ValideLe != null && c.Debut <= Jour && (c.TermineLe ?? c.Fin) >= Jour && (c.TermineLe ?? c.Fin) < Jour.AddDays(30)
                ),
                EnRetard = db.Alertes.Any(a =>
                    a.PersonneId == p.Id && (a.Regle == ReglesAlerte.SansContrat.Code || a.Regle == ReglesAlerte.ContratInterrompu.Code) && a.EnRetardLe <= Jour
                ),
            })
            .ToListAsync(annulation);
        FileActive =
        [
            new(file.Count(f => f.Valide && !f.Finit), Ton.Ordre, "Contrat en cours", "/file-active?contrat=valide"),
            new(file.Count(f => f.Finit), Ton.Attention, "À renouveler sous 30 jours", "/file-active?contrat=a-renouveler"),
            new(file.Count(f => !f.Valide && f.EnRetard), Ton.Retard, "Sans contrat, en retard", "/file-active?contrat=en-retard"),
            new(file.Count(f => !f.Valide && !f.EnRetard), Ton.Attente, "Contrat en préparation", "/file-active?contrat=en-preparation"),
        ];
        Nouvelles = file.Count(f => f.Nouvelle);
        Places = (await referentiels.CadresAsync(annulation)).DuCode("itineraires-emploi-2020")?.Entier(ParametresCadre.FileActiveParEtp) ?? 0;

        var contrats = await (
            from c in db.Contrats.AsNoTracking()
            join p in db.Personnes on c.PersonneId equals p.Id
            where
                p.ReferentId == moi
                && (
                    c.Statut == StatutContrat.Soumis
                    || c.Statut == StatutContrat.Valide
                    || c.Statut == StatutContrat.Brouillon
                    || c.Statut == StatutContrat.Complete
                    || c.Statut == StatutContrat.Signe
                )
            orderby c.SoumisLe, c.Id
            select new
            {
                c.Id,
                c.Numero,
                c.Statut,
                c.SoumisLe,
                c.MotifRetour,
                p.Prenom,
                p.Nom,
                PersonneId = p.Id,
            }
        )
            .Take(60)
            .ToListAsync(annulation);
        Attentes =
        [
            .. contrats
                .Where(c => c.Statut == StatutContrat.Soumis)
                .Select(c => new AttenteAilleurs(
                    c.PersonneId,
                    $"{c.Prenom} {c.Nom}",
                    "Contrat soumis",
                    "Chef de service social du territoire",
                    Jour.DayNumber - DateOnly.FromDateTime(Domain.Commun.Horloge.EnHeureLocale(c.SoumisLe!.Value)).DayNumber,
                    $"/contrats/{c.Id}"
                )),
        ];
        Brouillons =
        [
            .. contrats
                .Where(c => c.Statut != StatutContrat.Soumis)
                .Take(6)
                .Select(c => new Brouillon(
                    $"Contrat n°\u00A0{c.Numero} {Typo.De(c.Prenom)} {c.Nom}",
                    $"/contrats/{c.Id}",
                    c.Statut switch
                    {
                        StatutContrat.Valide => "validé, à remettre",
                        StatutContrat.Signe => "signé, à soumettre",
                        StatutContrat.Complete => "complet, à faire signer",
                        _ => c.MotifRetour is null ? "brouillon" : "retourné, à reprendre",
                    }
                )),
        ];
    }

    /// <summary>A temps collectif is one line, whatever the number of its participants.</summary>
    private static List<RendezVousDuJour> Regrouper(IEnumerable<RendezVousDuJour> rendezVous) =>
        [
            .. rendezVous
                .GroupBy(r => r.TempsCollectifId ?? r.Id)
                .Select(g =>
                    g.First() with
                    {
                        Participants = g.Count(),
                        Statut = g.Any(r => r.Statut == StatutRendezVous.Planifie) ? StatutRendezVous.Planifie : g.First().Statut,
                    }
                )
                .OrderBy(r => r.Jour)
                .ThenBy(r => r.Heure),
        ];

    private async Task LireTachesAsync(CancellationToken annulation)
    {
        var taches = new List<Tache>();
        if (Nouvelles > 0)
        {
            taches.Add(
                new(
                    "Nouvelles personnes",
                    Nouvelles,
                    "aucun rendez-vous fixé depuis qu’elles vous sont confiées",
                    "/file-active?nouvelles=true",
                    "Fixer un rendez-vous"
                )
            );
        }

        await LireBrouillonsAsync(taches, annulation);
        if (courant.Peut(Droits.ValiderContrat))
        {
            var soumis = await db
                .Contrats.AsNoTracking()
                .DansLePerimetre(db, courant.Perimetre(Droits.ValiderContrat))
                .Where(c => c.Statut == StatutContrat.Soumis)
                .GroupBy(c => 1)
                .Select(g => new { Nombre = g.Count(), Ancien = g.Min(c => c.SoumisLe) })
                .SingleOrDefaultAsync(annulation);
            taches.Add(
                new(
                    "Contrats à valider",
                    soumis?.Nombre ?? 0,
                    soumis?.Ancien is { } a ? $"le plus ancien soumis {Typo.Relative(Jour.AddDays(-JoursDepuis(a)), Jour)}" : "aucun contrat n’attend",
                    "/contrats/a-valider",
                    "Valider"
                )
            );
        }

        if (courant.Peut(Droits.DeciderOrientation))
        {
            var nouveaux = await db
                .Personnes.AsNoTracking()
                .DansLePerimetre(courant.Perimetre(Droits.DeciderOrientation))
                .Where(p => p.AccompagnementId == null && p.SoumisDepuis != null)
                .GroupBy(p => 1)
                .Select(g => new { Nombre = g.Count(), Ancien = g.Min(p => p.DroitOuvertLe) })
                .SingleOrDefaultAsync(annulation);
            taches.Add(
                new(
                    "Personnes à orienter",
                    nouveaux?.Nombre ?? 0,
                    nouveaux?.Ancien is { } a
                        ? $"le droit le plus ancien est ouvert {(a >= Jour ? "aujourd’hui" : $"depuis {Typo.Compter(Jour.DayNumber - a.DayNumber, "jour")}")}"
                        : "chacune a un accompagnement",
                    "/orientations/a-decider",
                    "Orienter"
                )
            );
            await LireAttentesAsync(taches, annulation);
        }

        if (courant.Peut(Droits.AffecterReferent))
        {
            var organismes = courant.Perimetre(Droits.AffecterReferent).Organismes;
            var recus = await db
                .Accompagnements.AsNoTracking()
                .Where(a =>
                    organismes.Contains(a.OrganismeId)
                    && a.Fin == null
                    && (a.Statut == StatutAccompagnement.Oriente || (a.Statut == StatutAccompagnement.Accepte && a.ReferentId == null))
                )
                .GroupBy(a => a.Statut)
                .Select(g => new { g.Key, Nombre = g.Count() })
                .ToListAsync(annulation);
            taches.Add(
                new(
                    "Orientations reçues",
                    recus.Find(r => r.Key == StatutAccompagnement.Oriente)?.Nombre ?? 0,
                    "attendent votre réponse",
                    "/orientations/a-accepter",
                    "Répondre"
                )
            );
            taches.Add(
                new(
                    "Personnes sans référent",
                    recus.Find(r => r.Key == StatutAccompagnement.Accepte)?.Nombre ?? 0,
                    "acceptées, à confier à un référent",
                    "/orientations/a-accepter#sans-referent",
                    "Désigner"
                )
            );
        }

        await LireGlobauxAsync(taches, annulation);
        if (courant.Peut(Droits.ConsulterListes) && courant.Perimetre(Droits.ConsulterListes).Metropole)
        {
            var orphelins = await db
                .Personnes.AsNoTracking()
                .DansLePerimetre(courant.Perimetre(Droits.ConsulterListes))
                .CountAsync(p => p.AccompagnementId == null && p.SoumisDepuis != null, annulation);
            taches.Add(
                new(
                    "Personnes sans accompagnement",
                    orphelins,
                    orphelins == 0 ? "chacune a un accompagnement" : "attendent la décision du chef de service social",
                    "/personnes?situation=orienter",
                    "Voir la liste"
                )
            );
        }

        if (courant.Peut(Droits.FusionnerDoublons))
        {
            var doublons = await PairesVisibles
                .Lire(db, courant.Perimetre(Droits.FusionnerDoublons))
                .CountAsync(p => p.Statut == StatutDoublon.AExaminer, annulation);
            taches.Add(new("Doublons possibles", doublons, "à comparer", "/doublons", "Examiner"));
        }

        var moi = courant.Id;
        var cellules = await db
            .MembresCellule.Where(m => m.UtilisateurId == moi && m.Au == null)
            .GroupBy(m => 1)
            .Select(g => new
            {
                Decisions = db.Situations.Count(s => s.ResponsableId == moi && (s.Statut == StatutSituation.Ouverte || s.Statut == StatutSituation.EnCours)),
                EnRetard = db.Situations.Count(s =>
                    s.ResponsableId == moi && (s.Statut == StatutSituation.Ouverte || s.Statut == StatutSituation.EnCours) && s.Echeance < Jour
                ),
                Prochaine = db
                    .Situations.Where(s =>
                        s.ResponsableId == moi && (s.Statut == StatutSituation.Ouverte || s.Statut == StatutSituation.EnCours) && s.Echeance >= Jour
                    )
                    .Min(s => s.Echeance),
            })
            .SingleOrDefaultAsync(annulation);
        if (cellules is not null)
        {
            taches.Add(
                new(
                    "Décisions de cellule",
                    cellules.Decisions,
                    cellules.EnRetard > 0 ? $"dont {Typo.Nombre(cellules.EnRetard)} en retard"
                        : cellules.Prochaine is { } echeance ? $"prochaine échéance le {Typo.DateLongue(echeance)}"
                        : "aucune ne vous attend",
                    "/cellules",
                    "Suivre"
                )
            );
        }

        Taches = taches;
    }

    /// <summary>Drafts of demande of the reader; nothing is shown when there is none.</summary>
    private async Task LireBrouillonsAsync(List<Tache> taches, CancellationToken annulation)
    {
        if (!courant.Peut(Droits.EnregistrerPersonne))
        {
            return;
        }

        var moi = courant.Id;
        var nombre = await db.BrouillonsDemande.CountAsync(b => b.Par == moi, annulation);
        if (nombre > 0)
        {
            taches.Add(new("Brouillons de demande", nombre, "commencés, pas encore enregistrés", "/demandes", "Reprendre"));
        }
    }

    /// <summary>Requests of accompagnement global that wait for the reader or her organisme; nothing is shown when none does.</summary>
    private async Task LireGlobauxAsync(List<Tache> taches, CancellationToken annulation)
    {
        if (!courant.Peut(Droits.SuivreParcours) && !courant.Peut(Droits.AffecterReferent))
        {
            return;
        }

        var demandes = await db
            .Globaux.AsNoTracking()
            .AdresseesA(courant)
            .Where(g => g.Statut == StatutGlobal.Demande)
            .GroupBy(g => 1)
            .Select(g => new { Nombre = g.Count(), Ancienne = g.Min(x => x.DemandeLe) })
            .SingleOrDefaultAsync(annulation);
        if (demandes is not null)
        {
            taches.Add(
                new(
                    "Accompagnements globaux demandés",
                    demandes.Nombre,
                    $"le plus ancien {Typo.Relative(demandes.Ancienne, Jour)}",
                    "/accompagnement-global#reponses",
                    "Répondre"
                )
            );
        }
    }

    /// <summary>Persons of the waiting lists whom a free place awaits; nothing is shown when nobody waits.</summary>
    private async Task LireAttentesAsync(List<Tache> taches, CancellationToken annulation)
    {
        var attentes = db
            .AttentesPlace.AsNoTracking()
            .DansLePerimetre(db, courant.Perimetre(Droits.DeciderOrientation))
            .Where(a => a.Statut == StatutAttente.EnAttente);
        var nombre = await attentes.CountAsync(annulation);
        if (nombre > 0)
        {
            var lignes = await PlacesOuvertes.LireAsync(db, horloge.Aujourdhui.Year, annulation);
            taches.Add(
                new(
                    "Places qui se libèrent",
                    (await PlacesOuvertes.ServiesAsync(db, attentes, lignes, annulation)).Values.Sum(),
                    $"{Typo.Compter(nombre, "personne attend", "personnes attendent")} sur une liste",
                    "/orientations/attente",
                    "Orienter"
                )
            );
        }
    }

    private async Task LireAlertesAsync(CancellationToken annulation)
    {
        var groupes = new List<GroupeAlertes>();
        var cadres = await referentiels.CadresAsync(annulation);
        foreach (var (droit, regles) in ReglesParDroit.Where(r => courant.Peut(r.Droit)))
        {
            var codes = regles.Select(r => r.Code).Except(groupes.Select(g => g.Regle.Code), StringComparer.Ordinal).ToList();
            var personnes = db.Personnes.AsNoTracking().DansLePerimetre(courant.Perimetre(droit));
            var visibles =
                from a in db.Alertes.AsNoTracking()
                join p in personnes on a.PersonneId equals p.Id
                where codes.Contains(a.Regle) && a.ApparaitLe <= Jour
                select new { a, p };
            var comptes = await visibles
                .GroupBy(v => v.a.Regle)
                .Select(g => new
                {
                    Regle = g.Key,
                    Nombre = g.Count(),
                    EnRetard = g.Count(v => v.a.EnRetardLe <= Jour),
                    Premieres = g.OrderBy(v => v.a.EnRetardLe ?? v.a.ApparaitLe)
                        .ThenBy(v => v.a.Id)
                        .Take(LignesParGroupe)
                        .Select(v => new
                        {
                            v.a.Fait,
                            v.a.EnRetardLe,
                            v.a.CadreCode,
                            v.a.ObjetId,
                            v.p.Id,
                            v.p.Prenom,
                            v.p.Nom,
                        })
                        .ToList(),
                })
                .AsSingleQuery()
                .ToListAsync(annulation);
            groupes.AddRange(
                from compte in comptes
                let regle = ReglesAlerte.DuCode(compte.Regle)
                let cadre = cadres.DuCode(compte.Premieres[0].CadreCode)
                select new GroupeAlertes(
                    regle,
                    droit,
                    compte.Nombre,
                    compte.EnRetard,
                    cadre?.Parametre(regle.Parametre)?.Source ?? cadre?.Source ?? "",
                    [
                        .. compte.Premieres.Select(l => new LigneAlerte(
                            l.Id,
                            $"{l.Prenom} {l.Nom}",
                            l.Fait,
                            l.EnRetardLe <= Jour ? Jour.DayNumber - l.EnRetardLe.Value.DayNumber + 1 : null,
                            l.ObjetId
                        )),
                    ]
                )
            );
        }

        var ordre = ReglesAlerte.Toutes.Select((r, i) => (r.Code, i)).ToDictionary(r => r.Code, r => r.i);
        Alertes = [.. groupes.OrderBy(g => g.EnRetard == 0).ThenBy(g => ordre[g.Regle.Code])];
        _contrats = await ActesAlerte.ContratsCommencesAsync(db, groupes.SelectMany(g => g.Lignes, (g, l) => (g.Regle, l.PersonneId)), annulation);
    }

    private int JoursDepuis(DateTime instant) => Jour.DayNumber - DateOnly.FromDateTime(Domain.Commun.Horloge.EnHeureLocale(instant)).DayNumber;

    /// <summary>The rules that each trade can act on.</summary>
    public static IReadOnlyList<(string Droit, IReadOnlyList<RegleAlerte> Regles)> ReglesParDroit { get; } =
    [
        (
            Droits.SuivreParcours,
            [
                ReglesAlerte.Absences,
                ReglesAlerte.SansContrat,
                ReglesAlerte.ContratInterrompu,
                ReglesAlerte.ContratARenouveler,
                ReglesAlerte.Inscription,
                ReglesAlerte.Information,
                ReglesAlerte.Declaration,
                ReglesAlerte.PresenceANoter,
                ReglesAlerte.Rythme,
                ReglesAlerte.PremierRendezVous,
                ReglesAlerte.SansRendezVous,
                ReglesAlerte.BilanAbsent,
                ReglesAlerte.BilanAncien,
                ReglesAlerte.EtapeDepassee,
                ReglesAlerte.Relais,
            ]
        ),
        (
            Droits.AffecterReferent,
            [
                ReglesAlerte.Acceptation,
                ReglesAlerte.SansReferent,
                ReglesAlerte.PremierRendezVous,
                ReglesAlerte.Relais,
                ReglesAlerte.Absences,
                ReglesAlerte.SansContrat,
                ReglesAlerte.ContratInterrompu,
            ]
        ),
        (
            Droits.DeciderOrientation,
            [
                ReglesAlerte.Rupture,
                ReglesAlerte.Plateforme,
                ReglesAlerte.Reorientation,
                ReglesAlerte.Silence,
                ReglesAlerte.Relais,
                ReglesAlerte.Absences,
                ReglesAlerte.SansContrat,
                ReglesAlerte.ContratInterrompu,
            ]
        ),
    ];

    public sealed record RendezVousDuJour(
        Guid Id,
        DateOnly Jour,
        TimeOnly Heure,
        int Duree,
        ModeRendezVous Mode,
        ObjetRendezVous Objet,
        string? Lieu,
        StatutRendezVous Statut,
        Guid PersonneId,
        string Prenom,
        string Nom,
        Civilite? Civilite,
        string? Telephone,
        Guid? TempsCollectifId,
        string? Titre,
        int Participants
    );

    /// <param name="Droit">The right by which the reader sees these alerts and acts on them.</param>
    public sealed record GroupeAlertes(RegleAlerte Regle, string Droit, int Nombre, int EnRetard, string Source, IReadOnlyList<LigneAlerte> Lignes);

    /// <param name="Retard">Days of lateness, or null.</param>
    public sealed record LigneAlerte(Guid PersonneId, string Nom, string Fait, int? Retard, Guid? ObjetId);

    public sealed record AttenteAilleurs(Guid PersonneId, string Nom, string Quoi, string Chez, int Jours, string Url);

    public sealed record PageOuverte(string Droit, string Titre, string Phrase, string Url);

    private static readonly IReadOnlyList<PageOuverte> ToutesLesPages =
    [
        new(Droits.EnregistrerPersonne, "Demandes de RSA", "Instruire une demande, retrouver un brouillon, suivre les demandes", "/demandes"),
        new(Droits.EnregistrerPersonne, "Enregistrer une personne", "Avec ou sans foyer RSA, avec ou sans adresse", "/personnes/nouvelle"),
        new(Droits.RechercherPersonne, "Rechercher une personne", "Par son nom, sa date de naissance ou son matricule", "/recherche"),
        new(Droits.ImporterBeneficiaires, "Importer un fichier", "Bénéficiaires ou programmation, vérifiés avant d’être enregistrés", "/imports/nouveau"),
        new(Droits.ConsulterIndicateurs, "Indicateurs", "L’objectif du cadre, les taux et leurs listes", "/indicateurs"),
        new(Droits.SuivreCohortes, "Cohortes", "Un groupe figé un jour, suivi mois par mois", "/cohortes"),
        new(Droits.OuvrirCellules, "Cellules de suivi", "Examiner des situations, décider, suivre chaque décision", "/cellules"),
        new(Droits.AdministrerUtilisateurs, "Utilisateurs", "Inviter, habiliter, fermer un compte", "/utilisateurs"),
        new(Droits.AdministrerReferentiels, "Référentiels", "Cadres, territoires, nomenclatures, mots médicaux", "/referentiels"),
        new(Droits.ConsulterJournal, "Journal", "Chaque lecture et chaque modification de données personnelles", "/journal"),
        new(Droits.ConsulterConventions, "Programmation", "Les lignes de l’année, leurs places et leurs montants", "/programmation"),
    ];

    public sealed record Tache(string Titre, int Nombre, string Phrase, string Url, string Acte);

    public sealed record Brouillon(string Titre, string Url, string Etat);
}
