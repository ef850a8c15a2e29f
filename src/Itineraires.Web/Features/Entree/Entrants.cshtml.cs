using System.ComponentModel.DataAnnotations;
using Itineraires.Data;
using Itineraires.Data.Perimetres;
using Itineraires.Domain.Accompagnement;
using Itineraires.Domain.Cadres;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Courriers;
using Itineraires.Domain.Entree;
using Itineraires.Domain.Habilitations;
using Itineraires.Domain.Orientation;
using Itineraires.Domain.Personnes;
using Itineraires.Domain.Pilotage;
using Itineraires.Domain.Territoires;
using Itineraires.Web.Courriers;
using Itineraires.Web.Design;
using Itineraires.Web.Exports;
using Itineraires.Web.Infrastructure;
using Itineraires.Web.Notifications;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Entree;

/// <summary>
/// The nouveaux entrants who wait for a first rendez-vous without any information, by territory, and the batch that sends it to them (ORI-16).
/// </summary>
[Authorize(Policy = Droits.DeciderOrientation)]
public sealed class EntrantsModel(
    ItinerairesDbContext db,
    UtilisateurCourant courant,
    ReferentielsEnMemoire referentiels,
    EmettreCourriers emettre,
    MessagesDeParcours messages,
    TimeProvider horloge
) : PageModel, IReaffichable
{
    private const int ParPage = 50;

    [BindProperty(SupportsGet = true, Name = "territoire")]
    public Guid? TerritoireId { get; set; }

    /// <summary>Keyset: day of opening and identifier of the last line of the previous page.</summary>
    [BindProperty(SupportsGet = true, Name = "apres")]
    public DateOnly? Apres { get; set; }

    [BindProperty(SupportsGet = true, Name = "apresId")]
    public Guid? ApresId { get; set; }

    [BindProperty(Name = "personnes")]
    public List<Guid> Choisies { get; set; } = [];

    [BindProperty(Name = "Contenus"), Display(Name = "Ce qui est envoyé")]
    public List<string> Contenus { get; set; } = [];

    [BindProperty, Display(Name = "Moyen"), Required(ErrorMessage = "Choisissez le moyen.")]
    public MoyenEnvoi? Moyen { get; set; } = MoyenEnvoi.CourrielSinonLettre;

    public DateOnly Jour => horloge.Aujourdhui;

    public int Mois { get; private set; }

    public int Total { get; private set; }

    public IReadOnlyList<Ligne> Lignes { get; private set; } = [];

    public IReadOnlyList<(Guid Id, string Nom)> Territoires { get; private set; } = [];

    public IReadOnlyList<ElementNomenclature> Informations { get; private set; } = [];

    public string? Suivante { get; private set; }

    /// <summary>What is about to be sent, shown before it is; null while nothing is chosen.</summary>
    public EnvoiPrepare? Envoi { get; private set; }

    public async Task OnGetAsync(CancellationToken annulation)
    {
        await ReafficherAsync(annulation);
        Contenus = [.. Informations.Select(i => i.Code)];
    }

    /// <summary>Shows what would be sent, to whom and how; nothing is written.</summary>
    public async Task<IActionResult> OnPostPreparerAsync(CancellationToken annulation)
    {
        await ReafficherAsync(annulation);
        if (ModelState.IsValid)
        {
            Envoi = await PreparerAsync(annulation);
        }

        return Page();
    }

    /// <summary>Sends: letters are written to be printed, e-mails leave, each sending is dated in the dossier.</summary>
    public async Task<IActionResult> OnPostEnvoyerAsync(CancellationToken annulation)
    {
        await ReafficherAsync(annulation);
        if (!ModelState.IsValid)
        {
            return Page();
        }

        var envoi = await PreparerAsync(annulation);
        var faits = envoi
            .Destinataires.Select(d => (Information: new InformationEntrant(d.Personne.Id, Jour, courant.Id, d.Moyen, Contenus), Vers: d))
            .ToList();
        var lettres = faits.Where(f => f.Vers.Moyen == MoyenInformation.Lettre).ToList();
        // An e-mail that cannot leave becomes a letter: without a model nothing is sent.
        ReglesCourrier.ModelePublie.Exiger(
            await db.ModelesCourrier.AnyAsync(m => m.Code == TypesCourrier.InformationEntrant && m.Statut == StatutModele.EnVigueur, annulation)
        );
        db.InformationsEntrants.AddRange(faits.Select(f => f.Information));
        await EcrireLettresAsync(lettres, envoi, annulation);

        // Written first: an e-mail is not sent twice, and one that does not leave becomes a letter.
        var echecs = new List<(InformationEntrant Information, Destinataire Vers)>();
        foreach (var fait in faits.Where(f => f.Vers.Moyen == MoyenInformation.Courriel))
        {
            if (!await messages.InformerEntrantAsync(fait.Vers.Personne.Courriel!, fait.Vers.Personne.NomComplet, envoi.Contenus, fait.Vers.Maison))
            {
                fait.Information.DevenirLettre();
                echecs.Add(fait);
            }
        }

        if (echecs.Count > 0)
        {
            await EcrireLettresAsync(echecs, envoi, CancellationToken.None);
        }

        var courriels = faits.Count(f => f.Information.Moyen == MoyenInformation.Courriel);
        return this.RedirigerAvecSucces(Dire(courriels, lettres.Count, echecs.Count), "Entrants", new { territoire = TerritoireId });
    }

    public async Task<IActionResult> OnGetExporterAsync(FormatExport format, CancellationToken annulation)
    {
        if (!courant.Peut(Droits.ExporterListes))
        {
            return NotFound();
        }

        await LireMoisAsync(annulation);
        db.Journaliser("export", null, "nouveaux entrants sans information");
        await db.SaveChangesAsync(annulation);
        var tableau = new ExportTableau<Ligne>("Nouveaux entrants sans information")
            .Texte("Nom", l => l.Nom)
            .Texte("Prénom", l => l.Prenom)
            .Date("Droit ouvert le", l => l.DroitOuvertLe)
            .Texte("Commune", l => l.Commune)
            .Texte("Courriel", l => l.Courriel);
        return new ResultatExport<Ligne>(tableau, format, Lire(Attente()).OrderBy(l => l.DroitOuvertLe).ThenBy(l => l.Id).AsAsyncEnumerable(), Jour);
    }

    public async Task ReafficherAsync(CancellationToken annulation)
    {
        var perimetre = courant.Perimetre(Droits.DeciderOrientation);
        Territoires =
        [
            .. (await referentiels.TerritoiresAsync(annulation))
                .Where(t => t.Type == TypeTerritoire.MaisonMetropole && (perimetre.Metropole || perimetre.Territoires.Contains(t.Id)))
                .Select(t => (t.Id, t.Nom)),
        ];
        await LireMoisAsync(annulation);
        Informations = await referentiels.EnVigueurAsync(Nomenclatures.InformationEntrant, Jour, annulation);
        Total = await Attente().CountAsync(annulation);
        var lignes = Lire(Attente());
        if (Apres is { } apres && ApresId is { } id)
        {
            lignes = lignes.Where(l => l.DroitOuvertLe > apres || (l.DroitOuvertLe == apres && l.Id > id));
        }

        var page = await lignes.OrderBy(l => l.DroitOuvertLe).ThenBy(l => l.Id).Take(ParPage + 1).ToListAsync(annulation);
        Lignes = [.. page.Take(ParPage)];
        Suivante =
            page.Count > ParPage
                ? Url.Page(
                    "Entrants",
                    new
                    {
                        territoire = TerritoireId,
                        apres = Lignes[^1].DroitOuvertLe.ToString("yyyy-MM-dd"),
                        apresId = Lignes[^1].Id,
                    }
                )
                : null;
    }

    private async Task EcrireLettresAsync(List<(InformationEntrant Information, Destinataire Vers)> lettres, EnvoiPrepare envoi, CancellationToken annulation)
    {
        if (lettres.Count > 0)
        {
            await emettre.InformerAsync(
                [.. lettres.Select(l => (l.Information, l.Vers.Personne, l.Vers.Maison))],
                envoi.Contenus,
                User.Identity?.Name ?? "",
                annulation
            );
        }

        await db.SaveChangesAsync(annulation);
    }

    private async Task LireMoisAsync(CancellationToken annulation) =>
        Mois = (await referentiels.CadresAsync(annulation)).Territoire.Entier(ParametresCadre.NouvelEntrantMois) ?? 0;

    private async Task<EnvoiPrepare> PreparerAsync(CancellationToken annulation)
    {
        ReglesInformationEntrant.PersonneRequise.Exiger(Choisies.Count > 0, "personnes");
        Contenus = [.. Contenus.Intersect(Informations.Select(i => i.Code))];
        ReglesInformationEntrant.ContenuRequis.Exiger(Contenus.Count > 0, nameof(Contenus));
        var personnes = await Attente(suivies: true)
            .Include(p => p.Foyer)
            .Where(p => Choisies.Contains(p.Id))
            .OrderBy(p => p.DroitOuvertLe)
            .ThenBy(p => p.Id)
            .ToListAsync(annulation);
        ReglesInformationEntrant.PersonneRequise.Exiger(personnes.Count > 0, "personnes");
        var noms = Territoires.ToDictionary(t => t.Id, t => t.Nom);
        var destinataires = personnes.ConvertAll(p => new Destinataire(p, Choisir(p), p.TerritoireId is { } t ? noms.GetValueOrDefault(t) : null));
        var contenus = Informations.Where(i => Contenus.Contains(i.Code)).Select(i => i.Libelle).ToList();
        var lettre = destinataires.Find(d => d.Moyen == MoyenInformation.Lettre);
        return new EnvoiPrepare(
            destinataires,
            contenus,
            lettre is null ? null : await emettre.ApercuInformationAsync(lettre.Personne, lettre.Maison, contenus, annulation)
        );
    }

    private MoyenInformation Choisir(Personne personne) =>
        Moyen switch
        {
            MoyenEnvoi.MainPropre => MoyenInformation.MainPropre,
            MoyenEnvoi.CourrielSinonLettre when personne.CourrielUtilisable is not null => MoyenInformation.Courriel,
            _ => MoyenInformation.Lettre,
        };

    private static string Dire(int courriels, int lettres, int echecs)
    {
        var faits = new List<string>();
        if (courriels > 0)
        {
            faits.Add(Typo.Compter(courriels, "courriel est parti", "courriels sont partis"));
        }

        if (lettres > 0)
        {
            faits.Add(Typo.Compter(lettres, "lettre est à imprimer, dans les courriers", "lettres sont à imprimer, dans les courriers"));
        }

        if (echecs > 0)
        {
            faits.Add(Typo.Compter(echecs, "courriel n’a pas pu partir et devient une lettre", "courriels n’ont pas pu partir et deviennent des lettres"));
        }

        return faits.Count == 0 ? "Les remises en main propre sont notées." : string.Join("\u00A0; ", faits) + ".";
    }

    /// <summary>Nouveaux entrants of the perimeter without information nor convocation to a session since the opening of the right, nor any first rendez-vous held.</summary>
    private IQueryable<Personne> Attente(bool suivies = false)
    {
        var depuis = Jour.AddMonths(-Mois);
        var personnes = (suivies ? db.Personnes : db.Personnes.AsNoTracking())
            .DansLePerimetre(courant.Perimetre(Droits.DeciderOrientation))
            .Where(p =>
                p.SoumisDepuis != null
                && p.DroitOuvertLe >= depuis
                && !db.InformationsEntrants.Any(i => i.PersonneId == p.Id && i.Le >= p.DroitOuvertLe)
                && !db.Convocations.Any(c => c.PersonneId == p.Id && c.ConvoqueeLe >= p.DroitOuvertLe && c.Statut != StatutConvocation.Annulee)
                && !db.RendezVous.Any(r => r.PersonneId == p.Id && r.Statut == StatutRendezVous.Honore && r.Jour >= p.DroitOuvertLe)
            );
        return TerritoireId is { } t ? personnes.Where(p => p.TerritoireId == t) : personnes;
    }

    private static IQueryable<Ligne> Lire(IQueryable<Personne> personnes) =>
        personnes.Select(p => new Ligne
        {
            Id = p.Id,
            Prenom = p.Prenom,
            Nom = p.Nom,
            DroitOuvertLe = p.DroitOuvertLe!.Value,
            Commune = p.Foyer == null ? null : p.Foyer.Commune,
            Courriel = p.CourrielSansAccord ? null : p.Courriel,
            EstOrientee = p.AccompagnementId != null,
        });

    public enum MoyenEnvoi
    {
        [Display(Name = "courriel, sinon lettre")]
        CourrielSinonLettre,

        [Display(Name = "lettre pour chaque personne")]
        Lettre,

        [Display(Name = "déjà remise en main propre")]
        MainPropre,
    }

    public sealed record Destinataire(Personne Personne, MoyenInformation Moyen, string? Maison);

    /// <param name="Lettre">Letter of the first person who gets one, as an example.</param>
    public sealed record EnvoiPrepare(IReadOnlyList<Destinataire> Destinataires, IReadOnlyList<string> Contenus, (string Objet, string Texte)? Lettre);

    public sealed class Ligne
    {
        public Guid Id { get; init; }
        public string Prenom { get; init; } = "";
        public string Nom { get; init; } = "";
        public DateOnly DroitOuvertLe { get; init; }
        public string? Commune { get; init; }
        public string? Courriel { get; init; }
        public bool EstOrientee { get; init; }
    }
}
