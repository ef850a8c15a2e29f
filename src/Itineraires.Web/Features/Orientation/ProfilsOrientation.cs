using Itineraires.Data;
using Itineraires.Domain.Entree;
using Itineraires.Domain.Orientation;
using Itineraires.Domain.Personnes;

namespace Itineraires.Web.Features.Orientation;

/// <summary>What the criteria of orientation read of a person, one row of one query each.</summary>
public sealed class LigneDeProfil
{
    public Guid Id { get; init; }
    public string Prenom { get; init; } = "";
    public string Nom { get; init; } = "";
    public DateOnly DateNaissance { get; init; }
    public DateOnly? DroitOuvertLe { get; init; }
    public EvaluationBesoins? Evaluation { get; init; }

    /// <summary>What the flow of instruction tells: its needs stand while no professional has evaluated them.</summary>
    public RecueilSocioprofessionnel? Recueil { get; init; }

    /// <summary>Commune where she lives or is domiciled.</summary>
    public string? CodeInsee { get; init; }
    public int Enfants { get; init; }
    public bool Inscription { get; init; }
    public bool DejaAccompagnee { get; init; }

    /// <summary>The profile on a day.</summary>
    public ProfilOrientation Profil(DateOnly jour) =>
        new()
        {
            Capacite = Evaluation?.Capacite,
            Autonomie = Evaluation?.Autonomie,
            Besoins = Evaluation?.Besoins ?? (Recueil is { BesoinsDits: true } ? Recueil.Besoins : null),
            Age = Personne.AgeAu(DateNaissance, jour),
            MoisDeDroit = DroitOuvertLe is { } ouvert
                ? Math.Max(0, ((jour.Year - ouvert.Year) * 12) + jour.Month - ouvert.Month - (jour.Day < ouvert.Day ? 1 : 0))
                : null,
            Enfants = Enfants,
            Inscription = Inscription,
            DejaAccompagnee = DejaAccompagnee,
        };
}

public static class ProfilsOrientation
{
    public static IQueryable<LigneDeProfil> Lire(ItinerairesDbContext db, IQueryable<Personne> personnes) =>
        from p in personnes
        select new LigneDeProfil
        {
            Id = p.Id,
            Prenom = p.Prenom,
            Nom = p.Nom,
            DateNaissance = p.DateNaissance,
            DroitOuvertLe = p.DroitOuvertLe ?? p.SoumisDepuis,
            Evaluation = db.Evaluations.Where(e => e.PersonneId == p.Id).OrderByDescending(e => e.Le).ThenByDescending(e => e.Id).FirstOrDefault(),
            Recueil = db.Recueils.Where(r => r.PersonneId == p.Id).OrderByDescending(r => r.RecueilliLe).ThenByDescending(r => r.Id).FirstOrDefault(),
            CodeInsee = p.DomiciliationCodeInsee ?? (p.Foyer == null ? null : p.Foyer.CodeInsee),
            Enfants = db.Personnes.Count(e => e.FoyerId == p.FoyerId && p.FoyerId != null && e.Role == RoleFoyer.Enfant),
            Inscription = db.Inscriptions.Any(i => i.PersonneId == p.Id && i.Fin == null),
            DejaAccompagnee = db.Accompagnements.Any(a => a.PersonneId == p.Id && a.Fin != null),
        };
}
