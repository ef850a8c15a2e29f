using Itineraires.Data;
using Itineraires.Data.Fusions;
using Itineraires.Data.Perimetres;
using Itineraires.Domain.Accompagnement;
using Itineraires.Domain.Alertes;
using Itineraires.Domain.Cadres;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Contrats;
using Itineraires.Domain.Habilitations;
using Itineraires.Domain.Orientation;
using Itineraires.Domain.Personnes;
using Itineraires.Domain.Pilotage;
using Itineraires.Web.Design;
using Itineraires.Web.Design.Figures;
using Itineraires.Web.Infrastructure;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Personnes;

/// <summary>The whole dossier of a person on one page: who, where she stands, what comes next, and everything that happened (ACC-09).</summary>
[Authorize]
public sealed class DossierModel(ItinerairesDbContext db, UtilisateurCourant courant, ReferentielsEnMemoire referentiels, TimeProvider horloge) : PageModel
{
    private const int FaitsMontres = 30;

    /// <summary>A declared purpose opens the dossier for that long.</summary>
    public static readonly TimeSpan DureeEvaluation = TimeSpan.FromHours(1);

    [FromRoute]
    public Guid Id { get; set; }

    /// <summary>Family of facts shown in the chronology; all when absent.</summary>
    [BindProperty(SupportsGet = true, Name = "chronologie")]
    public string? Filtre { get; set; }

    [BindProperty(SupportsGet = true, Name = "tout")]
    public bool Tout { get; set; }

    public DateOnly Jour { get; private set; }

    public Personne Personne { get; private set; } = null!;

    public bool PeutSuivre { get; private set; }

    public bool PeutLister => courant.Peut(Droits.ConsulterListes);

    public bool PeutOrienter { get; private set; }

    public bool PeutEnregistrer { get; private set; }

    public bool PeutMaintenir { get; private set; }

    public bool PeutFusionner { get; private set; }

    /// <summary>The dossiers that this one absorbed, for who may read the merges.</summary>
    public IReadOnlyList<(Guid Id, string Nom, DateTime Le)> Absorbes { get; private set; } = [];

    public ParcoursLu? Courant { get; private set; }

    public string? ReferentNom { get; private set; }

    public DateOnly? ReferentDepuis { get; private set; }

    public Cadre? CadreCourant { get; private set; }

    public IReadOnlyList<ContratLu> Contrats { get; private set; } = [];

    public ContratLu? ContratCourant { get; private set; }

    /// <summary>Relay in progress, or null.</summary>
    public RelaisLu? Relais { get; private set; }

    /// <summary>Accompagnement global in progress, or the request that awaits an answer; null without any.</summary>
    public GlobalLu? Global { get; private set; }

    /// <summary>Request of réorientation that awaits a decision, or null.</summary>
    public DemandeLue? Demande { get; private set; }

    private IReadOnlyList<ElementNomenclature> _motifs = [];

    public ContratLu? ContratEnPreparation { get; private set; }

    public IReadOnlyList<EtapeLue> Etapes { get; private set; } = [];

    public InscriptionFranceTravail? Inscription { get; private set; }

    public IReadOnlyList<MembreLu> Foyer { get; private set; } = [];

    /// <summary>Demandes, information, droits connexes and changements of the dossier.</summary>
    public EntreeLue Entree { get; private set; } = EntreeLue.Vide;

    /// <summary>Payments and indus of the foyer; null for who may not see them.</summary>
    public PaiementsLus? Paiements { get; private set; }

    /// <summary>Class of age, composition, ancienneté and qualification, in words (PER-08).</summary>
    public IReadOnlyList<(string Quoi, string Valeur)> Profil { get; private set; } = [];

    public ItineraireFigure? Figure { get; private set; }

    public int JoursDecouverts { get; private set; }

    public IReadOnlyList<SuiteLue> Suite { get; private set; } = [];

    public IReadOnlyList<BilanLu> Bilans { get; private set; } = [];

    public IReadOnlyList<(string Code, string Libelle)> Freins { get; private set; } = [];

    public IReadOnlyList<GroupeChronologie> Chronologie { get; private set; } = [];

    public IReadOnlyDictionary<string, int> Comptes { get; private set; } = new Dictionary<string, int>();

    public int FaitsCaches { get; private set; }

    public int EntretiensDuSocle { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken annulation)
    {
        await courant.ChargerAsync(User, annulation);
        Jour = horloge.Aujourdhui;
        if (await TrouverAsync(annulation) is not { } personne)
        {
            // A person absorbed in a merge leads to the one kept; her own page says whether she may be read.
            return await PeutEvaluerAsync(annulation) ? RedirectToPage("Evaluation", new { Id })
                : await db.GardeeAsync(Id, annulation) is { } gardee
                && await db.Personnes.DansLePerimetre(courant.Perimetre(Droits.ConsulterDossier)).AnyAsync(p => p.Id == gardee, annulation)
                    ? RedirectToPage(new { Id = gardee })
                : NotFound();
        }

        Personne = personne;
        PeutSuivre = courant.Perimetre(Droits.SuivreParcours).Atteint(personne);
        PeutOrienter = courant.Perimetre(Droits.DeciderOrientation).Atteint(personne);
        PeutEnregistrer = courant.Perimetre(Droits.EnregistrerPersonne).Atteint(personne);
        PeutMaintenir = courant.Perimetre(Droits.MaintenirAccompagnement).Atteint(personne);
        PeutFusionner = courant.Perimetre(Droits.FusionnerDoublons).Atteint(personne);
        await LireAsync(annulation);
        if (courant.Perimetre(Droits.ConsulterPaiements).Atteint(personne))
        {
            Paiements = await PaiementsLus.LireAsync(db, personne, Jour, annulation);
        }

        if (PeutFusionner)
        {
            var suite = await db.AvecAbsorbeesAsync([Id], annulation);
            var fusions = ImagesFusion.DansLePerimetre(db.Fusions.AsNoTracking(), courant.Perimetre(Droits.FusionnerDoublons));
            Absorbes =
            [
                .. (
                    await fusions
                        .Where(f => suite.Contains(f.GardeeId) && f.AnnuleeLe == null)
                        .OrderByDescending(f => f.Id)
                        .Select(f => new
                        {
                            f.Id,
                            f.Prenom,
                            f.Nom,
                            f.Le,
                        })
                        .ToListAsync(annulation)
                ).Select(f => (f.Id, $"{f.Prenom} {f.Nom}", f.Le)),
            ];
        }

        db.Journaliser("lecture", Id, "dossier");
        await db.SaveChangesAsync(annulation);
        return Page();
    }

    private async Task<Personne?> TrouverAsync(CancellationToken annulation)
    {
        var personne = await db
            .Personnes.AsNoTracking()
            .Include(p => p.Foyer)
            .DansLePerimetre(courant.Perimetre(Droits.ConsulterDossier))
            .SingleOrDefaultAsync(p => p.Id == Id, annulation);
        if (personne is not null || !courant.Peut(Droits.EvaluerDossier))
        {
            return personne;
        }

        var depuis = horloge.Instant - DureeEvaluation;
        return await db.Journal.AnyAsync(
            j => j.PersonneId == Id && j.UtilisateurId == courant.Id && j.Acte == EvaluationModel.Acte && j.Le >= depuis,
            annulation
        )
            ? await db
                .Personnes.AsNoTracking()
                .Include(p => p.Foyer)
                .DansLePerimetre(courant.Perimetre(Droits.EvaluerDossier))
                .SingleOrDefaultAsync(p => p.Id == Id, annulation)
            : null;
    }

    private async Task<bool> PeutEvaluerAsync(CancellationToken annulation) =>
        courant.Peut(Droits.EvaluerDossier)
        && await db.Personnes.DansLePerimetre(courant.Perimetre(Droits.EvaluerDossier)).AnyAsync(p => p.Id == Id, annulation);

    private async Task LireAsync(CancellationToken annulation)
    {
        var lignes = await (
            from a in db.Accompagnements.AsNoTracking()
            join o in db.Organismes on a.OrganismeId equals o.Id
            join d in db.Orientations on a.OrientationId equals d.Id
            join auteur in db.Users on d.DecideePar equals auteur.Id into auteurs
            from auteur in auteurs.DefaultIfEmpty()
            join f in db.Affectations on a.Id equals f.AccompagnementId into affectations
            from f in affectations.DefaultIfEmpty()
            join u in db.Users on f.ReferentId equals u.Id into suivants
            from u in suivants.DefaultIfEmpty()
            join r in db.Relais on a.Id equals r.VersAccompagnementId into passages
            from r in passages.DefaultIfEmpty()
            join s in db.Users on r.SortantId equals s.Id into sortants
            from s in sortants.DefaultIfEmpty()
            join x in db.Reorientations on a.Id equals x.AccompagnementId into souhaits
            from x in souhaits.DefaultIfEmpty()
            where a.PersonneId == Id
            orderby a.OrienteLe, a.Id
            select new
            {
                Parcours = new ParcoursLu(
                    a.Id,
                    a.Type,
                    a.Statut,
                    a.OrienteLe,
                    a.AccepteLe,
                    a.CommenceLe,
                    a.Fin,
                    a.MotifFin,
                    a.MotifRefus,
                    a.PrecisionRefus,
                    a.CadreCode,
                    o.Nom,
                    d.Motif,
                    auteur == null ? null : auteur.Prenom + " " + auteur.Nom
                ),
                ReferentId = f == null ? (Guid?)null : f.ReferentId,
                Referent = u == null ? null : u.Prenom + " " + u.Nom,
                ReferentDu = f == null ? (DateOnly?)null : f.Debut,
                ReferentAu = f == null ? null : f.Fin,
                Relais = r == null ? null : new RelaisLu(r.Id, r.Statut, r.Debut, r.ReprisLe, r.ClosLe, s.Prenom + " " + s.Nom, r.Conclusion),
                Demande = x == null ? null : new DemandeLue(x.Id, x.Statut, x.DemandeeLe, x.CloseLe, x.Motif, x.Explication, x.MotifCloture),
            }
        ).ToListAsync(annulation);
        var parcours = lignes.Select(l => l.Parcours).DistinctBy(p => p.Id).ToList();
        var referents = lignes
            .Where(l => l.Referent is not null)
            .Select(l => new ReferentLu(l.Parcours.Id, l.Referent!, l.Parcours.Organisme, l.ReferentDu!.Value, l.ReferentAu))
            .Distinct()
            .OrderBy(r => r.Du)
            .ToList();
        var relais = lignes.Select(l => l.Relais).OfType<RelaisLu>().DistinctBy(r => r.Id).ToList();
        var demandes = lignes.Select(l => l.Demande).OfType<DemandeLue>().DistinctBy(d => d.Id).ToList();
        Relais = relais.Find(r => r.ClosLe is null);
        Demande = demandes.Find(d => d.Statut == StatutReorientation.Demandee);
        Courant = parcours.Find(p => p.Fin is null);
        var actuel = referents.Find(r => r.Au is null && r.ParcoursId == Courant?.Id);
        (ReferentNom, ReferentDepuis) = (actuel?.Nom, actuel?.Du);
        CadreCourant = (await referentiels.CadresAsync(annulation)).DuCode(Courant?.CadreCode);

        Contrats = await db
            .Contrats.AsNoTracking()
            .Where(c => c.PersonneId == Id)
            .OrderBy(c => c.Numero)
            .Select(c => new ContratLu(
                c.Id,
                c.AccompagnementId,
                c.Numero,
                c.Statut,
                c.Debut,
                c.Fin,
                c.SigneLe,
                c.SoumisLe,
                c.ValideLe,
                c.RetourneLe,
                c.MotifRetour,
                c.RemisLe,
                c.TermineLe,
                c.MotifTerme
            ))
            .ToListAsync(annulation);
        ContratCourant = Contrats.LastOrDefault(c => c.EstValideAu(Jour)) ?? Contrats.LastOrDefault(c => c.ValideLe is not null);
        ContratEnPreparation = Contrats.LastOrDefault(c =>
            c.Statut is StatutContrat.Brouillon or StatutContrat.Complete or StatutContrat.Signe or StatutContrat.Soumis
        );
        Etapes = await db
            .Etapes.AsNoTracking()
            .Where(e => e.PersonneId == Id)
            .OrderBy(e => e.Debut)
            .Select(e => new EtapeLue(e.Id, e.Type, e.Famille, e.Intitule, e.Debut, e.FinPrevue, e.Fin, e.Structure, e.Statut, e.Resultat, e.ContratId))
            .ToListAsync(annulation);
        var rendezVous = await (
            from r in db.RendezVous.AsNoTracking()
            join t in db.TempsCollectifs on r.TempsCollectifId equals t.Id into temps
            from t in temps.DefaultIfEmpty()
            where r.PersonneId == Id && r.Statut != StatutRendezVous.Reporte
            orderby r.Jour, r.Heure
            select new RendezVousLu(
                r.Id,
                r.Jour,
                r.Heure,
                r.DureeMinutes,
                r.Mode,
                r.Objet,
                r.Lieu,
                r.Statut,
                r.CompteRendu,
                r.MotifAbsence,
                t == null ? null : t.Titre
            )
        ).ToListAsync(annulation);
        Bilans =
        [
            .. (
                await db
                    .Bilans.AsNoTracking()
                    .AsSingleQuery()
                    .Where(b => b.PersonneId == Id)
                    .OrderBy(b => b.Numero)
                    .Select(b => new
                    {
                        b.Id,
                        b.Numero,
                        b.Le,
                        b.Projet,
                        Freins = b.Freins.Select(f => new { f.Frein, f.Etat }).ToList(),
                    })
                    .ToListAsync(annulation)
            ).Select(b => new BilanLu(b.Id, b.Numero, b.Le, b.Projet, b.Freins.ToDictionary(f => f.Frein, f => f.Etat))),
        ];
        var alertes = await db.Alertes.AsNoTracking().Where(a => a.PersonneId == Id && a.ApparaitLe <= Jour.AddDays(60)).ToListAsync(annulation);
        var foyer = Personne.FoyerId;
        var membres = await db
            .Personnes.AsNoTracking()
            .Where(p => p.Id == Id || (foyer != null && p.FoyerId == foyer))
            .OrderBy(p => p.Role)
            .ThenBy(p => p.DateNaissance)
            .Select(p => new
            {
                Membre = new MembreLu(p.Id, p.Prenom, p.Nom, p.Role, p.DateNaissance),
                Inscription = db.Inscriptions.Where(i => i.PersonneId == Id && i.PersonneId == p.Id).OrderByDescending(i => i.Debut).FirstOrDefault(),
            })
            .ToListAsync(annulation);
        Inscription = membres.Find(m => m.Membre.Id == Id)?.Inscription;
        Foyer = foyer is null ? [] : [.. membres.Select(m => m.Membre)];

        Entree = await EntreeLue.LireAsync(db, referentiels, Personne, annulation);
        Profil = await ProfilLu.DecrireAsync(referentiels, Personne, Jour, annulation);
        var libellesFreins = (await referentiels.NomenclatureAsync(Nomenclatures.Frein, annulation)).ToDictionary(n => n.Code, n => n.Libelle);
        Freins = [.. libellesFreins.Where(f => Bilans.Any(b => b.Freins.ContainsKey(f.Key))).Select(f => (f.Key, f.Value))];
        Dessiner(parcours, referents, rendezVous);
        Prevoir(rendezVous, alertes, await referentiels.CadresAsync(annulation));
        _motifs =
        [
            .. await referentiels.NomenclatureAsync(Nomenclatures.MotifFin, annulation),
            .. await referentiels.NomenclatureAsync(Nomenclatures.MotifRefus, annulation),
            .. await referentiels.NomenclatureAsync(Nomenclatures.MotifReorientation, annulation),
        ];
        var globaux = await LireGlobauxAsync(annulation);
        Global = globaux.Find(g => g.Fin is null);
        Raconter(
            parcours,
            referents,
            rendezVous,
            relais,
            demandes,
            [.. await ConvoquerAsync(annulation), .. await ExaminerAsync(annulation), .. globaux.SelectMany(Associer)]
        );
    }

    private void Dessiner(List<ParcoursLu> parcours, List<ReferentLu> referents, List<RendezVousLu> rendezVous)
    {
        if (parcours.Count == 0)
        {
            return;
        }

        var debut = parcours[0].OrienteLe;
        var fin = new[] { Jour.AddMonths(4), Contrats.Select(c => c.Fin).DefaultIfEmpty(Jour).Max().AddDays(10) }.Max();
        if (debut < Jour.AddYears(-3))
        {
            debut = Jour.AddYears(-3);
        }

        var segments = Contrats
            .Where(c => c.Statut is not StatutContrat.Brouillon || c.Id == ContratEnPreparation?.Id)
            .Select(c =>
            {
                var terme = c.TermineLe ?? c.Fin;
                var etat =
                    c.ValideLe is null ? EtatSegment.AVenir
                    : terme < Jour ? EtatSegment.Passe
                    : c.Debut > Jour ? EtatSegment.AVenir
                    : EtatSegment.EnCours;
                var mot =
                    c.ValideLe is null ? Libelles.De(c.Statut)
                    : etat == EtatSegment.EnCours ? $"jusqu’au {Typo.JourMois(terme)}"
                    : null;
                return new SegmentFigure(
                    c.Debut,
                    terme,
                    mot is null ? $"n°\u00A0{c.Numero}" : $"n°\u00A0{c.Numero}, {mot}",
                    $"Contrat n°\u00A0{c.Numero}, {Typo.Periode(c.Debut, terme)}, {Libelles.De(c.StatutAu(Jour))}",
                    etat,
                    $"/contrats/{c.Id}"
                );
            })
            .ToList();
        if (
            Courant is { } p
            && CadreCourant is { } cadre
            && !(cadre.Drapeau(ParametresCadre.PpaeVautContrat) && Inscription?.PpaeDepuis is not null && Inscription.Fin is null)
        )
        {
            var trous = CouvertureContrats.Interruptions(
                cadre,
                p.OrienteLe,
                Contrats.Where(c => c.ValideLe is not null).Select(c => (c.Debut, c.TermineLe ?? c.Fin)),
                Jour
            );
            JoursDecouverts = CouvertureContrats.Jours(trous);
            segments.AddRange(
                trous.Select(t => new SegmentFigure(
                    t.Debut,
                    t.Fin,
                    "",
                    $"Sans contrat {Typo.Periode(t.Debut, t.Fin)}, {Typo.Compter(CouvertureContrats.Jours([t]), "jour")}",
                    EtatSegment.Decouvert
                ))
            );
        }

        Figure = new ItineraireFigure(
            debut,
            fin,
            Jour,
            [
                .. referents
                    .Where(r => r.Au is null || r.Au >= debut)
                    .Select(r => new SegmentFigure(
                        r.Du,
                        r.Au,
                        $"{r.Nom}, {r.Organisme}",
                        $"{r.Nom}, {r.Organisme}, {Typo.Periode(r.Du, r.Au)}",
                        r.Au is null ? EtatSegment.EnCours : EtatSegment.Passe
                    )),
            ],
            [.. segments.Where(s => s.Fin >= debut).OrderBy(s => s.Debut)],
            [
                .. Etapes
                    .Where(e =>
                        e.Debut is not null
                        && e.Statut is StatutEtape.EnCours or StatutEtape.Terminee or StatutEtape.Abandonnee or StatutEtape.Acceptee
                        && (e.Fin ?? e.FinPrevue ?? Jour) >= debut
                    )
                    .Select(e => new SegmentFigure(
                        e.Debut!.Value,
                        Borner(e.Debut.Value, e.Fin ?? e.FinPrevue ?? Jour),
                        e.Intitule,
                        $"{e.Intitule}, étape {Libelles.De(e.Famille)}, {Typo.Periode(e.Debut.Value, Borner(e.Debut.Value, e.Fin ?? e.FinPrevue ?? Jour))}, {Libelles.De(e.Statut)}",
                        e.EstClose ? EtatSegment.Passe
                            : e.Debut > Jour ? EtatSegment.AVenir
                            : EtatSegment.EnCours,
                        $"/etapes/{e.Id}"
                    )),
            ],
            [
                .. rendezVous
                    .Where(r => r.Mode == ModeRendezVous.FaceAFace && r.Statut != StatutRendezVous.Annule && r.Jour >= debut && r.Jour <= fin)
                    .Select(r => new ArretFigure(r.Jour, Etat(r), $"Entretien {Libelles.De(r.Statut)} le {Typo.DateLongue(r.Jour)}", $"/rendez-vous/{r.Id}")),
            ]
        );
    }

    private static DateOnly Borner(DateOnly debut, DateOnly fin) => fin < debut ? debut : fin;

    private EtatArret Etat(RendezVousLu r) =>
        r.Statut switch
        {
            StatutRendezVous.Honore => EtatArret.Fait,
            StatutRendezVous.AbsenceNonJustifiee => EtatArret.Manque,
            StatutRendezVous.AbsenceJustifiee or StatutRendezVous.Annule => EtatArret.Excuse,
            _ => r.Jour == Jour ? EtatArret.Present : EtatArret.AVenir,
        };

    private void Prevoir(List<RendezVousLu> rendezVous, List<Alerte> alertes, CatalogueCadres cadres)
    {
        var commence = ContratEnPreparation is { } c ? new ContratCommence(c.Id, c.Numero, c.Statut, c.SoumisLe, c.MotifRetour is not null) : null;
        var debutAnnee = Courant is { AccepteLe: { } a } ? MoteurAlertes.DebutDAnnee(Courant.CommenceLe ?? a, Jour) : Jour;
        EntretiensDuSocle = rendezVous.Count(r => r.Statut == StatutRendezVous.Honore && r.Mode == ModeRendezVous.FaceAFace && r.Jour >= debutAnnee);
        var suite = rendezVous
            .Where(r => r.Statut == StatutRendezVous.Planifie)
            .Select(r => new SuiteLue(
                r.Jour,
                r.Heure,
                r.Titre ?? $"{Typo.Majuscule(Libelles.De(r.Objet))}, {Libelles.De(r.Mode)}",
                r.Lieu,
                null,
                new ActeAlerte(r.Jour <= Jour && PeutSuivre ? "Noter la présence" : "Ouvrir", $"/rendez-vous/{r.Id}")
            ))
            .Concat(
                alertes
                    .Where(x => x.Regle != ReglesAlerte.PresenceANoter.Code)
                    .Select(x =>
                    {
                        var regle = ReglesAlerte.DuCode(x.Regle);
                        var cadre = cadres.DuCode(x.CadreCode);
                        var ton =
                            x.EnRetardLe <= Jour ? Ton.Retard
                            : x.ApparaitLe <= Jour ? Ton.Attention
                            : Ton.Neutre;
                        var acte = ActesAlerte.De(regle, Id, x.ObjetId, d => courant.Perimetre(d).Atteint(Personne), commence);
                        return new SuiteLue(
                            x.EnRetardLe?.AddDays(-1) ?? x.ApparaitLe,
                            null,
                            regle.Titre,
                            $"{Typo.Majuscule(x.Fait)}{(acte.DejaFait is null ? null : $", {acte.DejaFait}")}. {cadre?.Parametre(regle.Parametre)?.Source ?? cadre?.Source}",
                            ton,
                            acte
                        );
                    })
                    .Where(s => s.Ton != Ton.Neutre || s.Date > Jour)
            );
        Suite = [.. suite.OrderBy(s => s.Date).ThenBy(s => s.Heure)];
    }

    private string Motif(string liste, string code) => _motifs.FirstOrDefault(m => m.Liste == liste && m.Code == code)?.Libelle ?? code;

    private void Raconter(
        List<ParcoursLu> parcours,
        List<ReferentLu> referents,
        List<RendezVousLu> rendezVous,
        List<RelaisLu> relais,
        List<DemandeLue> demandes,
        IEnumerable<FaitChronologie> sessions
    )
    {
        var faits = new List<(string Famille, FaitChronologie Fait)>();
        faits.AddRange(
            rendezVous
                .Where(r => r.Statut != StatutRendezVous.Planifie)
                .Select(r =>
                    (
                        "rendez-vous",
                        new FaitChronologie(
                            r.Jour,
                            r.Titre
                                ?? (
                                    r.Statut is StatutRendezVous.AbsenceNonJustifiee or StatutRendezVous.AbsenceJustifiee ? "Rendez-vous manqué"
                                    : r.Mode == ModeRendezVous.FaceAFace ? "Entretien individuel"
                                    : $"Contact {Libelles.De(r.Mode)}"
                                ),
                            Etat(r),
                            r.Titre is null ? "calendrier" : "personnes",
                            r.CompteRendu ?? r.MotifAbsence,
                            Typo.Majuscule(
                                r.Statut == StatutRendezVous.Honore ? (Personne.Civilite == Civilite.Madame ? "présente" : "présent") : Libelles.De(r.Statut)
                            ),
                            r.Statut == StatutRendezVous.Honore ? Ton.Ordre
                                : r.Statut == StatutRendezVous.AbsenceNonJustifiee ? Ton.Attention
                                : Ton.Neutre,
                            $"{Typo.Majuscule(Libelles.De(r.Mode))}, {Typo.Duree(TimeSpan.FromMinutes(r.Duree))}",
                            $"/rendez-vous/{r.Id}"
                        )
                    )
                )
        );
        foreach (var c in Contrats)
        {
            var url = $"/contrats/{c.Id}";
            if (c.ValideLe is { } valide)
            {
                var delai = c.SoumisLe is { } soumis ? $"Validé en {Typo.Compter((int)(valide - soumis).TotalDays, "jour")}" : null;
                faits.Add(
                    (
                        "contrats",
                        new FaitChronologie(
                            Local(valide),
                            $"Contrat n°\u00A0{c.Numero} validé",
                            EtatArret.Fait,
                            "contrat",
                            $"{Typo.Majuscule(Typo.Periode(c.Debut, c.Fin))}.",
                            null,
                            Ton.Ordre,
                            delai,
                            url
                        )
                    )
                );
            }

            if (c.RetourneLe is { } retour)
            {
                faits.Add(
                    (
                        "contrats",
                        new FaitChronologie(
                            Local(retour),
                            $"Contrat n°\u00A0{c.Numero} retourné",
                            EtatArret.Excuse,
                            "contrat",
                            c.MotifRetour,
                            "À reprendre",
                            Ton.Attention,
                            null,
                            url
                        )
                    )
                );
            }

            if (c.SigneLe is { } signe)
            {
                faits.Add(
                    (
                        "contrats",
                        new FaitChronologie(
                            signe,
                            $"Contrat n°\u00A0{c.Numero} signé",
                            EtatArret.Fait,
                            "signature",
                            null,
                            null,
                            Ton.Ordre,
                            c.SoumisLe is { } s ? $"Soumis le {Typo.DateLongue(Local(s))}" : null,
                            url
                        )
                    )
                );
            }

            if (c.TermineLe is { } terme)
            {
                faits.Add(
                    (
                        "contrats",
                        new FaitChronologie(
                            terme,
                            $"Contrat n°\u00A0{c.Numero} {Libelles.De(c.Statut)}",
                            EtatArret.Manque,
                            "contrat",
                            c.MotifTerme,
                            null,
                            Ton.Attention,
                            null,
                            url
                        )
                    )
                );
            }
        }

        foreach (var e in Etapes)
        {
            var url = $"/etapes/{e.Id}";
            if (e.Fin is { } fin)
            {
                faits.Add(
                    (
                        "etapes",
                        new FaitChronologie(
                            fin,
                            $"{e.Intitule}\u00A0: étape {Libelles.De(e.Statut)}",
                            e.Statut == StatutEtape.Terminee ? EtatArret.Fait : EtatArret.Manque,
                            "etape",
                            null,
                            e.Resultat is { } r ? Typo.Majuscule(Libelles.De(r)) : null,
                            e.Resultat == ResultatEtape.Atteint ? Ton.Ordre : Ton.Attention,
                            Typo.Majuscule(Libelles.De(e.Famille)),
                            url
                        )
                    )
                );
            }

            if (e.Debut is { } debut && debut <= Jour && e.Statut is not (StatutEtape.Proposee or StatutEtape.Refusee or StatutEtape.Acceptee))
            {
                faits.Add(
                    (
                        "etapes",
                        new FaitChronologie(
                            debut,
                            $"{e.Intitule}\u00A0: étape commencée",
                            EtatArret.Fait,
                            "etape",
                            e.Structure,
                            null,
                            Ton.Ordre,
                            Typo.Majuscule(Libelles.De(e.Famille)),
                            url
                        )
                    )
                );
            }
        }

        faits.AddRange(
            Bilans.Select(b =>
                (
                    "bilans",
                    new FaitChronologie(
                        b.Le,
                        b.Numero == 1 ? "Bilan de situation" : "Bilan réévalué",
                        EtatArret.Fait,
                        "note",
                        b.Projet,
                        null,
                        Ton.Ordre,
                        Typo.Compter(b.Freins.Count(f => f.Value != EtatFrein.Leve), "frein à lever", "freins à lever"),
                        $"/bilans/{b.Id}"
                    )
                )
            )
        );
        foreach (var p in parcours)
        {
            faits.Add(
                (
                    "orientations",
                    new FaitChronologie(
                        p.OrienteLe,
                        $"Orientation\u00A0: {p.Type.Libelle}",
                        EtatArret.Fait,
                        "orientation",
                        $"{p.Organisme}. {p.MotifOrientation}",
                        null,
                        Ton.Ordre,
                        p.DecideePar is null ? null : $"Décidée par {p.DecideePar}"
                    )
                )
            );
            if (p.AccepteLe is { } accepte && accepte > p.OrienteLe)
            {
                faits.Add(("orientations", new FaitChronologie(accepte, $"Orientation acceptée par {p.Organisme}", EtatArret.Fait, "coche")));
            }

            if (p.Fin is { } fin)
            {
                faits.Add(
                    (
                        "orientations",
                        new FaitChronologie(
                            fin,
                            p.Statut == StatutAccompagnement.Refuse ? $"Orientation refusée par {p.Organisme}" : $"Fin de l’accompagnement par {p.Organisme}",
                            p.Statut == StatutAccompagnement.Refuse ? EtatArret.Manque : EtatArret.Fait,
                            "sortie",
                            p.MotifRefus is { } refus
                                ? $"{Motif(Nomenclatures.MotifRefus, refus)}{(p.PrecisionRefus is null ? null : $"\u00A0: {p.PrecisionRefus}")}"
                                : (p.MotifFin is { } m ? Motif(Nomenclatures.MotifFin, m) : null)
                        )
                    )
                );
            }
        }

        faits.AddRange(Relayer(relais, demandes).Select(f => ("orientations", f)));
        faits.AddRange(sessions.Select(f => ("orientations", f)));
        faits.AddRange(Entree.RaconterAttentes().Select(f => ("orientations", f)));
        faits.AddRange(Entree.Raconter(Id).Select(f => ("entree", f)));
        Comptes = faits.GroupBy(f => f.Famille).ToDictionary(g => g.Key, g => g.Count());
        var choisis = faits.Where(f => Filtre is null || f.Famille == Filtre).Select(f => f.Fait).OrderByDescending(f => f.Date).ToList();
        FaitsCaches = Tout ? 0 : Math.Max(0, choisis.Count - FaitsMontres);
        if (!Tout)
        {
            choisis = [.. choisis.Take(FaitsMontres)];
        }

        var groupes = choisis
            .GroupBy(f => referents.LastOrDefault(r => r.Du <= f.Date) ?? new ReferentLu(Guid.Empty, "Avant tout référent", "", DateOnly.MinValue, null))
            .ToList();
        Chronologie =
        [
            .. groupes.Select(
                (g, i) =>
                    new GroupeChronologie(
                        g.Key.Nom,
                        g.Key.Organisme.Length > 0 ? g.Key.Organisme : null,
                        g.Key.Du == DateOnly.MinValue ? null : Typo.Periode(g.Key.Du, g.Key.Au),
                        [.. g],
                        i + 1 < groupes.Count && g.Key.Du != DateOnly.MinValue ? $"Relais le {Typo.DateLongue(g.Key.Du)}." : null,
                        i > 0
                    )
            ),
        ];
    }

    private Task<List<GlobalLu>> LireGlobauxAsync(CancellationToken annulation) =>
        (
            from g in db.Globaux.AsNoTracking()
            join u in db.Users on g.AssocieId equals u.Id
            join o in db.Organismes on g.OrganismeId equals o.Id
            where g.PersonneId == Id
            select new GlobalLu(g.Statut, u.Prenom + " " + u.Nom, o.Nom, g.DemandeLe, g.Debut, g.Fin, g.MotifRefus, g.MotifFin)
        ).ToListAsync(annulation);

    /// <summary>What an accompagnement global tells: the request, its beginning, its end.</summary>
    private IEnumerable<FaitChronologie> Associer(GlobalLu g)
    {
        var url = $"/personnes/{Id}/accompagnement-global";
        yield return new FaitChronologie(
            g.DemandeLe,
            "Accompagnement global demandé",
            EtatArret.Fait,
            "personnes",
            $"À {g.Associe}, {g.Organisme}",
            Typo.Majuscule(Libelles.De(g.Statut)),
            g.Statut == StatutGlobal.Demande ? Ton.Attente : Ton.Neutre,
            Url: url
        );
        if (g.Debut is { } debut)
        {
            yield return new FaitChronologie(
                debut,
                "Accompagnement global commencé",
                EtatArret.Fait,
                "personnes",
                $"{g.Associe}, {g.Organisme}, est l’intervenant associé",
                Url: url
            );
        }

        if (g is { Fin: { } fin, Statut: StatutGlobal.Termine or StatutGlobal.Refuse })
        {
            var termine = g.Statut == StatutGlobal.Termine;
            yield return new FaitChronologie(
                fin,
                termine ? "Accompagnement global terminé" : "Accompagnement global refusé",
                termine ? EtatArret.Fait : EtatArret.Excuse,
                "personnes",
                termine ? Motif(Nomenclatures.MotifFin, g.MotifFin!) : g.MotifRefus,
                Url: url
            );
        }
    }

    /// <summary>What the cellules de suivi decided for the person.</summary>
    private async Task<IEnumerable<FaitChronologie>> ExaminerAsync(CancellationToken annulation)
    {
        var situations = await (
            from s in db.Situations.AsNoTracking()
            join c in db.Cellules on s.CelluleId equals c.Id
            join u in db.Users on s.ResponsableId equals u.Id
            where s.PersonneId == Id && s.DecideeLe != null
            select new
            {
                s.Statut,
                s.Decision,
                s.Resultat,
                s.CloseLe,
                s.Echeance,
                DecideeLe = s.DecideeLe!.Value,
                c.Nom,
                Responsable = u.Prenom + " " + u.Nom,
            }
        ).ToListAsync(annulation);
        return situations.SelectMany(s =>
        {
            var retard = s.CloseLe is null && s.Echeance < Jour;
            var decision = new FaitChronologie(
                s.DecideeLe,
                $"Décision de la cellule\u00A0: {s.Nom}",
                EtatArret.Fait,
                "personnes",
                s.Decision,
                retard ? "En retard" : Typo.Majuscule(Libelles.De(s.Statut)),
                retard ? Ton.Retard : Ton.Neutre,
                $"{s.Responsable}, pour le {Typo.DateLongue(s.Echeance!.Value)}"
            );
            return s.CloseLe is { } close
                ? [decision, new FaitChronologie(close, $"Décision close\u00A0: {s.Nom}", EtatArret.Fait, "coche", s.Resultat)]
                : new[] { decision };
        });
    }

    /// <summary>The collective sessions to which the person was convoked.</summary>
    private async Task<IEnumerable<FaitChronologie>> ConvoquerAsync(CancellationToken annulation)
    {
        var convocations = await (
            from c in db.Convocations.AsNoTracking()
            join s in db.Sessions on c.SessionId equals s.Id
            where c.PersonneId == Id && c.Statut != StatutConvocation.Annulee
            select new
            {
                c.Statut,
                c.Motif,
                c.ConvoqueeLe,
                s.Titre,
                s.Jour,
                s.Lieu,
            }
        ).ToListAsync(annulation);
        return convocations.Select(c =>
            c.Statut == StatutConvocation.Attendue
                ? new FaitChronologie(
                    c.ConvoqueeLe,
                    $"Convoquée\u00A0: {c.Titre}",
                    EtatArret.Fait,
                    "personnes",
                    $"Le {Typo.DateLongue(c.Jour)}, {c.Lieu}",
                    "Attendue",
                    Ton.Attente
                )
                : new FaitChronologie(
                    c.Jour,
                    Typo.Majuscule(c.Titre),
                    c.Statut == StatutConvocation.Presente ? EtatArret.Fait
                        : c.Statut == StatutConvocation.AbsenceJustifiee ? EtatArret.Excuse
                        : EtatArret.Manque,
                    "personnes",
                    c.Motif,
                    Typo.Majuscule(Libelles.De(c.Statut)),
                    c.Statut == StatutConvocation.AbsenceNonJustifiee ? Ton.Retard : Ton.Neutre
                )
        );
    }

    private IEnumerable<FaitChronologie> Relayer(List<RelaisLu> relais, List<DemandeLue> demandes)
    {
        foreach (var d in demandes)
        {
            var url = $"/personnes/{Id}/reorientation";
            yield return new FaitChronologie(
                d.Le,
                "Réorientation demandée",
                EtatArret.Fait,
                "orientation",
                $"{Motif(Nomenclatures.MotifReorientation, d.Motif)}. {d.Explication}",
                Typo.Majuscule(Libelles.De(d.Statut)),
                d.Statut == StatutReorientation.Demandee ? Ton.Attente : Ton.Neutre,
                Url: url
            );
            if (d is { Statut: StatutReorientation.Refusee, CloseLe: { } close })
            {
                yield return new FaitChronologie(close, "Réorientation refusée", EtatArret.Excuse, "orientation", d.MotifCloture, Url: url);
            }
        }

        foreach (var r in relais)
        {
            var url = $"/personnes/{Id}/relais";
            if (r.ReprisLe is { } repris)
            {
                yield return new FaitChronologie(repris, $"Accompagnement repris, {r.Sortant} passe le relais", EtatArret.Fait, "personnes", Url: url);
            }

            if (r is { Statut: StatutRelais.Tenu or StatutRelais.SansEntretien, ClosLe: { } clos })
            {
                yield return new FaitChronologie(
                    clos,
                    r.Statut == StatutRelais.Tenu ? "Entretien de relais" : "Relais clos sans entretien",
                    r.Statut == StatutRelais.Tenu ? EtatArret.Fait : EtatArret.Manque,
                    "personnes",
                    r.Conclusion,
                    Url: url
                );
            }
        }
    }

    private static DateOnly Local(DateTime instant) => DateOnly.FromDateTime(Domain.Commun.Horloge.EnHeureLocale(instant));

    public sealed record ParcoursLu(
        Guid Id,
        TypeParcours Type,
        StatutAccompagnement Statut,
        DateOnly OrienteLe,
        DateOnly? AccepteLe,
        DateOnly? CommenceLe,
        DateOnly? Fin,
        string? MotifFin,
        string? MotifRefus,
        string? PrecisionRefus,
        string CadreCode,
        string Organisme,
        string MotifOrientation,
        string? DecideePar
    );

    public sealed record RelaisLu(Guid Id, StatutRelais Statut, DateOnly Debut, DateOnly? ReprisLe, DateOnly? ClosLe, string Sortant, string? Conclusion);

    public sealed record DemandeLue(
        Guid Id,
        StatutReorientation Statut,
        DateOnly Le,
        DateOnly? CloseLe,
        string Motif,
        string Explication,
        string? MotifCloture
    );

    public sealed record GlobalLu(
        StatutGlobal Statut,
        string Associe,
        string Organisme,
        DateOnly DemandeLe,
        DateOnly? Debut,
        DateOnly? Fin,
        string? MotifRefus,
        string? MotifFin
    );

    public sealed record ReferentLu(Guid ParcoursId, string Nom, string Organisme, DateOnly Du, DateOnly? Au);

    public sealed record ContratLu(
        Guid Id,
        Guid AccompagnementId,
        int Numero,
        StatutContrat Statut,
        DateOnly Debut,
        DateOnly Fin,
        DateOnly? SigneLe,
        DateTime? SoumisLe,
        DateTime? ValideLe,
        DateTime? RetourneLe,
        string? MotifRetour,
        DateOnly? RemisLe,
        DateOnly? TermineLe,
        string? MotifTerme
    )
    {
        public bool EstValideAu(DateOnly jour) => ValideLe is not null && jour >= Debut && jour <= (TermineLe ?? Fin);

        public StatutContrat StatutAu(DateOnly jour) => Contrat.StatutAu(Statut, Debut, Fin, jour);
    }

    public sealed record EtapeLue(
        Guid Id,
        string Type,
        FamilleEtape Famille,
        string Intitule,
        DateOnly? Debut,
        DateOnly? FinPrevue,
        DateOnly? Fin,
        string? Structure,
        StatutEtape Statut,
        ResultatEtape? Resultat,
        Guid? ContratId
    )
    {
        public bool EstClose => Statut is StatutEtape.Terminee or StatutEtape.Abandonnee or StatutEtape.Refusee;
    }

    public sealed record RendezVousLu(
        Guid Id,
        DateOnly Jour,
        TimeOnly Heure,
        int Duree,
        ModeRendezVous Mode,
        ObjetRendezVous Objet,
        string? Lieu,
        StatutRendezVous Statut,
        string? CompteRendu,
        string? MotifAbsence,
        string? Titre
    );

    public sealed record BilanLu(Guid Id, int Numero, DateOnly Le, string? Projet, IReadOnlyDictionary<string, EtatFrein> Freins);

    public sealed record MembreLu(Guid Id, string Prenom, string Nom, RoleFoyer? Role, DateOnly DateNaissance);

    public sealed record SuiteLue(DateOnly Date, TimeOnly? Heure, string Titre, string? Detail, Ton? Ton, ActeAlerte Acte);
}
