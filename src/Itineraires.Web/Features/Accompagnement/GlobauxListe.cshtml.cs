using Itineraires.Data;
using Itineraires.Domain.Accompagnement;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Habilitations;
using Itineraires.Domain.Pilotage;
using Itineraires.Web.Exports;
using Itineraires.Web.Infrastructure;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Accompagnement;

/// <summary>The requests, the accompagnements globaux and the étapes behind a number (ORI-13), the most recent first.</summary>
[Authorize(Policy = Droits.ConsulterListes)]
public sealed class GlobauxListeModel(ItinerairesDbContext db, UtilisateurCourant courant, ReferentielsEnMemoire referentiels, TimeProvider horloge)
    : PageDeGlobaux(db, courant, referentiels, horloge)
{
    private const int ParPage = 50;

    [BindProperty(SupportsGet = true, Name = "cas")]
    public CasGlobal Cas { get; set; } = CasGlobal.EnCours;

    /// <summary>Last one of the page before.</summary>
    [BindProperty(SupportsGet = true, Name = "apresId")]
    public Guid? ApresId { get; set; }

    public IReadOnlyList<Ligne> Lignes { get; private set; } = [];

    public int Nombre { get; private set; }

    public bool PeutOuvrir => Courant.Peut(Droits.ConsulterDossier) || Courant.Peut(Droits.EvaluerDossier);

    /// <summary>The number depends on the period.</summary>
    public bool EstDatee => Cas is not (CasGlobal.Demandes or CasGlobal.EnCours);

    public string? Suivante { get; private set; }

    public string? Precedente => ApresId is null ? null : Adresse(Cas);

    public async Task OnGetAsync(CancellationToken annulation)
    {
        await LireTerritoiresAsync(annulation);
        Nombre = Cas == CasGlobal.Etapes ? await ChoisirEtapes().CountAsync(annulation) : await Choisir(Cas).CountAsync(annulation);
        var lues = await Lire(ApresId).Take(ParPage + 1).ToListAsync(annulation);
        Lignes = [.. (await TraduireAsync(lues.Take(ParPage), annulation))];
        Suivante = lues.Count > ParPage ? $"{Adresse(Cas)}&apresId={Lignes[^1].Id}" : null;
    }

    public async Task<IActionResult> OnGetExporterAsync(FormatExport format, CancellationToken annulation)
    {
        if (!PeutExporter)
        {
            return NotFound();
        }

        var lignes = await TraduireAsync(await Lire(null).ToListAsync(annulation), annulation);
        Db.Journaliser("export", null, $"accompagnement global, {Libelles.De(Cas)}");
        await Db.SaveChangesAsync(annulation);
        var tableau = new ExportTableau<Ligne>($"Accompagnement global, {Libelles.De(Cas).ToLowerInvariant()}")
            .Texte("Personne", l => l.Nom)
            .Texte("Référent unique", l => l.Referent)
            .Texte("Intervenant associé", l => l.Associe)
            .Texte("Organisme de l’associé", l => l.Organisme)
            .Texte(Cas == CasGlobal.Etapes ? "Étape" : "État", l => l.Quoi)
            .Date("Du", l => l.Du)
            .Date("Au", l => l.Au)
            .Texte("Motif", l => l.Motif);
        return new ResultatExport<Ligne>(tableau, format, lignes.ToAsyncEnumerable(), Jour);
    }

    /// <summary>Identifiers sort by time: the most recent first.</summary>
    private IQueryable<Ligne> Lire(Guid? apres)
    {
        if (Cas == CasGlobal.Etapes)
        {
            var etapes = ChoisirEtapes();
            return from e in apres is { } derniere ? etapes.Where(e => e.Id < derniere) : etapes
                join g in Db.Globaux on e.PersonneId equals g.PersonneId
                where g.Debut <= e.Debut && (g.Fin == null || g.Fin >= e.Debut)
                // On the day one ended and the next began, the last of both.
                where !Db.Globaux.Any(x => x.PersonneId == e.PersonneId && x.Id > g.Id && x.Debut <= e.Debut && (x.Fin == null || x.Fin >= e.Debut))
                join p in Db.Personnes on e.PersonneId equals p.Id
                join u in Db.Users on g.AssocieId equals u.Id
                join o in Db.Organismes on g.OrganismeId equals o.Id
                join r in Db.Users on p.ReferentId equals r.Id into referents
                from r in referents.DefaultIfEmpty()
                orderby e.Id descending
                select new Ligne
                {
                    Id = e.Id,
                    PersonneId = p.Id,
                    Nom = p.Nom + ", " + p.Prenom,
                    Referent = r == null ? null : r.Prenom + " " + r.Nom,
                    Associe = u.Prenom + " " + u.Nom,
                    Organisme = o.Nom,
                    Statut = g.Statut,
                    Intitule = e.Intitule,
                    Du = e.Debut,
                    Au = e.Fin,
                };
        }

        var globaux = Choisir(Cas);
        return from g in apres is { } dernier ? globaux.Where(g => g.Id < dernier) : globaux
            join p in Db.Personnes on g.PersonneId equals p.Id
            join u in Db.Users on g.AssocieId equals u.Id
            join o in Db.Organismes on g.OrganismeId equals o.Id
            join r in Db.Users on p.ReferentId equals r.Id into referents
            from r in referents.DefaultIfEmpty()
            orderby g.Id descending
            select new Ligne
            {
                Id = g.Id,
                PersonneId = p.Id,
                Nom = p.Nom + ", " + p.Prenom,
                Referent = r == null ? null : r.Prenom + " " + r.Nom,
                Associe = u.Prenom + " " + u.Nom,
                Organisme = o.Nom,
                Statut = g.Statut,
                Du = g.Debut ?? g.DemandeLe,
                Au = g.Fin,
                Motif = g.MotifRefus,
                MotifFin = g.MotifFin,
            };
    }

    private async Task<List<Ligne>> TraduireAsync(IEnumerable<Ligne> lignes, CancellationToken annulation)
    {
        var motifs = (await Referentiels.NomenclatureAsync(Nomenclatures.MotifFin, annulation)).ToDictionary(m => m.Code, m => m.Libelle);
        return [.. lignes.Select(l => l.MotifFin is { } code ? l with { Motif = motifs.GetValueOrDefault(code, code) } : l)];
    }

    public sealed record Ligne
    {
        public Guid Id { get; init; }
        public Guid PersonneId { get; init; }
        public string Nom { get; init; } = "";

        /// <summary>Référent unique of today; null when the person has none any more.</summary>
        public string? Referent { get; init; }
        public string Associe { get; init; } = "";
        public string Organisme { get; init; } = "";
        public StatutGlobal Statut { get; init; }
        public string? Intitule { get; init; }
        public DateOnly? Du { get; init; }
        public DateOnly? Au { get; init; }
        public string? Motif { get; init; }

        /// <summary>Code of the nomenclature « motif_fin ».</summary>
        public string? MotifFin { get; init; }

        /// <summary>The étape, or where the accompagnement global stands.</summary>
        public string Quoi => Intitule ?? Libelles.De(Statut);
    }
}
