using Itineraires.Data;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Habilitations;
using Itineraires.Domain.Personnes;
using Itineraires.Web.Security;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Personnes;

/// <summary>Joins a person to a foyer already known by its matricule.</summary>
public static class FoyerDeRattachement
{
    public static readonly RegleMetier HorsPerimetre = new(
        "PER-FOYER-PERIMETRE",
        "Ce matricule ne désigne aucun foyer que vous pouvez modifier. S’il est exact, demandez à la direction de l’insertion."
    );

    /// <summary>The foyer of a matricule with its rights, or null when it is new.</summary>
    /// <exception cref="RegleMetierException">The foyer lies in a territory that the account does not reach.</exception>
    public static async Task<Foyer?> TrouverAsync(
        ItinerairesDbContext db,
        UtilisateurCourant courant,
        string matricule,
        string champ,
        CancellationToken annulation
    )
    {
        var normal = Foyer.NormaliserMatricule(matricule);
        var foyer = await db.Foyers.Include(f => f.Droits).SingleOrDefaultAsync(f => f.Matricule == normal, annulation);
        HorsPerimetre.Exiger(foyer is null || courant.Perimetre(Droits.EnregistrerPersonne).Atteint(foyer.TerritoireId, null, null), champ);
        return foyer;
    }

    /// <summary>Enters the person in the foyer from a day on; a membership still open ends the day before.</summary>
    /// <exception cref="RegleMetierException">The foyer already has its allocataire, or the person was elsewhere that day.</exception>
    public static async Task EntrerAsync(
        ItinerairesDbContext db,
        Personne personne,
        Foyer foyer,
        RoleFoyer role,
        DateOnly depuis,
        string champ,
        string champDate,
        CancellationToken annulation
    )
    {
        var occupe =
            role == RoleFoyer.Demandeur
            && await db.Personnes.AnyAsync(p => p.FoyerId == foyer.Id && p.Role == RoleFoyer.Demandeur && p.Id != personne.Id, annulation);
        ReglesPersonne.AllocataireUnique.Exiger(!occupe, champ);
        var chevauche = await db.Appartenances.AnyAsync(
            a => a.PersonneId == personne.Id && (a.Debut >= depuis || (a.Fin != null && a.Fin >= depuis)),
            annulation
        );
        ReglesPersonne.FoyerChronologique.Exiger(!chevauche, champDate);
        await QuitterAsync(db, personne, depuis, annulation);
        personne.EntrerDansLeFoyer(foyer, role);
        db.Appartenances.Add(new AppartenanceFoyer(personne.Id, foyer.Id, role, depuis));
    }

    /// <summary>Ends the membership in progress the day before.</summary>
    public static async Task QuitterAsync(ItinerairesDbContext db, Personne personne, DateOnly depuis, CancellationToken annulation)
    {
        foreach (var appartenance in await db.Appartenances.Where(a => a.PersonneId == personne.Id && a.Fin == null).ToListAsync(annulation))
        {
            appartenance.Clore(depuis.AddDays(-1));
        }
    }
}
