using System.ComponentModel.DataAnnotations;
using Itineraires.Data;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Contrats;
using Itineraires.Domain.Entree;
using Itineraires.Domain.Pilotage;
using Itineraires.Web.Infrastructure;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Referentiels;

/// <summary>The code lists and their dated elements (ETP-01, ETP-02, ETP-03).</summary>
[Authorize]
public sealed class NomenclaturesModel(ItinerairesDbContext db, UtilisateurCourant courant, ReferentielsEnMemoire referentiels, TimeProvider horloge)
    : PageDeReferentiel(db, courant, referentiels, horloge),
        IReaffichable
{
    private static readonly RegleMetier FamilleRequise = new("NOM-FAMILLE", "Choisissez la famille de l’étape.");

    private static readonly RegleMetier CodeRequis = new("NOM-CODE-CNAF", "Saisissez le code de la CNAF, par exemple MOTISUSVERSRSA 06 ou CAF 691.");

    /// <summary>Lists read with the codes of the flows.</summary>
    private static readonly string[] ListesCodees = [Domain.Pilotage.Nomenclatures.OrganismePayeur, Domain.Pilotage.Nomenclatures.DroitsDevoirs];

    /// <summary>Lists whose elements carry a version or an amount: a new one takes the place of the one in force.</summary>
    private static readonly string[] ListesVersionnees = [Domain.Pilotage.Nomenclatures.Guide, Domain.Pilotage.Nomenclatures.BaremeRsa];

    /// <summary>Lists whose elements answer one another: none is added, each is replaced.</summary>
    private static readonly string[] ListesFermees = [Domain.Pilotage.Nomenclatures.BaremeRsa, Domain.Pilotage.Nomenclatures.DeclarationChangement];

    private static readonly RegleMetier ValeurRequise = new("NOM-VALEUR", "Saisissez la version du guide, ou la valeur du barème en chiffres.");

    private static readonly RegleMetier RemplacementRequis = new("NOM-REMPLACE", "Choisissez l’élément de cette liste que celui-ci remplace.");

    private static readonly RegleMetier RemplacementPosterieur = new("NOM-REMPLACE-DATE", "Choisissez une date postérieure au début de l’élément remplacé.");

    private static readonly RegleMetier DejaPresent = new("NOM-DEJA", "Cette liste a déjà un élément de ce nom.");

    public static IReadOnlyList<(string Code, string Libelle)> Listes { get; } =
    [
        (Domain.Pilotage.Nomenclatures.Etape, "Étapes"),
        (Domain.Pilotage.Nomenclatures.Frein, "Freins"),
        (Domain.Pilotage.Nomenclatures.MotifFin, "Motifs de fin d’accompagnement"),
        (Domain.Pilotage.Nomenclatures.MotifSortie, "Motifs de sortie du dispositif"),
        (Domain.Pilotage.Nomenclatures.NiveauQualification, "Niveaux de qualification"),
        (Domain.Pilotage.Nomenclatures.SituationFamiliale, "Situations familiales"),
        (Domain.Pilotage.Nomenclatures.Thematique, "Thématiques"),
        (Domain.Pilotage.Nomenclatures.Guide, "Guides remis, par version"),
        (Domain.Pilotage.Nomenclatures.PointInformation, "Points expliqués des droits et devoirs"),
        (Domain.Pilotage.Nomenclatures.DroitConnexe, "Droits connexes"),
        (Domain.Pilotage.Nomenclatures.InformationEntrant, "Informations envoyées aux nouveaux entrants"),
        (Domain.Pilotage.Nomenclatures.DeclarationChangement, "Déclarations d’un changement de situation"),
        (Domain.Pilotage.Nomenclatures.BaremeRsa, "Barème du RSA"),
        (Domain.Pilotage.Nomenclatures.OrganismePayeur, "Organismes payeurs dont les flux sont pris"),
        (Domain.Pilotage.Nomenclatures.DroitsDevoirs, "Codes CNAF qui soumettent aux droits et devoirs"),
    ];

    [BindProperty]
    public SaisieElement Saisie { get; set; } = new();

    public IReadOnlyList<ElementNomenclature> Elements { get; private set; } = [];

    /// <summary>Elements in force of the lists that are kept by replacing them.</summary>
    public IEnumerable<ElementNomenclature> Remplacables =>
        Elements.Where(e => (ListesVersionnees.Contains(e.Liste) || ListesFermees.Contains(e.Liste)) && e.EstEnVigueurAu(Jour));

    public Task OnGetAsync(CancellationToken annulation)
    {
        Saisie.Debut = Jour;
        return ReafficherAsync(annulation);
    }

    public async Task<IActionResult> OnPostAjouterAsync(CancellationToken annulation)
    {
        if (!ModelState.IsValid)
        {
            await ReafficherAsync(annulation);
            return Page();
        }

        var (liste, debut) = (Saisie.Liste!, Saisie.Debut!.Value);
        var estEtape = liste == Domain.Pilotage.Nomenclatures.Etape;
        FamilleRequise.Exiger(!estEtape || Saisie.Famille is not null, nameof(SaisieElement.Famille));
        var estCodee = ListesCodees.Contains(liste);
        CodeRequis.Exiger(!estCodee || !string.IsNullOrWhiteSpace(Saisie.Code), nameof(SaisieElement.Code));
        ValeurRequise.Exiger(
            !ListesVersionnees.Contains(liste)
                || (liste == Domain.Pilotage.Nomenclatures.BaremeRsa ? BaremeRsa.Nombre(Saisie.Valeur) is not null : !string.IsNullOrWhiteSpace(Saisie.Valeur)),
            nameof(SaisieElement.Valeur)
        );
        var presents = await Db.Nomenclature.Where(e => e.Liste == liste).ToListAsync(annulation);
        var remplace = Saisie.Remplace is { Length: > 0 } ancien ? presents.Find(e => e.Code == ancien && e.EstEnVigueurAu(Jour)) : null;
        RemplacementRequis.Exiger(Saisie.Remplace is { Length: > 0 } ? remplace is not null : !ListesFermees.Contains(liste), nameof(SaisieElement.Remplace));
        RemplacementPosterieur.Exiger(remplace is null || debut > remplace.Debut, nameof(SaisieElement.Debut));
        var code =
            estCodee ? Saisie.Code!.Trim().ToUpperInvariant()
            : remplace is not null || ListesVersionnees.Contains(liste) ? $"{Texte.Replier(Saisie.Libelle).Replace(' ', '_')}_{debut:yyyyMMdd}"
            : Texte.Replier(Saisie.Libelle).Replace(' ', '_');
        DejaPresent.Exiger(!presents.Exists(e => e.Code == code), nameof(SaisieElement.Libelle));
        remplace?.Clore(debut.AddDays(-1));
        Db.Nomenclature.Add(
            new ElementNomenclature(
                liste,
                code,
                Saisie.Libelle!,
                remplace?.Ordre ?? presents.Select(e => e.Ordre).DefaultIfEmpty().Max() + 1,
                estEtape ? Saisie.Famille.ToString()
                    : liste == Domain.Pilotage.Nomenclatures.DroitConnexe ? remplace?.Groupe ?? "local"
                    : remplace?.Groupe,
                estEtape && Saisie.Durable ? "durable"
                    : ListesVersionnees.Contains(liste) ? Saisie.Valeur!.Trim()
                    : remplace?.Indication,
                debut,
                null,
                Saisie.Source!.Trim()
            )
        );
        await Db.SaveChangesAsync(annulation);
        Referentiels.Oublier();
        return this.RedirigerAvecSucces("L’élément est ajouté.", "Nomenclatures");
    }

    public async Task<IActionResult> OnPostTerminerAsync(string liste, string code, CancellationToken annulation)
    {
        ModelState.Clear();
        // Lists that another page keeps, such as the criteria of duplicates, do not end here.
        if (
            !Listes.Any(l => l.Code == liste)
            || await Db.Nomenclature.SingleOrDefaultAsync(e => e.Liste == liste && e.Code == code, annulation) is not { } element
        )
        {
            return NotFound();
        }

        element.Clore(element.Debut > Jour ? element.Debut : Jour);
        await Db.SaveChangesAsync(annulation);
        Referentiels.Oublier();
        return this.RedirigerAvecSucces("L’élément est terminé.", "Nomenclatures");
    }

    public async Task ReafficherAsync(CancellationToken annulation) =>
        Elements = await Db
            .Nomenclature.AsNoTracking()
            .Where(e => !Domain.Pilotage.Nomenclatures.DeFichiers.Contains(e.Liste))
            .OrderBy(e => e.Liste)
            .ThenBy(e => e.Ordre)
            .ToListAsync(annulation);

    public sealed class SaisieElement
    {
        [Display(Name = "Liste"), Required(ErrorMessage = "Choisissez la liste.")]
        public string? Liste { get; set; }

        [Display(Name = "Famille d’étapes")]
        public FamilleEtape? Famille { get; set; }

        [Display(Name = "Libellé"), Required(ErrorMessage = "Saisissez un libellé."), MaxLength(160)]
        public string? Libelle { get; set; }

        [Display(Name = "Code de la CNAF"), MaxLength(40)]
        public string? Code { get; set; }

        [Display(Name = "Remplace")]
        public string? Remplace { get; set; }

        [Display(Name = "Version ou valeur"), MaxLength(40)]
        public string? Valeur { get; set; }

        [Display(Name = "Valable à partir du"), Required(ErrorMessage = "Saisissez la date.")]
        public DateOnly? Debut { get; set; }

        [Display(Name = "Compte comme emploi durable")]
        public bool Durable { get; set; }

        [Display(Name = "Texte ou décision"), Required(ErrorMessage = "Dites d’où vient cet élément."), MaxLength(300)]
        public string? Source { get; set; }
    }
}
