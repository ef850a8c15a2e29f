using System.Security.Cryptography;
using Itineraires.Data;
using Itineraires.Domain.Commun;
using Itineraires.Web.Exports;
using Itineraires.Web.Imports;
using Itineraires.Web.Imports.Beneficiaires;
using Itineraires.Web.Imports.Tableurs;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Imports;

/// <summary>A line that an import rejected, corrected and imported alone: an import of its own, with its report, that can be undone.</summary>
public sealed class ReprendreLigneModel(
    ItinerairesDbContext db,
    UtilisateurCourant courant,
    DepotImports depot,
    SuiviImports suivi,
    CoffreNir coffre,
    TimeProvider horloge
) : PageDeTableur(db, courant)
{
    private const int LongueurMaximale = 250;

    private static readonly RegleMetier Reprenable = new("IMP-LIGNE", "Cette ligne a déjà été reprise.");

    [FromRoute]
    public int Ligne { get; set; }

    public LigneTableur Lue { get; private set; } = null!;

    /// <summary>Values typed, by code of the field; those of the file before anything is.</summary>
    public Dictionary<string, string> Valeurs { get; private set; } = [];

    /// <summary>Fields offered: those the line has, those it is rejected for, and those without which nobody is known.</summary>
    public IReadOnlyList<ChampTableur> Champs { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken annulation)
    {
        if (!await LireAsync(annulation))
        {
            return NotFound();
        }

        Signaler(Lue.Erreurs);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken annulation)
    {
        if (!await LireAsync(annulation))
        {
            return NotFound();
        }

        Reprenable.Exiger(!await EstRepriseAsync(annulation));
        foreach (var champ in Champs)
        {
            var saisie = Request.Form[champ.Code].ToString().Trim();
            // A NIR is never written in the page: an empty field leaves it as it is.
            if (saisie.Length is > 0 and <= LongueurMaximale || champ.Code != "nir")
            {
                Valeurs[champ.Code] = saisie[..Math.Min(saisie.Length, LongueurMaximale)];
            }
        }

        var gardee = Import.Correspondance is { } json ? RapportsJson.Lire<LectureTableur>(json) : LectureTableur.Pivot;
        var lecture = gardee.EstPivot ? LectureTableur.Pivot : LectureTableur.Ligne with { ContactsSeulement = gardee.ContactsSeulement, Nom = gardee.Nom };
        using var contenu = Ecrire();
        var import = new Import
        {
            Nature = NaturesImport.Beneficiaires,
            NomFichier = $"{Import.NomFichier}, ligne {Ligne}",
            Empreinte = Convert.ToHexString(await SHA256.HashDataAsync(contenu, annulation)),
            DeposeLe = horloge.Instant,
            DeposePar = Courant.Id,
            Statut = StatutImport.EnAttente,
            Correspondance = RapportsJson.Ecrire(lecture),
            RepriseDeId = Import.Id,
            RepriseLigne = Ligne,
        };
        await AnalyseBeneficiaires.AnalyserAsync(Db, coffre, import, contenu, new DonneesTableur(lecture), horloge.Aujourdhui, annulation);
        var rapport = RapportsJson.Lire<RapportBeneficiaires>(import.Rapport!);
        if (rapport.Rejetees > 0)
        {
            Signaler(rapport.Erreurs);
            return Page();
        }

        await depot.DeposerAsync(import.Id, contenu, annulation);
        try
        {
            Db.Imports.Add(import);
            Db.Journaliser("reprise", null, nameof(Import), import.Id, null, null);
            await Db.SaveChangesAsync(annulation);
        }
        catch
        {
            depot.Oublier(import.Id);
            throw;
        }

        suivi.Reveiller();
        return Redirect($"/imports/{import.Id}");
    }

    /// <summary>The import is done, and keeps its rejected lines.</summary>
    protected override bool EstOuverte(Import import) =>
        import is { Statut: StatutImport.Termine, Rapport: not null, Rejets: not null } && import.RejetsExpirentLe > horloge.Instant;

    private Task<bool> EstRepriseAsync(CancellationToken annulation) =>
        Db.Imports.AnyAsync(
            i => i.RepriseDeId == Id && i.RepriseLigne == Ligne && i.Statut != StatutImport.Annule && i.Statut != StatutImport.Abandonne,
            annulation
        );

    private async Task<bool> LireAsync(CancellationToken annulation)
    {
        var rapport = RapportsJson.Lire<RapportBeneficiaires>(Import.Rapport!);
        var lecture = Import.Correspondance is { } json ? RapportsJson.Lire<LectureTableur>(json) : LectureTableur.Pivot;
        using var rejets = new MemoryStream(Import.Rejets!);
        if (new LignesTableur(rapport).LireRejetee(rejets, new DonneesTableur(lecture with { Feuille = null, LigneEntete = null }), Ligne) is not { } lue)
        {
            return false;
        }

        if (!await EstRepriseAsync(annulation) || HttpMethods.IsPost(Request.Method))
        {
            Lue = lue;
            Valeurs = lue.Valeurs.ToDictionary(v => v.Key, v => v.Value, StringComparer.Ordinal);
            string[] identite = ["matricule", "role", "nom", "prenom", "date_naissance", "nir"];
            var offerts = identite
                .Concat(lue.Valeurs.Keys)
                .Concat(lue.ACorriger.Select(c => c.Champ))
                .Concat(lecture.Remplis.Where(LectureBeneficiaires.Entetes.Contains))
                .ToHashSet(StringComparer.Ordinal);
            Champs = [.. CatalogueTableurs.Champs.Where(c => offerts.Contains(c.Code))];
            return true;
        }

        return false;
    }

    private void Signaler(IEnumerable<RemarqueImport> remarques)
    {
        foreach (var remarque in remarques)
        {
            ModelState.AddModelError(remarque.Colonne ?? Champs[0].Code, remarque.Message);
        }
    }

    /// <summary>The line alone, under the columns of the pivot table.</summary>
    private MemoryStream Ecrire()
    {
        var flux = new MemoryStream();
        var csv = new EcrivainCsv(flux);
        foreach (var champ in LectureBeneficiaires.Entetes)
        {
            csv.Champ(champ);
        }

        csv.FinDeLigne();
        foreach (var champ in LectureBeneficiaires.Entetes)
        {
            csv.Champ(Valeurs.GetValueOrDefault(champ, ""));
        }

        csv.FinDeLigne();
        csv.Vider();
        flux.Position = 0;
        return flux;
    }
}
