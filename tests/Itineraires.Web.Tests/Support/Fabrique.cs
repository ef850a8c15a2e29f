using Itineraires.Data;
using Itineraires.Data.Recherche;
using Itineraires.Domain.Accompagnement;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Contrats;
using Itineraires.Domain.Conventions;
using Itineraires.Domain.Entree;
using Itineraires.Domain.Orientation;
using Itineraires.Domain.Personnes;
using Itineraires.Domain.Territoires;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Tests.Support;

/// <summary>Tells the beginning of a story in the base: an organisme with its line, a person, her parcours.</summary>
public sealed class Fabrique(Application application)
{
    private static int _matricule = 1_000_000;

    public static DateOnly Jour(string date) => DateOnly.ParseExact(date, "yyyy-MM-dd");

    public Task<Guid> TerritoireAsync(string code = "T05") =>
        application.EnBaseAsync(db => db.Territoires.Where(t => t.Type == TypeTerritoire.MaisonMetropole && t.Code == code).Select(t => t.Id).SingleAsync());

    /// <summary>An organisme and its line of convention.</summary>
    public Task<(Organisme Organisme, LigneConvention Ligne)> OrganismeAsync(string nom, TypeParcours? type = null, int places = 100, int annee = 2026) =>
        application.EnBaseAsync(async db =>
        {
            var organisme = new Organisme(nom, TypeOrganisme.Structure);
            var ligne = new LigneConvention(annee, organisme.Id, nom, type ?? TypeParcours.EmploiDiversifie, null);
            ligne.Programmer(places, places + 20, new Montant(places * 50_000L));
            db.AddRange(organisme, ligne);
            await db.SaveChangesAsync();
            return (organisme, ligne);
        });

    /// <summary>A person of a foyer of Villeurbanne, soumise aux droits et devoirs.</summary>
    public Task<Personne> PersonneAsync(
        string prenom = "Amélie",
        string nom = "Kouassi-Lefèvre",
        string soumisDepuis = "2026-01-05",
        string territoire = "T05"
    ) =>
        application.EnBaseAsync(async db =>
        {
            var territoireId = await db
                .Territoires.Where(t => t.Type == TypeTerritoire.MaisonMetropole && t.Code == territoire)
                .Select(t => t.Id)
                .SingleAsync();
            var foyer = new Foyer(Interlocked.Increment(ref _matricule).ToString(), null);
            foyer.Domicilier(new Adresse("12 rue des Acacias", null, "69100", "Villeurbanne", "69266"), territoireId, null);
            foyer.OuvrirDroit(Jour(soumisDepuis));
            foyer.ConstaterDroit(TypeRsa.Socle, EtatDroit.Ouvert, null, Jour(soumisDepuis));
            var personne = new Personne(Civilite.Madame, nom, null, prenom, new DateOnly(1991, 4, 4));
            personne.EntrerDansLeFoyer(foyer, RoleFoyer.Demandeur);
            var statut = personne.ConstaterDroitsDevoirs(true, Jour(soumisDepuis), null)!;
            db.AddRange(foyer, personne, statut, new AppartenanceFoyer(personne.Id, foyer.Id, RoleFoyer.Demandeur, Jour(soumisDepuis)));
            await IndexationNoms.IndexerAsync(db, personne, CancellationToken.None);
            await db.SaveChangesAsync();
            return personne;
        });

    /// <summary>Her parcours on a line, accepted and followed by a référent when one is given.</summary>
    public Task<ParcoursAccompagne> ParcoursAsync(
        Personne personne,
        LigneConvention ligne,
        Utilisateur? referent,
        string orienteLe = "2026-01-15",
        bool commence = true
    ) =>
        application.EnBaseAsync(async db =>
        {
            var suivie = await db.Personnes.SingleAsync(p => p.Id == personne.Id);
            var jour = Jour(orienteLe);
            var auteur = referent?.Id ?? Guid.CreateVersion7();
            var decision = DecisionOrientation.Decider(
                suivie,
                new ChoixOrientation(ligne.Type, ligne.OrganismeId, ligne.Id, 10),
                new ActeDecision(auteur, jour, "Premier accompagnement", jour)
            );
            var cadre = ligne.CadreCode ?? (ligne.Type.Itineraire == Itineraire.Emploi ? "itineraires-emploi-2020" : "itineraires-activite-2020");
            var parcours = ParcoursAccompagne.Ouvrir(suivie, decision, cadre, null);
            if (referent is not null)
            {
                parcours.Accepter(jour);
                parcours.DesignerReferent(referent.Id, jour);
                if (commence)
                {
                    parcours.Commencer(jour.AddDays(7));
                }
            }

            db.AddRange(decision, parcours);
            await db.SaveChangesAsync();
            return parcours;
        });

    /// <summary>A demande of the person, taken on 10 January 2026.</summary>
    public Task<DemandeRsa> DemandeAsync(Personne personne, Utilisateur instructeur) =>
        application.EnBaseAsync(async db =>
        {
            var demande = new DemandeRsa(
                personne.Id,
                new InstructionDemande(instructeur.Id, StructureInstructrice.Ccas, null, Jour("2026-01-10"), application.Horloge.Aujourdhui),
                new DonneesSocioprofessionnelles(SituationProfessionnelle.SansEmploi, "Cuisinière", null, null, null, null, null),
                new RessourcesDeclarees([], null),
                [],
                null
            );
            db.Add(demande);
            await db.SaveChangesAsync();
            return demande;
        });

    /// <summary>A contrat brought to validation.</summary>
    public Task<Contrat> ContratValideAsync(ParcoursAccompagne parcours, string debut, string fin, int numero = 1) =>
        application.EnBaseAsync(async db =>
        {
            var cadre = await db.Cadres.AsNoTracking().SingleAsync(c => c.Code == parcours.CadreCode);
            var attache = await db.Accompagnements.SingleAsync(a => a.Id == parcours.Id);
            var contrat = new Contrat(attache, numero, null, Jour(debut), Jour(fin));
            contrat.Rediger(Jour(debut), Jour(fin), [new(TermeObjectif.Court, "Refaire son CV")], "Chercher un emploi", "Un entretien par mois", null, null);
            contrat.Completer(cadre, 1, null);
            var piece = new PieceJointe(
                parcours.PersonneId,
                "contrat.pdf",
                "application/pdf",
                [0x25, 0x50, 0x44, 0x46],
                application.Horloge.Instant,
                Guid.CreateVersion7()
            );
            contrat.Signer(
                Jour(debut) <= application.Horloge.Aujourdhui ? Jour(debut) : application.Horloge.Aujourdhui,
                piece.Id,
                application.Horloge.Aujourdhui
            );
            contrat.Soumettre(Guid.CreateVersion7(), application.Horloge.Instant);
            contrat.Valider(Guid.CreateVersion7(), application.Horloge.Instant);
            db.AddRange(piece, contrat);
            await db.SaveChangesAsync();
            return contrat;
        });
}
