using Itineraires.Data;
using Itineraires.Data.Masse;
using Itineraires.Domain.Commun;
using Itineraires.Web.Imports.Beneficiaires;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Imports.Cnaf;

/// <summary>
/// Brings a flow into the base lot after lot, each lot in one transaction under the lease. What is already known is not written again, so that
/// an import that something stopped simply begins again.
/// </summary>
/// <typeparam name="T">What is read of a dossier.</typeparam>
internal abstract class ImporterDossiers<T>(ItinerairesDbContext db, TimeProvider horloge, FormatFlux format)
    where T : class
{
    private const int Lot = 500;

    protected ItinerairesDbContext Base { get; } = db;

    /// <summary>Reads the flow whole, then writes the dossiers lot after lot.</summary>
    /// <param name="fichier">The flow, able to seek.</param>
    /// <param name="simuler">Reports without writing.</param>
    /// <param name="avancer">Told the number of dossiers treated, of how many.</param>
    /// <param name="rejets">Where to write the rejected dossiers, to correct and give again; nothing is written when there is none.</param>
    /// <param name="import">The run that this belongs to: it can be taken back as a whole.</param>
    /// <param name="bail">What warrants that no other import runs; renewed with each lot.</param>
    /// <exception cref="Fichiers.FichierRefuseException">The file is not such a flow.</exception>
    public async Task<RapportDossiers> ExecuterAsync(
        Stream fichier,
        bool simuler,
        Action<int, int> avancer,
        CancellationToken annulation,
        Stream? rejets = null,
        Import? import = null,
        BailImports? bail = null
    )
    {
        fichier.Position = 0;
        var parametres = await ParametresLecture.LireAsync(Base, horloge.Aujourdhui, annulation);
        using var flux = FluxLu<T>.Lire(fichier, format, parametres, Lire);
        Verifier(flux);
        if (import?.Reprise > 0)
        {
            flux.Avertissements.Ajouter(
                new RemarqueImport(
                    0,
                    null,
                    CodesImport.Relecture,
                    "L’import interrompu a recommencé\u00A0: ce qu’il avait déjà écrit est compté comme inchangé."
                )
            );
        }

        if (import is not null && !simuler)
        {
            var (cree, origine) = ((DateTime?)flux.Flux.CreeLe, RapportFlux.Origine(flux.Flux));
            await Base
                .Imports.Where(i => i.Id == import.Id)
                .ExecuteUpdateAsync(m => m.SetProperty(i => i.FluxDu, cree).SetProperty(i => i.Origine, origine), annulation);
        }

        Base.ImportId = simuler ? null : import?.Id;
        await PreparerAsync(annulation);
        var comptes = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var faites = 0;
        avancer(0, flux.Nombre);
        foreach (var lot in flux.Dossiers().Chunk(Lot))
        {
            faites += lot.Length;
            var travail = new TravailDeLot(import?.Id, flux.Flux);
            await PanneImport.EssayerAsync(
                Base,
                () =>
                {
                    travail = new TravailDeLot(import?.Id, flux.Flux);
                    return EcrireAsync(lot, faites, travail, simuler, import, bail, annulation);
                },
                annulation
            );
            foreach (var (code, nombre) in travail.Comptes)
            {
                comptes[code] = comptes.GetValueOrDefault(code) + nombre;
            }

            foreach (var (rang, remarque) in travail.Refus)
            {
                flux.Rejeter(rang, lot.First(d => d.Rang == rang).Xml, remarque.Element, remarque.Code, remarque.Message);
            }

            avancer(faites, flux.Nombre);
        }

        await JournaliserAsync(flux.Lus, comptes, simuler, import, annulation);
        Base.ImportId = null;
        if (rejets is not null && flux.Rejetes > 0)
        {
            flux.EcrireRejets(format, rejets);
        }

        var parCode = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var (code, nombre) in flux.Erreurs.ParCode.Concat(flux.Avertissements.ParCode))
        {
            parCode[code] = parCode.GetValueOrDefault(code) + nombre;
        }

        return new RapportDossiers(
            flux.Lus,
            flux.Rejetes,
            flux.Flux,
            comptes,
            [.. flux.Erreurs.Premieres.OrderBy(e => e.Ligne)],
            [.. flux.Avertissements.Premieres]
        )
        {
            NombreErreurs = flux.Erreurs.Nombre,
            NombreAvertissements = flux.Avertissements.Nombre,
            ParCode = parCode,
        };
    }

    /// <summary>Reads one dossier, without the base.</summary>
    protected abstract (string Cle, T Dossier) Lire(System.Xml.Linq.XElement dossier, ContexteDossier contexte);

    /// <summary>Tells what the trailer announces and the dossiers do not hold.</summary>
    protected virtual void Verifier(FluxLu<T> flux) { }

    /// <summary>Reads what the lots need once for all.</summary>
    protected virtual Task PreparerAsync(CancellationToken annulation) => Task.CompletedTask;

    /// <summary>Applies a lot to the context; it is saved by the caller, or forgotten.</summary>
    protected abstract Task AppliquerAsync(IReadOnlyList<(int Rang, T Dossier)> lot, TravailDeLot travail, CancellationToken annulation);

    /// <summary>An entity as it stands before it changes; null when nothing is kept of it.</summary>
    protected string? Imager<TEntite>(TravailDeLot travail, TEntite entite)
        where TEntite : Entite => travail.ImportId is null ? null : Base.Imager(entite);

    /// <summary>What the import changed, or added when there is no image.</summary>
    protected void Tracer(TravailDeLot travail, Guid? personneId, string objet, Guid objetId, string? avant)
    {
        if (travail.ImportId is { } id)
        {
            Base.Add(new TraceImport(id, personneId, objet, objetId, avant));
        }
    }

    /// <summary>What the flow only confirmed bears its date: taken back with it as well.</summary>
    protected void TracerLaDate(TravailDeLot travail, string objet, Guid objetId, string? avant, bool confirme)
    {
        if (confirme)
        {
            Tracer(travail, null, objet, objetId, avant);
        }
    }

    private async Task EcrireAsync(
        (int Rang, string Xml, T Dossier)[] lot,
        int faites,
        TravailDeLot travail,
        bool simuler,
        Import? import,
        BailImports? bail,
        CancellationToken annulation
    )
    {
        await using var transaction = simuler ? null : await Base.Database.BeginTransactionAsync(annulation);
        if (bail is not null && !simuler)
        {
            await bail.RenouvelerAsync(Base, annulation);
        }

        await AppliquerAsync([.. lot.Select(l => (l.Rang, l.Dossier))], travail, annulation);
        if (transaction is not null)
        {
            await Base.SaveChangesAsync(annulation);
            if (import is not null)
            {
                await Base
                    .Imports.Where(i => i.Id == import.Id)
                    .ExecuteUpdateAsync(m => m.SetProperty(i => i.Reprise, faites).SetProperty(i => i.Avancement, faites), annulation);
            }

            await transaction.CommitAsync(annulation);
        }

        Base.ChangeTracker.Clear();
    }

    private async Task JournaliserAsync(int lus, SortedDictionary<string, int> comptes, bool simuler, Import? import, CancellationToken annulation)
    {
        if (!simuler && comptes.Any(c => c.Value > 0 && c.Key is not (ComptesDossiers.Personnes or ComptesDossiers.Foyers or ComptesDossiers.Inchanges)))
        {
            Base.Journaliser("import", null, NaturesImport.Libelle(format.Nature), import?.Id, null, RapportsJson.Ecrire(comptes.Append(new("dossiers", lus))));
            await Base.SaveChangesAsync(annulation);
            Base.ChangeTracker.Clear();
        }
    }
}

/// <summary>What a lot does: counted once it is committed.</summary>
internal sealed class TravailDeLot(Guid? importId, RapportFlux flux)
{
    public Guid? ImportId { get; } = importId;

    public RapportFlux Flux { get; } = flux;

    public Dictionary<string, int> Comptes { get; } = new(StringComparer.Ordinal);

    public List<(int Rang, (string? Element, string Code, string Message) Remarque)> Refus { get; } = [];

    public void Compter(string code, int nombre = 1) => Comptes[code] = Comptes.GetValueOrDefault(code) + nombre;

    public void Refuser(int rang, string? element, string code, string message) => Refus.Add((rang, (element, code, message)));
}
