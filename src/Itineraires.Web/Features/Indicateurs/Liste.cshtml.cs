using Itineraires.Data;
using Itineraires.Data.Indicateurs;
using Itineraires.Domain.Accompagnement;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Habilitations;
using Itineraires.Domain.Orientation;
using Itineraires.Domain.Pilotage;
using Itineraires.Web.Exports;
using Itineraires.Web.Infrastructure;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace Itineraires.Web.Features.Indicateurs;

/// <summary>The persons and facts behind a number. Who sees no person does not find it.</summary>
[Authorize(Policy = Droits.ConsulterIndicateurs)]
public sealed class ListeModel(ItinerairesDbContext db, UtilisateurCourant courant, ReferentielsEnMemoire referentiels, TimeProvider horloge)
    : PageDIndicateurs(db, courant, referentiels, horloge)
{
    private const int ParPage = 100;

    [BindProperty(SupportsGet = true, Name = "ensemble")]
    public EnsembleIndicateur Ensemble { get; set; }

    [BindProperty(SupportsGet = true, Name = "apres")]
    public int Apres { get; set; }

    public Indicateur Definition { get; private set; } = null!;

    public IReadOnlyList<Ligne> Lignes { get; private set; } = [];

    public long Nombre { get; private set; }

    public decimal Total { get; private set; }

    public int Diviseur { get; private set; } = 1;

    public string? Suivante { get; private set; }

    public string? Precedente { get; private set; }

    public bool PeutExporter => Courant.Peut(Droits.ExporterListes);

    /// <summary>What the list counts, as the definition says it.</summary>
    public string Phrase =>
        Ensemble switch
        {
            EnsembleIndicateur.Numerateur => Definition.Numerateur,
            EnsembleIndicateur.Ecart => "Personnes du dénominateur qui n’ont pas de contrat en cours.",
            _ => Definition.Denominateur,
        };

    public async Task<IActionResult> OnGetAsync(string code, CancellationToken annulation)
    {
        if (!Choisir(code))
        {
            return NotFound();
        }

        await LireFiltresAsync(annulation);
        var cadres = await Referentiels.CadresAsync(annulation);
        (Nombre, Total, Diviseur) = await ListeIndicateur.CompterAsync(Base, cadres, Demande, Definition.Code, Ensemble, annulation);
        var saut = Math.Max(0, Apres);
        Lignes = Montrer(await ListeIndicateur.LireAsync(Base, cadres, Demande, Definition.Code, Ensemble, saut, ParPage, annulation));
        string Suite(int a) => $"/indicateurs/{code}/liste?ensemble={Ensemble.ToString().ToLowerInvariant()}&{Filtres(Fenetre)}&apres={a}";
        Suivante = saut + ParPage < Nombre ? Suite(saut + ParPage) : null;
        Precedente = saut > 0 ? Suite(Math.Max(0, saut - ParPage)) : null;
        return Page();
    }

    public async Task<IActionResult> OnGetExporterAsync(string code, FormatExport format, CancellationToken annulation)
    {
        if (!Choisir(code) || !PeutExporter)
        {
            return NotFound();
        }

        var cadres = await Referentiels.CadresAsync(annulation);
        (Nombre, Total, Diviseur) = await ListeIndicateur.CompterAsync(Base, cadres, Demande, Definition.Code, Ensemble, annulation);
        var lignes = Montrer(await ListeIndicateur.LireAsync(Base, cadres, Demande, Definition.Code, Ensemble, 0, null, annulation));
        Base.Journaliser("export", null, $"{Definition.Court}, {Ensemble.ToString().ToLowerInvariant()}");
        await Base.SaveChangesAsync(annulation);
        var tableau = new ExportTableau<Ligne>(Definition.Court)
            .Texte("Personne", l => l.Nom)
            .Texte("Organisme", l => l.Organisme, 36)
            .Texte("Fait", l => l.Fait, 48)
            .Date("Date", l => l.Jour)
            .Nombre("Compte", l => l.Poids);
        return new ResultatExport<Ligne>(tableau, format, lignes.ToAsyncEnumerable(), Jour);
    }

    private bool Choisir(string code)
    {
        if (
            Indicateur.DuCode(code) is not { } definition
            || !PeutLister
            || (Ensemble == EnsembleIndicateur.Ecart && definition.Code != Indicateur.Contractualisation)
        )
        {
            return false;
        }

        Definition = definition;
        return true;
    }

    private List<Ligne> Montrer(List<LigneIndicateur> lignes)
    {
        var perimetre = Courant.Perimetre(Droits.ConsulterListes);
        var ouvrir = Courant.Peut(Droits.ConsulterDossier) || Courant.Peut(Droits.EvaluerDossier);
        return lignes.ConvertAll(l =>
        {
            var visible = l.PersonneId is not null && perimetre.Atteint(l.TerritoireId, l.OrganismeId, l.ReferentId);
            var nom =
                l.PersonneId is null ? l.Fait
                : visible ? $"{l.Nom}, {l.Prenom}"
                : "Personne suivie ailleurs depuis";
            return new Ligne(visible && ouvrir ? l.PersonneId : null, nom, l.Organisme, EcrireFait(l), l.Jour, Math.Round((decimal)l.Poids / Diviseur, 2));
        });
    }

    private static string EcrireFait(LigneIndicateur ligne)
    {
        var type = TypeParcours.DuCode(ligne.Detail)?.Libelle;
        return ligne switch
        {
            { PersonneId: null } => type ?? "",
            { Fait: "accompagnement" or "delai" } => type ?? "accompagnement",
            { Fait: "etape" } => ligne.Detail ?? "étape",
            _ => $"{Mode(ligne.Fait)}, {Libelles.De(Enum.Parse<StatutRendezVous>(ligne.Detail!))}",
        };
    }

    private static string Mode(string mode) =>
        Enum.Parse<ModeRendezVous>(mode) switch
        {
            ModeRendezVous.FaceAFace => "entretien en face à face",
            ModeRendezVous.Collectif => "temps collectif",
            var m => $"contact {Libelles.De(m)}",
        };

    /// <param name="PersonneId">Whose dossier the line opens, or null.</param>
    /// <param name="Poids">1, or what the line adds to an average.</param>
    public sealed record Ligne(Guid? PersonneId, string Nom, string? Organisme, string Fait, DateOnly? Jour, decimal Poids);
}
