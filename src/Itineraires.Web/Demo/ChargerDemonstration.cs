using System.Text.Json;
using Itineraires.Data;
using Itineraires.Data.Alertes;
using Itineraires.Data.Fusions;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Entree;
using Itineraires.Domain.Personnes;
using Itineraires.Domain.Pilotage;
using Itineraires.Web.Courriers;
using Itineraires.Web.Design;
using Itineraires.Web.Imports;
using Itineraires.Web.Imports.Fichiers;
using Itineraires.Web.Imports.Tableurs;
using Itineraires.Web.Infrastructure;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Itineraires.Web.Demo;

/// <summary>Fills an empty base with an invented territory: the conventions of 2020, accounts, and as many foyers as asked.</summary>
public static class ChargerDemonstration
{
    public const int FoyersParDefaut = 5000;
    public const int GraineParDefaut = 2020;

    private const int TailleLot = 1000;

    private const int JoursAvecLettres = 15;

    private const int OrientationsAvecLettres = 20;

    private const int LettresDEntrants = 3;

    /// <summary>Whether the base holds neither foyer nor account: only such a base may receive the demonstration.</summary>
    public static async Task<bool> EstVideAsync(ItinerairesDbContext db, CancellationToken annulation) =>
        !await db.Foyers.AnyAsync(annulation) && !await db.Users.AnyAsync(annulation) && !await db.LignesConvention.AnyAsync(annulation);

    /// <summary>Loads in one transaction: a load that stops leaves an empty base.</summary>
    /// <param name="avancer">Told the number of foyers written.</param>
    /// <returns>The number of persons written.</returns>
    public static async Task<int> ExecuterAsync(
        ItinerairesDbContext db,
        CoffreNir coffre,
        int foyers,
        int graine,
        DateOnly aujourdhui,
        Action<int> avancer,
        CancellationToken annulation
    )
    {
        await using var transaction = await db.Database.BeginTransactionAsync(annulation);
        var decor = await Decor.PlanterAsync(db, Population.Lire(), aujourdhui, annulation);
        var generateur = new Generateur(decor, coffre, graine, aujourdhui);
        for (var ecrits = 0; ecrits < foyers; ecrits += TailleLot)
        {
            await generateur.Generer(Math.Min(TailleLot, foyers - ecrits)).EcrireAsync(db, annulation);
            avancer(Math.Min(foyers, ecrits + TailleLot));
        }

        await new DetectionDoublons(db, aujourdhui).ExaminerDepuisAsync(Guid.Empty, annulation);
        await FusionnerUnePaireAsync(db, new HorlogeDuJour(aujourdhui), annulation);
        await EcrireDesLettresAsync(db, coffre, aujourdhui, annulation);
        await new SessionsDeDemonstration(db, coffre, new HorlogeDuJour(aujourdhui)).TenirAsync(annulation);
        await new AttentesDeDemonstration(db, new HorlogeDuJour(aujourdhui)).TenirAsync(annulation);
        await new SuiviDeDemonstration(db, new HorlogeDuJour(aujourdhui)).SuivreAsync(annulation);
        await InformerDesEntrantsAsync(db, coffre, decor.Instructrice.TerritoireId, decor.Informations, aujourdhui, annulation);
        CommencerDesDemandes(db, decor, aujourdhui);
        await db.SaveChangesAsync(annulation);
        await new FluxDeDemonstration(db, new HorlogeDuJour(aujourdhui)).TenirAsync(annulation);
        await GarderUneCorrespondanceAsync(db, aujourdhui, annulation);
        await EvaluationAlertes.RetenirPassageAsync(db, aujourdhui, annulation);
        await transaction.CommitAsync(annulation);
        return generateur.Personnes;
    }

    /// <summary>One pair is merged already, so that its trace can be read and undone.</summary>
    private static async Task FusionnerUnePaireAsync(ItinerairesDbContext db, TimeProvider horloge, CancellationToken annulation)
    {
        db.ChangeTracker.Clear();
        var paire = await (
            from d in db.Doublons
            join a in db.Personnes on d.PersonneId equals a.Id
            join b in db.Personnes on d.AutreId equals b.Id
            where a.NirEmpreinte == null && (a.AccompagnementId == null || b.AccompagnementId == null)
            orderby d.Score descending, d.Id
            select new { Gardee = b.Id, Absorbee = a.Id }
        ).FirstOrDefaultAsync(annulation);
        if (paire is not null)
        {
            var demande = new DemandeFusion(paire.Gardee, paire.Absorbee, new HashSet<ChampFusion>(), "Même pièce d’identité", NirConfirmes: false);
            await new FusionDossiers(db, horloge, new ContexteSysteme("démonstration")).FusionnerAsync(demande, annulation);
            await new EvaluationAlertes(db, horloge).ReevaluerAsync([paire.Gardee], annulation);
            await db.SaveChangesAsync(annulation);
            db.ChangeTracker.Clear();
        }
    }

    /// <summary>An organisme that is not on the platform sends its list each month: its columns are known.</summary>
    private static async Task GarderUneCorrespondanceAsync(ItinerairesDbContext db, DateOnly aujourdhui, CancellationToken annulation)
    {
        string[] titres = ["Nom usager", "Prénom usager", "Né(e) le", "N° CAF", "Portable", "Mél", "CP Ville"];
        string[] champs = ["nom", "prenom", "date_naissance", "matricule", "telephone", "email", "code_postal_commune"];
        var lecture = new LectureTableur(titres.Zip(champs).ToDictionary(p => LecteurTableau.CleEntete(p.First), p => p.Second, StringComparer.Ordinal))
        {
            Nom = "Liste mensuelle des usagers",
            EstGardee = true,
        };
        var gardee = new CorrespondanceColonnes(
            lecture.Nom,
            LectureTableur.Empreinte(titres),
            RapportsJson.Ecrire(lecture),
            null,
            aujourdhui.AddDays(-12).ToDateTime(new TimeOnly(9, 30), DateTimeKind.Utc)
        );
        gardee.Attribuer(await db.Organismes.OrderBy(o => o.NomPlie).Select(o => (Guid?)o.Id).FirstOrDefaultAsync(annulation), null);
        db.Correspondances.Add(gardee);
        await db.SaveChangesAsync(annulation);
        db.ChangeTracker.Clear();
    }

    /// <summary>The orientations of these last days have their letters; the older ones were written before the platform.</summary>
    private static async Task EcrireDesLettresAsync(ItinerairesDbContext db, CoffreNir coffre, DateOnly aujourdhui, CancellationToken annulation)
    {
        var recentes = await db
            .Orientations.Where(o => o.DecideeLe > aujourdhui.AddDays(-JoursAvecLettres))
            .OrderByDescending(o => o.DecideeLe)
            .ThenBy(o => o.Id)
            .Select(o => o.Id)
            .Take(OrientationsAvecLettres)
            .ToListAsync(annulation);
        var emettre = new EmettreCourriers(
            db,
            coffre,
            new ContexteSysteme("démonstration"),
            Options.Create(new TerritoireOptions()),
            new HorlogeDuJour(aujourdhui)
        );
        await emettre.EmettreAsync(recentes, annulation);
        await db.SaveChangesAsync(annulation);
        db.ChangeTracker.Clear();
    }

    /// <summary>Some nouveaux entrants of a territory have their letter of information, to print; the others wait.</summary>
    private static async Task InformerDesEntrantsAsync(
        ItinerairesDbContext db,
        CoffreNir coffre,
        Guid territoireId,
        string[] contenus,
        DateOnly aujourdhui,
        CancellationToken annulation
    )
    {
        var personnes = await db
            .Personnes.Include(p => p.Foyer)
            .Where(p =>
                p.TerritoireId == territoireId
                && p.SoumisDepuis != null
                && p.DroitOuvertLe >= aujourdhui.AddMonths(-3)
                && !db.InformationsEntrants.Any(i => i.PersonneId == p.Id)
                && !db.RendezVous.Any(r => r.PersonneId == p.Id)
            )
            .OrderByDescending(p => p.DroitOuvertLe)
            .ThenBy(p => p.NomPlie)
            .Take(LettresDEntrants)
            .ToListAsync(annulation);
        if (personnes.Count == 0)
        {
            return;
        }

        var maison = await db.Territoires.Where(t => t.Id == territoireId).Select(t => t.Nom).SingleAsync(annulation);
        var libelles = await db
            .Nomenclature.Where(e => e.Liste == Nomenclatures.InformationEntrant && contenus.Contains(e.Code))
            .OrderBy(e => e.Ordre)
            .Select(e => e.Libelle)
            .ToListAsync(annulation);
        var envois = personnes.ConvertAll(p => (new InformationEntrant(p.Id, aujourdhui, null, MoyenInformation.Lettre, contenus), p, (string?)maison));
        db.AddRange(envois.Select(e => e.Item1));
        var emettre = new EmettreCourriers(
            db,
            coffre,
            new ContexteSysteme("démonstration"),
            Options.Create(new TerritoireOptions()),
            new HorlogeDuJour(aujourdhui)
        );
        await emettre.InformerAsync(envois, libelles, "Hélène Aubry", annulation);
        await db.SaveChangesAsync(annulation);
        db.ChangeTracker.Clear();
    }

    /// <summary>Two demandes that the instructrice has begun and not recorded yet.</summary>
    private static void CommencerDesDemandes(ItinerairesDbContext db, Decor decor, DateOnly aujourdhui)
    {
        foreach (var (prenom, nom, naissance, situation) in Commencees)
        {
            var brouillon = new BrouillonDemande(decor.Instructrice.Id, decor.Instructrice.TerritoireId);
            brouillon.Garder(
                $"{prenom} {nom}",
                JsonSerializer.Serialize(
                    new Dictionary<string, string[]>
                    {
                        ["Saisie.Structure"] = [nameof(StructureInstructrice.MaisonMetropole)],
                        ["Saisie.DeposeeLe"] = [Typo.DateChiffree(aujourdhui)],
                        ["Saisie.Prenom"] = [prenom],
                        ["Saisie.Nom"] = [nom],
                        ["Saisie.DateNaissance"] = [Typo.DateChiffree(aujourdhui.AddYears(-naissance))],
                        ["Saisie.Situation"] = [situation.ToString()],
                        ["Saisie.Ressources1"] = ["720"],
                    }
                ),
                Horloge.EnInstant(aujourdhui.AddDays(-1)).AddHours(15)
            );
            db.BrouillonsDemande.Add(brouillon);
        }
    }

    private static readonly (string Prenom, string Nom, int Age, SituationProfessionnelle Situation)[] Commencees =
    [
        ("Maëlys", "Guichard-Tixier", 22, SituationProfessionnelle.Etudiant),
        ("Ibrahima", "N’Diaye", 41, SituationProfessionnelle.NonSalarie),
    ];

    /// <summary>The morning of the day of the demonstration, which may be another than today.</summary>
    private sealed class HorlogeDuJour(DateOnly jour) : TimeProvider
    {
        private const int HeureDOuverture = 9;

        public override DateTimeOffset GetUtcNow() => new(Horloge.EnInstant(jour).AddHours(HeureDOuverture), TimeSpan.Zero);
    }
}
