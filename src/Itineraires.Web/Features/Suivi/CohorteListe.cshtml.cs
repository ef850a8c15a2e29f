using Itineraires.Data;
using Itineraires.Data.Perimetres;
using Itineraires.Domain.Habilitations;
using Itineraires.Domain.Suivi;
using Itineraires.Web.Exports;
using Itineraires.Web.Infrastructure;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Suivi;

/// <summary>The persons behind a cell of a cohorte (SUI-01).</summary>
[Authorize(Policy = Droits.SuivreCohortes)]
public sealed class CohorteListeModel(ItinerairesDbContext db, UtilisateurCourant courant, ReferentielsEnMemoire referentiels, TimeProvider horloge)
    : PageDeCohorte(db, courant, referentiels, horloge)
{
    private const int ParPage = 100;

    [BindProperty(SupportsGet = true, Name = "mois")]
    public int Mois { get; set; }

    [BindProperty(SupportsGet = true, Name = "etat")]
    public EtatMembre? Etat { get; set; }

    /// <summary>Code of a reason of exit.</summary>
    [BindProperty(SupportsGet = true, Name = "motif")]
    public string? Motif { get; set; }

    [BindProperty(SupportsGet = true, Name = "apres")]
    public int Apres { get; set; }

    public int Nombre { get; private set; }

    public IReadOnlyList<Ligne> Lignes { get; private set; } = [];

    public bool PeutOuvrir => Courant.Peut(Droits.ConsulterDossier) || Courant.Peut(Droits.EvaluerDossier);

    public string AdresseListe => Adresse(Id, Mois, Etat, Motif);

    public string? Suivante => Saut + ParPage < Nombre ? $"{AdresseListe}&apres={Saut + ParPage}" : null;

    public string? Precedente => Saut > 0 ? $"{AdresseListe}&apres={Math.Max(0, Saut - ParPage)}" : null;

    private int Saut => Math.Max(0, Apres);

    public async Task<IActionResult> OnGetAsync(CancellationToken annulation)
    {
        if (!PeutLister)
        {
            return NotFound();
        }

        var choisies = await ChoisirAsync(annulation);
        Nombre = choisies.Count;
        Lignes = await NommerAsync([.. choisies.Skip(Saut).Take(ParPage)], annulation);
        return Page();
    }

    public async Task<IActionResult> OnGetExporterAsync(FormatExport format, CancellationToken annulation)
    {
        if (!PeutLister || !PeutExporter)
        {
            return NotFound();
        }

        var lignes = await NommerAsync(await ChoisirAsync(annulation), annulation);
        Db.Journaliser("export", null, $"cohorte {Cohorte.Nom}");
        await Db.SaveChangesAsync(annulation);
        var tableau = new ExportTableau<Ligne>(Cohorte.Nom)
            .Texte("Personne", l => l.Nom)
            .Date("Entrée", l => l.EntreeLe)
            .Date("Observée le", l => l.ObserveeLe);
        return new ResultatExport<Ligne>(tableau, format, lignes.ToAsyncEnumerable(), Jour);
    }

    private int MoisVu => Math.Clamp(Mois, 0, MoisDeCohorte.AuPlus);

    private async Task<List<FaitsMembre>> ChoisirAsync(CancellationToken annulation) =>
        [
            .. MoisDeCohorte
                .Observer(await LireAsync(annulation), MoisVu, Jour)
                .Where(m => (Etat is not { } e || m.Est(e, m.Echeance(MoisVu))) && (Motif is null || m.MotifSortie(m.Echeance(MoisVu)) == Motif))
                .OrderBy(m => m.EntreeLe)
                .ThenBy(m => m.PersonneId),
        ];

    private async Task<List<Ligne>> NommerAsync(List<FaitsMembre> membres, CancellationToken annulation)
    {
        var ids = membres.ConvertAll(m => m.PersonneId);
        var noms = await Db
            .Personnes.AsNoTracking()
            .DansLePerimetre(Perimetre)
            .Where(p => ids.Contains(p.Id))
            .ToDictionaryAsync(p => p.Id, p => p.Nom + ", " + p.Prenom, annulation);
        return membres.ConvertAll(m => new Ligne(m.PersonneId, noms.GetValueOrDefault(m.PersonneId, ""), m.EntreeLe, m.Echeance(MoisVu)));
    }

    public sealed record Ligne(Guid PersonneId, string Nom, DateOnly EntreeLe, DateOnly ObserveeLe);
}
