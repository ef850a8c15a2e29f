using Itineraires.Data;
using Itineraires.Data.Perimetres;
using Itineraires.Domain.Accompagnement;
using Itineraires.Domain.Cadres;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Habilitations;
using Itineraires.Domain.Orientation;
using Itineraires.Domain.Pilotage;
using Itineraires.Web.Exports;
using Itineraires.Web.Infrastructure;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Orientation;

/// <summary>Requests of réorientation to decide and relays in progress, those that wait the longest first.</summary>
[Authorize(Policy = Droits.ConsulterListes)]
public sealed class ReorientationsModel(ItinerairesDbContext db, UtilisateurCourant courant, ReferentielsEnMemoire referentiels, TimeProvider horloge)
    : PageModel
{
    private const int AuPlus = 200;

    public DateOnly Jour => horloge.Aujourdhui;

    public bool PeutDecider { get; private set; }

    public IReadOnlyList<Demande> Demandes { get; private set; } = [];

    public IReadOnlyList<RelaisEnCours> Relais { get; private set; } = [];

    public int NombreDemandes { get; private set; }

    public int NombreRelais { get; private set; }

    /// <summary>Days to decide and to hold the meeting, from the cadre of the territory.</summary>
    public (int? Decision, int? Relais) Delais { get; private set; }

    public async Task OnGetAsync(CancellationToken annulation)
    {
        var perimetre = courant.Perimetre(Droits.ConsulterListes);
        PeutDecider = courant.Peut(Droits.DeciderOrientation);
        var cadre = (await referentiels.CadresAsync(annulation)).EnVigueur(TypeParcours.EmploiDiversifie, Jour);
        Delais = (cadre.Entier(ParametresCadre.ReorientationJours), cadre.Entier(ParametresCadre.RelaisJours));
        NombreDemandes = await Attente(perimetre).CountAsync(annulation);
        Demandes = await LireDemandes(perimetre, AuPlus).ToListAsync(annulation);
        var motifs = (await referentiels.NomenclatureAsync(Nomenclatures.MotifReorientation, annulation)).ToDictionary(m => m.Code, m => m.Libelle);
        Demandes = [.. Demandes.Select(d => d with { Motif = motifs.GetValueOrDefault(d.Motif, d.Motif) })];
        NombreRelais = await EnCours(perimetre).CountAsync(annulation);
        Relais = await LireRelais(perimetre, AuPlus).ToListAsync(annulation);
    }

    public async Task<IActionResult> OnGetExporterAsync(FormatExport format, CancellationToken annulation)
    {
        if (!courant.Peut(Droits.ExporterListes))
        {
            return NotFound();
        }

        db.Journaliser("export", null, "relais en cours");
        await db.SaveChangesAsync(annulation);
        var tableau = new ExportTableau<RelaisEnCours>("Relais en cours")
            .Texte("Personne", r => r.Nom)
            .Date("Réorientée le", r => r.Debut)
            .Texte("Référent qui part", r => r.Sortant)
            .Texte("Organisme quitté", r => r.OrganismeSortant)
            .Texte("Référent qui arrive", r => r.Entrant)
            .Texte("Organisme rejoint", r => r.OrganismeEntrant)
            .Date("Reprise le", r => r.ReprisLe);
        return new ResultatExport<RelaisEnCours>(
            tableau,
            format,
            LireRelais(courant.Perimetre(Droits.ConsulterListes), int.MaxValue).AsAsyncEnumerable(),
            Jour
        );
    }

    private IQueryable<DemandeReorientation> Attente(Perimetre perimetre) =>
        db.Reorientations.AsNoTracking().Where(d => d.Statut == StatutReorientation.Demandee).DansLePerimetre(db, perimetre);

    private IQueryable<Relais> EnCours(Perimetre perimetre) => db.Relais.AsNoTracking().Where(r => r.ClosLe == null).DansLePerimetre(db, perimetre);

    private IQueryable<Demande> LireDemandes(Perimetre perimetre, int nombre) =>
        (
            from d in Attente(perimetre)
            join p in db.Personnes on d.PersonneId equals p.Id
            join a in db.Accompagnements on d.AccompagnementId equals a.Id
            join o in db.Organismes on a.OrganismeId equals o.Id
            join u in db.Users on d.DemandeePar equals u.Id
            orderby d.DemandeeLe, d.Id
            select new Demande(p.Id, p.Prenom + " " + p.Nom, d.DemandeeLe, d.Motif, d.Souhait, u.Prenom + " " + u.Nom, o.Nom)
        ).Take(nombre);

    private IQueryable<RelaisEnCours> LireRelais(Perimetre perimetre, int nombre) =>
        (
            from r in EnCours(perimetre)
            join p in db.Personnes on r.PersonneId equals p.Id
            join de in db.Organismes on r.OrganismeSortantId equals de.Id
            join a in db.Accompagnements on r.VersAccompagnementId equals a.Id
            join vers in db.Organismes on a.OrganismeId equals vers.Id
            join s in db.Users on r.SortantId equals s.Id
            join e in db.Users on r.EntrantId equals e.Id into entrants
            from e in entrants.DefaultIfEmpty()
            orderby r.Debut, r.Id
            select new RelaisEnCours(
                p.Id,
                p.Prenom + " " + p.Nom,
                r.Statut,
                r.Debut,
                r.ReprisLe,
                s.Prenom + " " + s.Nom,
                de.Nom,
                e == null ? null : e.Prenom + " " + e.Nom,
                vers.Nom,
                a.Statut == StatutAccompagnement.Refuse
            )
        ).Take(nombre);

    public sealed record Demande(Guid PersonneId, string Nom, DateOnly Le, string Motif, TypeParcours? Souhait, string Par, string Organisme);

    public sealed record RelaisEnCours(
        Guid PersonneId,
        string Nom,
        StatutRelais Statut,
        DateOnly Debut,
        DateOnly? ReprisLe,
        string Sortant,
        string OrganismeSortant,
        string? Entrant,
        string OrganismeEntrant,
        bool EstRefuse
    );
}
