using Itineraires.Data;
using Itineraires.Data.Perimetres;
using Itineraires.Domain.Cadres;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Contrats;
using Itineraires.Domain.Habilitations;
using Itineraires.Domain.Orientation;
using Itineraires.Domain.Suivi;
using Itineraires.Web.Exports;
using Itineraires.Web.Infrastructure;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Suivi;

/// <summary>The activation of the parcours led by Pôle emploi, territory by territory, outside any operation of control (SUI-04).</summary>
[Authorize(Policy = Droits.ConsulterListes)]
public sealed class PoleEmploiModel(ItinerairesDbContext db, UtilisateurCourant courant, ReferentielsEnMemoire referentiels, TimeProvider horloge) : PageModel
{
    private const int ParPage = 100;

    [BindProperty(SupportsGet = true, Name = "cas")]
    public CasActivation? Cas { get; set; }

    [BindProperty(SupportsGet = true, Name = "territoire")]
    public Guid? TerritoireId { get; set; }

    [BindProperty(SupportsGet = true, Name = "apres")]
    public int Apres { get; set; }

    public DateOnly Jour => horloge.Aujourdhui;

    public bool PeutExporter => courant.Peut(Droits.ExporterListes);

    public bool PeutOuvrir => courant.Peut(Droits.ConsulterDossier) || courant.Peut(Droits.EvaluerDossier);

    public int? SansEtapeJours { get; private set; }

    /// <summary>Numbers of the whole perimeter, then of each territory.</summary>
    public IReadOnlyList<Groupe> Groupes { get; private set; } = [];

    public IReadOnlyList<Ligne>? Lignes { get; private set; }

    public int Nombre { get; private set; }

    public string? Suivante => Saut + ParPage < Nombre ? $"{Adresse(Cas!.Value, TerritoireId)}&apres={Saut + ParPage}#liste" : null;

    public string? Precedente => Saut > 0 ? $"{Adresse(Cas!.Value, TerritoireId)}&apres={Math.Max(0, Saut - ParPage)}#liste" : null;

    private int Saut => Math.Max(0, Apres);

    public static string Adresse(CasActivation cas, Guid? territoire) => $"/pole-emploi?cas={cas}{(territoire is { } t ? $"&territoire={t}" : null)}";

    public async Task OnGetAsync(CancellationToken annulation)
    {
        var suivies = await LireAsync(annulation);
        var noms = (await referentiels.TerritoiresAsync(annulation)).ToDictionary(t => t.Id, t => t.Nom);
        Groupes =
        [
            Compter(null, "Ensemble", suivies),
            .. suivies
                .GroupBy(s => s.TerritoireId)
                .Select(g => Compter(g.Key, g.Key is { } t ? noms.GetValueOrDefault(t, "") : "hors de la Métropole", [.. g]))
                .OrderBy(g => g.Nom, StringComparer.CurrentCulture),
        ];
        if (Cas is not null)
        {
            var choisies = Choisir(suivies);
            Nombre = choisies.Count;
            Lignes = await NommerAsync([.. choisies.Skip(Saut).Take(ParPage)], annulation);
        }
    }

    public async Task<IActionResult> OnGetExporterAsync(FormatExport format, CancellationToken annulation)
    {
        if (!PeutExporter || Cas is not { } cas)
        {
            return NotFound();
        }

        var lignes = await NommerAsync(Choisir(await LireAsync(annulation)), annulation);
        db.Journaliser("export", null, $"parcours portés par Pôle emploi, {Libelles.De(cas)}");
        await db.SaveChangesAsync(annulation);
        var tableau = new ExportTableau<Ligne>("Parcours portés par Pôle emploi")
            .Texte("Personne", l => l.Nom)
            .Texte("Parcours", l => l.Type.Libelle, 36)
            .Date("Orientée le", l => l.Activation.OrienteLe)
            .Date("Inscrite le", l => l.Activation.InscriteLe)
            .Date("Inscription close le", l => l.Activation.InscriteAu)
            .Date("Actualisée le", l => l.Activation.ActualiseeLe)
            .Date("PPAE depuis", l => l.Activation.PpaeDepuis)
            .OuiNon("En étape", l => l.Activation.EnEtape)
            .Date("Fin de la dernière étape", l => l.Activation.DerniereEtape);
        return new ResultatExport<Ligne>(tableau, format, lignes.ToAsyncEnumerable(), Jour);
    }

    /// <summary>Every person whose parcours in progress is led by Pôle emploi, in one statement of narrow lines.</summary>
    private async Task<List<Suivie>> LireAsync(CancellationToken annulation)
    {
        var jour = Jour;
        var cadres = await referentiels.CadresAsync(annulation);
        SansEtapeJours = cadres.Territoire.Entier(ParametresCadre.SansEtapeJours);
        var (professionnel, global) = (TypeParcours.Professionnel, TypeParcours.Global);
        var lues = await (
            from p in db.Personnes.AsNoTracking().DansLePerimetre(courant.Perimetre(Droits.ConsulterListes))
            join a in db.Accompagnements on p.AccompagnementId equals a.Id
            where a.Type == professionnel || a.Type == global
            select new
            {
                p.Id,
                p.TerritoireId,
                a.Type,
                a.CadreCode,
                a.OrienteLe,
                Inscription = db
                    .Inscriptions.Where(i => i.PersonneId == p.Id)
                    .OrderByDescending(i => i.Debut)
                    .Select(i => new
                    {
                        i.Debut,
                        i.Fin,
                        i.ActualiseeLe,
                        i.PpaeDepuis,
                    })
                    .FirstOrDefault(),
                EnEtape = db.Etapes.Any(e => e.PersonneId == p.Id && e.Statut == StatutEtape.EnCours),
                Derniere = db.Etapes.Where(e => e.PersonneId == p.Id && e.Fin <= jour).Max(e => e.Fin),
            }
        ).ToListAsync(annulation);
        return lues.ConvertAll(l => new Suivie(
            l.Id,
            l.TerritoireId,
            l.Type,
            new ActivationParcours(
                l.OrienteLe,
                l.Inscription?.Debut,
                l.Inscription?.Fin,
                l.Inscription?.ActualiseeLe,
                l.Inscription?.PpaeDepuis,
                l.EnEtape,
                l.Derniere
            ),
            new DelaisActivation(cadres.DuCode(l.CadreCode)?.Entier(ParametresCadre.ActualisationJours), SansEtapeJours)
        ));
    }

    private Groupe Compter(Guid? territoire, string nom, List<Suivie> suivies) =>
        new(territoire, nom, Enum.GetValues<CasActivation>().ToDictionary(c => c, c => suivies.Count(s => s.Activation.Est(c, Jour, s.Delais))));

    /// <summary>The oldest orientation first.</summary>
    private List<Suivie> Choisir(List<Suivie> suivies) =>
        [
            .. suivies
                .Where(s => (TerritoireId is not { } t || s.TerritoireId == t) && s.Activation.Est(Cas!.Value, Jour, s.Delais))
                .OrderBy(s => s.Activation.OrienteLe)
                .ThenBy(s => s.Id),
        ];

    private async Task<List<Ligne>> NommerAsync(List<Suivie> suivies, CancellationToken annulation)
    {
        var ids = suivies.ConvertAll(s => s.Id);
        var noms = await db
            .Personnes.AsNoTracking()
            .DansLePerimetre(courant.Perimetre(Droits.ConsulterListes))
            .Where(p => ids.Contains(p.Id))
            .ToDictionaryAsync(p => p.Id, p => p.Nom + ", " + p.Prenom, annulation);
        return suivies.ConvertAll(s => new Ligne(s.Id, noms.GetValueOrDefault(s.Id, ""), s.Type, s.Activation));
    }

    public sealed record Groupe(Guid? TerritoireId, string Nom, IReadOnlyDictionary<CasActivation, int> Nombres);

    public sealed record Suivie(Guid Id, Guid? TerritoireId, TypeParcours Type, ActivationParcours Activation, DelaisActivation Delais);

    public sealed record Ligne(Guid Id, string Nom, TypeParcours Type, ActivationParcours Activation);
}
