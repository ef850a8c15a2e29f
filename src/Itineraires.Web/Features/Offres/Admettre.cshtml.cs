using System.ComponentModel.DataAnnotations;
using Itineraires.Data;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Entree;
using Itineraires.Domain.Habilitations;
using Itineraires.Domain.Pilotage;
using Itineraires.Domain.Territoires;
using Itineraires.Web.Features.Personnes;
using Itineraires.Web.Infrastructure;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Offres;

/// <summary>The offers open to all publics, as far as one person is concerned: what each asks, and her entry (ORI-15).</summary>
[Authorize(Policy = Droits.ConsulterDossier)]
public sealed class AdmettreModel(ItinerairesDbContext db, UtilisateurCourant courant, ReferentielsEnMemoire referentiels, TimeProvider horloge)
    : PageDeDossier(db, courant, horloge),
        IReaffichable
{
    [BindProperty(Name = "Offre")]
    public string? Choisie { get; set; }

    [BindProperty(Name = "Conditions")]
    public List<string> Conditions { get; set; } = [];

    [BindProperty, Display(Name = "Date d’entrée"), Required(ErrorMessage = "Saisissez la date d’entrée.")]
    public DateOnly? Le { get; set; }

    public IReadOnlyList<OffreOuverte> Offres { get; private set; } = [];

    public IReadOnlyList<EntreeOffre> Entrees { get; private set; } = [];

    public Commune? Commune { get; private set; }

    public DateOnly Jour => Horloge.Aujourdhui;

    /// <summary>A bénéficiaire du RSA: her foyer has a right.</summary>
    public bool EstBeneficiaire => Personne.DroitOuvertLe is not null;

    public bool PeutLister => Courant.Peut(Droits.ConsulterListes);

    public bool PeutAdmettre => Courant.Perimetre(DroitDAdmettre).Atteint(Personne);

    protected override string Droit => HttpMethods.IsGet(Request.Method) ? Droits.ConsulterDossier : DroitDAdmettre;

    private string DroitDAdmettre => Courant.Peut(Droits.SuivreParcours) ? Droits.SuivreParcours : Droits.EnregistrerPersonne;

    public async Task OnGetAsync(CancellationToken annulation)
    {
        Le = Jour;
        await ReafficherAsync(annulation);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken annulation)
    {
        await ReafficherAsync(annulation);
        if (Offres.FirstOrDefault(o => o.Code == Choisie) is not { } offre)
        {
            return NotFound();
        }

        if (!ModelState.IsValid)
        {
            return Page();
        }

        ReglesOffre.DejaEntree.Exiger(!Entrees.Any(e => e.Offre == offre.Code && e.Le.Year == Le!.Value.Year), nameof(Le));
        Db.Add(EntreeOffre.Admettre(Personne, offre, Commune, EstBeneficiaire, Conditions, Courant.Id, Le!.Value, Jour));
        await Db.SaveChangesAsync(annulation);
        return this.RedirigerAvecSucces($"{Personne.NomComplet} entre dans l’offre {offre.Libelle}.", "/Offres/Admettre", new { Id });
    }

    public async Task ReafficherAsync(CancellationToken annulation)
    {
        Offres = OffreOuverte.Lire(
            await referentiels.NomenclatureAsync(Nomenclatures.OffreOuverte, annulation),
            await referentiels.NomenclatureAsync(Nomenclatures.ConditionOffre, annulation),
            Jour
        );
        var code = Personne.DomiciliationCodeInsee ?? Personne.Foyer?.CodeInsee;
        Commune = (await referentiels.CommunesAsync(annulation)).FirstOrDefault(c => c.CodeInsee == code);
        Entrees = await Db.EntreesOffre.AsNoTracking().Where(e => e.PersonneId == Id).OrderByDescending(e => e.Le).ToListAsync(annulation);
    }
}
