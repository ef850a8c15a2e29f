using System.Collections.Immutable;
using System.Globalization;
using Itineraires.Web.Imports.Beneficiaires;
using Itineraires.Web.Imports.Fichiers;

namespace Itineraires.Web.Imports.Tableurs;

/// <summary>
/// A spreadsheet of any layout seen as the pivot table: its columns put under the headers that the product reads, its words turned into the
/// product's codes, and the cells corrected by hand in the place of those of the file.
/// </summary>
public sealed class LecteurCorrespondance : LecteurTableau
{
    private const int NirSansCle = 13;
    private const int LongueurMatricule = 7;

    private static readonly Dictionary<string, int> Rangs = LectureBeneficiaires
        .Entetes.Select((e, i) => (e, i))
        .ToDictionary(p => p.e, p => p.i, StringComparer.Ordinal);

    private static readonly ImmutableHashSet<string> Dates = ["date_naissance", "date_ouverture_droit", "date_debut_droits_devoirs"];

    private readonly LecteurTableau _table;
    private readonly LectureTableur _lecture;
    private readonly IReadOnlyDictionary<(int Ligne, string Champ), string> _corrections;
    private readonly ILookup<string, int> _places;
    private readonly string[] _valeurs = new string[LectureBeneficiaires.Entetes.Count];
    private readonly TypeCellule[] _types = new TypeCellule[LectureBeneficiaires.Entetes.Count];

    /// <exception cref="FichierRefuseException">The file cannot be read, a column that is needed is there twice, or something indispensable is missing.</exception>
    public LecteurCorrespondance(Stream fichier, LectureTableur lecture, IReadOnlyDictionary<(int Ligne, string Champ), string> corrections)
    {
        (_lecture, _corrections) = (lecture, corrections);
        (_table, EntetesDuFichier) = OuvertureTableur.Ouvrir(fichier, lecture.Feuille, lecture.LigneEntete);
        try
        {
            (Depuis1904, Feuilles, NumeroLigne) = (_table.Depuis1904, _table.Feuilles, _table.NumeroLigne);
            _places = Placer();
            Exiger();
            Entetes = LectureBeneficiaires.Entetes;
        }
        catch
        {
            _table.Dispose();
            throw;
        }
    }

    /// <summary>Headers as the file writes them.</summary>
    public IReadOnlyList<string> EntetesDuFichier { get; }

    public override int Largeur => _valeurs.Length;

    public override bool Avancer()
    {
        if (!_table.Avancer())
        {
            return false;
        }

        NumeroLigne = _table.NumeroLigne;
        Array.Fill(_valeurs, "");
        Array.Fill(_types, TypeCellule.Vide);
        foreach (var (champ, rang) in Rangs)
        {
            if (_corrections.TryGetValue((NumeroLigne, champ), out var corrigee))
            {
                Poser(rang, corrigee, TypeCellule.Texte);
            }
            else if (_places.Contains(champ))
            {
                Poser(rang, champ, [.. _places[champ]]);
            }
        }

        Composer();
        return true;
    }

    public override ReadOnlySpan<char> Brut(int colonne) => (uint)colonne < (uint)_valeurs.Length ? _valeurs[colonne] : default;

    public override TypeCellule Type(int colonne) => (uint)colonne < (uint)_types.Length ? _types[colonne] : TypeCellule.Vide;

    /// <summary>A cell of the file as a person would write it, corrected when its field was.</summary>
    public string AffichageDuFichier(int colonne)
    {
        var cle = LectureTableur.Cle(EntetesDuFichier[colonne], colonne);
        return
            _lecture.Champs.TryGetValue(cle, out var champ)
            && _places[champ].Take(2).Count() == 1
            && _corrections.TryGetValue((NumeroLigne, champ), out var corrigee)
            ? corrigee
            : _table.Affichage(colonne);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _table.Dispose();
        }
    }

    private ILookup<string, int> Placer()
    {
        var vues = new HashSet<string>(StringComparer.Ordinal);
        var places = new List<(string Champ, int Colonne)>();
        for (var i = 0; i < EntetesDuFichier.Count; i++)
        {
            var cle = LectureTableur.Cle(EntetesDuFichier[i], i);
            if (!_lecture.Champs.TryGetValue(cle, out var champ))
            {
                continue;
            }

            if (!vues.Add(cle))
            {
                throw new FichierRefuseException(
                    CodesImport.ColonneEnDouble,
                    $"La colonne «\u00A0{EntetesDuFichier[i]}\u00A0» est présente deux fois\u00A0: renommez l’une des deux ou retirez-la, puis donnez de nouveau le fichier."
                );
            }

            places.Add((champ, i));
        }

        return places.ToLookup(p => p.Champ, p => p.Colonne, StringComparer.Ordinal);
    }

    /// <summary>A mapping kept from another file may name columns that this one does not have.</summary>
    private void Exiger()
    {
        if (_lecture.EstPivot)
        {
            return;
        }

        var presents = _lecture with
        {
            Champs = _lecture.Champs.Where(c => _places.Contains(c.Value)).ToDictionary(c => c.Key, c => c.Value, StringComparer.Ordinal),
        };
        if (presents.Manque() is { } manque)
        {
            throw new FichierRefuseException(CodesImport.ColonneManquante, $"Il manque à ce tableau\u00A0: {manque}.");
        }
    }

    private void Poser(int rang, string valeur, TypeCellule type)
    {
        _valeurs[rang] = valeur;
        _types[rang] = valeur.Length == 0 ? TypeCellule.Vide : type;
    }

    private void Poser(int rang, string champ, int[] colonnes)
    {
        if (_lecture.EstPivot)
        {
            Poser(rang, _table.Chaine(colonnes[0]), _table.Type(colonnes[0]));
            return;
        }

        switch (champ)
        {
            case "adresse" or "complement_adresse":
                Poser(rang, string.Join(' ', colonnes.Select(_table.Chaine).Where(v => v.Length > 0)), TypeCellule.Texte);
                break;
            case "telephone":
                var numero = Telephone(colonnes);
                Poser(rang, numero, EstSansZero(numero) ? TypeCellule.Nombre : TypeCellule.Texte);
                break;
            case "matricule":
                Poser(rang, Matricule(_table.Chaine(colonnes[0])), TypeCellule.Texte);
                break;
            case "nir" when _lecture.ContactsSeulement:
                // The file of the CNAF gives fifteen characters of which the key may be wrong: thirteen are the number.
                var nir = _table.Chaine(colonnes[0]).Replace(" ", "", StringComparison.Ordinal);
                Poser(rang, nir.Length > NirSansCle ? nir[..NirSansCle] : nir, TypeCellule.Texte);
                break;
            default:
                var texte = _table.Chaine(colonnes[0]);
                Poser(rang, CatalogueTableurs.Champ(champ)?.Traduire(champ == "role" ? Tronquer(texte) : texte) ?? texte, TypeDe(champ, texte, colonnes[0]));
                break;
        }
    }

    /// <summary>A CSV file made by a spreadsheet may hold the serial number of a day.</summary>
    private TypeCellule TypeDe(string champ, string texte, int colonne) =>
        Dates.Contains(champ) && texte.Length == 5 && int.TryParse(texte, NumberStyles.None, CultureInfo.InvariantCulture, out _)
            ? TypeCellule.Nombre
            : _table.Type(colonne);

    /// <summary>Columns that hold two fields together; a field that has its own column is not touched.</summary>
    private void Composer()
    {
        if (_places["code_postal_commune"].FirstOrDefault(-1) is >= 0 and var lieu && _table.Chaine(lieu) is { Length: > 0 } texte)
        {
            var code = texte.Length >= 5 && texte.AsSpan(0, 5).IndexOfAnyExceptInRange('0', '9') < 0 ? texte[..5] : "";
            PoserSiVide("code_postal", code);
            PoserSiVide("commune", texte[code.Length..].Trim(' ', '-', ','));
        }

        if (_places["nom_prenom"].FirstOrDefault(-1) is >= 0 and var identite && _table.Chaine(identite) is { Length: > 0 } complet)
        {
            var (nom, prenom) = NomEtPrenom(complet);
            PoserSiVide("nom", nom);
            PoserSiVide("prenom", prenom);
        }
    }

    private void PoserSiVide(string champ, string valeur)
    {
        if (_types[Rangs[champ]] == TypeCellule.Vide)
        {
            Poser(Rangs[champ], valeur, TypeCellule.Texte);
        }
    }

    /// <summary>« DUPONT-MARTIN Jean Paul »: the words in capitals are the name; without capitals, the first word.</summary>
    private static (string Nom, string Prenom) NomEtPrenom(string complet)
    {
        var mots = complet.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries);
        var majuscules = mots.TakeWhile(m => m.Length > 1 && m.Equals(m.ToUpperInvariant(), StringComparison.Ordinal)).Count();
        var coupe = majuscules == 0 || majuscules == mots.Length ? 1 : majuscules;
        return (string.Join(' ', mots[..coupe]), string.Join(' ', mots[coupe..]));
    }

    /// <summary>« DEM / demandeur » and « Usager (M.) » say their role before the sign.</summary>
    private static string Tronquer(string texte) => texte.AsSpan().IndexOfAny('/', '(') is > 0 and var fin ? texte[..fin].Trim() : texte;

    /// <summary>A number of more than seven digits: zeros in front, or at its end, are those of the file it was taken from.</summary>
    private static string Matricule(string texte)
    {
        var chiffres = texte.Replace(" ", "", StringComparison.Ordinal);
        if (chiffres.Length <= LongueurMatricule || chiffres.AsSpan().IndexOfAnyExceptInRange('0', '9') >= 0)
        {
            return chiffres;
        }

        var sansZeros = chiffres.TrimStart('0');
        while (sansZeros.Length > LongueurMatricule && sansZeros[^1] == '0')
        {
            sansZeros = sansZeros[..^1];
        }

        return sansZeros;
    }

    /// <summary>Of the numbers of all the columns, the first mobile one, else the first.</summary>
    private string Telephone(int[] colonnes)
    {
        var premier = "";
        foreach (var colonne in colonnes)
        {
            foreach (
                var numero in _table
                    .Chaine(colonne)
                    .Split([",", ";", " / ", "|", " ou "], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            )
            {
                if (EstMobile(numero))
                {
                    return numero;
                }

                premier = premier.Length == 0 ? numero : premier;
            }
        }

        return premier;
    }

    /// <summary>Nine digits: a spreadsheet took the number for a quantity and dropped its first zero.</summary>
    private static bool EstSansZero(string numero) => numero.Length == 9 && numero[0] != '0' && numero.AsSpan().IndexOfAnyExceptInRange('0', '9') < 0;

    private static bool EstMobile(string numero)
    {
        var chiffres = new string([.. numero.Where(char.IsAsciiDigit)]);
        var national =
            chiffres.StartsWith("0033", StringComparison.Ordinal) ? chiffres[4..]
            : chiffres.StartsWith("33", StringComparison.Ordinal) && chiffres.Length == 11 ? chiffres[2..]
            : chiffres.TrimStart('0');
        return national.Length == 9 && national[0] is '6' or '7';
    }
}
