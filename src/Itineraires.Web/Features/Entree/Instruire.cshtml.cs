using System.Globalization;
using System.Text.Json;
using Itineraires.Data;
using Itineraires.Data.Fusions;
using Itineraires.Data.Perimetres;
using Itineraires.Data.Recherche;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Entree;
using Itineraires.Domain.Habilitations;
using Itineraires.Domain.Orientation;
using Itineraires.Domain.Personnes;
using Itineraires.Domain.Pilotage;
using Itineraires.Domain.Territoires;
using Itineraires.Web.Features.Personnes;
using Itineraires.Web.Infrastructure;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Primitives;

namespace Itineraires.Web.Features.Entree;

/// <summary>
/// Takes a demande of RSA: the persons, the données socioprofessionnelles, the resources, the droits connexes and the information given, in one
/// flow (ORI-01, PER-04, INF-04, INF-07). Nothing is recorded of the persons before the end; until then it is a draft.
/// </summary>
[Authorize(Policy = Droits.EnregistrerPersonne)]
public sealed class InstruireModel(
    ItinerairesDbContext db,
    UtilisateurCourant courant,
    ReferentielsEnMemoire referentiels,
    CoffreNir coffre,
    TimeProvider horloge
) : PageModel, IReaffichable
{
    private const string Prefixe = "Saisie.";

    private const int MembresAuPlus = 20;

    /// <summary>Fields that do not leave the form: the NIR is kept encrypted with a person or not at all.</summary>
    private static readonly HashSet<string> JamaisGardes = new(StringComparer.OrdinalIgnoreCase) { Prefixe + nameof(SaisieIdentite.Nir) };

    private static readonly string[] IdentiteConnue =
    [
        nameof(SaisieIdentite.Nom),
        nameof(SaisieIdentite.Prenom),
        nameof(SaisieIdentite.DateNaissance),
        nameof(SaisieDemande.CodeInsee),
    ];

    [BindProperty(Name = "Saisie")]
    public SaisieDemande Saisie { get; set; } = new();

    /// <summary>Draft taken up, or null.</summary>
    [BindProperty(SupportsGet = true, Name = "brouillon")]
    public Guid? BrouillonId { get; set; }

    /// <summary>Person already recorded who makes the demande, or null.</summary>
    [BindProperty(SupportsGet = true, Name = "personne")]
    public Guid? PersonneId { get; set; }

    /// <summary>Demande already recorded that is corrected, or null.</summary>
    [BindProperty(SupportsGet = true, Name = "demande")]
    public Guid? DemandeId { get; set; }

    public DemandeRsa? Corrigee { get; private set; }

    /// <summary>Codes of the warnings that the page showed.</summary>
    [BindProperty(Name = "vus")]
    public List<string> Vus { get; set; } = [];

    public DateOnly Jour => horloge.Aujourdhui;

    public Personne? Connue { get; private set; }

    public IReadOnlyList<Personne> MembresConnus { get; private set; } = [];

    public IReadOnlyList<Commune> Communes { get; private set; } = [];

    public IReadOnlyList<ElementNomenclature> Situations { get; private set; } = [];

    public IReadOnlyList<ElementNomenclature> Niveaux { get; private set; } = [];

    public IReadOnlyList<ElementNomenclature> Freins { get; private set; } = [];

    public IReadOnlyList<ElementNomenclature> Points { get; private set; } = [];

    public IReadOnlyList<ElementNomenclature> Guides { get; private set; } = [];

    public IReadOnlyList<ElementNomenclature> DroitsConnexes { get; private set; } = [];

    public PersonnesProches Proches { get; private set; } = PersonnesProches.Aucune;

    public IReadOnlyList<Avertissement> Avertissements { get; private set; } = [];

    /// <summary>The warnings have just come up: the form comes back once, so that they are read before it is recorded.</summary>
    public bool ARelire { get; private set; }

    private BaremeRsa? _bareme;

    private string? SituationDuFoyer => AtteintLeFoyer ? Connue?.Foyer?.SituationFamiliale : null;

    /// <summary>A correction does not ask it: it is that of the foyer.</summary>
    private string? SituationFamiliale => Corrigee is null ? Saisie.SituationFamiliale : SituationDuFoyer;

    /// <summary>Whether the foyer of a person already known, if it has an address, is within reach as well.</summary>
    private bool AtteintLeFoyer =>
        Connue?.Foyer?.TerritoireId is not { } territoire || courant.Perimetre(Droits.EnregistrerPersonne).Atteint(territoire, null, null);

    public override async Task OnPageHandlerExecutionAsync(
        Microsoft.AspNetCore.Mvc.Filters.PageHandlerExecutingContext context,
        Microsoft.AspNetCore.Mvc.Filters.PageHandlerExecutionDelegate next
    )
    {
        var annulation = context.HttpContext.RequestAborted;
        await courant.ChargerAsync(User, annulation);
        if (PersonneId is null && BrouillonId is { } repris && await Brouillons().SingleOrDefaultAsync(b => b.Id == repris, annulation) is { } garde)
        {
            PersonneId = Valeurs(garde).TryGetValue(ClePersonne, out var connue) && Guid.TryParse(connue.FirstOrDefault(), out var personne) ? personne : null;
        }

        if (DemandeId is { } corrigee)
        {
            Corrigee = await db.Demandes.SingleOrDefaultAsync(d => d.Id == corrigee, annulation);
            PersonneId = Corrigee?.PersonneId ?? Guid.Empty;
        }

        if (PersonneId is { } id)
        {
            Connue = await db
                .Personnes.Include(p => p.Foyer!.Droits)
                .DansLePerimetre(courant.Perimetre(Droits.EnregistrerPersonne))
                .SingleOrDefaultAsync(p => p.Id == id, annulation);
            if (Connue is null)
            {
                context.Result = NotFound();
                return;
            }

            foreach (var champ in IdentiteConnue)
            {
                ModelState.Remove(Prefixe + champ);
            }
        }

        await next();
    }

    public async Task<IActionResult> OnGetAsync(CancellationToken annulation)
    {
        Saisie.DeposeeLe = Jour;
        Saisie.NiveauQualification = Connue?.NiveauQualification;
        Saisie.EstIndependant = Connue?.EstIndependant ?? false;
        Saisie.SituationFamiliale = SituationDuFoyer;
        if (Corrigee is { } demande)
        {
            // One that has left for the organisme payeur is corrected no more.
            if (demande.Statut != StatutDemande.Enregistree)
            {
                return NotFound();
            }

            Saisie.Reprendre(demande);
            Saisie.NumeroDemande = AtteintLeFoyer ? Connue!.Foyer?.NumeroDemandeRsa : null;
        }
        else if (BrouillonId is { } id)
        {
            if (await Brouillons().SingleOrDefaultAsync(b => b.Id == id, annulation) is not { } brouillon)
            {
                return NotFound();
            }

            await ReprendreAsync(brouillon);
        }

        await ReafficherAsync(annulation);
        return Page();
    }

    /// <summary>Keeps what is typed, right or wrong, and goes on.</summary>
    public async Task<IActionResult> OnPostBrouillonAsync(CancellationToken annulation)
    {
        ModelState.Clear();
        var brouillon = BrouillonId is { } id ? await Brouillons().SingleOrDefaultAsync(b => b.Id == id, annulation) : null;
        if (brouillon is null)
        {
            brouillon = new BrouillonDemande(courant.Id, courant.Perimetre(Droits.EnregistrerPersonne).Territoires is [var territoire, ..] ? territoire : null);
            db.BrouillonsDemande.Add(brouillon);
        }

        var valeurs = Request
            .Form.Where(c => c.Key.StartsWith(Prefixe, StringComparison.OrdinalIgnoreCase) && !JamaisGardes.Contains(c.Key))
            .ToDictionary(c => c.Key, c => c.Value.ToArray());
        if (PersonneId is { } connue)
        {
            valeurs[ClePersonne] = [connue.ToString()];
        }

        // The dossier keeps the name of a person already known, the draft does not.
        brouillon.Garder(
            Connue is null ? $"{Saisie.Prenom} {Saisie.Nom}" : "Demande d’une personne déjà connue",
            JsonSerializer.Serialize(valeurs),
            horloge.Instant
        );
        await db.SaveChangesAsync(annulation);
        return this.RedirigerAvecSucces(
            "Le brouillon est enregistré\u00A0: vous le retrouvez dans les demandes.",
            "Instruire",
            new { brouillon = brouillon.Id, personne = PersonneId }
        );
    }

    /// <summary>One more line for the members of the foyer.</summary>
    public async Task<IActionResult> OnPostMembreAsync(CancellationToken annulation)
    {
        if (Saisie.Membres.Count < MembresAuPlus)
        {
            Saisie.Membres.Add(new SaisieMembre { Role = RoleFoyer.Enfant });
        }

        await ReafficherAsync(annulation);
        OublierLesErreurs();
        return Page();
    }

    /// <summary>The warnings alone, while the form is being typed.</summary>
    public async Task<IActionResult> OnPostVerifierAsync(CancellationToken annulation)
    {
        await ReafficherAsync(annulation);
        Response.Headers["X-Partie"] = "rappels";
        return Partial("_Avertissements", this);
    }

    public async Task<IActionResult> OnPostAsync(bool confirmee, CancellationToken annulation)
    {
        await ReafficherAsync(annulation);
        if (!Saisie.LireNir(out var nir, out var raison))
        {
            ModelState.AddModelError(Prefixe + nameof(SaisieIdentite.Nir), raison);
        }

        foreach (var (membre, rang) in Saisie.Membres.Select((m, i) => (m, i)).Where(m => !m.m.EstVide))
        {
            ExigerMembre(membre, rang);
        }

        if (!ModelState.IsValid)
        {
            return Page();
        }

        if (Avertissements.Any(a => !Vus.Contains(a.Code)))
        {
            ARelire = true;
            return Page();
        }

        var le = Saisie.DeposeeLe!.Value;
        ReglesDemande.PasDansLeFutur.Exiger(le <= Jour, nameof(SaisieDemande.DeposeeLe));
        ReglesPersonne.ExigerPassee(Saisie.DernierEmploiFiniLe, Jour, nameof(SaisieDemande.DernierEmploiFiniLe));
        if (Corrigee is { } corrigee)
        {
            if (corrigee.Statut == StatutDemande.Enregistree && Saisie.Version != corrigee.Version)
            {
                ModelState.Remove(Prefixe + nameof(SaisieDemande.Version));
                Saisie.Version = corrigee.Version;
                ModelState.AddModelError("", FiltreReglesMetier.Simultane);
                return Page();
            }

            corrigee.Corriger(Instruction(le), Donnees(), Ressources(le), Avertissements, Saisie.Commentaire);
            Qualifier(Connue!);
            if (AtteintLeFoyer && Connue!.Foyer is { } sien)
            {
                sien.Decrire(Nul(Saisie.NumeroDemande), sien.SituationFamiliale, sien.NombreEnfants);
            }

            await db.SaveChangesAsync(annulation);
            return this.RedirigerAvecSucces("La demande est corrigée.", "Demande", new { corrigee.Id });
        }

        var personne = Connue ?? CreerDemandeur(nir);
        var membres = Saisie.Membres.Where(m => !m.EstVide).Select(m => (Membre: CreerMembre(m, personne), m.Role)).ToList();
        if (!await SontNouvellesAsync([.. Connue is null ? [personne] : Array.Empty<Personne>(), .. membres.Select(m => m.Membre)], confirmee, annulation))
        {
            return Page();
        }

        ReglesDemande.UneSeuleEnCours.Exiger(Connue is null || !await db.Demandes.AnyAsync(d => d.PersonneId == personne.Id && d.CloseLe == null, annulation));
        await using var transaction = await db.Database.BeginTransactionAsync(annulation);
        var foyer = await AttacherAuFoyerAsync(personne, le, annulation);
        await db.SaveChangesAsync(annulation);
        foreach (var (membre, role) in membres)
        {
            db.Personnes.Add(membre);
            await FoyerDeRattachement.EntrerAsync(db, membre, foyer, role!.Value, le, "", "", annulation);
            await IndexationNoms.IndexerAsync(db, membre, annulation);

            // The words of the next name are looked for in the base.
            await db.SaveChangesAsync(annulation);
        }

        Qualifier(personne);
        var demande = Demander(personne, le);
        db.Demandes.Add(demande);
        if (BrouillonId is { } id && await Brouillons().SingleOrDefaultAsync(b => b.Id == id, annulation) is { } brouillon)
        {
            db.BrouillonsDemande.Remove(brouillon);
        }

        await db.SaveChangesAsync(annulation);
        await new DetectionDoublons(db, Jour).ExaminerAsync([.. membres.Select(m => m.Membre.Id).Append(personne.Id)], annulation);
        await db.SaveChangesAsync(annulation);
        await transaction.CommitAsync(annulation);
        return courant.Perimetre(Droits.ConsulterDossier).Atteint(personne)
            ? this.RedirigerAvecSucces("La demande est enregistrée.", "Demande", new { demande.Id })
            : this.RedirigerAvecSucces("La demande est enregistrée, dans un autre territoire que le vôtre.", "Demandes");
    }

    public async Task ReafficherAsync(CancellationToken annulation)
    {
        var le = Saisie.DeposeeLe is { } dite && dite <= Jour ? dite : Jour;
        Communes = await TerritoiresDeLaCommune.ListerAsync(referentiels, Jour, annulation);
        Situations = await referentiels.EnVigueurAsync(Nomenclatures.SituationFamiliale, Jour, annulation);
        Niveaux = await referentiels.EnVigueurAsync(Nomenclatures.NiveauQualification, Jour, annulation);
        Freins = await referentiels.EnVigueurAsync(Nomenclatures.Frein, Jour, annulation);
        Points = await referentiels.EnVigueurAsync(Nomenclatures.PointInformation, Jour, annulation);
        Guides = await referentiels.EnVigueurAsync(Nomenclatures.Guide, Jour, annulation);
        DroitsConnexes = await referentiels.EnVigueurAsync(Nomenclatures.DroitConnexe, Jour, annulation);
        Saisie.Droits = [.. DroitsConnexes.Select(d => new SaisieDroitConnexe { Code = d.Code, Etat = Saisie.Droits.Find(s => s.Code == d.Code)?.Etat })];
        if (Saisie.Membres.Count == 0)
        {
            Saisie.Membres = [new SaisieMembre { Role = RoleFoyer.Conjoint }, new SaisieMembre { Role = RoleFoyer.Enfant }];
        }

        MembresConnus =
            Connue?.FoyerId is { } foyer && AtteintLeFoyer
                ? await db
                    .Personnes.AsNoTracking()
                    .Where(p => p.FoyerId == foyer && p.Id != Connue.Id)
                    .OrderBy(p => p.Role)
                    .ThenBy(p => p.DateNaissance)
                    .ToListAsync(annulation)
                : [];
        _bareme = await referentiels.BaremeAsync(le, annulation);
        Avertissements = AvertissementsDemande.Calculer(Situer(le), _bareme);
    }

    /// <summary>What the form says, as the warnings read it.</summary>
    private SituationDeclaree Situer(DateOnly le)
    {
        var naissance = Connue?.DateNaissance ?? Saisie.DateNaissance;
        var enfants = Saisie
            .Membres.Where(m => !m.EstVide && m.Role == RoleFoyer.Enfant)
            .Select(m => m.DateNaissance)
            .Concat(MembresConnus.Where(m => m.Role == RoleFoyer.Enfant).Select(m => (DateOnly?)m.DateNaissance))
            .ToList();
        return new SituationDeclaree
        {
            Age = naissance is { } n && n <= le ? Personne.AgeAu(n, le) : null,
            EnCouple =
                Saisie.Membres.Exists(m => !m.EstVide && m.Role == RoleFoyer.Conjoint)
                || MembresConnus.Any(m => m.Role == RoleFoyer.Conjoint)
                || ProfilFoyer.SituationsDeCouple.Contains(SituationFamiliale),
            Enfants = Math.Max(enfants.Count, AtteintLeFoyer ? Connue?.Foyer?.NombreEnfants ?? 0 : 0),
            EnfantDeMoinsDeTroisAns = enfants.Exists(e => e > le.AddYears(-3)),
            Situation = Saisie.Situation,
            EstNonSalarie = Saisie.EstIndependant,
            RessourcesMoyennes = Saisie.LireRessources(null).Moyenne,
        };
    }

    private void ExigerMembre(SaisieMembre membre, int rang)
    {
        var prefixe = string.Create(CultureInfo.InvariantCulture, $"{Prefixe}{nameof(SaisieDemande.Membres)}[{rang}].");
        Exiger(!string.IsNullOrWhiteSpace(membre.Prenom), nameof(SaisieMembre.Prenom), "Saisissez le prénom.");
        Exiger(membre.Role is RoleFoyer.Conjoint or RoleFoyer.Enfant or RoleFoyer.Autre, nameof(SaisieMembre.Role), "Choisissez la place dans le foyer.");
        Exiger(
            membre.DateNaissance is { } naissance && Personne.NaissancePossible(naissance, Jour),
            nameof(SaisieMembre.DateNaissance),
            $"Date de naissance de la personne {rang + 1} du foyer\u00A0: saisissez une date possible, pas dans le futur."
        );

        void Exiger(bool respecte, string champ, string message)
        {
            if (!respecte && ModelState.GetFieldValidationState(prefixe + champ) != ModelValidationState.Invalid)
            {
                ModelState.AddModelError(prefixe + champ, message);
            }
        }
    }

    private Personne CreerDemandeur(Nir nir)
    {
        ReglesPersonne.NaissancePossible.Exiger(Personne.NaissancePossible(Saisie.DateNaissance!.Value, Jour), nameof(SaisieIdentite.DateNaissance));
        var personne = new Personne(Saisie.Civilite, Saisie.Nom!, Saisie.NomNaissance, Saisie.Prenom!, Saisie.DateNaissance.Value);
        personne.Joindre(Saisie.Telephone, Saisie.Courriel, horloge.Instant);
        if (!nir.EstVide)
        {
            personne.EnregistrerNir(coffre.Chiffrer(nir), coffre.Empreinte(nir));
        }

        return personne;
    }

    private static Personne CreerMembre(SaisieMembre membre, Personne demandeur) =>
        new(null, string.IsNullOrWhiteSpace(membre.Nom) ? demandeur.Nom : membre.Nom, null, membre.Prenom!, membre.DateNaissance!.Value);

    /// <summary>Whether none of these persons is known already, or they were confirmed to be others.</summary>
    private async Task<bool> SontNouvellesAsync(IEnumerable<Personne> personnes, bool confirmee, CancellationToken annulation)
    {
        var (connues, memeNir) = (new List<PersonnesProches.Connue>(), false);
        foreach (var personne in personnes)
        {
            var proches = await PersonnesProches.ChercherAsync(db, personne, courant.Perimetre(Droits.ConsulterDossier), annulation);
            connues.AddRange(proches.Connues);
            memeNir |= proches.MemeNir;
        }

        Proches = new PersonnesProches(connues, memeNir);
        return !memeNir && (connues.Count == 0 || confirmee);
    }

    /// <summary>The foyer of the demande: that of the person, that of the matricule, or a new one that awaits its matricule.</summary>
    private async Task<Foyer> AttacherAuFoyerAsync(Personne personne, DateOnly le, CancellationToken annulation)
    {
        FoyerDeRattachement.HorsPerimetre.Exiger(AtteintLeFoyer);
        var foyer = personne.Foyer;
        if (foyer is null)
        {
            var (maison, conference) = await TerritoiresDeLaCommune.LireAsync(
                db,
                Connue is null ? Saisie.CodeInsee! : personne.DomiciliationCodeInsee ?? "",
                Jour,
                annulation
            );
            foyer = string.IsNullOrWhiteSpace(Saisie.Matricule)
                ? null
                : await FoyerDeRattachement.TrouverAsync(db, courant, Saisie.Matricule, nameof(SaisieDemande.Matricule), annulation);
            if (foyer is null)
            {
                foyer = string.IsNullOrWhiteSpace(Saisie.Matricule)
                    ? Foyer.Demander(Nul(Saisie.NumeroDemande))
                    : new Foyer(Saisie.Matricule, Nul(Saisie.NumeroDemande));
                var commune = Communes.FirstOrDefault(c => c.CodeInsee == Saisie.CodeInsee);
                if (string.IsNullOrWhiteSpace(Saisie.DomiciliationStructure) && commune is not null)
                {
                    foyer.Domicilier(new Adresse(Saisie.Voie, null, Saisie.CodePostal, commune.Nom, Saisie.CodeInsee), maison, conference);
                }

                db.Foyers.Add(foyer);
            }

            if (Connue is null)
            {
                db.Personnes.Add(personne);
                await IndexationNoms.IndexerAsync(db, personne, annulation);
            }

            await FoyerDeRattachement.EntrerAsync(
                db,
                personne,
                foyer,
                RoleFoyer.Demandeur,
                le,
                nameof(SaisieDemande.Matricule),
                nameof(SaisieDemande.DeposeeLe),
                annulation
            );
            if (Connue is null && !string.IsNullOrWhiteSpace(Saisie.DomiciliationStructure))
            {
                personne.Domicilier(Saisie.DomiciliationStructure, Saisie.CodeInsee!, le, maison, conference);
            }
        }

        var enfants = Saisie.Membres.Count(m => !m.EstVide && m.Role == RoleFoyer.Enfant) + MembresConnus.Count(m => m.Role == RoleFoyer.Enfant);
        foyer.Decrire(Nul(Saisie.NumeroDemande), Nul(Saisie.SituationFamiliale) ?? foyer.SituationFamiliale, Math.Max(enfants, foyer.NombreEnfants ?? 0));
        if (foyer.EtatDroit is null)
        {
            foyer.ConstaterDroit(null, EtatDroit.EnAttente, null, le);
        }

        return foyer;
    }

    private DemandeRsa Demander(Personne personne, DateOnly le)
    {
        if (Saisie is { Autonomie: { } autonomie, Capacite: { } capacite })
        {
            db.Evaluations.Add(
                new EvaluationBesoins(
                    personne.Id,
                    le,
                    courant.Id,
                    autonomie,
                    capacite,
                    Saisie.Besoins.Intersect(Freins.Select(f => f.Code)),
                    Saisie.CommentaireBesoins
                )
            );
        }

        var points = Saisie.Points.Intersect(Points.Select(p => p.Code)).ToList();
        if (points.Count > 0)
        {
            db.Informations.Add(
                new InformationDroitsDevoirs(personne.Id, null, le, courant.Id, points, Saisie.Guides.Intersect(Guides.Select(g => g.Code)), Jour)
            );
        }

        db.DroitsConnexes.AddRange(
            Saisie.Droits.Where(d => d.Etat is not null).Select(d => new SuiviDroitConnexe(personne.Id, d.Code!, d.Etat!.Value, le, courant.Id))
        );
        return new DemandeRsa(personne.Id, Instruction(le), Donnees(), Ressources(le), Avertissements, Saisie.Commentaire);
    }

    private void Qualifier(Personne personne)
    {
        personne.Qualifier(Nul(Saisie.NiveauQualification) ?? personne.NiveauQualification, personne.IdentifiantFranceTravail);
        personne.DeclarerIndependant(Saisie.EstIndependant || Saisie.Situation == SituationProfessionnelle.NonSalarie);
    }

    private InstructionDemande Instruction(DateOnly le) => new(courant.Id, Saisie.Structure!.Value, Saisie.NomStructure, le, Jour);

    private RessourcesDeclarees Ressources(DateOnly le) => Saisie.LireRessources(_bareme?.RevenuGaranti(Situer(le)));

    private DonneesSocioprofessionnelles Donnees() =>
        new(Saisie.Situation, Saisie.DernierMetier, Saisie.DernierEmploiFiniLe, Saisie.Mobilite, Saisie.Logement, Saisie.GardeEnfants, Saisie.CouvertureSante);

    /// <summary>Where a draft keeps the identifier of a person already known.</summary>
    private const string ClePersonne = "personne";

    private static Dictionary<string, string[]> Valeurs(BrouillonDemande brouillon) =>
        JsonSerializer.Deserialize<Dictionary<string, string[]>>(brouillon.Contenu) ?? [];

    private IQueryable<BrouillonDemande> Brouillons() => db.BrouillonsDemande.Where(b => b.Par == courant.Id);

    /// <summary>Puts back what was typed, even what cannot be read yet.</summary>
    private async Task ReprendreAsync(BrouillonDemande brouillon)
    {
        var valeurs = Valeurs(brouillon);
        var formulaire = new FormCollection(valeurs.ToDictionary(v => v.Key, v => new StringValues(v.Value)));
        await TryUpdateModelAsync(Saisie, "Saisie", new FormValueProvider(BindingSource.Form, formulaire, CultureInfo.CurrentCulture));
        OublierLesErreurs();
    }

    private void OublierLesErreurs()
    {
        foreach (var entree in ModelState.Values)
        {
            entree.Errors.Clear();
            entree.ValidationState = ModelValidationState.Skipped;
        }
    }

    private static string? Nul(string? texte) => string.IsNullOrWhiteSpace(texte) ? null : texte.Trim();
}
