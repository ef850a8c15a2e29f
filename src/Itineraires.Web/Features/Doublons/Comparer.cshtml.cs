using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json;
using Itineraires.Data;
using Itineraires.Data.Fusions;
using Itineraires.Domain.Accompagnement;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Habilitations;
using Itineraires.Domain.Personnes;
using Itineraires.Domain.Pilotage;
using Itineraires.Web.Design;
using Itineraires.Web.Infrastructure;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Doublons;

/// <summary>Two dossiers side by side: what differs, what each holds, which is kept, and the decision.</summary>
[Authorize(Policy = Droits.FusionnerDoublons)]
public sealed class ComparerModel(
    ItinerairesDbContext db,
    UtilisateurCourant courant,
    ReferentielsEnMemoire referentiels,
    FusionDossiers fusions,
    TimeProvider horloge
) : PageModel, IReaffichable
{
    private const string NonRenseigne = "non renseigné";

    /// <summary>Prefix of the choices in the form: the value is the identifier of the dossier chosen.</summary>
    public const string Prefixe = "valeur.";

    /// <summary>Prefix of the versions that the page shows, by dossier.</summary>
    public const string PrefixeVersion = "version.";

    [FromRoute]
    public Guid Id { get; set; }

    [BindProperty(SupportsGet = true, Name = "territoire")]
    public Guid? TerritoireId { get; set; }

    [BindProperty(SupportsGet = true, Name = "raison")]
    public string? Raison { get; set; }

    /// <summary>The dossier that stays.</summary>
    [BindProperty]
    public Guid? Gardee { get; set; }

    [BindProperty, Display(Name = "Pourquoi fusionner"), MaxLength(500)]
    public string? Motif { get; set; }

    [BindProperty, Display(Name = "C’est bien une seule personne, malgré deux NIR différents")]
    public bool NirConfirmes { get; set; }

    public Paire Paire { get; private set; } = null!;

    /// <summary>The dossier proposed to stay comes first.</summary>
    public IReadOnlyList<Dossier> Dossiers { get; private set; } = [];

    public IReadOnlyList<Ligne> Lignes { get; private set; } = [];

    public IReadOnlyList<RegleMetier> Obstacles { get; private set; } = [];

    public bool NirDifferents { get; private set; }

    public IReadOnlyList<string> Raisons { get; private set; } = [];

    public Guid? Precedente { get; private set; }

    public Guid? Suivante { get; private set; }

    public DateOnly Jour => horloge.Aujourdhui;

    /// <summary>Why the first dossier is proposed.</summary>
    public string MotifProposition =>
        Dossiers[0].Personne.AccompagnementId is not null ? "il a un accompagnement en cours"
        : Dossiers[0].Personne.NirEmpreinte is not null && Dossiers[1].Personne.NirEmpreinte is null ? "son NIR est connu"
        : "c’est le plus ancien";

    private IQueryable<Paire> AExaminer =>
        IndexModel
            .Filtrer(PairesVisibles.Lire(db, courant.Perimetre(Droits.FusionnerDoublons)), TerritoireId, Raison)
            .Where(p => p.Statut == StatutDoublon.AExaminer);

    public async Task<IActionResult> OnGetAsync(CancellationToken annulation)
    {
        if (!await TrouverAsync(annulation))
        {
            return await FusionneeAsync(annulation);
        }

        foreach (var dossier in Dossiers)
        {
            db.Journaliser("lecture", dossier.Personne.Id, "comparaison de deux dossiers", Id);
        }

        await db.SaveChangesAsync(annulation);
        return Page();
    }

    public Task<IActionResult> OnPostFusionnerAsync(CancellationToken annulation) => TenterAsync(FusionnerAsync, annulation);

    public Task<IActionResult> OnPostEcarterAsync(CancellationToken annulation) =>
        TenterAsync(a => DeciderAsync(d => d.Ecarter(), "Ce sont deux personnes différentes\u00A0: la paire ne sera plus proposée.", a), annulation);

    public Task<IActionResult> OnPostReexaminerAsync(CancellationToken annulation) =>
        TenterAsync(a => DeciderAsync(d => d.Reexaminer(), "La paire est de nouveau à examiner.", a), annulation);

    /// <summary>A decision about a pair that someone else merges or takes away meanwhile leads to what became of it.</summary>
    private async Task<IActionResult> TenterAsync(Func<CancellationToken, Task<IActionResult>> acte, CancellationToken annulation)
    {
        if (!await TrouverAsync(annulation))
        {
            return await FusionneeAsync(annulation);
        }

        try
        {
            return await acte(annulation);
        }
        catch (DbUpdateConcurrencyException)
        {
            db.ChangeTracker.Clear();
            if (await TrouverAsync(annulation))
            {
                throw;
            }

            return await FusionneeAsync(annulation);
        }
        catch (RegleMetierException regle) when (Enum.TryParse<ChampFusion>(regle.Champ, out _))
        {
            throw new RegleMetierException(regle.Regle, Prefixe + regle.Champ);
        }
    }

    /// <summary>The merge that this pair led to, for who reaches both dossiers.</summary>
    private async Task<IActionResult> FusionneeAsync(CancellationToken annulation)
    {
        var fusion = await (from d in db.Doublons join f in db.Fusions on d.FusionId equals f.Id where d.Id == Id select f)
            .AsNoTracking()
            .SingleOrDefaultAsync(annulation);
        return fusion is not null && await FusionsVisibles.GardeeAsync(db, courant.Perimetre(Droits.FusionnerDoublons), fusion, annulation) is not null
            ? RedirectToPage("Fusion", new { id = fusion.Id })
            : NotFound();
    }

    private async Task<IActionResult> FusionnerAsync(CancellationToken annulation)
    {
        if (!ModelState.IsValid)
        {
            return Page();
        }

        ReglesFusion.PaireAExaminer.Exiger(Paire.Statut == StatutDoublon.AExaminer);
        var gardee = Dossiers.FirstOrDefault(d => d.Personne.Id == Gardee) ?? Dossiers[0];
        var absorbee = Dossiers.First(d => d != gardee);
        var repris = Enum.GetValues<ChampFusion>().Where(c => Request.Form[Prefixe + c] == absorbee.Personne.Id.ToString()).ToHashSet();
        db.ChangeTracker.Clear();
        var demande = new DemandeFusion(gardee.Personne.Id, absorbee.Personne.Id, repris, Motif, NirConfirmes)
        {
            Versions = (VersionVue(gardee), VersionVue(absorbee)),
        };
        var fusion = await fusions.FusionnerAsync(demande, annulation);
        return this.RedirigerAvecSucces(
            $"Les deux dossiers n’en font plus qu’un, celui {Typo.De(gardee.Personne.NomComplet)}.",
            "Fusion",
            new { id = fusion.Id }
        );
    }

    public async Task ReafficherAsync(CancellationToken annulation)
    {
        db.ChangeTracker.Clear();
        await TrouverAsync(annulation);
    }

    /// <summary>Whether the choice of a line is the dossier of this rank: what was posted, else what is proposed.</summary>
    public bool EstChoisi(Ligne ligne, int rang) =>
        Request.HasFormContentType && Request.Form[Prefixe + ligne.Champ].ToString() is { Length: > 0 } choisi
            ? choisi == Dossiers[rang].Personne.Id.ToString()
            : ligne.Propose == rang;

    public bool EstGardee(int rang) => Gardee is { } g ? g == Dossiers[rang].Personne.Id : rang == 0;

    /// <summary>The version of a dossier that the page showed; one that was not posted was not seen.</summary>
    private int VersionVue(Dossier dossier) =>
        int.TryParse(Request.Form[PrefixeVersion + dossier.Personne.Id], NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : -1;

    private async Task<IActionResult> DeciderAsync(Action<DoublonPossible> acte, string phrase, CancellationToken annulation)
    {
        var doublon = await db.Doublons.SingleOrDefaultAsync(d => d.Id == Id, annulation) ?? throw new DbUpdateConcurrencyException("The pair went away.");
        var avant = doublon.Statut;
        acte(doublon);
        var details = JsonSerializer.Serialize(new { Statut = new[] { avant.ToString(), doublon.Statut.ToString() } });
        foreach (var dossier in Dossiers)
        {
            db.Journaliser("décision", dossier.Personne.Id, nameof(DoublonPossible), Id, details: details);
        }

        await db.SaveChangesAsync(annulation);
        TempData["Succes"] = phrase;
        return Suivante is { } suivante && Paire.Statut == StatutDoublon.AExaminer
            ? RedirectToPage(
                "Comparer",
                new
                {
                    id = suivante,
                    territoire = TerritoireId,
                    raison = Raison,
                }
            )
            : RedirectToPage("Index", new { territoire = TerritoireId, raison = Raison });
    }

    private async Task<bool> TrouverAsync(CancellationToken annulation)
    {
        if (await PairesVisibles.Lire(db, courant.Perimetre(Droits.FusionnerDoublons)).SingleOrDefaultAsync(p => p.Id == Id, annulation) is not { } paire)
        {
            return false;
        }

        Paire = paire;
        var (score, id) = (paire.Score, paire.Id);
        Suivante = await AExaminer
            .Where(p => p.Score < score || (p.Score == score && p.Id > id))
            .OrderByDescending(p => p.Score)
            .ThenBy(p => p.Id)
            .Select(p => (Guid?)p.Id)
            .FirstOrDefaultAsync(annulation);
        Precedente = await AExaminer
            .Where(p => p.Score > score || (p.Score == score && p.Id < id))
            .OrderBy(p => p.Score)
            .ThenByDescending(p => p.Id)
            .Select(p => (Guid?)p.Id)
            .FirstOrDefaultAsync(annulation);
        var libelles = await referentiels.NomenclatureAsync(Nomenclatures.RaisonDoublon, annulation);
        Raisons = [.. DoublonPossible.LireRaisons(paire.Raisons).Select(c => libelles.FirstOrDefault(l => l.Code == c)?.Libelle ?? c)];
        var (recente, ancienne) = (paire.RecenteId, paire.AncienneId);
        var lus = await db
            .Personnes.AsNoTracking()
            .Include(p => p.Foyer)
            .Where(p => p.Id == recente || p.Id == ancienne)
            .ToDictionaryAsync(p => p.Id, annulation);
        var (a, b) = (lus[recente], lus[ancienne]);
        var gardee = FusionDossiers.Proposer(a, b);
        var contenus = await ContenusAsync([recente, ancienne], annulation);
        Dossiers = [new(gardee, contenus[gardee.Id]), new(gardee == a ? b : a, contenus[gardee == a ? b.Id : a.Id])];
        Obstacles = [.. FusionDossiers.Obstacles(a, b)];
        NirDifferents = FusionDossiers.NirDifferents(a, b);
        Lignes = [.. Comparer(Dossiers[0], Dossiers[1], await NiveauxAsync(annulation))];
        return true;
    }

    private async Task<Dictionary<string, string>> NiveauxAsync(CancellationToken annulation) =>
        (await referentiels.NomenclatureAsync(Nomenclatures.NiveauQualification, annulation)).ToDictionary(n => n.Code, n => n.Libelle);

    /// <summary>What each dossier holds, in one query.</summary>
    private Task<Dictionary<Guid, Contenu>> ContenusAsync(Guid[] ids, CancellationToken annulation) =>
        (
            from p in db.Personnes.AsNoTracking()
            where ids.Contains(p.Id)
            select new Contenu
            {
                Id = p.Id,
                Membres = p.FoyerId == null ? 0 : db.Personnes.Count(m => m.FoyerId == p.FoyerId),
                Organisme = db.Organismes.Where(o => o.Id == p.OrganismeReferentId).Select(o => o.Nom).FirstOrDefault(),
                Statut = db.Accompagnements.Where(x => x.Id == p.AccompagnementId).Select(x => (StatutAccompagnement?)x.Statut).FirstOrDefault(),
                Inscription = db.Inscriptions.Where(i => i.PersonneId == p.Id && i.Fin == null).Select(i => (DateOnly?)i.Debut).FirstOrDefault(),
                Inscriptions = db.Inscriptions.Count(i => i.PersonneId == p.Id),
                Statuts = db.StatutsDroitsDevoirs.Count(s => s.PersonneId == p.Id && s.Fin == null),
                Orientations = db.Orientations.Count(o => o.PersonneId == p.Id),
                Accompagnements = db.Accompagnements.Count(x => x.PersonneId == p.Id),
                Contrats = db.Contrats.Count(c => c.PersonneId == p.Id),
                Etapes = db.Etapes.Count(e => e.PersonneId == p.Id),
                RendezVous = db.RendezVous.Count(r => r.PersonneId == p.Id),
                Bilans = db.Bilans.Count(x => x.PersonneId == p.Id),
                Pieces = db.Pieces.Count(x => x.PersonneId == p.Id),
                Journal = db.Journal.Count(j => j.PersonneId == p.Id),
            }
        ).ToDictionaryAsync(c => c.Id, annulation);

    private static IEnumerable<Ligne> Comparer(Dossier a, Dossier b, Dictionary<string, string> niveaux)
    {
        yield return Sur(ChampFusion.Civilite, p => p.Civilite is { } c ? Libelles.De(c) : null);
        yield return Sur(ChampFusion.Nom, p => p.Nom);
        yield return Sur(ChampFusion.NomNaissance, p => p.NomNaissance);
        yield return Sur(ChampFusion.Prenom, p => p.Prenom);
        yield return Sur(ChampFusion.DateNaissance, p => Typo.DateLongue(p.DateNaissance));
        var nir = new Ligne(
            ChampFusion.Nir,
            a.Personne.NirEmpreinte is null ? null : "connu",
            b.Personne.NirEmpreinte is null ? null
                : FusionDossiers.NirDifferents(a.Personne, b.Personne) ? "connu, différent de l’autre"
                : "connu",
            a.Personne.NirEmpreinte is null && b.Personne.NirEmpreinte is not null ? 1 : 0
        );
        yield return nir;
        yield return Sur(ChampFusion.IdentifiantFranceTravail, p => p.IdentifiantFranceTravail);
        yield return Sur(ChampFusion.Telephone, p => p.Telephone is { } t ? Typo.Telephone(t) : null);
        yield return Sur(ChampFusion.Courriel, p => p.Courriel);
        yield return Sur(ChampFusion.NiveauQualification, p => p.NiveauQualification is { } n ? niveaux.GetValueOrDefault(n, n) : null);
        var foyer = EnCours(ChampFusion.Foyer, d => d.Personne.FoyerId is not null, d => DireFoyer(d.Personne));
        yield return foyer with
        {
            Propose = a.Personne.Foyer?.EstDansLeDispositif != true && b.Personne.Foyer?.EstDansLeDispositif == true ? 1 : foyer.Propose,
        };
        yield return Sur(
            ChampFusion.Domiciliation,
            p => p.DomiciliationStructure is null ? null : $"{p.DomiciliationStructure}, depuis le {Typo.DateCourte(p.DomiciliationDepuis!.Value)}"
        );
        yield return EnCours(ChampFusion.DroitsDevoirs, d => d.Contenu.Statuts > 0, d => d.Contenu.Statuts == 0 ? null : DireStatut(d.Personne));
        yield return EnCours(
            ChampFusion.Inscription,
            d => d.Contenu.Inscription is not null,
            d =>
                d.Contenu.Inscription is { } i ? $"inscrit ou inscrite depuis le {Typo.DateCourte(i)}"
                : d.Contenu.Inscriptions > 0 ? "inscription terminée"
                : null
        );

        Ligne Sur(ChampFusion champ, Func<Personne, string?> dire) =>
            new(champ, dire(a.Personne), dire(b.Personne), ParDefaut(dire(a.Personne), dire(b.Personne)));

        // Of two histories, the one that goes on comes first: there is nothing to choose when the other does not.
        Ligne EnCours(ChampFusion champ, Func<Dossier, bool> ouvert, Func<Dossier, string?> dire) =>
            new(champ, dire(a), dire(b), !ouvert(a) && ouvert(b) ? 1 : 0, ouvert(a) && ouvert(b));
    }

    /// <summary>The dossier kept says, unless it says nothing.</summary>
    private static int ParDefaut(string? premiere, string? seconde) => premiere is null && seconde is not null ? 1 : 0;

    private static string DireStatut(Personne p) => p.SoumisDroitsDevoirs ? $"soumis depuis le {Typo.DateCourte(p.SoumisDepuis!.Value)}" : "non soumis";

    private static string? DireFoyer(Personne p) =>
        p.Foyer is not { } f
            ? null
            : $"matricule {f.Matricule}, {(p.Role is { } r ? Libelles.De(r) : "membre")}{(f.Adresse.Voie is null && f.Commune is null ? null : $", {string.Join(", ", new[] { f.Voie, f.Commune }.OfType<string>())}")}{(f.EtatDroit is { } e ? $", {Libelles.De(e)}" : null)}";

    /// <param name="Propose">Rank of the dossier whose value is proposed.</param>
    /// <param name="SeChoisit">Whether either value may be taken.</param>
    public sealed record Ligne(ChampFusion Champ, string? Premiere, string? Seconde, int Propose, bool SeChoisit = true)
    {
        public bool Differe => Premiere != Seconde;

        public string Dire(int rang) => (rang == 0 ? Premiere : Seconde) ?? NonRenseigne;
    }

    public sealed record Dossier(Personne Personne, Contenu Contenu);

    /// <summary>What a dossier holds.</summary>
    public sealed class Contenu
    {
        public Guid Id { get; init; }
        public int Membres { get; init; }
        public string? Organisme { get; init; }
        public StatutAccompagnement? Statut { get; init; }
        public DateOnly? Inscription { get; init; }
        public int Inscriptions { get; init; }
        public int Statuts { get; init; }
        public int Orientations { get; init; }
        public int Accompagnements { get; init; }
        public int Contrats { get; init; }
        public int Etapes { get; init; }
        public int RendezVous { get; init; }
        public int Bilans { get; init; }
        public int Pieces { get; init; }
        public int Journal { get; init; }

        public IEnumerable<(string Quoi, string Combien)> Enumerer()
        {
            yield return ("Accompagnement en cours", Organisme is null ? "aucun" : $"{Organisme}, {Libelles.De(Statut!.Value)}");
            yield return ("Membres du foyer", Typo.Nombre(Membres));
            yield return ("Orientations", Typo.Nombre(Orientations));
            yield return ("Accompagnements", Typo.Nombre(Accompagnements));
            yield return ("Contrats", Typo.Nombre(Contrats));
            yield return ("Étapes", Typo.Nombre(Etapes));
            yield return ("Rendez-vous", Typo.Nombre(RendezVous));
            yield return ("Bilans", Typo.Nombre(Bilans));
            yield return ("Pièces", Typo.Nombre(Pieces));
            yield return ("Lignes du journal", Typo.Nombre(Journal));
        }
    }
}
