using System.Globalization;
using Itineraires.Data;
using Itineraires.Data.Masse;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Pilotage;
using Itineraires.Web.Imports.Beneficiaires;
using Itineraires.Web.Imports.Fichiers;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Imports.Series;

/// <summary>What an import of reference series did, or would do, of the shape that the command line prints.</summary>
/// <param name="Lignes">Lines of data read.</param>
/// <param name="Rejetees">Lines rejected.</param>
/// <param name="SeriesCreees">Series met for the first time.</param>
/// <param name="Ajoutees">Values added.</param>
/// <param name="Remplacees">Values that another replaces; the former stays.</param>
/// <param name="Inchangees">Values already known as they are.</param>
public sealed record RapportSeries(
    int Lignes,
    int Rejetees,
    int SeriesCreees,
    int Ajoutees,
    int Remplacees,
    int Inchangees,
    IReadOnlyList<RemarqueImport> Erreurs,
    IReadOnlyList<RemarqueImport> Avertissements
);

/// <summary>
/// Brings a table of published figures into the reference series (OBS-04): <c>indicateur;valeur;unite;annee;perimetre;source</c>. The same table
/// again writes nothing; another value of the same year and perimeter takes the place of the former, which stays to be read.
/// </summary>
public static class ImporterSeries
{
    private const int LongueurMaximum = 300;

    private static readonly ColonneConnue[] Colonnes =
    [
        new("indicateur", EstObligatoire: true),
        new("valeur", EstObligatoire: true),
        new("unite", EstObligatoire: true),
        new("annee", EstObligatoire: true),
        new("perimetre", EstObligatoire: true),
        new("source", EstObligatoire: true),
        new(FichierRejets.ColonneMotif),
    ];

    /// <summary>Columns of the fields that the rules name.</summary>
    private static readonly Dictionary<string, string> Champs = new(StringComparer.Ordinal)
    {
        [nameof(SerieReference.Libelle)] = "indicateur",
        [nameof(SerieReference.Unite)] = "unite",
        [nameof(ValeurSerie.Annee)] = "annee",
        [nameof(ValeurSerie.Perimetre)] = "perimetre",
        [nameof(ValeurSerie.Source)] = "source",
    };

    /// <summary>Reads the table and writes its good lines in one transaction.</summary>
    /// <param name="simuler">Reports without writing.</param>
    /// <param name="rejets">Where to write the rejected lines, to correct and give again.</param>
    /// <param name="import">The run that this belongs to: it can be taken back as a whole.</param>
    /// <param name="bail">What warrants that no other import runs.</param>
    /// <exception cref="FichierRefuseException">The file is not a table, lacks a column or has no line.</exception>
    public static async Task<RapportSeries> ExecuterAsync(
        ItinerairesDbContext db,
        TimeProvider horloge,
        Stream fichier,
        bool simuler,
        CancellationToken annulation,
        Stream? rejets = null,
        Import? import = null,
        BailImports? bail = null
    )
    {
        fichier.Position = 0;
        using var lecteur = OuvertureFichier.Ouvrir(fichier);
        var tableau = new TableauMappe(lecteur, Colonnes);
        var series = await db.Series.ToDictionaryAsync(s => s.LibellePlie, StringComparer.Ordinal, annulation);
        var enVigueur = (await db.ValeursSeries.Where(v => v.RemplaceeLe == null).ToListAsync(annulation)).ToDictionary(v =>
            (v.SerieId, v.PerimetrePlie, v.Annee)
        );
        var (erreurs, vues) = (new List<RemarqueImport>(), new Dictionary<(Guid, string, string), int>());
        var (creees, nouvelles, remplacees) = (new List<SerieReference>(), new List<ValeurSerie>(), new List<(ValeurSerie Valeur, string? Image)>());
        var (lues, inchangees) = (0, 0);
        while (lecteur.Avancer())
        {
            lues++;
            try
            {
                Prendre(lecteur.NumeroLigne);
            }
            catch (RegleMetierException e)
            {
                erreurs.Add(new RemarqueImport(lecteur.NumeroLigne, e.Champ is { } c ? Champs.GetValueOrDefault(c) : null, e.Regle.Code, e.Message));
            }
        }

        if (lues == 0)
        {
            throw new FichierRefuseException(CodesImport.FichierVide, "Le fichier n’a aucune ligne sous ses noms de colonnes.");
        }

        if (simuler)
        {
            db.ChangeTracker.Clear();
        }
        else
        {
            await EcrireAsync(db, import, bail, (creees, nouvelles, remplacees), lues, annulation);
        }

        if (rejets is not null && erreurs.Count > 0)
        {
            FichierRejets.Ecrire(fichier, erreurs, rejets);
        }

        return new RapportSeries(
            lues,
            erreurs.Select(e => e.Ligne).Distinct().Count(),
            creees.Count,
            nouvelles.Count - remplacees.Count,
            remplacees.Count,
            inchangees,
            erreurs,
            tableau.Remarques
        );

        void Prendre(int ligne)
        {
            var texte = tableau.Chaine(1);
            if (!TryValeur(texte, out var valeur))
            {
                erreurs.Add(
                    new RemarqueImport(
                        ligne,
                        "valeur",
                        texte.Length == 0 ? CodesImport.ValeurManquante : CodesImport.NombreInvalide,
                        texte.Length == 0 ? "La valeur manque." : $"La valeur «\u00A0{texte}\u00A0» n’est pas un nombre."
                    )
                );
                return;
            }

            if (Enumerable.Range(0, Colonnes.Length - 1).Any(r => tableau.Chaine(r).Length > LongueurMaximum))
            {
                erreurs.Add(new RemarqueImport(ligne, null, CodesImport.ValeurTropLongue, $"Une valeur dépasse {LongueurMaximum} caractères."));
                return;
            }

            var (libelle, unite) = (tableau.Chaine(0), tableau.Chaine(2));
            var connue = series.GetValueOrDefault(Texte.Replier(libelle));
            var serie = connue ?? new SerieReference(libelle, unite);
            if (Texte.Replier(serie.Unite) != Texte.Replier(unite) || unite.Trim().Length == 0)
            {
                erreurs.Add(
                    new RemarqueImport(
                        ligne,
                        "unite",
                        CodesImport.UniteDifferente,
                        $"L’unité de cet indicateur est «\u00A0{serie.Unite}\u00A0»\u00A0: donnez la même."
                    )
                );
                return;
            }

            var lue = new ValeurSerie(serie.Id, tableau.Chaine(3), tableau.Chaine(4), valeur, tableau.Chaine(5), import?.Id, horloge.Instant);
            var cle = (serie.Id, lue.PerimetrePlie, lue.Annee);
            if (vues.TryGetValue(cle, out var premiere))
            {
                erreurs.Add(
                    new RemarqueImport(ligne, null, CodesImport.ValeurEnDouble, $"Cet indicateur, cette année et ce périmètre sont déjà ligne {premiere}.")
                );
                return;
            }

            vues[cle] = ligne;
            var ancienne = enVigueur.GetValueOrDefault(cle);
            if (ancienne is not null && (ancienne.Valeur, ancienne.Source) == (lue.Valeur, lue.Source))
            {
                inchangees++;
                return;
            }

            if (connue is null)
            {
                series.Add(serie.LibellePlie, serie);
                creees.Add(serie);
            }

            if (ancienne is not null)
            {
                remplacees.Add((ancienne, import is null ? null : db.Imager(ancienne)));
                ancienne.EtreRemplacee(horloge.Instant);
            }

            nouvelles.Add(lue);
        }
    }

    /// <summary>« 6 519 855,53 », « 1343 » or « -2,5 ».</summary>
    private static bool TryValeur(string texte, out decimal valeur) =>
        decimal.TryParse(
            texte
                .Replace(" ", "", StringComparison.Ordinal)
                .Replace("\u00A0", "", StringComparison.Ordinal)
                .Replace("\u202F", "", StringComparison.Ordinal)
                .Replace('\u2212', '-')
                .Replace(',', '.'),
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture,
            out valeur
        )
        && Math.Abs(valeur) < 1_000_000_000_000m;

    private static async Task EcrireAsync(
        ItinerairesDbContext db,
        Import? import,
        BailImports? bail,
        (List<SerieReference> Creees, List<ValeurSerie> Nouvelles, List<(ValeurSerie Valeur, string? Image)> Remplacees) ecrits,
        int lues,
        CancellationToken annulation
    )
    {
        await using var transaction = db.Database.CurrentTransaction is null ? await db.Database.BeginTransactionAsync(annulation) : null;
        if (bail is not null)
        {
            await bail.RenouvelerAsync(db, annulation);
        }

        db.ImportId = import?.Id;
        db.Series.AddRange(ecrits.Creees);
        // The former values give their place up before the new ones take it.
        await db.SaveChangesAsync(annulation);
        db.ValeursSeries.AddRange(ecrits.Nouvelles);
        if (import is not null)
        {
            // Taken back in this order: the new values, then those that they replaced, then the series.
            db.AddRange(ecrits.Nouvelles.Select(v => new TraceImport(import.Id, null, nameof(ValeurSerie), v.Id, null)));
            db.AddRange(ecrits.Remplacees.Select(r => new TraceImport(import.Id, null, nameof(ValeurSerie), r.Valeur.Id, r.Image)));
            db.AddRange(ecrits.Creees.Select(s => new TraceImport(import.Id, null, nameof(SerieReference), s.Id, null)));
        }

        if (ecrits.Nouvelles.Count > 0)
        {
            db.Journaliser("import", null, "Séries de référence", import?.Id, null, $"{{\"lignes\":{lues},\"valeurs\":{ecrits.Nouvelles.Count}}}");
        }

        await db.SaveChangesAsync(annulation);
        if (import is not null)
        {
            await db
                .Imports.Where(i => i.Id == import.Id)
                .ExecuteUpdateAsync(m => m.SetProperty(i => i.Reprise, lues).SetProperty(i => i.Avancement, lues), annulation);
        }

        if (transaction is not null)
        {
            await transaction.CommitAsync(annulation);
        }

        db.ImportId = null;
        db.ChangeTracker.Clear();
    }
}
