using System.Text;

namespace Itineraires.Web.Imports.Cnaf;

/// <summary>One dossier of a flow, as it is written.</summary>
/// <param name="Ligne">Physical line on which it begins.</param>
/// <param name="EstEntier">False when its end was not found before the next dossier or the end of the file.</param>
internal sealed record Fragment(int Ligne, string Xml, bool EstEntier);

/// <summary>
/// Cuts a flow into its dossiers without parsing it, so that one whose XML is broken is set aside alone and the memory holds one dossier at
/// a time, whatever the size of the file.
/// </summary>
internal sealed class DecoupageFlux(TextReader texte, string element)
{
    /// <summary>Characters beyond which a dossier is not one: a foyer takes some thousands.</summary>
    private const int LongueurMaximum = 2 * 1024 * 1024;

    private const int Bloc = 64 * 1024;

    private readonly string _ouvrante = $"<{element}";
    private readonly string _fermante = $"</{element}>";
    private readonly StringBuilder _entre = new();
    private char[] _tampon = new char[2 * Bloc];
    private int _debut;
    private int _longueur;
    private int _ligne = 1;

    /// <summary>What comes before the first dossier; known once it was given.</summary>
    public string Entete { get; private set; } = "";

    /// <summary>What follows the last dossier; known once the dossiers were enumerated.</summary>
    public string Fin => _entre.ToString();

    /// <exception cref="Fichiers.FichierRefuseException">A dossier is out of all proportion.</exception>
    public IEnumerable<Fragment> Dossiers()
    {
        for (var premier = true; Chercher(_ouvrante, 0, garder: true) is { } ouverture; premier = false)
        {
            if (premier)
            {
                Entete = _entre.ToString();
            }

            _entre.Clear();
            Sauter(ouverture);
            var fermeture = Chercher(_fermante, _ouvrante.Length, garder: false);
            var suivante = Position(_ouvrante, _ouvrante.Length, fermeture ?? _longueur);
            var (fin, entier) =
                suivante is { } s ? (s, false)
                : fermeture is { } f ? (f + _fermante.Length, true)
                : (_longueur, false);
            var ligne = _ligne;
            var xml = new string(_tampon, _debut, fin);
            Sauter(fin);
            yield return new Fragment(ligne, xml, entier);
        }
    }

    /// <summary>Distance to the next occurrence that is a whole tag, reading as far as needed; null at the end of the file.</summary>
    private int? Chercher(string balise, int apres, bool garder)
    {
        while (true)
        {
            if (Position(balise, apres, _longueur) is { } position && position + balise.Length < _longueur)
            {
                if (garder)
                {
                    Retenir(position);
                }

                return position;
            }

            if (garder)
            {
                // All but what may be the beginning of the tag is passed.
                var passe = Math.Max(0, _longueur - balise.Length);
                Retenir(passe);
                Sauter(passe);
            }

            if (!Lire())
            {
                if (Position(balise, apres, _longueur) is { } derniere)
                {
                    return derniere;
                }

                Retenir(garder ? _longueur : 0);
                return null;
            }
        }
    }

    private int? Position(string balise, int apres, int jusque)
    {
        for (var depart = apres; depart < jusque; )
        {
            var trouve = _tampon.AsSpan(_debut + depart, jusque - depart).IndexOf(balise);
            if (trouve < 0)
            {
                return null;
            }

            var suite = depart + trouve + balise.Length;
            if (balise[^1] == '>' || suite >= _longueur || _tampon[_debut + suite] is '>' or ' ' or '/' or '\r' or '\n' or '\t')
            {
                return depart + trouve;
            }

            depart = suite;
        }

        return null;
    }

    private void Retenir(int longueur)
    {
        if (_entre.Length < LongueurMaximum)
        {
            _entre.Append(_tampon, _debut, longueur);
        }
    }

    private void Sauter(int longueur)
    {
        _ligne += _tampon.AsSpan(_debut, longueur).Count('\n');
        _debut += longueur;
        _longueur -= longueur;
    }

    private bool Lire()
    {
        if (_longueur > LongueurMaximum)
        {
            throw new Fichiers.FichierRefuseException(CodesImport.FluxIllisible, $"Un dossier du flux, ligne {_ligne}, n’a pas de fin.");
        }

        if (_debut + _longueur + Bloc > _tampon.Length)
        {
            var cible = _longueur + (2 * Bloc) > _tampon.Length ? new char[_tampon.Length * 2] : _tampon;
            Array.Copy(_tampon, _debut, cible, 0, _longueur);
            (_tampon, _debut) = (cible, 0);
        }

        var lus = texte.Read(_tampon, _debut + _longueur, Bloc);
        _longueur += lus;
        return lus > 0;
    }
}
