using System.ComponentModel.DataAnnotations;
using Itineraires.Data;
using Itineraires.Domain.Accompagnement;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Habilitations;
using Itineraires.Web.Infrastructure;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.RendezVous;

/// <summary>One meeting: its outcome, its compte rendu, its convocation (RDV-03, RDV-07).</summary>
[Authorize(Policy = Droits.ConsulterDossier)]
public sealed class ConsulterModel(ItinerairesDbContext db, UtilisateurCourant courant, TimeProvider horloge)
    : PageDeRendezVous(db, courant, horloge),
        IReaffichable
{
    private const int SuitesAuPlus = 3;

    [BindProperty]
    public SaisieCompteRendu Saisie { get; set; } = new();

    [BindProperty(Name = "motif"), Display(Name = "Pourquoi le corriger"), MaxLength(300), SansInformationMedicale]
    public string? Motif { get; set; }

    public string? TitreCollectif { get; private set; }

    public DateOnly Jour => Horloge.Aujourdhui;

    public async Task OnGetAsync(CancellationToken annulation)
    {
        Saisie = Rediger();
        await ReafficherAsync(annulation);
        Db.Journaliser("lecture", Personne.Id, "rendez-vous", Id);
        await Db.SaveChangesAsync(annulation);
    }

    public async Task ReafficherAsync(CancellationToken annulation)
    {
        // Another form of the page was sent: the compte rendu is shown as it is stored.
        Saisie = Saisie.Suites.Count == 0 ? Rediger() : Saisie;
        TitreCollectif = RendezVous.TempsCollectifId is { } t
            ? await Db.TempsCollectifs.Where(x => x.Id == t).Select(x => x.Titre).SingleAsync(annulation)
            : null;
    }

    public async Task<IActionResult> OnPostRapporterAsync(CancellationToken annulation)
    {
        if (!ModelState.IsValid)
        {
            await ReafficherAsync(annulation);
            return Page();
        }

        var suites = Saisie
            .Suites.Where(s => !string.IsNullOrWhiteSpace(s.Texte))
            .Select(s => new SuiteADonner(s.Texte!.Trim(), s.Qui?.Trim() ?? "", s.Echeance));
        RendezVous.Rapporter(Saisie.Objet!.Value, Saisie.CompteRendu ?? "", Saisie.Decisions, suites);
        await Db.SaveChangesAsync(annulation);
        return this.RedirigerAvecSucces("Le compte rendu est enregistré.", "/Personnes/Dossier", new { Id = Personne.Id });
    }

    public async Task<IActionResult> OnPostCorrigerAsync(CancellationToken annulation)
    {
        ModelState.NeGarderQue(nameof(Motif));
        if (!ModelState.IsValid)
        {
            await ReafficherAsync(annulation);
            return Page();
        }

        RendezVous.Corriger(Motif ?? "");
        await Db.SaveChangesAsync(annulation);
        return this.RedirigerAvecSucces("Le résultat est effacé\u00A0: notez le bon.", "Consulter", new { Id });
    }

    public async Task<IActionResult> OnPostReporterAsync(DateOnly? jour, TimeOnly? heure, CancellationToken annulation)
    {
        ModelState.Clear();
        ReportDate.Exiger(jour is not null && heure is not null, "jour");
        var nouveau = RendezVous.Reporter(jour!.Value, heure!.Value);
        Db.RendezVous.Add(nouveau);
        await Db.SaveChangesAsync(annulation);
        return this.RedirigerAvecSucces("Le rendez-vous est reporté.", "Consulter", new { nouveau.Id });
    }

    private static readonly RegleMetier ReportDate = new("RDV-REPORT", "Saisissez la nouvelle date et la nouvelle heure.");

    private SaisieCompteRendu Rediger()
    {
        var saisie = new SaisieCompteRendu
        {
            Objet = RendezVous.Objet,
            CompteRendu = RendezVous.CompteRendu,
            Decisions = RendezVous.Decisions,
            Suites =
            [
                .. RendezVous.Suites.Select(s => new SaisieSuite
                {
                    Texte = s.Texte,
                    Qui = s.Qui,
                    Echeance = s.Echeance,
                }),
            ],
        };
        while (saisie.Suites.Count < SuitesAuPlus)
        {
            saisie.Suites.Add(new SaisieSuite { Qui = User.Identity?.Name });
        }

        return saisie;
    }

    public sealed class SaisieCompteRendu
    {
        [Display(Name = "Objet de l’entretien"), Required(ErrorMessage = "Choisissez l’objet de l’entretien.")]
        public ObjetRendezVous? Objet { get; set; }

        [Display(Name = "Compte rendu"), Required(ErrorMessage = "Rédigez le compte rendu."), MaxLength(4000), SansInformationMedicale]
        public string? CompteRendu { get; set; }

        [Display(Name = "Ce qui a été décidé"), MaxLength(2000), SansInformationMedicale]
        public string? Decisions { get; set; }

        public List<SaisieSuite> Suites { get; set; } = [];
    }

    public sealed class SaisieSuite
    {
        [Display(Name = "Ce qu’il faut faire"), MaxLength(300), SansInformationMedicale]
        public string? Texte { get; set; }

        [Display(Name = "Qui"), MaxLength(80)]
        public string? Qui { get; set; }

        [Display(Name = "Avant le")]
        public DateOnly? Echeance { get; set; }
    }
}
