using System.ComponentModel.DataAnnotations;
using Itineraires.Data;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Habilitations;
using Itineraires.Domain.Pilotage;
using Itineraires.Domain.Suivi;
using Itineraires.Web.Exports;
using Itineraires.Web.Infrastructure;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Suivi;

/// <summary>The list of a cellule, its séances and its members (SUI-02).</summary>
[Authorize]
public sealed class CelluleModel(ItinerairesDbContext db, UtilisateurCourant courant, ReferentielsEnMemoire referentiels, TimeProvider horloge)
    : PageDeCellule(db, courant, referentiels, horloge),
        IReaffichable
{
    private const int ParPage = 100;

    private static readonly RegleMetier CompteConnu = new("CEL-COMPTE", "Aucun compte ouvert n’a cette adresse ni ce nom.");

    /// <summary>« closes » or « toutes », else those to examine and in progress.</summary>
    [BindProperty(SupportsGet = true, Name = "etat")]
    public string? Etat { get; set; }

    /// <summary>« personne », « responsable », else by due date.</summary>
    [BindProperty(SupportsGet = true, Name = "tri")]
    public string? Tri { get; set; }

    [BindProperty(SupportsGet = true, Name = "rang")]
    public int Rang { get; set; }

    [BindProperty, Display(Name = "Nom ou adresse électronique du membre"), MaxLength(200)]
    public string? MembreId { get; set; }

    [BindProperty, Display(Name = "Date de la séance")]
    public DateOnly? JourSeance { get; set; }

    [BindProperty, Display(Name = "Lieu"), MaxLength(200)]
    public string? Lieu { get; set; }

    /// <summary>Whether the account may give the lead to another member.</summary>
    public bool PeutConfier { get; private set; }

    public bool PeutExporter => Courant.Peut(Droits.ExporterListes);

    public IReadOnlyList<(Guid Id, string Nom)> Membres { get; private set; } = [];

    public IReadOnlyList<(SeanceCellule Seance, int Situations)> Seances { get; private set; } = [];

    public IReadOnlyList<Ligne> Lignes { get; private set; } = [];

    public IReadOnlyDictionary<string, string> Natures { get; private set; } = new Dictionary<string, string>();

    public int Nombre { get; private set; }

    public string? Suivante => Math.Max(0, Rang) + ParPage < Nombre ? $"?etat={Etat}&tri={Tri}&rang={Math.Max(0, Rang) + ParPage}" : null;

    public string? Precedente => Rang > 0 ? $"?etat={Etat}&tri={Tri}&rang={Math.Max(0, Rang - ParPage)}" : null;

    public Task OnGetAsync(CancellationToken annulation) => ReafficherAsync(annulation);

    public async Task<IActionResult> OnGetExporterAsync(FormatExport format, CancellationToken annulation)
    {
        if (!PeutExporter)
        {
            return NotFound();
        }

        await LireNaturesAsync(annulation);
        Db.Journaliser("export", null, $"cellule {Cellule.Nom}");
        await Db.SaveChangesAsync(annulation);
        var tableau = new ExportTableau<Ligne>(Cellule.Nom)
            .Texte("Personne", l => l.Personne)
            .Date("Séance", l => l.Seance)
            .Texte("Nature", l => l.Nature is { } n ? Natures.GetValueOrDefault(n, n) : null)
            .Texte("Décision", l => l.Decision, 60)
            .Texte("Responsable", l => l.Responsable)
            .Date("Échéance", l => l.Echeance)
            .Texte("État", l => Libelles.De(l.Statut))
            .OuiNon("En retard", l => l.EstEnRetard(Jour));
        return new ResultatExport<Ligne>(tableau, format, Lire().AsAsyncEnumerable(), Jour);
    }

    public async Task<IActionResult> OnPostAccueillirAsync(CancellationToken annulation)
    {
        if (!Anime)
        {
            return NotFound();
        }

        var comptes = await ComptesAsync(MembreId ?? "", annulation);
        CompteConnu.Exiger(comptes.Count > 0, nameof(MembreId));
        if (comptes.Count > 1)
        {
            ModelState.AddModelError(
                nameof(MembreId),
                $"Plusieurs comptes portent ce nom\u00A0: {string.Join(", ", comptes.Select(c => c.Email))}. Donnez l’adresse de celui que vous voulez."
            );
            await ReafficherAsync(annulation);
            return Page();
        }

        var compte = comptes[0];
        Cellule.Accueillir(compte.Id, Jour);
        await Db.SaveChangesAsync(annulation);
        return this.RedirigerAvecSucces($"{compte.NomComplet} est membre de la cellule.", "Cellule", new { Id });
    }

    public async Task<IActionResult> OnPostQuitterAsync(Guid membre, CancellationToken annulation)
    {
        if (!Anime)
        {
            return NotFound();
        }

        var confiees = await Db.Situations.CountAsync(
            s => s.CelluleId == Id && s.ResponsableId == membre && (s.Statut == StatutSituation.Ouverte || s.Statut == StatutSituation.EnCours),
            annulation
        );
        Cellule.Quitter(membre, confiees, Jour);
        await Db.SaveChangesAsync(annulation);
        return this.RedirigerAvecSucces("Le membre a quitté la cellule.", "Cellule", new { Id });
    }

    /// <summary>Another member leads from now on; once the account of the animateur is closed, any member may say who.</summary>
    public async Task<IActionResult> OnPostConfierAsync(Guid membre, CancellationToken annulation)
    {
        await LireAnimationAsync(annulation);
        if (!PeutConfier)
        {
            return NotFound();
        }

        Cellule.Confier(membre);
        await Db.SaveChangesAsync(annulation);
        return this.RedirigerAvecSucces("L’animation de la cellule est confiée.", "Cellule", new { Id });
    }

    public async Task<IActionResult> OnPostReunirAsync(CancellationToken annulation)
    {
        if (JourSeance is null)
        {
            ModelState.AddModelError(nameof(JourSeance), "Saisissez la date de la séance.");
        }

        if (!ModelState.IsValid)
        {
            await ReafficherAsync(annulation);
            return Page();
        }

        Db.Add(Cellule.Reunir(JourSeance!.Value, Lieu));
        await Db.SaveChangesAsync(annulation);
        return this.RedirigerAvecSucces("La séance est planifiée\u00A0: inscrivez les personnes à examiner.", "Cellule", new { Id });
    }

    public async Task<IActionResult> OnPostFermerAsync(CancellationToken annulation)
    {
        if (!Anime)
        {
            return NotFound();
        }

        Cellule.Fermer(Jour);
        await Db.SaveChangesAsync(annulation);
        return this.RedirigerAvecSucces("La cellule est fermée\u00A0; ses décisions ouvertes se suivent jusqu’au bout.", "Cellule", new { Id });
    }

    public async Task ReafficherAsync(CancellationToken annulation)
    {
        await LireNaturesAsync(annulation);
        await LireAnimationAsync(annulation);
        Membres = await MembresAsync(annulation);
        var seances = await Db
            .SeancesCellule.AsNoTracking()
            .Where(s => s.CelluleId == Id)
            .OrderByDescending(s => s.Jour)
            .ThenByDescending(s => s.Id)
            .Select(s => new { Seance = s, Nombre = Db.Situations.Count(x => x.SeanceId == s.Id && x.Statut != StatutSituation.Retiree) })
            .ToListAsync(annulation);
        Seances = seances.ConvertAll(s => (s.Seance, s.Nombre));
        Nombre = await Choisies().CountAsync(annulation);
        Lignes = await Lire().Skip(Math.Max(0, Rang)).Take(ParPage).ToListAsync(annulation);
    }

    /// <summary>Open accounts of this e-mail, else of this name, given name first or last.</summary>
    private async Task<List<Utilisateur>> ComptesAsync(string saisi, CancellationToken annulation)
    {
        var ouverts = Db.Users.AsNoTracking().Where(u => u.FermeLe == null || u.FermeLe > Jour);
        if (saisi.Contains('@', StringComparison.Ordinal))
        {
            var adresse = saisi.Trim().ToUpperInvariant();
            return await ouverts.Where(u => u.NormalizedEmail == adresse).ToListAsync(annulation);
        }

        var plie = Texte.Replier(saisi);
        if (plie.Length == 0)
        {
            return [];
        }

        var noms = await ouverts
            .Select(u => new
            {
                u.Id,
                u.Prenom,
                u.Nom,
            })
            .ToListAsync(annulation);
        var ids = noms.Where(u => Texte.Replier($"{u.Prenom} {u.Nom}") == plie || Texte.Replier($"{u.Nom} {u.Prenom}") == plie).Select(u => u.Id).ToList();
        return await ouverts.Where(u => ids.Contains(u.Id)).OrderBy(u => u.Email).ToListAsync(annulation);
    }

    private async Task LireAnimationAsync(CancellationToken annulation) =>
        PeutConfier =
            Cellule.FermeeLe is null
            && (Anime || await Db.Users.AnyAsync(u => u.Id == Cellule.AnimateurId && u.FermeLe != null && u.FermeLe <= Jour, annulation));

    private async Task LireNaturesAsync(CancellationToken annulation) =>
        Natures = (await Referentiels.NomenclatureAsync(Nomenclatures.DecisionCellule, annulation)).ToDictionary(n => n.Code, n => n.Libelle);

    private IQueryable<SituationExaminee> Choisies()
    {
        var situations = Db.Situations.AsNoTracking().Where(s => s.CelluleId == Id && s.Statut != StatutSituation.Retiree);
        return Etat switch
        {
            "toutes" => situations,
            "closes" => situations.Where(s => s.Statut == StatutSituation.Close),
            _ => situations.Where(s => s.Statut != StatutSituation.Close),
        };
    }

    private IQueryable<Ligne> Lire()
    {
        var lignes =
            from s in Choisies()
            join p in Db.Personnes on s.PersonneId equals p.Id
            join x in Db.SeancesCellule on s.SeanceId equals x.Id
            join u in Db.Users on s.ResponsableId equals u.Id into responsables
            from u in responsables.DefaultIfEmpty()
            select new
            {
                s,
                p,
                x,
                u,
            };
        var triees = Tri switch
        {
            "personne" => lignes.OrderBy(l => l.p.NomPlie).ThenBy(l => l.p.PrenomPlie).ThenBy(l => l.s.Id),
            "responsable" => lignes.OrderBy(l => l.u!.Nom).ThenBy(l => l.s.Echeance).ThenBy(l => l.s.Id),
            _ => lignes.OrderBy(l => l.s.Echeance != null).ThenBy(l => l.s.Echeance).ThenBy(l => l.s.Id),
        };
        return triees.Select(l => new Ligne
        {
            Id = l.s.Id,
            Personne = l.p.Nom + ", " + l.p.Prenom,
            Seance = l.x.Jour,
            Statut = l.s.Statut,
            Nature = l.s.Nature,
            Decision = l.s.Decision,
            Responsable = l.u == null ? null : l.u.Prenom + " " + l.u.Nom,
            Echeance = l.s.Echeance,
        });
    }

    public sealed class Ligne
    {
        public Guid Id { get; init; }
        public string Personne { get; init; } = "";
        public DateOnly Seance { get; init; }
        public StatutSituation Statut { get; init; }
        public string? Nature { get; init; }
        public string? Decision { get; init; }
        public string? Responsable { get; init; }
        public DateOnly? Echeance { get; init; }

        public bool EstEnRetard(DateOnly jour) => Statut is StatutSituation.Ouverte or StatutSituation.EnCours && Echeance < jour;
    }
}
