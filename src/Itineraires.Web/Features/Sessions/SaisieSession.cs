using System.ComponentModel.DataAnnotations;
using Itineraires.Domain.Orientation;

namespace Itineraires.Web.Features.Sessions;

/// <summary>When and where a session is held, as typed.</summary>
public class SaisieSession
{
    [Display(Name = "Titre"), MaxLength(120)]
    public string? Titre { get; set; }

    [Display(Name = "Date"), Required(ErrorMessage = "Saisissez la date.")]
    public DateOnly? Jour { get; set; }

    [Display(Name = "Heure"), Required(ErrorMessage = "Saisissez l’heure.")]
    public TimeOnly? Heure { get; set; }

    [Display(Name = "Durée"), Required(ErrorMessage = "Saisissez la durée."), Range(5, 600, ErrorMessage = "La durée va de 5 à 600 minutes.")]
    public int? Duree { get; set; } = 120;

    [Display(Name = "Salle et adresse"), Required(ErrorMessage = "Indiquez la salle et l’adresse."), MaxLength(200)]
    public string? Lieu { get; set; }

    [Display(Name = "Places"), Required(ErrorMessage = "Saisissez le nombre de places."), Range(1, 500, ErrorMessage = "De 1 à 500 places.")]
    public int? Places { get; set; } = 20;

    [Display(Name = "Convocations"), Range(1, 1000, ErrorMessage = "De 1 à 1 000 convocations.")]
    public int? Convocations { get; set; }

    /// <summary>What the form says; as many convocations as places when it does not say.</summary>
    public TenueSession Tenue() => new(Titre, Jour!.Value, Heure!.Value, Duree!.Value, Lieu, Places!.Value, Convocations ?? Places!.Value);

    public static SaisieSession De(SessionCollective session) =>
        new()
        {
            Titre = session.Titre,
            Jour = session.Jour,
            Heure = session.Heure,
            Duree = session.DureeMinutes,
            Lieu = session.Lieu,
            Places = session.Places,
            Convocations = session.ConvocationsAuPlus,
        };
}
