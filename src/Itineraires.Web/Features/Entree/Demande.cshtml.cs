using System.ComponentModel.DataAnnotations;
using Itineraires.Data;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Entree;
using Itineraires.Domain.Habilitations;
using Itineraires.Domain.Personnes;
using Itineraires.Domain.Pilotage;
using Itineraires.Web.Design;
using Itineraires.Web.Features.Personnes;
using Itineraires.Web.Infrastructure;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Entree;

/// <summary>A demande of RSA, what it says, and what became of it (ORI-01, PER-04).</summary>
[Authorize(Policy = Droits.ConsulterDossier)]
public sealed class DemandeModel(ItinerairesDbContext db, UtilisateurCourant courant, ReferentielsEnMemoire referentiels, TimeProvider horloge)
    : PageDeDossier(db, courant, horloge),
        IReaffichable
{
    [BindProperty, Display(Name = "Date"), Required(ErrorMessage = "Saisissez la date.")]
    public DateOnly? Le { get; set; }

    [BindProperty, Display(Name = "Motif"), MaxLength(500), SansInformationMedicale]
    public string? Motif { get; set; }

    public DemandeRsa Demande { get; private set; } = null!;

    public string? InstruitePar { get; private set; }

    public string? Niveau { get; private set; }

    public bool PeutAgir => Courant.Perimetre(Droits.EnregistrerPersonne).Atteint(Personne);

    /// <summary>What the organisme payeur's files say of the foyer since the demande left, or null.</summary>
    public DroitRsa? DroitConnu { get; private set; }

    protected override string Droit => HttpMethods.IsGet(Request.Method) ? Droits.ConsulterDossier : Droits.EnregistrerPersonne;

    public static Ton TonDe(StatutDemande statut) =>
        statut switch
        {
            StatutDemande.Enregistree => Ton.Attention,
            StatutDemande.Transmise => Ton.Attente,
            StatutDemande.Ouverte => Ton.Ordre,
            _ => Ton.Neutre,
        };

    public static string EnTete(string texte) => texte.Length == 0 ? texte : char.ToUpper(texte[0], Typo.Culture) + texte[1..];

    public async Task OnGetAsync(CancellationToken annulation)
    {
        await ReafficherAsync(annulation);
        Le = DroitConnu is { } droit && Demande.Statut == StatutDemande.Transmise && droit.Debut >= Demande.TransmiseLe ? droit.Debut : Horloge.Aujourdhui;
    }

    public Task<IActionResult> OnPostTransmettreAsync(CancellationToken annulation) =>
        AgirAsync(le => Demande.Transmettre(le, Horloge.Aujourdhui), "La demande est notée comme transmise.", annulation);

    public Task<IActionResult> OnPostOuvrirAsync(CancellationToken annulation) =>
        AgirAsync(le => Demande.NoterOuverture(le, Horloge.Aujourdhui), "L’ouverture du droit est notée.", annulation);

    public Task<IActionResult> OnPostRefuserAsync(CancellationToken annulation) =>
        AgirAsync(le => Demande.NoterRefus(le, Motif, Horloge.Aujourdhui), "Le refus du droit est noté.", annulation);

    public Task<IActionResult> OnPostRetirerAsync(CancellationToken annulation) =>
        AgirAsync(le => Demande.Retirer(le, Motif, Horloge.Aujourdhui), "La demande est notée comme retirée.", annulation);

    public async Task ReafficherAsync(CancellationToken annulation)
    {
        InstruitePar = await Db.Users.Where(u => u.Id == Demande.InstruitePar).Select(u => u.Prenom + " " + u.Nom).SingleOrDefaultAsync(annulation);
        Niveau = Personne.NiveauQualification is { } niveau ? await referentiels.LibelleAsync(Nomenclatures.NiveauQualification, niveau, annulation) : null;
        DroitConnu = Personne.FoyerId is { } foyer
            ? await Db.DroitsRsa.AsNoTracking().Where(d => d.FoyerId == foyer && d.Fin == null && d.Etat != EtatDroit.EnAttente).FirstOrDefaultAsync(annulation)
            : null;
    }

    protected override async Task<Guid?> TrouverPersonneAsync(CancellationToken annulation)
    {
        if (await Db.Demandes.SingleOrDefaultAsync(d => d.Id == Id, annulation) is not { } demande)
        {
            return null;
        }

        Demande = demande;
        return demande.PersonneId;
    }

    private async Task<IActionResult> AgirAsync(Action<DateOnly> acte, string phrase, CancellationToken annulation)
    {
        await ReafficherAsync(annulation);
        if (!ModelState.IsValid)
        {
            return Page();
        }

        acte(Le!.Value);
        await Db.SaveChangesAsync(annulation);
        return this.RedirigerAvecSucces(phrase, "Demande", new { Id });
    }
}
