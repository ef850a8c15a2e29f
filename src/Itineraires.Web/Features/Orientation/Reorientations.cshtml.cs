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
    private const int ParPage = 50;

    /// <summary>Keyset of the demandes.</summary>
    [BindProperty(SupportsGet = true, Name = "demandesApres")]
    public string? DemandesApres { get; set; }

    /// <summary>Keyset of the relays.</summary>
    [BindProperty(SupportsGet = true, Name = "relaisApres")]
    public string? RelaisApres { get; set; }

    public DateOnly Jour => horloge.Aujourdhui;

    public bool PeutDecider => courant.Peut(Droits.DeciderOrientation);

    /// <summary>Whether the pages of a demande and of a relay open: an evaluation opens the dossier only.</summary>
    public bool PeutConsulter => courant.Peut(Droits.ConsulterDossier);

    public bool PeutExporter => courant.Peut(Droits.ExporterListes);

    public string? DemandesSuivante { get; private set; }

    public string? RelaisSuivante { get; private set; }

    public IReadOnlyList<Demande> Demandes { get; private set; } = [];

    public IReadOnlyList<RelaisEnCours> Relais { get; private set; } = [];

    public int NombreDemandes { get; private set; }

    public int NombreRelais { get; private set; }

    /// <summary>Days to decide and to hold the meeting, from the cadre of the territory.</summary>
    public (int? Decision, int? Relais) Delais { get; private set; }

    public async Task OnGetAsync(CancellationToken annulation)
    {
        var perimetre = courant.Perimetre(Droits.ConsulterListes);
        var cadre = (await referentiels.CadresAsync(annulation)).EnVigueur(TypeParcours.EmploiDiversifie, Jour);
        Delais = (cadre.Entier(ParametresCadre.ReorientationJours), cadre.Entier(ParametresCadre.RelaisJours));
        await LireDemandesAsync(Attente(perimetre), annulation);
        await LireRelaisAsync(EnCours(perimetre), annulation);
    }

    /// <summary>The page with both lists at these places.</summary>
    public string Adresse(string? demandesApres, string? relaisApres) => Url.Page("Reorientations", new { demandesApres, relaisApres })!;

    public async Task<IActionResult> OnGetExporterAsync(FormatExport format, CancellationToken annulation)
    {
        if (!PeutExporter)
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
        return new ResultatExport<RelaisEnCours>(tableau, format, Lire(EnCours(courant.Perimetre(Droits.ConsulterListes))).AsAsyncEnumerable(), Jour);
    }

    public async Task<IActionResult> OnGetExporterDemandesAsync(FormatExport format, CancellationToken annulation)
    {
        if (!PeutExporter)
        {
            return NotFound();
        }

        var motifs = await MotifsAsync(annulation);
        db.Journaliser("export", null, "demandes de réorientation");
        await db.SaveChangesAsync(annulation);
        var tableau = new ExportTableau<Demande>("Demandes de réorientation")
            .Texte("Personne", d => d.Nom)
            .Date("Demandée le", d => d.Le)
            .Texte("Motif", d => motifs.GetValueOrDefault(d.Motif, d.Motif))
            .Texte("Parcours souhaité", d => d.Souhait?.Libelle)
            .Texte("Demandée par", d => d.Par)
            .Texte("Organisme", d => d.Organisme)
            .Entier("Jours d’attente", d => Jour.DayNumber - d.Le.DayNumber);
        return new ResultatExport<Demande>(tableau, format, Lire(Attente(courant.Perimetre(Droits.ConsulterListes))).AsAsyncEnumerable(), Jour);
    }

    private async Task LireDemandesAsync(IQueryable<DemandeReorientation> demandes, CancellationToken annulation)
    {
        NombreDemandes = await demandes.CountAsync(annulation);
        if (CurseurJour.Lire(DemandesApres) is { } curseur)
        {
            var (jour, id) = (curseur.Jour, curseur.Id);
            demandes = demandes.Where(d => d.DemandeeLe > jour || (d.DemandeeLe == jour && d.Id > id));
        }

        var lues = await Lire(demandes).Take(ParPage + 1).ToListAsync(annulation);
        var motifs = await MotifsAsync(annulation);
        Demandes = [.. lues.Take(ParPage).Select(d => d with { Motif = motifs.GetValueOrDefault(d.Motif, d.Motif) })];
        DemandesSuivante = lues.Count > ParPage ? Adresse(new CurseurJour(Demandes[^1].Le, Demandes[^1].Id).ToString(), RelaisApres) : null;
    }

    private async Task LireRelaisAsync(IQueryable<Relais> relais, CancellationToken annulation)
    {
        NombreRelais = await relais.CountAsync(annulation);
        if (CurseurJour.Lire(RelaisApres) is { } curseur)
        {
            var (jour, id) = (curseur.Jour, curseur.Id);
            relais = relais.Where(r => r.Debut > jour || (r.Debut == jour && r.Id > id));
        }

        var lus = await Lire(relais).Take(ParPage + 1).ToListAsync(annulation);
        Relais = [.. lus.Take(ParPage)];
        RelaisSuivante = lus.Count > ParPage ? Adresse(DemandesApres, new CurseurJour(Relais[^1].Debut, Relais[^1].Id).ToString()) + "#relais" : null;
    }

    private async Task<Dictionary<string, string>> MotifsAsync(CancellationToken annulation) =>
        (await referentiels.NomenclatureAsync(Nomenclatures.MotifReorientation, annulation)).ToDictionary(m => m.Code, m => m.Libelle);

    private IQueryable<DemandeReorientation> Attente(Perimetre perimetre) =>
        db.Reorientations.AsNoTracking().Where(d => d.Statut == StatutReorientation.Demandee).DansLePerimetre(db, perimetre);

    private IQueryable<Relais> EnCours(Perimetre perimetre) => db.Relais.AsNoTracking().Where(r => r.ClosLe == null).DansLePerimetre(db, perimetre);

    private IQueryable<Demande> Lire(IQueryable<DemandeReorientation> demandes) =>
        from d in demandes
        join p in db.Personnes on d.PersonneId equals p.Id
        join a in db.Accompagnements on d.AccompagnementId equals a.Id
        join o in db.Organismes on a.OrganismeId equals o.Id
        join u in db.Users on d.DemandeePar equals u.Id
        orderby d.DemandeeLe, d.Id
        select new Demande(d.Id, p.Id, p.Prenom + " " + p.Nom, d.DemandeeLe, d.Motif, d.Souhait, u.Prenom + " " + u.Nom, o.Nom);

    private IQueryable<RelaisEnCours> Lire(IQueryable<Relais> relais) =>
        from r in relais
        join p in db.Personnes on r.PersonneId equals p.Id
        join de in db.Organismes on r.OrganismeSortantId equals de.Id
        join a in db.Accompagnements on r.VersAccompagnementId equals a.Id
        join vers in db.Organismes on a.OrganismeId equals vers.Id
        join s in db.Users on r.SortantId equals s.Id
        join e in db.Users on r.EntrantId equals e.Id into entrants
        from e in entrants.DefaultIfEmpty()
        orderby r.Debut, r.Id
        select new RelaisEnCours(
            r.Id,
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
        );

    public sealed record Demande(Guid Id, Guid PersonneId, string Nom, DateOnly Le, string Motif, TypeParcours? Souhait, string Par, string Organisme);

    public sealed record RelaisEnCours(
        Guid Id,
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
