using Itineraires.Data;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Habilitations;
using Itineraires.Domain.Pilotage;
using Itineraires.Domain.Suivi;
using Itineraires.Web.Design;
using Itineraires.Web.Design.Figures;
using Itineraires.Web.Exports;
using Itineraires.Web.Infrastructure;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Suivi;

/// <summary>A cohorte followed month by month since the entry of each of its persons (SUI-01).</summary>
[Authorize(Policy = Droits.SuivreCohortes)]
public sealed class CohorteModel(ItinerairesDbContext db, UtilisateurCourant courant, ReferentielsEnMemoire referentiels, TimeProvider horloge)
    : PageDeCohorte(db, courant, referentiels, horloge)
{
    public IReadOnlyList<MoisDeCohorte> Mois { get; private set; } = [];

    public int Membres { get; private set; }

    /// <summary>Members whom the account does not reach today.</summary>
    public int Ailleurs { get; private set; }

    public IReadOnlyDictionary<string, string> Motifs { get; private set; } = new Dictionary<string, string>();

    public GraphiqueBarres Graphique => Tracer(Cohorte.Nom, Mois, [EtatMembre.Accompagnees, EtatMembre.SousContrat], _ => PeutLister ? Id : null);

    public async Task OnGetAsync(CancellationToken annulation)
    {
        var membres = await LireAsync(annulation);
        Membres = membres.Count;
        Ailleurs = await Db.MembresCohorte.Where(m => m.CohorteId == Id).Select(m => m.PersonneId).Distinct().CountAsync(annulation) - Membres;
        Mois = MoisDeCohorte.Suivre(membres, Jour);
        Motifs = (await Referentiels.NomenclatureAsync(Nomenclatures.MotifSortie, annulation)).ToDictionary(m => m.Code, m => m.Libelle);
    }

    public async Task<IActionResult> OnGetExporterAsync(FormatExport format, CancellationToken annulation)
    {
        if (!PeutLister)
        {
            return NotFound();
        }

        Db.Journaliser("export", null, $"cohorte {Cohorte.Nom}");
        await Db.SaveChangesAsync(annulation);
        var tableau = new ExportTableau<MoisDeCohorte>(Cohorte.Nom).Entier("Mois", m => m.Mois).Entier("Personnes observées", m => m.Observees);
        foreach (var etat in Enum.GetValues<EtatMembre>())
        {
            tableau.Entier(Typo.Majuscule(Libelles.De(etat)), m => m.Nombres[etat]);
        }

        return new ResultatExport<MoisDeCohorte>(tableau, format, MoisDeCohorte.Suivre(await LireAsync(annulation), Jour).ToAsyncEnumerable(), Jour);
    }

    public async Task<IActionResult> OnPostArchiverAsync(CancellationToken annulation)
    {
        Cohorte.Archiver();
        await Db.SaveChangesAsync(annulation);
        return this.RedirigerAvecSucces("La cohorte est archivée.", "Cohorte", new { Id });
    }

    public async Task<IActionResult> OnPostRouvrirAsync(CancellationToken annulation)
    {
        Cohorte.Rouvrir();
        await Db.SaveChangesAsync(annulation);
        return this.RedirigerAvecSucces("La cohorte est de nouveau suivie.", "Cohorte", new { Id });
    }

    /// <summary>Rates of one or two states, month by month.</summary>
    public static GraphiqueBarres Tracer(string titre, IReadOnlyList<MoisDeCohorte> mois, IReadOnlyList<EtatMembre> etats, Func<EtatMembre, Guid?> cohorte) =>
        new(
            titre,
            "En % des personnes entrées depuis assez longtemps pour être observées ce mois-là.",
            [.. mois.Select(m => $"M{m.Mois}")],
            [
                .. etats.Select(e => new SerieGraphique(
                    Typo.Majuscule(Libelles.De(e)),
                    [.. mois.Select(m => (decimal?)m.Nombres[e] * 100 / m.Observees)],
                    cohorte(e) is { } id ? [.. mois.Select(m => Adresse(id, m.Mois, e))] : null
                )),
            ],
            v => Typo.Taux(v / 100, 0),
            NomCategorie: "Mois"
        );
}
