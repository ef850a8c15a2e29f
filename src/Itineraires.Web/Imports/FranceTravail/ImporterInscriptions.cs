using Itineraires.Data;
using Itineraires.Data.Masse;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Personnes;
using Itineraires.Web.Imports.Beneficiaires;
using Itineraires.Web.Imports.Fichiers;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Imports.FranceTravail;

/// <summary>
/// Brings the file of France Travail into the inscriptions (ACC-07). The whole file is read first, so that the order of its lines does not
/// matter; the same file again writes nothing, and an import that something stopped simply begins again.
/// </summary>
public sealed class ImporterInscriptions(ItinerairesDbContext db, CoffreNir coffre, TimeProvider horloge)
{
    private const int Lot = 500;

    private readonly Comptes _comptes = new();

    /// <summary>Reads the file whole, then writes the persons lot after lot.</summary>
    /// <param name="fichier">The table, able to seek.</param>
    /// <param name="simuler">Reports without writing.</param>
    /// <param name="avancer">Told the number of persons treated, of how many.</param>
    /// <param name="rejets">Where to write the rejected lines, to correct and give again; nothing is written when there is none.</param>
    /// <param name="import">The run that this belongs to: it can be taken back as a whole.</param>
    /// <param name="bail">What warrants that no other import runs; renewed with each lot.</param>
    /// <exception cref="FichierRefuseException">The file is not such a table, lacks a column or has no line.</exception>
    public async Task<RapportInscriptions> ExecuterAsync(
        Stream fichier,
        bool simuler,
        Action<int, int> avancer,
        CancellationToken annulation,
        Stream? rejets = null,
        Import? import = null,
        BailImports? bail = null
    )
    {
        using var erreurs = new RemarquesImport();
        var faits = new SortedDictionary<Guid, List<FaitInscription>>();
        var (lignes, avertissements) = await LireAsync(fichier, faits, erreurs, annulation);
        if (import?.Reprise > 0)
        {
            avertissements.Add(
                new RemarqueImport(
                    0,
                    null,
                    CodesImport.Relecture,
                    "L’import interrompu a recommencé\u00A0: ce qu’il avait déjà écrit est compté comme inchangé."
                )
            );
        }

        db.ImportId = simuler ? null : import?.Id;
        var faites = 0;
        avancer(0, faits.Count);
        foreach (var lot in faits.Chunk(Lot))
        {
            faites += lot.Length;
            var lues = (int)((long)lignes * faites / faits.Count);
            await PanneImport.EssayerAsync(db, () => EcrireAsync(lot, (faites, lues), simuler, import, bail, annulation), annulation);
            avancer(faites, faits.Count);
        }

        await JournaliserAsync(lignes, simuler, import, annulation);
        db.ImportId = null;
        if (rejets is not null && erreurs.Nombre > 0)
        {
            FichierRejets.Ecrire(fichier, erreurs.Toutes(), rejets);
        }

        return new RapportInscriptions(
            lignes,
            erreurs.Nombre,
            faits.Count,
            _comptes.Inchangees,
            new CompteInscriptions(_comptes.Ouvertes, _comptes.Actualisees, _comptes.Closes),
            [.. erreurs.Premieres],
            avertissements
        )
        {
            NombreErreurs = erreurs.Nombre,
            ParCode = new SortedDictionary<string, int>(erreurs.ParCode.ToDictionary(StringComparer.Ordinal), StringComparer.Ordinal),
        };
    }

    private async Task<(int Lignes, List<RemarqueImport> Avertissements)> LireAsync(
        Stream fichier,
        SortedDictionary<Guid, List<FaitInscription>> faits,
        RemarquesImport erreurs,
        CancellationToken annulation
    )
    {
        fichier.Position = 0;
        using var lecteur = OuvertureFichier.Ouvrir(fichier);
        var tableau = LectureInscriptions.Mapper(lecteur);
        var reconnaissance = new ReconnaissancePersonnes(db, coffre);
        var (bonnes, fautives, lues) = (new List<LigneInscription>(Lot), new List<RemarqueImport>(), 0);
        while (lecteur.Avancer())
        {
            lues++;
            var (ligne, erreur) = LectureInscriptions.Lire(tableau, horloge.Aujourdhui);
            if (ligne is not null)
            {
                bonnes.Add(ligne);
            }
            else
            {
                fautives.Add(erreur!);
            }

            if (bonnes.Count == Lot)
            {
                await RetenirAsync();
            }
        }

        if (lues == 0)
        {
            throw new FichierRefuseException(CodesImport.FichierVide, "Le fichier n’a aucune ligne sous ses noms de colonnes.");
        }

        await RetenirAsync();
        return (lues, [.. tableau.Remarques]);

        async Task RetenirAsync()
        {
            foreach (var (ligne, personneId, erreur) in await reconnaissance.ReconnaitreAsync(bonnes, annulation))
            {
                if (personneId is not { } id)
                {
                    fautives.Add(erreur!);
                    continue;
                }

                if (!faits.TryGetValue(id, out var connus))
                {
                    faits.Add(id, connus = []);
                }

                connus.Add(ligne.Fait);
            }

            foreach (var fautive in fautives.OrderBy(f => f.Ligne))
            {
                erreurs.Ajouter(fautive);
            }

            bonnes.Clear();
            fautives.Clear();
        }
    }

    private async Task EcrireAsync(
        KeyValuePair<Guid, List<FaitInscription>>[] lot,
        (int Personnes, int Lignes) avancement,
        bool simuler,
        Import? import,
        BailImports? bail,
        CancellationToken annulation
    )
    {
        await using var transaction = simuler ? null : await db.Database.BeginTransactionAsync(annulation);
        if (bail is not null && !simuler)
        {
            await bail.RenouvelerAsync(db, annulation);
        }

        var ids = lot.Select(l => l.Key).ToList();
        var connues = (await db.Inscriptions.Where(i => ids.Contains(i.PersonneId)).ToListAsync(annulation)).ToLookup(i => i.PersonneId);
        var avant = connues.SelectMany(g => g).ToDictionary(i => i.Id, i => (i.Fin, Image: import is null ? null : db.Imager(i)));
        var comptes = new Comptes();
        foreach (var (personneId, faits) in lot)
        {
            var siennes = connues[personneId].ToList();
            var nouvelles = ChronologieInscriptions.Appliquer(personneId, siennes, faits);
            var changees = siennes.Where(i => db.Entry(i).State == EntityState.Modified).ToList();
            comptes.Ouvertes += nouvelles.Count(i => i.Fin is null);
            comptes.Closes += nouvelles.Count(i => i.Fin is not null) + changees.Count(i => i.Fin != avant[i.Id].Fin);
            comptes.Actualisees += changees.Count(i => i.Fin == avant[i.Id].Fin);
            comptes.Inchangees += nouvelles.Count + changees.Count == 0 ? 1 : 0;
            db.Inscriptions.AddRange(nouvelles);
            if (import is not null)
            {
                db.AddRange(
                    nouvelles
                        .Select(i => (i.Id, Image: (string?)null))
                        .Concat(changees.Select(i => (i.Id, avant[i.Id].Image)))
                        .Select(t => new TraceImport(import.Id, personneId, nameof(InscriptionFranceTravail), t.Id, t.Image))
                );
            }
        }

        if (transaction is not null)
        {
            await db.SaveChangesAsync(annulation);
            if (import is not null)
            {
                await db
                    .Imports.Where(i => i.Id == import.Id)
                    .ExecuteUpdateAsync(m => m.SetProperty(i => i.Reprise, avancement.Personnes).SetProperty(i => i.Avancement, avancement.Lignes), annulation);
            }

            await transaction.CommitAsync(annulation);
        }

        db.ChangeTracker.Clear();
        _comptes.Ajouter(comptes);
    }

    private async Task JournaliserAsync(int lignes, bool simuler, Import? import, CancellationToken annulation)
    {
        if (!simuler && _comptes.Ouvertes + _comptes.Actualisees + _comptes.Closes > 0)
        {
            db.Journaliser(
                "import",
                null,
                "Inscriptions France Travail",
                import?.Id,
                null,
                $"{{\"lignes\":{lignes},\"ouvertes\":{_comptes.Ouvertes},\"actualisees\":{_comptes.Actualisees},\"closes\":{_comptes.Closes}}}"
            );
            await db.SaveChangesAsync(annulation);
            db.ChangeTracker.Clear();
        }
    }

    private sealed class Comptes
    {
        public int Ouvertes { get; set; }
        public int Actualisees { get; set; }
        public int Closes { get; set; }
        public int Inchangees { get; set; }

        public void Ajouter(Comptes autres)
        {
            Ouvertes += autres.Ouvertes;
            Actualisees += autres.Actualisees;
            Closes += autres.Closes;
            Inchangees += autres.Inchangees;
        }
    }
}
