using Itineraires.Data;
using Itineraires.Domain.Accompagnement;
using Itineraires.Domain.Habilitations;
using Itineraires.Domain.Orientation;
using Itineraires.Web.Courriers;
using Itineraires.Web.Infrastructure;
using Itineraires.Web.Security;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Orientation;

/// <summary>What a decision of orientation did.</summary>
/// <param name="Decommandees">Convocations to a plateforme that it withdrew.</param>
/// <param name="GlobalFini">Accompagnement global, or request for one, that ended with the accompagnement left.</param>
public sealed record OrientationFaite(DecisionOrientation Decision, IReadOnlyList<Convocation> Decommandees, Guid? GlobalFini);

/// <summary>
/// Carries out a decision of orientation, all or nothing: the accompagnement in progress ends, the new one opens, the request of réorientation is
/// granted, a relay keeps the référent who leaves in charge until another is designated, and the letters are written.
/// </summary>
public sealed class OrienterPersonne(ItinerairesDbContext db, ReferentielsEnMemoire referentiels, EmettreCourriers courriers, GardeDelegations delegations)
{
    /// <param name="personneId">Person, already found in the perimeter of the author.</param>
    /// <param name="choix">Where to.</param>
    /// <param name="cadreLigne">Cadre of the line of convention, or null.</param>
    /// <param name="acte">By whom, when, why.</param>
    /// <param name="resterEnAttente">Whether she goes on waiting for the places of other lines.</param>
    /// <exception cref="Domain.Commun.RegleMetierException">A rule of orientation is broken.</exception>
    public async Task<OrientationFaite> ExecuterAsync(
        Guid personneId,
        ChoixOrientation choix,
        string? cadreLigne,
        ActeDecision acte,
        bool resterEnAttente,
        CancellationToken annulation
    )
    {
        await using var transaction = await db.Database.BeginTransactionAsync(annulation);
        if (choix.LigneConventionId is { } ligne)
        {
            choix = await RecompterAsync(choix, ligne, personneId, annulation);
        }

        var personne = await db.Personnes.SingleAsync(p => p.Id == personneId, annulation);
        // Of what is decided now: a right may open again later than a decision of the past.
        ReglesOrientation.ApresLOuverture.Exiger(personne.DroitOuvertLe is null || acte.Le >= personne.DroitOuvertLe, nameof(DecisionOrientation.DecideeLe));
        await delegations.ExigerAsync(acte.Par, ObjetsDelegation.Orientation, personne.TerritoireId, acte.Le, annulation);
        var quitte = await db
            .Accompagnements.Include(a => a.Affectations)
            .Include(a => a.Globaux)
            .Include(a => a.Personne)
            .SingleOrDefaultAsync(a => a.PersonneId == personneId && a.Fin == null, annulation);
        var relais = await db.Relais.Include(r => r.Personne).SingleOrDefaultAsync(r => r.PersonneId == personneId && r.ClosLe == null, annulation);
        var demande = await db.Reorientations.SingleOrDefaultAsync(d => d.PersonneId == personneId && d.Statut == StatutReorientation.Demandee, annulation);
        var decision = DecisionOrientation.Decider(personne, choix, acte);
        var derniereFin = await db.Accompagnements.Where(a => a.PersonneId == personneId && a.Fin != null).MaxAsync(a => a.Fin, annulation);
        ReglesOrientation.ApresLePrecedent.Exiger(derniereFin is null || acte.Le >= derniereFin, nameof(decision.DecideeLe));
        var cadre = (await referentiels.CadresAsync(annulation)).EnVigueur(choix.Type, decision.DecideeLe, cadreLigne);
        var global = quitte?.Globaux.Find(g => g.EstOuvert);
        var rejoint = ParcoursAccompagne.Ouvrir(personne, decision, cadre.Code, quitte);
        if (relais?.Statut == StatutRelais.Repris)
        {
            relais.Classer(decision.DecideeLe);
        }

        // Saved first: the base allows one open accompagnement and one open relay a person.
        await db.SaveChangesAsync(annulation);
        db.AddRange(decision, rejoint);
        foreach (var attente in await db.AttentesPlace.Where(a => a.PersonneId == personneId && a.Statut == StatutAttente.EnAttente).ToListAsync(annulation))
        {
            if (!resterEnAttente || attente.LigneConventionId == decision.LigneConventionId)
            {
                attente.Suivre(decision);
            }
        }

        // Oriented, she is expected at no plateforme any more.
        var decommandees = await db
            .Convocations.Where(c =>
                c.PersonneId == personneId
                && c.Statut == StatutConvocation.Attendue
                && db.Sessions.Any(s => s.Id == c.SessionId && s.Genre == GenreSession.Plateforme && s.Jour > acte.Aujourdhui)
            )
            .ToListAsync(annulation);
        decommandees.ForEach(c => c.Annuler());

        demande?.Accorder(decision);
        if (relais is { EstOuvert: true })
        {
            relais.Rediriger(rejoint);
        }
        else if (quitte is not null && Relais.Ouvrir(quitte, quitte.ReferentId, rejoint) is { } ouvert)
        {
            db.Add(ouvert);
        }

        await db.SaveChangesAsync(annulation);
        await courriers.EmettreAsync([decision.Id], annulation);
        await db.SaveChangesAsync(annulation);
        await transaction.CommitAsync(annulation);
        return new OrientationFaite(decision, decommandees, global is { EstOuvert: false } ? global.Id : null);
    }

    /// <summary>
    /// The free places of a line and those who wait for one before this person, as they are now; the row of the line is held until the end of the
    /// transaction, so that two decisions at once do not take the same last place.
    /// </summary>
    private async Task<ChoixOrientation> RecompterAsync(ChoixOrientation choix, Guid ligneId, Guid personneId, CancellationToken annulation)
    {
        await db.LignesConvention.Where(l => l.Id == ligneId).ExecuteUpdateAsync(m => m.SetProperty(l => l.Places, l => l.Places), annulation);
        var lignes = await PlacesOuvertes.AvecAnterieuresAsync(db, ligneId, annulation);
        var libres = await db
            .LignesConvention.Where(l => l.Id == ligneId)
            .Select(l => l.Places - db.Accompagnements.Count(a => a.Fin == null && a.PersonneId != personneId && lignes.Contains(a.LigneConventionId!.Value)))
            .SingleAsync(annulation);
        var attentes = db.AttentesPlace.Where(a => a.LigneConventionId == ligneId && a.Statut == StatutAttente.EnAttente);
        var avant = await attentes.CountAsync(
            a =>
                !attentes.Any(x => x.PersonneId == personneId)
                || attentes.Any(x => x.PersonneId == personneId && (a.InscriteLe < x.InscriteLe || (a.InscriteLe == x.InscriteLe && a.Id < x.Id))),
            annulation
        );
        return choix with { PlacesLibres = libres, AttendentAvant = avant };
    }
}
