using Itineraires.Domain.Commun;
using Itineraires.Domain.Personnes;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Data.Perimetres;

/// <summary>The persons that an account reaches by one right (CNF-03). What lies outside is not found.</summary>
/// <param name="Metropole">Everyone.</param>
/// <param name="Territoires">Persons of these territories.</param>
/// <param name="Organismes">Persons followed by these organismes, or handed over by them in an open relay.</param>
/// <param name="ReferentId">Persons that this référent follows, or hands over in an open relay.</param>
/// <param name="RelaisEnAttente">An open relay reaches the person only until another référent is designated: acting is for one of them.</param>
/// <param name="Associes">The intervenants associés of an accompagnement global in progress reach the person too: reading is for them, acting for the référent unique.</param>
public sealed record Perimetre(
    bool Metropole,
    IReadOnlyList<Guid> Territoires,
    IReadOnlyList<Guid> Organismes,
    Guid? ReferentId,
    bool RelaisEnAttente = false,
    bool Associes = false
)
{
    public static readonly Perimetre Vide = new(false, [], [], null);

    /// <summary>Whether a person already read lies in the perimeter.</summary>
    public bool Atteint(Personne personne) =>
        Atteint(personne.TerritoireId, personne.OrganismeReferentId, personne.ReferentId)
        || (!(RelaisEnAttente && personne.ReferentId is not null) && Atteint(null, personne.RelaisOrganismeId, personne.RelaisReferentId))
        || (Associes && Atteint(null, personne.AssocieOrganismeId, personne.AssocieId));

    /// <summary>The same from the stored values, for lists that do not load the person.</summary>
    public bool Atteint(Guid? territoireId, Guid? organismeReferentId, Guid? referentId) =>
        Metropole
        || (territoireId is { } t && Territoires.Contains(t))
        || (organismeReferentId is { } o && Organismes.Contains(o))
        || (ReferentId is not null && referentId == ReferentId);

    public bool EstVide => !Metropole && Territoires.Count == 0 && Organismes.Count == 0 && ReferentId is null;
}

/// <summary>Restricts queries to a perimeter.</summary>
public static class PerimetreExtensions
{
    public static IQueryable<Personne> DansLePerimetre(this IQueryable<Personne> personnes, Perimetre perimetre)
    {
        if (perimetre.Metropole)
        {
            return personnes;
        }

        var (territoires, organismes, referent, attente) = (perimetre.Territoires, perimetre.Organismes, perimetre.ReferentId, perimetre.RelaisEnAttente);
        var associes = perimetre.Associes;
        return (territoires.Count > 0, organismes.Count > 0, referent is not null) switch
        {
            (true, false, false) => personnes.Where(p => p.TerritoireId != null && territoires.Contains(p.TerritoireId.Value)),
            (false, true, false) => personnes.Where(p =>
                (p.OrganismeReferentId != null && organismes.Contains(p.OrganismeReferentId.Value))
                || (p.RelaisOrganismeId != null && (!attente || p.ReferentId == null) && organismes.Contains(p.RelaisOrganismeId.Value))
                || (associes && p.AssocieOrganismeId != null && organismes.Contains(p.AssocieOrganismeId.Value))
            ),
            (false, false, true) => personnes.Where(p =>
                p.ReferentId == referent || (p.RelaisReferentId == referent && (!attente || p.ReferentId == null)) || (associes && p.AssocieId == referent)
            ),
            (false, false, false) => personnes.Where(p => false),
            _ => personnes.Where(p =>
                (p.TerritoireId != null && territoires.Contains(p.TerritoireId.Value))
                || (p.OrganismeReferentId != null && organismes.Contains(p.OrganismeReferentId.Value))
                || (p.RelaisOrganismeId != null && (!attente || p.ReferentId == null) && organismes.Contains(p.RelaisOrganismeId.Value))
                || (associes && p.AssocieOrganismeId != null && organismes.Contains(p.AssocieOrganismeId.Value))
                || (
                    referent != null
                    && (
                        p.ReferentId == referent
                        || (p.RelaisReferentId == referent && (!attente || p.ReferentId == null))
                        || (associes && p.AssocieId == referent)
                    )
                )
            ),
        };
    }

    /// <summary>Things of a dossier whose person is in the perimeter.</summary>
    public static IQueryable<T> DansLePerimetre<T>(this IQueryable<T> choses, ItinerairesDbContext db, Perimetre perimetre)
        where T : class, IConcernePersonne
    {
        if (perimetre.Metropole)
        {
            return choses;
        }

        var personnes = db.Personnes.DansLePerimetre(perimetre);
        return choses.Where(c => personnes.Any(p => p.Id == EF.Property<Guid>(c, nameof(IConcernePersonne.PersonneId))));
    }
}
