using System.ComponentModel.DataAnnotations;
using Itineraires.Data;
using Itineraires.Domain.Accompagnement;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Personnes;
using Itineraires.Domain.Pilotage;
using Itineraires.Web.Infrastructure;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;
using DroitsUtilisateur = Itineraires.Domain.Habilitations.Droits;

namespace Itineraires.Web.Features.Personnes;

/// <summary>Dated history of the rights and statuses of a person and her foyer (PER-02, PER-03, PER-06).</summary>
[Authorize(Policy = DroitsUtilisateur.ConsulterDossier)]
public sealed class DroitsModel(ItinerairesDbContext db, UtilisateurCourant courant, ReferentielsEnMemoire referentiels, TimeProvider horloge)
    : PageDeDossier(db, courant, horloge),
        IReaffichable
{
    [BindProperty]
    public SaisieDroit Rsa { get; set; } = new();

    [BindProperty]
    public SaisieStatut Statut { get; set; } = new();

    [BindProperty]
    public SaisieFoyer Foyer { get; set; } = new();

    /// <summary>The form that came back with an error: it stays open.</summary>
    public string? Saisi { get; private set; }

    public static IReadOnlyList<SelectListItem> ChoixStatut { get; } = [new("soumise aux droits et devoirs", "True"), new("non soumise", "False")];

    public bool PeutEnregistrer => Courant.Perimetre(DroitsUtilisateur.EnregistrerPersonne).Atteint(Personne);

    public IReadOnlyList<DroitRsa> Periodes { get; private set; } = [];

    public IReadOnlyList<StatutDroitsDevoirs> Statuts { get; private set; } = [];

    public IReadOnlyList<(string Matricule, AppartenanceFoyer Appartenance)> Foyers { get; private set; } = [];

    public IReadOnlyList<SortieDispositif> Sorties { get; private set; } = [];

    public string? Territoire { get; private set; }

    public string? SituationFamiliale { get; private set; }

    protected override string Droit => HttpMethods.IsGet(Request.Method) ? DroitsUtilisateur.ConsulterDossier : DroitsUtilisateur.EnregistrerPersonne;

    public async Task OnGetAsync(CancellationToken annulation)
    {
        await ReafficherAsync(annulation);
        var foyer = Personne.Foyer;
        Rsa = new SaisieDroit
        {
            Version = foyer?.Version,
            Type = foyer?.TypeRsa,
            Etat = foyer?.EtatDroit,
            Motif = foyer?.MotifSansVersement,
            OuvertLe = foyer?.DroitOuvertLe,
            Depuis = Horloge.Aujourdhui,
        };
        Statut = new SaisieStatut { Soumise = !Personne.SoumisDroitsDevoirs, Depuis = Horloge.Aujourdhui };
        Foyer = new SaisieFoyer { Depuis = Horloge.Aujourdhui };
        Db.Journaliser("lecture", Id, "droits");
        await Db.SaveChangesAsync(annulation);
    }

    public Task<IActionResult> OnPostRsaAsync(CancellationToken annulation) =>
        AgirAsync(
            nameof(Rsa),
            async () =>
            {
                PasDeFoyer.Exiger(Personne.FoyerId is not null);
                FoyerDeRattachement.HorsPerimetre.Exiger(AtteintLeFoyer);
                DroitChange.Exiger(Rsa.Version == Personne.Foyer!.Version);
                ReglesPersonne.ExigerPassee(Rsa.OuvertLe, Horloge.Aujourdhui, "Rsa.OuvertLe");
                ReglesPersonne.ExigerPassee(Rsa.Depuis, Horloge.Aujourdhui, "Rsa.Depuis");
                var foyer = await Db.Foyers.Include(f => f.Droits).SingleAsync(f => f.Id == Personne.FoyerId, annulation);
                var motif = Rsa.Etat is EtatDroit.Suspendu or EtatDroit.VersementSuspendu ? Rsa.Motif : null;
                foyer.OuvrirDroit(Rsa.OuvertLe ?? foyer.DroitOuvertLe);
                foyer.ConstaterDroit(Rsa.Type, Rsa.Etat, motif, Rsa.Depuis!.Value);
                foreach (var membre in await Db.Personnes.Where(p => p.FoyerId == foyer.Id).ToListAsync(annulation))
                {
                    membre.SuivreLeFoyer(foyer);
                }
            },
            "Le droit du foyer est à jour.",
            annulation
        );

    public Task<IActionResult> OnPostStatutAsync(CancellationToken annulation) =>
        AgirAsync(
            nameof(Statut),
            async () =>
            {
                ReglesPersonne.ExigerPassee(Statut.Depuis, Horloge.Aujourdhui, "Statut.Depuis");
                var enCours = await Db.StatutsDroitsDevoirs.SingleOrDefaultAsync(s => s.PersonneId == Id && s.Fin == null, annulation);
                var periode = Personne.ConstaterDroitsDevoirs(Statut.Soumise!.Value, Statut.Depuis!.Value, enCours);
                if (periode is not null && periode != enCours)
                {
                    Db.StatutsDroitsDevoirs.Add(periode);
                }
            },
            "Le statut est à jour.",
            annulation
        );

    public Task<IActionResult> OnPostRattacherAsync(CancellationToken annulation) =>
        AgirAsync(
            nameof(Foyer),
            async () =>
            {
                ReglesPersonne.ExigerPassee(Foyer.Depuis, Horloge.Aujourdhui, "Foyer.Depuis");
                var matricule = Foyer.Matricule!.Trim();
                var foyer =
                    await FoyerDeRattachement.TrouverAsync(Db, Courant, matricule, "Foyer.Matricule", annulation)
                    ?? throw new RegleMetierException(FoyerDeRattachement.HorsPerimetre, "Foyer.Matricule");
                DejaMembre.Exiger(foyer.Id != Personne.FoyerId, "Foyer.Matricule");
                await FoyerDeRattachement.EntrerAsync(Db, Personne, foyer, Foyer.Role!.Value, Foyer.Depuis!.Value, "Foyer.Role", "Foyer.Depuis", annulation);
            },
            "La personne a changé de foyer.",
            annulation
        );

    public Task<IActionResult> OnPostQuitterAsync(CancellationToken annulation) =>
        AgirAsync(
            "",
            async () =>
            {
                PasDeFoyer.Exiger(Personne.FoyerId is not null);
                Personne.QuitterLeFoyer();
                await FoyerDeRattachement.QuitterAsync(Db, Personne, Horloge.Aujourdhui, annulation);
            },
            "La personne n’a plus de foyer RSA.",
            annulation
        );

    public async Task ReafficherAsync(CancellationToken annulation)
    {
        Periodes = await Db.DroitsRsa.AsNoTracking().Where(d => d.FoyerId == Personne.FoyerId).OrderByDescending(d => d.Debut).ToListAsync(annulation);
        Statuts = await Db.StatutsDroitsDevoirs.AsNoTracking().Where(s => s.PersonneId == Id).OrderByDescending(s => s.Debut).ToListAsync(annulation);
        Foyers =
        [
            .. (
                await (
                    from a in Db.Appartenances.AsNoTracking()
                    join f in Db.Foyers on a.FoyerId equals f.Id
                    where a.PersonneId == Id
                    orderby a.Debut descending
                    select new { f.Matricule, a }
                ).ToListAsync(annulation)
            ).Select(x => (x.Matricule, x.a)),
        ];
        Sorties = await Db.Sorties.AsNoTracking().Where(s => s.PersonneId == Id).ToListAsync(annulation);
        Territoire = (await referentiels.TerritoiresAsync(annulation)).FirstOrDefault(t => t.Id == Personne.TerritoireId)?.Nom;
        SituationFamiliale = Personne.Foyer?.SituationFamiliale is { } s
            ? await referentiels.LibelleAsync(Nomenclatures.SituationFamiliale, s, annulation)
            : null;
    }

    /// <summary>Checks only the fields of the form that was sent, acts, saves.</summary>
    private async Task<IActionResult> AgirAsync(string formulaire, Func<Task> acte, string phrase, CancellationToken annulation)
    {
        Saisi = formulaire;
        ModelState.NeGarderQue(formulaire);
        if (!ModelState.IsValid)
        {
            await ReafficherAsync(annulation);
            return Page();
        }

        await acte();
        await Db.SaveChangesAsync(annulation);
        return Courant.Perimetre(DroitsUtilisateur.ConsulterDossier).Atteint(Personne)
            ? this.RedirigerAvecSucces(phrase, "Droits", new { Id })
            : this.RedirigerAvecSucces($"{phrase} La personne relève maintenant d’un autre territoire.", "/Recherche/Index");
    }

    private static readonly RegleMetier DroitChange = new("PER-SIMULTANE", FiltreReglesMetier.Simultane);

    private static readonly RegleMetier PasDeFoyer = new("PER-SANS-FOYER", "Cette personne n’a pas de foyer RSA.");

    private static readonly RegleMetier DejaMembre = new("PER-FOYER-MEME", "La personne est déjà dans ce foyer.");

    public sealed class SaisieDroit
    {
        /// <summary>Version of the foyer that the form shows.</summary>
        public int? Version { get; set; }

        [Display(Name = "Type de RSA"), Required(ErrorMessage = "Choisissez le type de RSA.")]
        public TypeRsa? Type { get; set; }

        [Display(Name = "État du droit"), Required(ErrorMessage = "Choisissez l’état du droit.")]
        public EtatDroit? Etat { get; set; }

        [Display(Name = "Motif de la période sans versement")]
        public MotifSansVersement? Motif { get; set; }

        [Display(Name = "Droit ouvert le")]
        public DateOnly? OuvertLe { get; set; }

        [Display(Name = "À compter du"), Required(ErrorMessage = "Saisissez la date du changement.")]
        public DateOnly? Depuis { get; set; }
    }

    public sealed class SaisieStatut
    {
        [Display(Name = "Statut"), Required(ErrorMessage = "Choisissez le statut.")]
        public bool? Soumise { get; set; }

        [Display(Name = "À compter du"), Required(ErrorMessage = "Saisissez la date du changement.")]
        public DateOnly? Depuis { get; set; }
    }

    public sealed class SaisieFoyer
    {
        [Display(Name = "Matricule du foyer"), Required(ErrorMessage = "Saisissez le matricule du foyer."), MaxLength(30)]
        public string? Matricule { get; set; }

        [Display(Name = "Place dans le foyer"), Required(ErrorMessage = "Choisissez la place dans le foyer.")]
        public RoleFoyer? Role { get; set; }

        [Display(Name = "À compter du"), Required(ErrorMessage = "Saisissez la date d’arrivée.")]
        public DateOnly? Depuis { get; set; }
    }
}
