using Itineraires.Data;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Entree;
using Itineraires.Domain.Paiements;
using Itineraires.Web.Imports;
using Itineraires.Web.Imports.Referentiels;
using Itineraires.Web.Imports.Series;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Demo;

/// <summary>What the flows of instruction, of payments and of créances would have brought, and the first reference series.</summary>
internal sealed class FluxDeDemonstration(ItinerairesDbContext db, TimeProvider horloge)
{
    private const int Foyers = 60;
    private const int Recueils = 120;
    private const int Mois = 12;
    private const string FichierSeries = "series_reference.csv";
    private const string FichierContours = "communes_metropole_lyon.geojson";

    /// <summary>Amounts of the RSA socle by number of persons of the foyer, in cents.</summary>
    private static readonly long[] Verses = [55_821, 83_754, 100_518];

    private static readonly string[] Metiers = ["Agent d’entretien", "Cuisinier", "Vendeuse", "Préparateur de commandes", "Aide à domicile", "Maçon"];

    public async Task TenirAsync(CancellationToken annulation)
    {
        await PayerAsync(annulation);
        await InstruireAsync(annulation);
        await PublierAsync(annulation);
        await SituerAsync(annulation);
    }

    private async Task PayerAsync(CancellationToken annulation)
    {
        var jour = horloge.Aujourdhui;
        var foyers = await db
            .Foyers.AsNoTracking()
            .Where(f => f.DroitOuvertLe != null && db.Personnes.Any(p => p.FoyerId == f.Id && p.ReferentId != null))
            .OrderBy(f => f.Matricule)
            .Select(f => new { f.Id, f.NombreEnfants })
            .Take(Foyers)
            .ToListAsync(annulation);
        foreach (var (rang, foyer) in foyers.Index())
        {
            for (var m = 1; m <= Mois; m++)
            {
                var mois = new DateOnly(jour.Year, jour.Month, 1).AddMonths(-m);
                var mouvement = new MouvementPaiement(foyer.Id, mois, OperationPaiement.Allocation, "RSD");
                mouvement.Constater(new Montant(Verses[Math.Min(foyer.NombreEnfants ?? 0, Verses.Length - 1)]), Montant.Zero, Instant(mois.AddDays(5)));
                db.MouvementsPaiement.Add(mouvement);
            }

            if (rang % 5 == 0)
            {
                Devoir(foyer.Id, rang, jour);
            }
        }

        await db.SaveChangesAsync(annulation);
        db.ChangeTracker.Clear();
    }

    private void Devoir(Guid foyerId, int rang, DateOnly jour)
    {
        var debut = new DateOnly(jour.Year, jour.Month, 1).AddMonths(-11);
        var indu = new Indu(foyerId, new NumeroIndu("INK", "001", debut.AddMonths(4).AddDays(9)));
        var initial = new Montant(24_000 + (rang * 1_750));
        foreach (var m in new[] { 3, 1 })
        {
            var mois = new DateOnly(jour.Year, jour.Month, 1).AddMonths(-m);
            var solde = new Montant(initial.Centimes - ((3 - m) * 2_500));
            var etat = new EtatIndu(rang % 10 == 0 ? "40" : "50", "70", "63", debut, debut.AddMonths(3).AddDays(-1), initial, solde, mois);
            if (indu.Constater(etat, mois, Instant(mois.AddDays(5))).Solde is { } reste)
            {
                db.SoldesIndu.Add(reste);
            }
        }

        db.Indus.Add(indu);
    }

    private async Task InstruireAsync(CancellationToken annulation)
    {
        var jour = horloge.Aujourdhui;
        var personnes = await db
            .Personnes.Where(p => p.AccompagnementId == null && p.SoumisDepuis != null && p.DroitOuvertLe != null)
            .OrderByDescending(p => p.DroitOuvertLe)
            .ThenBy(p => p.NomPlie)
            .ThenBy(p => p.Id)
            .Take(Recueils)
            .ToListAsync(annulation);
        foreach (var (rang, personne) in personnes.Index())
        {
            var demandee = personne.DroitOuvertLe!.Value.AddDays(Math.Min(9, jour.DayNumber - personne.DroitOuvertLe.Value.DayNumber));
            var recueil = new RecueilSocioprofessionnel(personne.Id, demandee);
            recueil.Noter(
                demandee,
                null,
                new DonneesSocioprofessionnelles(
                    rang % 4 == 0 ? SituationProfessionnelle.Salarie : SituationProfessionnelle.SansEmploi,
                    Metiers[rang % Metiers.Length],
                    null,
                    (Mobilite)(rang % 4),
                    rang % 7 == 0 ? SituationLogement.Hebergement : SituationLogement.Stable,
                    null,
                    true
                ),
                rang % 3 == 0 ? ["mobilite"]
                    : rang % 3 == 1 ? []
                    : null,
                Instant(jour.AddDays(-3))
            );
            db.Recueils.Add(recueil);
            if (rang % 6 == 0 && personne.Courriel is not null)
            {
                personne.NoterAccords(personne.TelephoneSansAccord, courrielSansAccord: true, Instant(jour.AddDays(-3)));
            }
        }

        await db.SaveChangesAsync(annulation);
        db.ChangeTracker.Clear();
    }

    private async Task PublierAsync(CancellationToken annulation)
    {
        await using var fichier = Ouvrir(FichierSeries);
        var import = await CommencerAsync(NaturesImport.Series, FichierSeries, null, fichier, annulation);
        var rapport = await ImporterSeries.ExecuterAsync(db, horloge, fichier, simuler: false, annulation, import: import);
        await TerminerAsync(import.Id, RapportsJson.Ecrire(rapport, false), rapport.Lignes, annulation);
    }

    /// <summary>The contours of the communes, given by the administratrice.</summary>
    private async Task SituerAsync(CancellationToken annulation)
    {
        await using var fichier = Ouvrir(FichierContours);
        var import = await CommencerAsync(NaturesImport.Referentiels, FichierContours, CatalogueReferentiels.Contours, fichier, annulation);
        var declaration = new DeclarationReferentiel(
            CatalogueReferentiels.Contours,
            "IGN, Admin Express COG 2018, simplifié",
            new DateOnly(2018, 1, 1),
            "Licence Ouverte"
        );
        var rapport = await ImporterReferentiel.ExecuterAsync(db, horloge, fichier, declaration, simuler: false, annulation, import: import);
        await TerminerAsync(import.Id, RapportsJson.Ecrire(rapport, false), rapport.Lignes, annulation);
    }

    private static Stream Ouvrir(string nom) => typeof(FluxDeDemonstration).Assembly.GetManifestResourceStream(nom)!;

    private async Task<Import> CommencerAsync(string nature, string nom, string? origine, Stream fichier, CancellationToken annulation)
    {
        var import = new Import
        {
            Nature = nature,
            NomFichier = nom,
            Origine = origine,
            Empreinte = Convert.ToHexString(await System.Security.Cryptography.SHA256.HashDataAsync(fichier, annulation)),
            DeposeLe = horloge.Instant.AddDays(-20),
            CommenceLe = horloge.Instant.AddDays(-20),
            TermineLe = horloge.Instant.AddDays(-20).AddSeconds(2),
            DeposePar = null,
            Statut = StatutImport.Termine,
        };
        db.Imports.Add(import);
        await db.SaveChangesAsync(annulation);
        return import;
    }

    private Task<int> TerminerAsync(Guid importId, string rapport, int lignes, CancellationToken annulation) =>
        db.Imports.Where(i => i.Id == importId).ExecuteUpdateAsync(m => m.SetProperty(i => i.Rapport, rapport).SetProperty(i => i.Lignes, lignes), annulation);

    private static DateTime Instant(DateOnly jour) => Horloge.EnInstant(jour).AddHours(5);
}
