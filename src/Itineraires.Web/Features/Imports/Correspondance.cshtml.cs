using System.ComponentModel.DataAnnotations;
using Itineraires.Data;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Territoires;
using Itineraires.Web.Imports;
using Itineraires.Web.Imports.Beneficiaires;
using Itineraires.Web.Imports.Fichiers;
using Itineraires.Web.Imports.Tableurs;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Imports;

/// <summary>What each column of a spreadsheet holds: proposed, corrected, kept for the next file of the same sender.</summary>
public sealed class CorrespondanceModel(ItinerairesDbContext db, UtilisateurCourant courant, DepotImports depot, CoffreNir coffre, TimeProvider horloge)
    : PageDeTableur(db, courant)
{
    private const string ChampDe = "Champ";

    [BindProperty(SupportsGet = true), Display(Name = "Feuille")]
    public string? Feuille { get; set; }

    [BindProperty(SupportsGet = true), Display(Name = "Ligne des titres"), Range(1, 100, ErrorMessage = "Saisissez un numéro de ligne entre 1 et 100.")]
    public int? Ligne { get; set; }

    [BindProperty, Display(Name = "Nom de la correspondance"), MaxLength(80, ErrorMessage = "Choisissez un nom de 80 caractères au plus.")]
    public string? Nom { get; set; }

    [BindProperty, Display(Name = "Émetteur du fichier")]
    public string? Emetteur { get; set; }

    public PropositionTableur Proposition { get; private set; } = null!;

    /// <summary>Field chosen for each column, by its rank in the file.</summary>
    public Dictionary<int, string?> Choisis { get; } = [];

    public IReadOnlyList<SelectListItem> Emetteurs { get; private set; } = [];

    /// <summary>What the choices lack, in French; null when the file can be read.</summary>
    public string? Manque => Lecture().Manque();

    public string? Consequence => Lecture().Consequence();

    public async Task<IActionResult> OnGetAsync(CancellationToken annulation)
    {
        var gardee = Import.Correspondance is { } json ? RapportsJson.Lire<LectureTableur>(json) : null;
        var estAutre = Feuille is not null || Ligne is not null;
        try
        {
            await ProposerAsync(estAutre ? Feuille : gardee?.Feuille, estAutre ? Ligne : gardee?.LigneEntete, annulation);
        }
        catch (FichierRefuseException e)
        {
            ModelState.AddModelError(nameof(Ligne), e.Message);
            await ProposerAsync(null, null, annulation);
        }

        foreach (var colonne in Proposition.Colonnes)
        {
            Choisis[colonne.Rang] =
                !estAutre && Import.Rapport is not null && gardee is not null ? gardee.Champs.GetValueOrDefault(colonne.Cle) : colonne.Champ;
        }

        (Feuille, Ligne) = (Proposition.Feuille, Proposition.LigneEntete);
        await ReprendreEmetteurAsync(annulation);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken annulation)
    {
        if (!ModelState.IsValid)
        {
            Ligne = null;
        }

        await ProposerAsync(Feuille, Ligne, annulation);
        foreach (var colonne in Proposition.Colonnes)
        {
            Choisis[colonne.Rang] = CatalogueTableurs.Champ(Request.Form[NomChamp(colonne)])?.Code;
        }

        SignalerDoubles();
        if (!ModelState.IsValid)
        {
            return Page();
        }

        var lecture = Lecture();
        await GarderAsync(lecture, annulation);
        if (!ModelState.IsValid)
        {
            return Page();
        }

        try
        {
            Import.Correspondance = RapportsJson.Ecrire(lecture);
            await using var fichier = depot.Ouvrir(Id);
            var tableur = await depot.TableurAsync(Import, annulation);
            await AnalyseBeneficiaires.AnalyserAsync(Db, coffre, Import, fichier, tableur, horloge.Aujourdhui, annulation);
        }
        catch (FichierRefuseException e)
        {
            ModelState.AddModelError(Premier(), e.Message);
            return Page();
        }

        await Db.SaveChangesAsync(annulation);
        return Redirect($"/imports/{Id}");
    }

    public static string NomChamp(ColonneTableur colonne) => $"{ChampDe}{colonne.Rang}";

    /// <summary>The file waits, on this node, for someone to say how it is read.</summary>
    protected override bool EstOuverte(Import import) => import is { Statut: StatutImport.Analyse, Correspondance: not null } && depot.Possede(import.Id);

    private async Task ProposerAsync(string? feuille, int? ligne, CancellationToken annulation)
    {
        await using (var fichier = depot.Ouvrir(Id))
        {
            Proposition = await PropositionCorrespondance.ProposerAsync(Db, fichier, feuille, ligne, horloge.Aujourdhui, annulation);
        }

        var organismes = await Db.Organismes.AsNoTracking().OrderBy(o => o.NomPlie).Select(o => new { o.Id, o.Nom }).ToListAsync(annulation);
        var territoires = await Db
            .Territoires.AsNoTracking()
            .Where(t => t.Type == TypeTerritoire.MaisonMetropole)
            .OrderBy(t => t.Nom)
            .Select(t => new { t.Id, t.Nom })
            .ToListAsync(annulation);
        Emetteurs = [.. territoires.Select(t => new SelectListItem(t.Nom, $"t{t.Id}")), .. organismes.Select(o => new SelectListItem(o.Nom, $"o{o.Id}"))];
    }

    private async Task ReprendreEmetteurAsync(CancellationToken annulation)
    {
        Nom = Proposition.Connue;
        var plie = Texte.Replier(Nom);
        if (await Db.Correspondances.AsNoTracking().SingleOrDefaultAsync(c => c.NomPlie == plie, annulation) is { } gardee)
        {
            Emetteur =
                gardee.OrganismeId is { } organisme ? "o" + organisme
                : gardee.TerritoireId is { } territoire ? "t" + territoire
                : null;
        }
        else
        {
            Nom = null;
        }
    }

    private LectureTableur Lecture()
    {
        var champs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var colonne in Proposition.Colonnes)
        {
            if (Choisis.GetValueOrDefault(colonne.Rang) is { } champ)
            {
                champs.TryAdd(colonne.Cle, champ);
            }
        }

        return Proposition.Lecture with
        {
            Champs = champs,
            Nom = string.IsNullOrWhiteSpace(Nom) ? Proposition.Connue : Nom.Trim(),
            EstGardee = !string.IsNullOrWhiteSpace(Nom),
        };
    }

    /// <summary>Two columns for one field, or two columns of the same header of which one is read: nobody could say which.</summary>
    private void SignalerDoubles()
    {
        var lues = Proposition.Colonnes.Where(c => Choisis[c.Rang] is not null).ToList();
        foreach (var colonne in lues)
        {
            var champ = CatalogueTableurs.Champ(Choisis[colonne.Rang])!;
            var memeTitre = Proposition.Colonnes.Any(c => c.Rang != colonne.Rang && c.Cle == colonne.Cle);
            var autre = lues.Find(c => c.Rang < colonne.Rang && Choisis[c.Rang] == champ.Code);
            if (memeTitre)
            {
                ModelState.AddModelError(
                    NomChamp(colonne),
                    $"Deux colonnes ont le titre «\u00A0{colonne.Titre}\u00A0»\u00A0: renommez-en une dans le fichier et donnez-le de nouveau, ou n’en lisez aucune."
                );
            }
            else if (autre is not null && !champ.Plusieurs)
            {
                ModelState.AddModelError(NomChamp(colonne), $"«\u00A0{champ.Libelle}\u00A0» est déjà la colonne «\u00A0{autre.Titre}\u00A0».");
            }
        }

        if (ModelState.IsValid && Manque is { } manque)
        {
            ModelState.AddModelError(Premier(), $"Il manque\u00A0: {manque}. Choisissez les colonnes qui les contiennent.");
        }
    }

    /// <summary>Where an error of the whole table is shown: at the first column that is left aside, else at the first.</summary>
    private string Premier() => NomChamp(Proposition.Colonnes.FirstOrDefault(c => Choisis.GetValueOrDefault(c.Rang) is null) ?? Proposition.Colonnes[0]);

    /// <summary>Keeps the mapping under its name when one is given.</summary>
    private async Task GarderAsync(LectureTableur lecture, CancellationToken annulation)
    {
        var (empreinte, json, plie) = (
            LectureTableur.Empreinte(Proposition.Colonnes.Select(c => c.Entete)),
            RapportsJson.Ecrire(lecture with { LigneEntete = null }),
            Texte.Replier(Nom)
        );
        if (string.IsNullOrWhiteSpace(Nom))
        {
            return;
        }

        var connue = await Db.Correspondances.SingleOrDefaultAsync(c => c.NomPlie == plie, annulation);
        if (connue is not null && connue.EmpreinteEntetes != empreinte)
        {
            ModelState.AddModelError(nameof(Nom), "Une correspondance de ce nom existe pour d’autres titres de colonnes\u00A0: choisissez un autre nom.");
            return;
        }

        if (connue is null)
        {
            connue = new CorrespondanceColonnes(Nom!, empreinte, json, Courant.Id, horloge.Instant);
            Db.Correspondances.Add(connue);
        }
        else
        {
            connue.Redefinir(empreinte, json, horloge.Instant);
        }

        var (organismeId, territoireId) = EmetteurChoisi();
        connue.Attribuer(organismeId, territoireId);
    }

    private (Guid? Organisme, Guid? Territoire) EmetteurChoisi() =>
        Emetteurs.Any(e => e.Value == Emetteur)
            ? (Emetteur![0] == 'o' ? Guid.Parse(Emetteur[1..]) : null, Emetteur[0] == 't' ? Guid.Parse(Emetteur[1..]) : null)
            : (null, null);
}
