using Itineraires.Data;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Habilitations;
using Itineraires.Web.Exports;
using Itineraires.Web.Infrastructure;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Accompagnement;

/// <summary>What the accompagnement global gives: persons, étapes emploi-formation, ratio and means, territory by territory, beside the published figures (ORI-13).</summary>
[Authorize(Policy = Droits.ConsulterListes)]
public sealed class GlobauxBilanModel(ItinerairesDbContext db, UtilisateurCourant courant, ReferentielsEnMemoire referentiels, TimeProvider horloge)
    : PageDeGlobaux(db, courant, referentiels, horloge)
{
    /// <summary>Perimeter under which the reference series hold the published figures.</summary>
    private const string PerimetreDesSeries = "Accompagnement global";

    private int _seuil;

    /// <summary>The whole perimeter, then each territory.</summary>
    public IReadOnlyList<Groupe> Groupes { get; private set; } = [];

    /// <summary>Published figures, with their source.</summary>
    public IReadOnlyList<Reference> References { get; private set; } = [];

    /// <summary>The means are declared by territory: who reaches no territory is not shown them.</summary>
    public bool VoitLesMoyens => Perimetre.Metropole || Perimetre.Territoires.Count > 0;

    public async Task OnGetAsync(CancellationToken annulation)
    {
        await LireAsync(annulation);
        var perimetre = Texte.Replier(PerimetreDesSeries);
        References = await (
            from v in Db.ValeursSeries.AsNoTracking()
            join s in Db.Series on v.SerieId equals s.Id
            where v.PerimetrePlie == perimetre && v.RemplaceeLe == null
            orderby s.LibellePlie, v.Annee
            select new Reference(s.Id, s.Libelle, v.Valeur, s.Unite, v.Annee, v.Source)
        ).ToListAsync(annulation);
    }

    public async Task<IActionResult> OnGetExporterAsync(FormatExport format, CancellationToken annulation)
    {
        if (!PeutExporter)
        {
            return NotFound();
        }

        await LireAsync(annulation);
        Db.Journaliser("export", null, "bilan de l’accompagnement global");
        await Db.SaveChangesAsync(annulation);
        var tableau = new ExportTableau<Groupe>("Bilan de l’accompagnement global")
            .Texte("Territoire", g => g.Nom)
            .Entier("Personnes accompagnées", g => g.Accompagnees)
            .Entier("Étapes emploi-formation commencées", g => g.Etapes)
            .Nombre("Étapes pour 100 personnes", g => Rapport(g) * 100)
            .Nombre("ETP", g => VoitLesMoyens ? g.Etp : null);
        return new ResultatExport<Groupe>(tableau, format, Groupes.ToAsyncEnumerable(), Jour);
    }

    /// <summary>Étapes by person; null when nobody is counted or, in a territory, too few to show a rate.</summary>
    public decimal? Rapport(Groupe groupe) =>
        groupe.Accompagnees == 0 || (groupe != Groupes[0] && groupe.Accompagnees < _seuil) ? null : (decimal)groupe.Etapes / groupe.Accompagnees;

    private async Task LireAsync(CancellationToken annulation)
    {
        await LireTerritoiresAsync(annulation);
        _seuil = (await Referentiels.CadresAsync(annulation)).PetitsEffectifs;
        var accompagnees = await Choisir(CasGlobal.Accompagnees)
            .GroupBy(g => g.Personne.TerritoireId)
            .Select(g => new { g.Key, Nombre = g.Count() })
            .ToListAsync(annulation);
        var etapes = await (
            from e in ChoisirEtapes()
            join p in Db.Personnes on e.PersonneId equals p.Id
            group e by p.TerritoireId into g
            select new { g.Key, Nombre = g.Count() }
        ).ToListAsync(annulation);
        var au = Fenetre.Au;
        var moyens = (
            await Db
                .ParticipationsGlobal.AsNoTracking()
                .Where(p => p.Debut <= au && (p.Fin == null || p.Fin >= au))
                .Select(p => new { p.TerritoireId, p.Etp })
                .ToListAsync(annulation)
        ).FindAll(p => Perimetre.Metropole || (p.TerritoireId is { } t && Perimetre.Territoires.Contains(t)));
        var noms = (await Referentiels.TerritoiresAsync(annulation)).ToDictionary(t => t.Id, t => t.Nom);
        Groupe Compter(Guid? territoire, string nom) =>
            new(
                territoire,
                nom,
                accompagnees.Find(a => a.Key == territoire)?.Nombre ?? 0,
                etapes.Find(e => e.Key == territoire)?.Nombre ?? 0,
                moyens.Where(m => m.TerritoireId == territoire).Sum(m => m.Etp)
            );
        var connus = accompagnees.Select(a => a.Key).Concat(etapes.Select(e => e.Key)).Concat(moyens.Select(m => m.TerritoireId)).Distinct();
        List<Groupe> groupes =
        [
            .. connus
                .Where(t => TerritoireId is null || t == TerritoireId)
                .Select(t =>
                    t is null ? Compter(null, "Non réparti entre les territoires")
                    : noms.TryGetValue(t.Value, out var nom) ? Compter(t, nom)
                    : null
                )
                .OfType<Groupe>()
                .OrderBy(g => g.TerritoireId is null)
                .ThenBy(g => g.Nom, StringComparer.CurrentCulture),
        ];
        Groupes = [new(null, "Ensemble", accompagnees.Sum(a => a.Nombre), etapes.Sum(e => e.Nombre), groupes.Sum(g => g.Etp)), .. groupes];
    }

    /// <param name="TerritoireId">Null for the whole, and for what no territory holds.</param>
    public sealed record Groupe(Guid? TerritoireId, string Nom, int Accompagnees, int Etapes, decimal Etp);

    public sealed record Reference(Guid SerieId, string Libelle, decimal Valeur, string Unite, string Annee, string Source);
}
