using System.ComponentModel.DataAnnotations;
using Itineraires.Data;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Entree;
using Itineraires.Domain.Habilitations;
using Itineraires.Domain.Orientation;
using Itineraires.Domain.Pilotage;
using Itineraires.Web.Design;
using Itineraires.Web.Infrastructure;
using Itineraires.Web.Notifications;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Sessions;

/// <summary>One session: who is convoked, who came, and the decision on the spot (ORI-07, INF-03).</summary>
[Authorize(Policy = Droits.AnimerSessions)]
public sealed class ConsulterModel(
    ItinerairesDbContext db,
    UtilisateurCourant courant,
    ReferentielsEnMemoire referentiels,
    MessagesDeSession messages,
    TimeProvider horloge
) : PageDeSession(db, courant, horloge), IReaffichable
{
    private const int SessionsProposees = 3;

    private static readonly RegleMetier RessourceRequise = new("SES-RESSOURCE", "Dites ce qui est présenté.");

    public IReadOnlyList<Ligne> Lignes { get; private set; } = [];

    public int Convoquees => Lignes.Count(l => l.Statut != StatutConvocation.Annulee);

    public int LettresAEnvoyer { get; private set; }

    /// <summary>Persons whom no e-mail told that the session is cancelled.</summary>
    public IReadOnlyList<PersonneAPrevenir> APrevenir { get; private set; } = [];

    public IReadOnlyList<(Guid Id, DateOnly Jour, string Titre)> Prochaines { get; private set; } = [];

    public IReadOnlyList<ElementNomenclature> Thematiques { get; private set; } = [];

    /// <summary>Why a person could not come.</summary>
    [BindProperty, Display(Name = "Pourquoi la personne n’a pas pu venir"), MaxLength(300), SansInformationMedicale]
    public string? Motif { get; set; }

    /// <summary>Convocation whose act was refused, opened again with its error.</summary>
    [BindProperty(Name = "convocation")]
    public Guid? Refusee { get; set; }

    [BindProperty(Name = "Points"), Display(Name = "Points expliqués aux personnes présentes")]
    public List<string> Points { get; set; } = [];

    [BindProperty(Name = "Guides"), Display(Name = "Guides remis")]
    public List<string> Guides { get; set; } = [];

    public IReadOnlyList<ElementNomenclature> PointsConnus { get; private set; } = [];

    public IReadOnlyList<ElementNomenclature> GuidesConnus { get; private set; } = [];

    public bool PeutOrienter => Courant.Peut(Droits.DeciderOrientation);

    public bool PeutConsulter => Courant.Peut(Droits.ConsulterDossier);

    public int Compte(StatutConvocation statut) => Lignes.Count(l => l.Statut == statut);

    public string Thematique(string code) => Thematiques.FirstOrDefault(t => t.Code == code)?.Libelle ?? code;

    public async Task OnGetAsync(CancellationToken annulation)
    {
        // A session closed before keeps what was explained in it.
        if (
            Session is { Genre: GenreSession.Information, Statut: StatutSession.Planifiee }
            && await Db.Informations.AsNoTracking().FirstOrDefaultAsync(i => i.SessionId == Id, annulation) is { } notee
        )
        {
            (Points, Guides) = (notee.Points, notee.Guides);
        }

        await ReafficherAsync(annulation);
    }

    /// <summary>Notes one person; the page comes back on her line.</summary>
    public async Task<IActionResult> OnPostPresenceAsync(ActePresence acte, CancellationToken annulation)
    {
        if (acte == ActePresence.Annuler || await Convocations().SingleOrDefaultAsync(c => c.Id == Refusee, annulation) is not { } convoquee)
        {
            return NotFound();
        }

        if (!ModelState.IsValid)
        {
            await ReafficherAsync(annulation);
            return Page();
        }

        Session.Noter(convoquee, acte, Motif, Courant.Id, Jour);
        await Db.SaveChangesAsync(annulation);
        return Redirect($"/sessions/{Id}#p-{convoquee.Id}");
    }

    /// <summary>Takes one person off those expected; she may be convoked again.</summary>
    public async Task<IActionResult> OnPostDecommanderAsync(CancellationToken annulation)
    {
        if (await Convocations().SingleOrDefaultAsync(c => c.Id == Refusee, annulation) is not { } convoquee)
        {
            return NotFound();
        }

        convoquee.Annuler();
        await Db.SaveChangesAsync(annulation);
        await messages.DecommanderAsync(Session, convoquee, annulation);
        return this.RedirigerAvecSucces("La convocation est annulée\u00A0: la personne peut être convoquée de nouveau.", "Consulter", new { Id });
    }

    public async Task<IActionResult> OnPostCloreAsync(CancellationToken annulation)
    {
        Session.Clore(await Convocations().CountAsync(c => c.Statut == StatutConvocation.Attendue, annulation), Jour);
        var informees = await NoterInformationsAsync(annulation);
        await Db.SaveChangesAsync(annulation);
        return this.RedirigerAvecSucces(
            informees == 0 ? "La session est close." : $"La session est close. L’information est notée dans {Typo.Compter(informees, "dossier")}.",
            "Consulter",
            new { Id }
        );
    }

    public async Task<IActionResult> OnPostRouvrirAsync(CancellationToken annulation)
    {
        Session.Rouvrir();
        await Db.SaveChangesAsync(annulation);
        return this.RedirigerAvecSucces("La session est rouverte\u00A0: corrigez, puis closez-la de nouveau.", "Consulter", new { Id });
    }

    public async Task<IActionResult> OnPostAnnulerAsync(string? motifAnnulation, CancellationToken annulation)
    {
        var convocations = await Convocations().ToListAsync(annulation);
        var attendues = convocations.FindAll(c => c.Statut == StatutConvocation.Attendue);
        Session.Annuler(motifAnnulation, convocations);
        await Db.SaveChangesAsync(annulation);
        await messages.AnnulerAsync(Session, attendues, annulation);
        return this.RedirigerAvecSucces("La session est annulée.", "Consulter", new { Id });
    }

    public async Task<IActionResult> OnPostRessourceAsync(string? thematique, string? ressource, CancellationToken annulation)
    {
        RessourceRequise.Exiger(!string.IsNullOrWhiteSpace(ressource), "Ressource");
        if (!(await referentiels.NomenclatureAsync(Nomenclatures.RessourceLocale, annulation)).Any(t => t.Code == thematique))
        {
            return NotFound();
        }

        Session.Presenter([.. Session.Ressources, new RessourcePresentee(thematique!, ressource!)]);
        await Db.SaveChangesAsync(annulation);
        return this.RedirigerAvecSucces("La ressource est ajoutée.", "Consulter", new { Id });
    }

    /// <summary>What was explained is noted in the dossier of each person who attended an information collective (INF-01, INF-03).</summary>
    private async Task<int> NoterInformationsAsync(CancellationToken annulation)
    {
        var points = Points
            .Intersect((await referentiels.EnVigueurAsync(Nomenclatures.PointInformation, Session.Jour, annulation)).Select(p => p.Code))
            .ToList();
        // Closed again after a correction: what the first closing wrote is written anew from those present.
        Db.Informations.RemoveRange(await Db.Informations.Where(i => i.SessionId == Id).ToListAsync(annulation));
        if (Session.Genre != GenreSession.Information || points.Count == 0)
        {
            return 0;
        }

        var guides = Guides.Intersect((await referentiels.EnVigueurAsync(Nomenclatures.Guide, Session.Jour, annulation)).Select(g => g.Code)).ToList();
        var presentes = await Db
            .Personnes.Where(p => Db.Convocations.Any(c => c.SessionId == Id && c.PersonneId == p.Id && c.Statut == StatutConvocation.Presente))
            .ToListAsync(annulation);
        Db.AddRange(
            presentes.Select(p => InformationDroitsDevoirs.EnSession((Id, Session.Jour), (p.Id, p.AccompagnementId), Courant.Id, points, guides, Jour))
        );
        return presentes.Count;
    }

    /// <summary>Takes back one of the resources presented.</summary>
    public async Task<IActionResult> OnPostOublierAsync(string? thematique, string? ressource, CancellationToken annulation)
    {
        // Named, not numbered: the page may be older than the list.
        var retiree = Session.Ressources.Find(r => r.Thematique == thematique && r.Libelle == ressource);
        if (retiree is null)
        {
            return NotFound();
        }

        Session.Presenter(Session.Ressources.Where(r => !ReferenceEquals(r, retiree)));
        await Db.SaveChangesAsync(annulation);
        return this.RedirigerAvecSucces("La ressource est retirée.", "Consulter", new { Id });
    }

    public async Task ReafficherAsync(CancellationToken annulation)
    {
        await RelireAsync(annulation);
        if (Session is { Genre: GenreSession.Information, Statut: StatutSession.Planifiee })
        {
            PointsConnus = await referentiels.EnVigueurAsync(Nomenclatures.PointInformation, Session.Jour, annulation);
            GuidesConnus = await referentiels.EnVigueurAsync(Nomenclatures.Guide, Session.Jour, annulation);
        }

        Thematiques = [.. (await referentiels.NomenclatureAsync(Nomenclatures.RessourceLocale, annulation)).Where(t => t.EstEnVigueurAu(Jour))];
        var jour = Session.Jour;
        Lignes = await (
            from c in Convocations().AsNoTracking()
            join p in Db.Personnes on c.PersonneId equals p.Id
            join a in Db.Accompagnements on p.AccompagnementId equals (Guid?)a.Id into parcours
            from a in parcours.DefaultIfEmpty()
            join o in Db.Organismes on a.OrganismeId equals o.Id into organismes
            from o in organismes.DefaultIfEmpty()
            orderby p.NomPlie, p.PrenomPlie
            select new Ligne(
                c.Id,
                p.Id,
                p.Prenom + " " + p.Nom,
                c.Rang,
                c.ConvoqueeLe,
                c.Statut,
                c.Motif,
                o == null || a.OrienteLe < jour ? null : o.Nom,
                a == null ? null : (DateOnly?)a.OrienteLe,
                Db.AttentesPlace.Where(x => x.PersonneId == p.Id && x.Statut == StatutAttente.EnAttente)
                    .Join(Db.LignesConvention, x => x.LigneConventionId, l => l.Id, (x, l) => l.Organisme.Nom)
                    .FirstOrDefault()
            )
        ).ToListAsync(annulation);
        var convocations = Lignes.Where(l => l.Statut != StatutConvocation.Annulee).Select(l => l.Id).ToList();
        APrevenir =
            Session.Statut == StatutSession.Annulee || Session.Jour >= Jour
                ? await (
                    from c in Convocations().AsNoTracking()
                    join p in Db.Personnes on c.PersonneId equals p.Id
                    where c.Statut == StatutConvocation.Annulee && (p.Courriel == null || p.CourrielSansAccord)
                    orderby p.NomPlie, p.PrenomPlie
                    select new PersonneAPrevenir(p.Id, p.Prenom + " " + p.Nom, p.Telephone)
                ).ToListAsync(annulation)
                : [];
        LettresAEnvoyer = await Db.Courriers.CountAsync(c => convocations.Contains(c.ObjetId) && c.ImprimeLe == null, annulation);
        Prochaines =
            Session.Statut == StatutSession.Tenue
                ?
                [
                    .. (
                        await Db
                            .Sessions.AsNoTracking()
                            .Where(s =>
                                s.TerritoireId == Session.TerritoireId && s.Genre == Session.Genre && s.Statut == StatutSession.Planifiee && s.Jour > Jour
                            )
                            .OrderBy(s => s.Jour)
                            .Take(SessionsProposees)
                            .Select(s => new
                            {
                                s.Id,
                                s.Jour,
                                s.Titre,
                            })
                            .ToListAsync(annulation)
                    ).Select(s => (s.Id, s.Jour, s.Titre)),
                ]
                : [];
    }

    public sealed record PersonneAPrevenir(Guid Id, string Nom, string? Telephone);

    public sealed record Ligne(
        Guid Id,
        Guid PersonneId,
        string Nom,
        int Rang,
        DateOnly ConvoqueeLe,
        StatutConvocation Statut,
        string? Motif,
        string? Organisme,
        DateOnly? OrienteLe,
        string? Attend
    );
}
