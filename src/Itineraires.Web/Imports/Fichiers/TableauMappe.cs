using System.Diagnostics.CodeAnalysis;

namespace Itineraires.Web.Imports.Fichiers;

/// <summary>A column that a format knows.</summary>
/// <param name="Nom">Its header, as the format writes it.</param>
/// <param name="EstObligatoire">The file is refused without this column.</param>
public readonly record struct ColonneConnue(string Nom, bool EstObligatoire = false);

/// <summary>The columns of a format found in a file: gives each known column, by its rank in the format, its place in the file.</summary>
public sealed class TableauMappe
{
    private readonly int[] places;

    /// <summary>Binds the headers of a file to the columns of a format.</summary>
    /// <exception cref="FichierRefuseException">Columns that the format requires are missing; the message names them.</exception>
    public TableauMappe(LecteurTableau lecteur, IReadOnlyList<ColonneConnue> colonnes)
    {
        Lecteur = lecteur;
        LigneEntete = lecteur.NumeroLigne;
        places = new int[colonnes.Count];
        Array.Fill(places, -1);
        var rangs = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < colonnes.Count; i++)
        {
            rangs.Add(LecteurTableau.CleEntete(colonnes[i].Nom), i);
        }

        var remarques = new List<RemarqueImport>();
        for (var i = 0; i < lecteur.Entetes.Count; i++)
        {
            var entete = lecteur.Entetes[i];
            if (entete.Length == 0)
            {
                continue;
            }

            if (!rangs.TryGetValue(LecteurTableau.CleEntete(entete), out var rang))
            {
                remarques.Add(
                    new RemarqueImport(
                        LigneEntete,
                        entete,
                        CodesImport.ColonneInconnue,
                        $"La colonne «\u00A0{entete}\u00A0» n’est pas connue\u00A0: elle n’est pas lue."
                    )
                );
            }
            else if (places[rang] >= 0)
            {
                remarques.Add(
                    new RemarqueImport(
                        LigneEntete,
                        colonnes[rang].Nom,
                        CodesImport.ColonneEnDouble,
                        $"La colonne «\u00A0{entete}\u00A0» est présente deux fois\u00A0: seule la première est lue."
                    )
                );
            }
            else
            {
                places[rang] = i;
            }
        }

        Remarques = remarques;
        ExigerObligatoires(colonnes);
    }

    public LecteurTableau Lecteur { get; }

    /// <summary>Physical line of the header.</summary>
    public int LigneEntete { get; }

    /// <summary>Unknown columns and columns present twice: told, not fatal.</summary>
    public IReadOnlyList<RemarqueImport> Remarques { get; }

    public bool Contient(int rang) => places[rang] >= 0;

    /// <summary>The cell of a known column on the current line, as text on one line; empty when the file has no such column.</summary>
    public string Chaine(int rang) => places[rang] < 0 ? "" : Lecteur.Chaine(places[rang]);

    public bool EstVide(int rang) => places[rang] < 0 || Lecteur.Type(places[rang]) == TypeCellule.Vide;

    /// <inheritdoc cref="LecteurTableau.Type"/>
    public TypeCellule Type(int rang) => places[rang] < 0 ? TypeCellule.Vide : Lecteur.Type(places[rang]);

    /// <inheritdoc cref="LecteurTableau.TryDate"/>
    public bool TryDate(int rang, out DateOnly date, [NotNullWhen(false)] out string? raison) => Lecteur.TryDate(places[rang], out date, out raison);

    private void ExigerObligatoires(IReadOnlyList<ColonneConnue> colonnes)
    {
        var manquantes = colonnes.Where((c, i) => c.EstObligatoire && places[i] < 0).Select(c => $"«\u00A0{c.Nom}\u00A0»").ToList();
        if (manquantes.Count == 0)
        {
            return;
        }

        var message =
            manquantes.Count == 1
                ? $"La colonne {manquantes[0]} manque dans le fichier."
                : $"Il manque {manquantes.Count} colonnes dans le fichier\u00A0: {string.Join(", ", manquantes)}.";
        throw new FichierRefuseException(CodesImport.ColonneManquante, message);
    }
}
