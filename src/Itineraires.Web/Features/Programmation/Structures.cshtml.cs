using System.ComponentModel.DataAnnotations;
using Itineraires.Data;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Conventions;
using Itineraires.Domain.Habilitations;
using Itineraires.Web.Design;
using Itineraires.Web.Infrastructure;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Programmation;

/// <summary>The labels under which files name the structures: what seems to name one of them twice, and what was decided.</summary>
[Authorize(Policy = Droits.GererConventions)]
public sealed class StructuresModel(ItinerairesDbContext db) : PageModel, IReaffichable
{
    private static readonly RegleMetier SansParcours = new(
        "CNV-RAPPROCHEMENT",
        "Cette structure suit déjà des personnes ou a des comptes\u00A0: ses parcours ne peuvent pas changer de structure sans décision. Gardez les deux, ou transférez-les d’abord."
    );

    private static readonly RegleMetier LibelleConnu = new("CNV-LIBELLE-CONNU", "Ce libellé désigne déjà une structure.");

    [BindProperty, Display(Name = "Libellé tel que les fichiers l’écrivent"), MaxLength(200)]
    public string? Libelle { get; set; }

    [BindProperty, Display(Name = "Structure désignée")]
    public Guid? OrganismeId { get; set; }

    public IReadOnlyList<Organisme> Organismes { get; private set; } = [];

    public IReadOnlyList<Proposition> Propositions { get; private set; } = [];

    public IReadOnlyList<(AliasOrganisme Alias, Organisme Organisme)> Libelles { get; private set; } = [];

    public Task OnGetAsync(CancellationToken annulation) => ReafficherAsync(annulation);

    /// <summary>The longer label names the same structure: its lines go to it, its organisme disappears, the label stays known.</summary>
    public async Task<IActionResult> OnPostReunirAsync(Guid id, Guid avec, CancellationToken annulation)
    {
        ModelState.Clear();
        var absorbe = await db.Organismes.SingleOrDefaultAsync(o => o.Id == id, annulation);
        var garde = await db.Organismes.SingleOrDefaultAsync(o => o.Id == avec, annulation);
        if (absorbe is null || garde is null || id == avec)
        {
            return NotFound();
        }

        var vit =
            await db.Accompagnements.AnyAsync(a => a.OrganismeId == id, annulation)
            || await db.Orientations.AnyAsync(o => o.OrganismeId == id, annulation)
            || await db.Habilitations.AnyAsync(h => h.OrganismeId == id, annulation)
            || await db.ParticipationsGlobal.AnyAsync(p => p.OrganismeId == id, annulation);
        SansParcours.Exiger(!vit);
        foreach (var ligne in await db.LignesConvention.Where(l => l.OrganismeId == id).ToListAsync(annulation))
        {
            ligne.ConfierA(avec);
        }

        foreach (var correspondance in await db.Correspondances.Where(c => c.OrganismeId == id).ToListAsync(annulation))
        {
            correspondance.Attribuer(avec, null);
        }

        var siens = await db.AliasOrganismes.Where(a => a.OrganismeId == id).ToListAsync(annulation);
        db.AliasOrganismes.RemoveRange(siens);
        db.AliasOrganismes.AddRange(siens.Where(a => a.LibellePlie != absorbe.NomPlie).Select(a => new AliasOrganisme(a.Libelle, avec)));
        db.AliasOrganismes.Add(new AliasOrganisme(absorbe.Nom, avec));
        db.Organismes.Remove(absorbe);
        await db.SaveChangesAsync(annulation);
        return this.RedirigerAvecSucces($"{Typo.Citer(absorbe.Nom)} désigne maintenant {garde.Nom}.", "Structures");
    }

    /// <summary>The label names its own structure: it is proposed no more.</summary>
    public async Task<IActionResult> OnPostDistinguerAsync(Guid id, CancellationToken annulation)
    {
        ModelState.Clear();
        if (await db.Organismes.SingleOrDefaultAsync(o => o.Id == id, annulation) is not { } organisme)
        {
            return NotFound();
        }

        if (!await db.AliasOrganismes.AnyAsync(a => a.LibellePlie == organisme.NomPlie, annulation))
        {
            db.AliasOrganismes.Add(new AliasOrganisme(organisme.Nom, id));
            await db.SaveChangesAsync(annulation);
        }

        return this.RedirigerAvecSucces($"{organisme.Nom} reste une structure à part.", "Structures");
    }

    public async Task<IActionResult> OnPostAjouterAsync(CancellationToken annulation)
    {
        LibelleRequis.Exiger(!string.IsNullOrWhiteSpace(Libelle), nameof(Libelle));
        StructureRequise.Exiger(OrganismeId is { } choisi && await db.Organismes.AnyAsync(o => o.Id == choisi, annulation), nameof(OrganismeId));
        var plie = Texte.Replier(Libelle!);
        LibelleConnu.Exiger(
            !await db.AliasOrganismes.AnyAsync(a => a.LibellePlie == plie, annulation) && !await db.Organismes.AnyAsync(o => o.NomPlie == plie, annulation),
            nameof(Libelle)
        );
        db.AliasOrganismes.Add(new AliasOrganisme(Libelle!.Trim(), OrganismeId!.Value));
        await db.SaveChangesAsync(annulation);
        return this.RedirigerAvecSucces("Le libellé sera reconnu aux prochains imports.", "Structures");
    }

    public async Task<IActionResult> OnPostRetirerAsync(Guid id, CancellationToken annulation)
    {
        ModelState.Clear();
        if (await db.AliasOrganismes.SingleOrDefaultAsync(a => a.Id == id, annulation) is not { } alias)
        {
            return NotFound();
        }

        db.AliasOrganismes.Remove(alias);
        await db.SaveChangesAsync(annulation);
        return this.RedirigerAvecSucces("Le libellé n’est plus reconnu\u00A0: un prochain import le proposera.", "Structures");
    }

    public async Task ReafficherAsync(CancellationToken annulation)
    {
        Organismes = await db.Organismes.AsNoTracking().OrderBy(o => o.NomPlie).ToListAsync(annulation);
        var parId = Organismes.ToDictionary(o => o.Id);
        Libelles = [.. (await db.AliasOrganismes.AsNoTracking().OrderBy(a => a.LibellePlie).ToListAsync(annulation)).Select(a => (a, parId[a.OrganismeId]))];
        var lignes = await db
            .LignesConvention.GroupBy(l => l.OrganismeId)
            .Select(g => new
            {
                g.Key,
                Nombre = g.Count(),
                Places = g.Sum(l => l.Places),
            })
            .ToDictionaryAsync(g => g.Key, g => (g.Nombre, g.Places), annulation);
        var tranches = Libelles.Select(l => l.Alias.LibellePlie).ToHashSet(StringComparer.Ordinal);
        Propositions =
        [
            .. from autre in Organismes
            where !tranches.Contains(autre.NomPlie)
            from court in Organismes
            where RessemblanceLibelles.Prolonge(autre.NomPlie, court.NomPlie)
            select new Proposition(autre, lignes.GetValueOrDefault(autre.Id), court, lignes.GetValueOrDefault(court.Id)),
        ];
    }

    private static readonly RegleMetier LibelleRequis = new("CNV-LIBELLE", "Saisissez le libellé.");

    private static readonly RegleMetier StructureRequise = new("CNV-LIBELLE-STRUCTURE", "Choisissez la structure.");

    /// <summary>Two labels that may name one structure, with the lines and places of each.</summary>
    public sealed record Proposition(Organisme Long, (int Lignes, int Places) SiennesLong, Organisme Court, (int Lignes, int Places) SiennesCourt);
}
