using System.Globalization;
using Itineraires.Data;
using Itineraires.Data.Referentiels;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Pilotage;
using Itineraires.Domain.Territoires;
using Itineraires.Web.Imports.Beneficiaires;
using Itineraires.Web.Imports.Fichiers;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Imports.Referentiels;

/// <summary>
/// Brings a published list into the base: what is new is added, what is said otherwise is changed, what is no more of the list is closed and
/// stays. The same file again changes nothing. It is not taken back: the file before, given again, puts things as they were.
/// </summary>
public static class ImporterReferentiel
{
    /// <summary>Half a metre or so.</summary>
    private const double EcartVu = 0.000005;

    /// <summary>Reads the file and writes it in one transaction.</summary>
    /// <param name="simuler">Reports without writing.</param>
    /// <param name="rejets">Where to write the rejected lines of a table, to correct and give again.</param>
    /// <param name="import">The run that this belongs to.</param>
    /// <param name="bail">What warrants that no other import runs.</param>
    /// <exception cref="FichierRefuseException">The file is not this list.</exception>
    public static async Task<RapportReferentiel> ExecuterAsync(
        ItinerairesDbContext db,
        TimeProvider horloge,
        Stream fichier,
        DeclarationReferentiel declaration,
        bool simuler,
        CancellationToken annulation,
        Stream? rejets = null,
        Import? import = null,
        BailImports? bail = null
    )
    {
        var format = CatalogueReferentiels.Trouver(declaration.Code)!;
        var communes = await db.Communes.ToDictionaryAsync(c => c.CodeInsee, StringComparer.Ordinal, annulation);
        var lue = format.EstGeographique
            ? await LectureContours.LireAsync(format, fichier, communes, annulation)
            : LectureListe.Lire(format, fichier, communes.Keys.ToHashSet(StringComparer.Ordinal));
        var comparaison = new Comparaison(declaration, lue);
        if (format.EstGeographique)
        {
            comparaison.Centrer(communes);
        }
        else if (format.Liste is { } liste)
        {
            comparaison.Comparer(db, liste, await db.Nomenclature.Where(e => e.Liste == liste).ToListAsync(annulation));
        }
        else
        {
            comparaison.Comparer(db, await db.Quartiers.ToListAsync(annulation));
        }

        if (!comparaison.PeutFermer && !format.EstGeographique)
        {
            lue.Avertissements.Add(new(0, null, CodesImport.RienFerme, "Des lignes sont rejetées\u00A0: aucun code absent du fichier n’est fermé."));
        }

        var cle = Reglage.Referentiel + format.Code;
        var reglage = await db.Reglages.SingleOrDefaultAsync(r => r.Cle == cle, annulation);
        if (reglage is not null && EtatReferentiel.Lire(reglage.Valeur) is { } etat && etat.Millesime > declaration.Millesime)
        {
            lue.Avertissements.Add(
                new(
                    0,
                    null,
                    CodesImport.MillesimeAncien,
                    $"Ce fichier est daté du {Jour(declaration.Millesime)}, avant celui qui est en place, du {Jour(etat.Millesime)}."
                )
            );
        }

        if (simuler)
        {
            db.ChangeTracker.Clear();
        }
        else
        {
            if (reglage is null)
            {
                reglage = new Reglage { Cle = cle };
                db.Reglages.Add(reglage);
            }

            reglage.Valeur = new EtatReferentiel(declaration.Source, declaration.Millesime, declaration.Licence, horloge.Instant, import?.Id).Ecrire();
            await EcrireAsync(db, format, lue, import, bail, annulation);
        }

        if (rejets is not null && lue.Erreurs.Count > 0 && !format.EstGeographique)
        {
            FichierRejets.Ecrire(fichier, lue.Erreurs, rejets);
        }

        return comparaison.Rapport();
    }

    /// <summary>« 4,83083 ; 45,86396 ».</summary>
    public static string Situer(double longitude, double latitude) =>
        string.Create(CultureInfo.GetCultureInfo("fr-FR"), $"{longitude:0.00000}\u202F; {latitude:0.00000}");

    private static string Jour(DateOnly jour) => jour.ToString("dd/MM/yyyy", CultureInfo.InvariantCulture);

    private static async Task EcrireAsync(
        ItinerairesDbContext db,
        FormatReferentiel format,
        ListeLue lue,
        Import? import,
        BailImports? bail,
        CancellationToken annulation
    )
    {
        await using var transaction = db.Database.CurrentTransaction is null ? await db.Database.BeginTransactionAsync(annulation) : null;
        if (bail is not null)
        {
            await bail.RenouvelerAsync(db, annulation);
        }

        db.ImportId = import?.Id;
        if (lue.Geometrie is { } geometrie)
        {
            if (await db.Reglages.SingleOrDefaultAsync(r => r.Cle == Reglage.ContoursCommunes, annulation) is { } connu)
            {
                connu.Valeur = geometrie;
            }
            else
            {
                db.Reglages.Add(new Reglage { Cle = Reglage.ContoursCommunes, Valeur = geometrie });
            }
        }

        db.Journaliser("import", null, format.Nom, import?.Id, null, $"{{\"lignes\":{lue.Lignes}}}");
        await db.SaveChangesAsync(annulation);
        if (import is not null)
        {
            await db
                .Imports.Where(i => i.Id == import.Id)
                .ExecuteUpdateAsync(m => m.SetProperty(i => i.Reprise, lue.Lignes).SetProperty(i => i.Avancement, lue.Lignes), annulation);
        }

        if (transaction is not null)
        {
            await transaction.CommitAsync(annulation);
        }

        db.ImportId = null;
        db.ChangeTracker.Clear();
    }

    /// <summary>What a file changes of what the base holds, told and applied to the entities.</summary>
    private sealed class Comparaison(DeclarationReferentiel declaration, ListeLue lue)
    {
        private readonly List<DifferenceReferentiel> _differences = [];
        private int _inchanges;

        /// <summary>A line that could not be read may be the one of a code that seems to be gone.</summary>
        public bool PeutFermer => lue.Erreurs.Count == 0;

        public void Comparer(ItinerairesDbContext db, string liste, List<ElementNomenclature> connus)
        {
            var parCode = connus.ToDictionary(e => e.Code, StringComparer.Ordinal);
            foreach (var (rang, e) in lue.Elements.Index())
            {
                if (!parCode.Remove(e.Code, out var connu))
                {
                    db.Nomenclature.Add(
                        new ElementNomenclature(liste, e.Code, e.Libelle, rang + 1, e.Precision, null, declaration.Millesime, null, declaration.Source)
                    );
                    Noter(DifferenceReferentiel.Ajoute, e.Code, e.Libelle);
                }
                else if (connu.Fin is not null)
                {
                    connu.Publier(e.Libelle, e.Precision, declaration.Source);
                    Noter(DifferenceReferentiel.Rouvert, e.Code, e.Libelle);
                }
                else if ((connu.Libelle, connu.Groupe) != (e.Libelle, e.Precision))
                {
                    Noter(DifferenceReferentiel.Modifie, e.Code, Dire(e.Libelle, e.Precision), Dire(connu.Libelle, connu.Groupe));
                    connu.Publier(e.Libelle, e.Precision, declaration.Source);
                }
                else
                {
                    _inchanges++;
                }
            }

            foreach (var absent in parCode.Values.Where(e => PeutFermer && e.Fin is null).OrderBy(e => e.Code, StringComparer.Ordinal))
            {
                absent.Clore(Veille(absent.Debut));
                Noter(DifferenceReferentiel.Ferme, absent.Code, absent.Libelle);
            }
        }

        public void Comparer(ItinerairesDbContext db, List<QuartierPrioritaire> connus)
        {
            var parCode = connus.ToDictionary(q => q.Code, StringComparer.Ordinal);
            foreach (var e in lue.Elements)
            {
                if (!parCode.Remove(e.Code, out var connu))
                {
                    db.Quartiers.Add(new QuartierPrioritaire(e.Code, e.Libelle, e.Precision!));
                    Noter(DifferenceReferentiel.Ajoute, e.Code, Dire(e.Libelle, e.Precision));
                }
                else if (connu.Fin is not null)
                {
                    connu.Publier(e.Libelle, e.Precision!);
                    Noter(DifferenceReferentiel.Rouvert, e.Code, Dire(e.Libelle, e.Precision));
                }
                else if ((connu.Nom, connu.Communes) != (e.Libelle, e.Precision))
                {
                    Noter(DifferenceReferentiel.Modifie, e.Code, Dire(e.Libelle, e.Precision), Dire(connu.Nom, connu.Communes));
                    connu.Publier(e.Libelle, e.Precision!);
                }
                else
                {
                    _inchanges++;
                }
            }

            foreach (var absent in parCode.Values.Where(q => PeutFermer && q.Fin is null).OrderBy(q => q.Code, StringComparer.Ordinal))
            {
                absent.Clore(declaration.Millesime.AddDays(-1));
                Noter(DifferenceReferentiel.Ferme, absent.Code, Dire(absent.Nom, absent.Communes));
            }
        }

        public void Centrer(Dictionary<string, Commune> communes)
        {
            foreach (var e in lue.Elements)
            {
                var commune = communes[e.Code];
                if (Math.Abs(commune.Longitude - e.Longitude) < EcartVu && Math.Abs(commune.Latitude - e.Latitude) < EcartVu)
                {
                    _inchanges++;
                    continue;
                }

                Noter(DifferenceReferentiel.Modifie, e.Code, $"{e.Libelle}, {Situer(e.Longitude, e.Latitude)}", Situer(commune.Longitude, commune.Latitude));
                commune.Centrer(e.Longitude, e.Latitude);
            }
        }

        public RapportReferentiel Rapport() =>
            new(
                declaration,
                lue.Lignes,
                lue.Erreurs.Select(e => e.Ligne).Distinct().Count(),
                lue.HorsTerritoire,
                Compter(DifferenceReferentiel.Ajoute),
                Compter(DifferenceReferentiel.Modifie),
                Compter(DifferenceReferentiel.Rouvert),
                Compter(DifferenceReferentiel.Ferme),
                _inchanges,
                // What is lost or said otherwise is read before what is new.
                [
                    .. _differences
                        .OrderByDescending(d => d.Nature == DifferenceReferentiel.Ferme)
                        .ThenBy(d => d.Nature == DifferenceReferentiel.Ajoute)
                        .Take(RapportReferentiel.DifferencesDites),
                ],
                lue.Erreurs,
                lue.Avertissements
            );

        private int Compter(string nature) => _differences.Count(d => d.Nature == nature);

        private void Noter(string nature, string code, string libelle, string? avant = null) => _differences.Add(new(nature, code, libelle, avant));

        private DateOnly Veille(DateOnly debut) => declaration.Millesime > debut ? declaration.Millesime.AddDays(-1) : debut;

        private static string Dire(string libelle, string? precision) => precision is null ? libelle : $"{libelle} ({precision})";
    }
}
