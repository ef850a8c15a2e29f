using System.ComponentModel.DataAnnotations;
using Itineraires.Data;
using Itineraires.Domain.Accompagnement;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Conventions;
using Itineraires.Domain.Habilitations;
using Itineraires.Domain.Orientation;
using Itineraires.Domain.Personnes;
using Itineraires.Domain.Pilotage;
using Itineraires.Web.Design;
using Itineraires.Web.Features.Personnes;
using Itineraires.Web.Infrastructure;
using Itineraires.Web.Notifications;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Orientation;

/// <summary>Decision of orientation or réorientation by the chef de service social (ORI-02 to ORI-05, ORI-09).</summary>
[Authorize(Policy = Droits.DeciderOrientation)]
public sealed class OrienterModel(
    ItinerairesDbContext db,
    UtilisateurCourant courant,
    ReferentielsEnMemoire referentiels,
    OrienterPersonne orienter,
    GardeDelegations delegations,
    MessagesDeParcours messages,
    MessagesDeSession convocations,
    TimeProvider horloge
) : PageDeDossier(db, courant, horloge), IReaffichable
{
    /// <summary>Lines shown at once: the best ones come first.</summary>
    private const int LignesMontrees = 12;

    private static readonly RegleMetier ChoixConnu = new("ORI-CHOIX", "Ce choix n’existe plus\u00A0: choisissez de nouveau.");

    private static readonly RegleMetier LigneAttendue = new("ATT-LIGNE", "Choisissez la ligne de convention dont la personne attend une place.");

    private List<LigneOuverte> _toutes = [];

    private Dictionary<Guid, double?> _distances = [];

    /// <summary>Itinéraire shown in the list of lines; the proposal's when absent.</summary>
    [BindProperty(SupportsGet = true, Name = "itineraire")]
    public Itineraire? Itineraire { get; set; }

    [BindProperty(SupportsGet = true, Name = "thematique")]
    public string? Thematique { get; set; }

    /// <summary>Words of the name of the organisme.</summary>
    [BindProperty(SupportsGet = true, Name = "q")]
    public string? Recherche { get; set; }

    /// <summary>Only lines that have a place.</summary>
    [BindProperty(SupportsGet = true, Name = "libres")]
    public bool Libres { get; set; }

    /// <summary>Every line, not the first ones only.</summary>
    [BindProperty(SupportsGet = true, Name = "toutes")]
    public bool ToutesLesLignes { get; set; }

    /// <summary>Lines that the filters keep.</summary>
    public int NombreDeLignes { get; private set; }

    [BindProperty(SupportsGet = true, Name = "proximite")]
    public bool Proximite { get; set; } = true;

    [BindProperty, Display(Name = "Où orienter"), Required(ErrorMessage = "Choisissez une ligne ou un organisme.")]
    public string? Choix { get; set; }

    /// <summary>Line already chosen, from the waiting list.</summary>
    [BindProperty(SupportsGet = true, Name = "ligne")]
    public Guid? LigneVoulue { get; set; }

    /// <summary>Lines whose place the person waits for, with her rank.</summary>
    public IReadOnlyList<AttenteLue> Attentes { get; private set; } = [];

    [BindProperty, Display(Name = "La personne reste sur les listes d’attente où elle est inscrite")]
    public bool ResterEnAttente { get; set; }

    [BindProperty, Display(Name = "Date de la décision"), Required(ErrorMessage = "Saisissez la date de la décision.")]
    public DateOnly? DecideeLe { get; set; }

    [
        BindProperty,
        Display(Name = "Motif de la décision"),
        Required(ErrorMessage = "Indiquez le motif de la décision."),
        MaxLength(1000),
        SansInformationMedicale
    ]
    public string? Motif { get; set; }

    [BindProperty, Display(Name = "Je confirme l’orientation au-delà des places, ou avant ceux qui attendent")]
    public bool DepassementConfirme { get; set; }

    [BindProperty, Display(Name = "Pourquoi au-delà des places, ou avant les autres"), MaxLength(500), SansInformationMedicale]
    public string? MotifDepassement { get; set; }

    public PropositionOrientation? Proposition { get; private set; }

    private IReadOnlyList<ElementNomenclature> _besoins = [];

    /// <summary>The account may not sign this decision today: said before anything is typed.</summary>
    public bool SansDelegation { get; private set; }

    /// <summary>Collective session from which the person is oriented, where one goes back to.</summary>
    [BindProperty(SupportsGet = true, Name = "session")]
    public Guid? SessionId { get; set; }

    /// <summary>A condition of the criteria in words.</summary>
    public string Phrase(ConditionOrientation condition) => condition.Phrase(code => _besoins.FirstOrDefault(b => b.Code == code)?.Libelle ?? code);

    public ParcoursAccompagne? Actuel { get; private set; }

    public string? OrganismeActuel { get; private set; }

    /// <summary>Request of réorientation that awaits this decision.</summary>
    public DemandeRecue? Demande { get; private set; }

    [BindProperty, Display(Name = "Pourquoi la réorientation est refusée"), MaxLength(1000), SansInformationMedicale]
    public string? MotifCloture { get; set; }

    public IReadOnlyList<LigneOuverte> Lignes { get; private set; } = [];

    public IReadOnlyList<Autre> Autres { get; private set; } = [];

    public IReadOnlyList<string> Thematiques { get; private set; } = [];

    public string? CommunePersonne { get; private set; }

    /// <summary>How far a line is from where the person lives, or null.</summary>
    public double? Kilometres(LigneOuverte ligne) => _distances.GetValueOrDefault(ligne.Id);

    protected override string Droit => Droits.DeciderOrientation;

    public async Task OnGetAsync(CancellationToken annulation)
    {
        DecideeLe = Horloge.Aujourdhui;
        await ReafficherAsync(annulation);
        if (_toutes.Find(l => l.Id == LigneVoulue) is { } voulue)
        {
            Itineraire = voulue.Type.Itineraire;
            Choix = $"ligne:{voulue.Id}";
            await ReafficherAsync(annulation);
        }
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken annulation)
    {
        await ReafficherAsync(annulation);
        if (!ModelState.IsValid)
        {
            return Page();
        }

        var (type, organismeId, ligne) = LireChoix();
        var choix = new ChoixOrientation(type, organismeId, ligne?.Id, null, DepassementConfirme, MotifDepassement, Proposition, ligne?.Innovation);
        var acte = new ActeDecision(Courant.Id, DecideeLe!.Value, Motif!, Horloge.Aujourdhui);
        var faite = await orienter.ExecuterAsync(Id, choix, ligne?.CadreCode, acte, ResterEnAttente, annulation);
        await PrevenirAsync(faite, annulation);
        return this.RedirigerAvecSucces(
            $"{Personne.NomComplet} est {(Personne.Civilite == Civilite.Monsieur ? "orienté" : "orientée")} vers {ligne?.Organisme ?? Autres.FirstOrDefault(a => a.Id == organismeId)?.Organisme}.{DireLesAttentes(ligne?.Id)}",
            SessionId is null ? "/Personnes/Dossier" : "/Sessions/Consulter",
            new { Id = SessionId ?? Id }
        );
    }

    /// <summary>Everyone whom the decision concerns: the person, the organismes, who expected her and who followed her beside her référent.</summary>
    private async Task PrevenirAsync(OrientationFaite faite, CancellationToken annulation)
    {
        await messages.DeciderAsync(faite.Decision.Id, annulation);
        foreach (var convocation in faite.Decommandees)
        {
            await convocations.DecommanderAsync(await Db.Sessions.SingleAsync(s => s.Id == convocation.SessionId, annulation), convocation, annulation);
        }

        if (faite.GlobalFini is { } global)
        {
            await messages.TerminerGlobalAsync(global, annulation);
        }
    }

    /// <summary>The line chosen is full: the person waits for one of its places.</summary>
    public async Task<IActionResult> OnPostAttendreAsync(CancellationToken annulation)
    {
        await ReafficherAsync(annulation);
        ModelState.NeGarderQue(nameof(Choix));
        if (!ModelState.IsValid)
        {
            return Page();
        }

        var (_, _, choisie) = LireChoix();
        LigneAttendue.Exiger(choisie is not null, nameof(Choix));
        Db.Add(
            AttentePlace.Inscrire(
                Personne,
                choisie!.Id,
                choisie.Libres,
                choisie.EnAttente,
                Attentes.Any(a => a.LigneId == choisie.Id),
                Courant.Id,
                Horloge.Aujourdhui
            )
        );
        await Db.SaveChangesAsync(annulation);
        return this.RedirigerAvecSucces(
            $"{Personne.NomComplet} attend une place chez {choisie.Organisme}, au rang {choisie.EnAttente + 1}.",
            SessionId is null ? "/Personnes/Dossier" : "/Sessions/Consulter",
            new { Id = SessionId ?? Id }
        );
    }

    /// <summary>Refuses the request of réorientation: the accompagnement goes on.</summary>
    public async Task<IActionResult> OnPostRefuserAsync(CancellationToken annulation)
    {
        await ReafficherAsync(annulation);
        ModelState.Remove(nameof(Choix));
        ModelState.Remove(nameof(DecideeLe));
        ModelState.Remove(nameof(Motif));
        if (!ModelState.IsValid)
        {
            return Page();
        }

        if (await Db.Reorientations.SingleOrDefaultAsync(d => d.PersonneId == Id && d.Statut == StatutReorientation.Demandee, annulation) is not { } demande)
        {
            return NotFound();
        }

        await delegations.ExigerAsync(Courant.Id, ObjetsDelegation.Orientation, Personne.TerritoireId, Horloge.Aujourdhui, annulation);
        demande.Refuser(Courant.Id, Horloge.Aujourdhui, MotifCloture);
        await Db.SaveChangesAsync(annulation);
        await messages.RefuserReorientationAsync(demande.Id, annulation);
        return this.RedirigerAvecSucces("La demande de réorientation est refusée\u00A0: le référent en est averti.", "/Personnes/Dossier", new { Id });
    }

    public async Task ReafficherAsync(CancellationToken annulation)
    {
        Demande = await (
            from d in Db.Reorientations.AsNoTracking()
            join u in Db.Users on d.DemandeePar equals u.Id
            where d.PersonneId == Id && d.Statut == StatutReorientation.Demandee
            select new DemandeRecue(d.DemandeeLe, u.Prenom + " " + u.Nom, d.Motif, d.Explication, d.Souhait, d.AvisPersonne)
        ).SingleOrDefaultAsync(annulation);
        if (Demande is { } recue)
        {
            Demande = recue with { Motif = await referentiels.LibelleAsync(Nomenclatures.MotifReorientation, recue.Motif, annulation) };
            Motif ??= HttpMethods.IsGet(Request.Method) ? recue.Explication : null;
            Itineraire ??= recue.Souhait?.Itineraire is Domain.Orientation.Itineraire.Emploi or Domain.Orientation.Itineraire.Activite
                ? recue.Souhait.Value.Itineraire
                : null;
        }

        SansDelegation =
            await delegations.TrouverAsync(Courant.Id, ObjetsDelegation.Orientation, Personne.TerritoireId, Horloge.Aujourdhui, annulation) is null;
        _besoins = await referentiels.NomenclatureAsync(Nomenclatures.Frein, annulation);
        if (await referentiels.CriteresAsync(Horloge.Aujourdhui, annulation) is { } criteres)
        {
            var profils = await ProfilsOrientation.Lire(Db, Db.Personnes.Where(p => p.Id == Id)).ToListAsync(annulation);
            Proposition = criteres.Proposer(profils[0].Profil(Horloge.Aujourdhui));
        }

        Attentes = await (
            from a in Db.AttentesPlace.AsNoTracking()
            join l in Db.LignesConvention on a.LigneConventionId equals l.Id
            join o in Db.Organismes on l.OrganismeId equals o.Id
            where a.PersonneId == Id && a.Statut == StatutAttente.EnAttente
            orderby a.InscriteLe
            select new AttenteLue(
                l.Id,
                o.Nom,
                a.InscriteLe,
                1
                    + Db.AttentesPlace.Count(x =>
                        x.LigneConventionId == l.Id
                        && x.Statut == StatutAttente.EnAttente
                        && (x.InscriteLe < a.InscriteLe || (x.InscriteLe == a.InscriteLe && x.Id < a.Id))
                    )
            )
        ).ToListAsync(annulation);
        var actuel = await (
            from a in Db.Accompagnements.AsNoTracking()
            join o in Db.Organismes on a.OrganismeId equals o.Id
            where a.PersonneId == Id && a.Fin == null
            select new { a, o.Nom }
        ).SingleOrDefaultAsync(annulation);
        (Actuel, OrganismeActuel) = (actuel?.a, actuel?.Nom);
        Itineraire ??= Proposition?.Type?.Itineraire is Domain.Orientation.Itineraire.Emploi or Domain.Orientation.Itineraire.Activite
            ? Proposition.Type.Value.Itineraire
            : Domain.Orientation.Itineraire.Emploi;
        var annee = Horloge.Aujourdhui.Year;
        var communes = (await referentiels.CommunesAsync(annulation)).ToDictionary(c => c.CodeInsee);
        var ici = communes.GetValueOrDefault(Personne.DomiciliationCodeInsee ?? Personne.Foyer?.CodeInsee ?? "");
        CommunePersonne = ici?.Nom;
        _toutes = await PlacesOuvertes.LireAsync(Db, annee, annulation);
        Thematiques = [.. _toutes.Select(l => l.Thematique).OfType<string>().Distinct().Order()];
        _distances = _toutes.ToDictionary(l => l.Id, l => PlacesOuvertes.Distance(ici, communes.GetValueOrDefault(l.CodeInsee ?? "")));
        var cherche = Texte.Replier(Recherche);
        List<LigneOuverte> retenues =
        [
            .. _toutes
                .Where(l => l.Type.Itineraire == Itineraire && (string.IsNullOrEmpty(Thematique) || l.Thematique == Thematique))
                .Where(l => (!Libres || l.Disponibles > 0) && Texte.Replier(l.Organisme).Contains(cherche, StringComparison.Ordinal))
                .OrderBy(l => l.Disponibles <= 0)
                .ThenBy(l => (Demande?.Souhait?.Modalite ?? Proposition?.Type?.Modalite) is { } m && l.Type.Modalite != m)
                .ThenBy(l => Proximite ? Kilometres(l) ?? double.MaxValue : 0)
                .ThenBy(l => l.Organisme),
        ];
        NombreDeLignes = retenues.Count;
        Lignes = ToutesLesLignes ? retenues : [.. retenues.Where((l, rang) => rang < LignesMontrees || $"ligne:{l.Id}" == Choix)];
        Autres =
        [
            .. (
                await Db
                    .Organismes.AsNoTracking()
                    .Where(o => o.Type == TypeOrganisme.PoleEmploi || o.Type == TypeOrganisme.Metropole)
                    .OrderBy(o => o.Nom)
                    .ToListAsync(annulation)
            ).SelectMany(o =>
                o.Type == TypeOrganisme.PoleEmploi
                    ? [new Autre(o.Id, o.Nom, TypeParcours.Professionnel), new Autre(o.Id, o.Nom, TypeParcours.Global)]
                    : new[] { new Autre(o.Id, o.Nom, TypeParcours.TravailleursSociaux) }
            ),
        ];
    }

    /// <summary>The waiting lists that the person leaves by this decision.</summary>
    private string? DireLesAttentes(Guid? ligneId) =>
        !ResterEnAttente && Attentes.Where(a => a.LigneId != ligneId).Select(a => Typo.De(a.Organisme)).ToList() is { Count: > 0 } quittees
            ? $" {(Personne.Civilite == Civilite.Monsieur ? "Il" : "Elle")} quitte la liste d’attente {string.Join(", ", quittees)}."
            : null;

    /// <summary>« ligne:ID » or « type:organisme ».</summary>
    private (TypeParcours Type, Guid OrganismeId, LigneOuverte? Ligne) LireChoix()
    {
        if (Choix!.Split(':') is [var nature, var identifiant] && Guid.TryParse(identifiant, out var id))
        {
            if (nature == "ligne" && _toutes.Find(l => l.Id == id) is { } ligne)
            {
                return (ligne.Type, ligne.OrganismeId, ligne);
            }

            if (TypeParcours.DuCode(nature) is { } type && Autres.Any(a => a.Id == id && a.Type == type))
            {
                return (type, id, null);
            }
        }

        throw new RegleMetierException(ChoixConnu, nameof(Choix));
    }

    /// <summary>A request of réorientation as the person who decides reads it.</summary>
    public sealed record DemandeRecue(DateOnly Le, string Par, string Motif, string Explication, TypeParcours? Souhait, string? AvisPersonne);

    public sealed record AttenteLue(Guid LigneId, string Organisme, DateOnly Depuis, int Rang);

    public sealed record Autre(Guid Id, string Organisme, TypeParcours Type);
}
