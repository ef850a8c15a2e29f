using Itineraires.Web.Imports.Beneficiaires;
using Itineraires.Web.Imports.Fichiers;

namespace Itineraires.Web.Imports.Referentiels;

/// <summary>Reads the table of a published list, under the headers that its publisher or the product gives.</summary>
internal static class LectureListe
{
    private const int LongueurMaximum = 300;

    /// <summary>Headers of the communes of a quartier, by their INSEE code.</summary>
    private static readonly string[] ColonnesCommune = ["insee_com", "code_insee", "codgeo"];

    /// <exception cref="FichierRefuseException">The file is not a table, lacks a column, or holds no code of this list.</exception>
    public static ListeLue Lire(FormatReferentiel format, Stream fichier, IReadOnlySet<string> communes)
    {
        fichier.Position = 0;
        using var lecteur = OuvertureFichier.Ouvrir(fichier);
        string[] noms = [.. format.ColonnesCode, .. format.ColonnesLibelle, .. format.ColonnesPrecision, .. ColonnesCommune, FichierRejets.ColonneMotif];
        var tableau = new TableauMappe(lecteur, [.. noms.Select(n => new ColonneConnue(n))]);
        var code = Place(format.ColonnesCode) ?? throw Manque(format.ColonnesCode);
        var libelle = Place(format.ColonnesLibelle) ?? throw Manque(format.ColonnesLibelle);
        int? precision = format.ColonnesPrecision.Count == 0 ? null : Place(format.ColonnesPrecision) ?? throw Manque(format.ColonnesPrecision);
        var commune = Place(ColonnesCommune);
        var (elements, erreurs, vus) = (new List<ElementLu>(), new List<RemarqueImport>(), new Dictionary<string, int>(StringComparer.Ordinal));
        var (lues, ailleurs, reconnus) = (0, 0, 0);
        while (lecteur.Avancer())
        {
            lues++;
            var ligne = lecteur.NumeroLigne;
            if (commune is { } place && tableau.Chaine(place) is { Length: > 0 } insee && !insee.Split([',', ' ', '/', '|']).Any(communes.Contains))
            {
                ailleurs++;
                continue;
            }

            var lu = new ElementLu(
                ligne,
                format.Normaliser(tableau.Chaine(code)),
                // The same label, whatever the apostrophe of its publisher.
                tableau.Chaine(libelle).Replace('\'', '’'),
                precision is { } p ? tableau.Chaine(p) : null
            );
            if (Refuser(lu) is { } refus)
            {
                erreurs.Add(refus);
                reconnus += refus.Code is CodesImport.CodeInconnu ? 0 : 1;
                continue;
            }

            reconnus++;
            if (!vus.TryGetValue(lu.Code, out var premier))
            {
                vus.Add(lu.Code, elements.Count);
                elements.Add(lu);
            }
            else if (format.Code == CatalogueReferentiels.Qpv && elements[premier].Libelle == lu.Libelle)
            {
                // A quartier of two communes has a line in each.
                elements[premier] = elements[premier] with
                {
                    Precision = string.Join(" / ", new[] { elements[premier].Precision, lu.Precision }.Distinct()),
                };
            }
            else
            {
                erreurs.Add(
                    new RemarqueImport(
                        ligne,
                        noms[code],
                        CodesImport.CodeEnDouble,
                        $"Le code «\u00A0{lu.Code}\u00A0» est déjà ligne {elements[premier].Ligne}."
                    )
                );
            }
        }

        if (lues == 0)
        {
            throw new FichierRefuseException(CodesImport.FichierVide, "Le fichier n’a aucune ligne sous ses noms de colonnes.");
        }

        return reconnus > 0
            ? new ListeLue(lues, ailleurs, elements, erreurs, [.. tableau.Remarques])
            : throw new FichierRefuseException(
                CodesImport.ReferentielInconnu,
                ailleurs > 0
                    ? "Aucune ligne de ce fichier n’est d’une commune du territoire."
                    : $"Aucune ligne de ce fichier ne porte un code de la liste «\u00A0{format.Nom}\u00A0», par exemple {format.Exemple}\u00A0: vérifiez que c’est le bon fichier."
            );

        int? Place(IReadOnlyList<string> candidates) =>
            candidates.Select(c => Array.IndexOf(noms, c)).Where(tableau.Contient).Select(r => (int?)r).FirstOrDefault();

        RemarqueImport? Refuser(ElementLu lu) =>
            lu.Code.Length == 0 ? new(lu.Ligne, noms[code], CodesImport.ValeurManquante, "Le code manque.")
            : !format.Forme.IsMatch(lu.Code)
                ? new(
                    lu.Ligne,
                    noms[code],
                    CodesImport.CodeInconnu,
                    $"«\u00A0{lu.Code}\u00A0» n’est pas un code de cette liste, qui en a de la forme {format.Exemple}."
                )
            : lu.Libelle.Length == 0 ? new(lu.Ligne, noms[libelle], CodesImport.ValeurManquante, "Le libellé manque.")
            : lu.Libelle.Length > LongueurMaximum || lu.Precision?.Length > LongueurMaximum
                ? new(lu.Ligne, null, CodesImport.ValeurTropLongue, $"Une valeur dépasse {LongueurMaximum} caractères.")
            : lu.Precision is { Length: 0 } ? new(lu.Ligne, noms[precision!.Value], CodesImport.ValeurManquante, "La valeur manque.")
            : null;
    }

    private static FichierRefuseException Manque(IReadOnlyList<string> colonnes) =>
        new(
            CodesImport.ColonneManquante,
            colonnes.Count == 1
                ? $"La colonne «\u00A0{colonnes[0]}\u00A0» manque dans le fichier."
                : $"Aucune des colonnes {string.Join(", ", colonnes.Select(c => $"«\u00A0{c}\u00A0»"))} n’est dans le fichier."
        );
}
