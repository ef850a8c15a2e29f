using Itineraires.Domain.Accompagnement;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Contrats;
using Itineraires.Domain.Personnes;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Tests.Support;

/// <summary>Tells what happens in a parcours: contacts, étapes, PPAE, end.</summary>
public static class FabriqueIndicateurs
{
    public static Task RendezVousAsync(this Application application, ParcoursAccompagne parcours, string jour, ModeRendezVous mode, StatutRendezVous issue) =>
        application.EnBaseAsync(async db =>
        {
            var attache = await db.Accompagnements.SingleAsync(a => a.Id == parcours.Id);
            var le = Fabrique.Jour(jour);
            var referent = attache.ReferentId!.Value;
            RendezVous rdv;
            if (mode == ModeRendezVous.Collectif)
            {
                var temps = new TempsCollectif("Atelier CV", attache.OrganismeId, referent, le, new TimeOnly(14, 0), 120, "Salle 1");
                rdv = temps.Inscrire(attache);
                db.Add(temps);
            }
            else
            {
                rdv = new RendezVous(attache, referent, le, new TimeOnly(10, 0), 45, mode, ObjetRendezVous.Projet, "Bureau 4");
            }

            switch (issue)
            {
                case StatutRendezVous.Honore:
                    rdv.Honorer(application.Horloge.Aujourdhui);
                    break;
                case StatutRendezVous.AbsenceJustifiee:
                    rdv.JustifierAbsence("Entretien d’embauche", application.Horloge.Aujourdhui);
                    break;
                case StatutRendezVous.AbsenceNonJustifiee:
                    rdv.ConstaterAbsence(application.Horloge.Aujourdhui);
                    break;
                case StatutRendezVous.Annule:
                    rdv.Annuler(null);
                    break;
                case StatutRendezVous.Reporte:
                    db.Add(rdv.Reporter(le.AddDays(30), new TimeOnly(9, 0)));
                    break;
            }

            db.Add(rdv);
            await db.SaveChangesAsync();
        });

    public static Task EtapeAsync(
        this Application application,
        ParcoursAccompagne parcours,
        FamilleEtape famille,
        string debut,
        bool durable = false,
        bool proposee = false
    ) =>
        application.EnBaseAsync(async db =>
        {
            var etape = new Etape(
                parcours.PersonneId,
                parcours.Id,
                new TypeEtape("essai", "Essai", famille, durable),
                $"Étape {famille}",
                Fabrique.Jour(debut),
                null
            );
            if (!proposee)
            {
                etape.Accepter();
                etape.Commencer(Fabrique.Jour(debut), application.Horloge.Aujourdhui);
            }

            db.Add(etape);
            await db.SaveChangesAsync();
        });

    public static Task PpaeAsync(this Application application, ParcoursAccompagne parcours, string depuis) =>
        application.EnBaseAsync(async db =>
        {
            var inscription = new InscriptionFranceTravail(parcours.PersonneId, Fabrique.Jour(depuis), null);
            inscription.EtablirPpae(Fabrique.Jour(depuis));
            db.Add(inscription);
            await db.SaveChangesAsync();
        });

    public static Task SortirAsync(this Application application, ParcoursAccompagne parcours, string le) =>
        application.EnBaseAsync(async db =>
        {
            var attache = await db.Accompagnements.Include(a => a.Personne).Include(a => a.Affectations).SingleAsync(a => a.Id == parcours.Id);
            attache.Sortir(Fabrique.Jour(le), "emploi_durable");
            await db.SaveChangesAsync();
        });
}
