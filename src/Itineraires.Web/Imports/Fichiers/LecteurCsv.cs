using System.Buffers;

namespace Itineraires.Web.Imports.Fichiers;

/// <summary>
/// CSV with `;`, `,` or tab, fields quoted or not, line breaks within quotes. Its own parser and not CsvHelper's: twice as fast,
/// it knows the physical line of each record and stops on a quotation mark left open instead of swallowing the file.
/// </summary>
public sealed class LecteurCsv : LecteurTableau
{
    private const int TailleInitiale = 64 * 1024;
    private const int LignesDeTitre = 10;

    private readonly TextReader texte;
    private readonly LimitesFichier limites;
    private readonly SearchValues<char> finsDeChamp;
    private readonly char separateur;

    private char[] tampon = new char[TailleInitiale];
    private int debut;
    private int position;
    private int fin;
    private bool termine;
    private int lignePhysique = 1;

    // Fields of the current record, relative to its start so that the buffer may move.
    private int[] debuts = new int[32];
    private int[] longueurs = new int[32];
    private int champs;

    /// <summary>Takes the text, finds the separator on the header, and reads it.</summary>
    public LecteurCsv(TextReader texte, LimitesFichier limites)
    {
        this.texte = texte;
        this.limites = limites;
        Remplir();
        separateur = Separateur();
        finsDeChamp = SearchValues.Create([separateur, '\r', '\n']);
        if (!Avancer())
        {
            throw new FichierRefuseException(CodesImport.FichierVide, "Le fichier est vide.");
        }

        var entetes = new string[champs];
        for (var i = 0; i < entetes.Length; i++)
        {
            entetes[i] = Chaine(i);
        }

        // Separators at the end of the header say nothing.
        Entetes = entetes[..(Array.FindLastIndex(entetes, e => e.Length > 0) + 1)];
    }

    public override bool Avancer()
    {
        while (LireEnregistrement())
        {
            for (var i = 0; i < champs; i++)
            {
                if (!Brut(i).IsWhiteSpace())
                {
                    return true;
                }
            }
        }

        return false;
    }

    public override int Largeur => champs;

    public override ReadOnlySpan<char> Brut(int colonne)
    {
        if ((uint)colonne >= (uint)champs)
        {
            return default;
        }

        return Protection.Retirer(tampon.AsSpan(debut + debuts[colonne], longueurs[colonne]));
    }

    public override TypeCellule Type(int colonne) => Brut(colonne).IsWhiteSpace() ? TypeCellule.Vide : TypeCellule.Texte;

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            texte.Dispose();
        }
    }

    private char Separateur()
    {
        // « sep=; » is the line by which Excel is told the separator.
        if (fin >= 5 && tampon.AsSpan(0, 4).SequenceEqual("sep=") && (fin == 5 || tampon[5] is '\r' or '\n'))
        {
            var annonce = tampon[4];
            position = 5;
            Ligne();
            return annonce;
        }

        Span<int> comptes = stackalloc int[3];
        var entreGuillemets = false;
        var rienVu = true;
        var lignesLues = 0;
        foreach (var c in tampon.AsSpan(0, fin))
        {
            if (c == '"')
            {
                entreGuillemets = !entreGuillemets;
            }
            else if (entreGuillemets)
            {
                continue;
            }
            else if (c is '\r' or '\n')
            {
                // A title above the headers has no separator, or one by chance: what follows tells it.
                if (!rienVu && (Math.Max(comptes[0], Math.Max(comptes[1], comptes[2])) > 1 || ++lignesLues == LignesDeTitre))
                {
                    break;
                }

                continue;
            }

            var rang = ";,\t".IndexOf(c, StringComparison.Ordinal);
            if (rang >= 0)
            {
                comptes[rang]++;
            }

            rienVu &= char.IsWhiteSpace(c);
        }

        return comptes[0] >= comptes[1] && comptes[0] >= comptes[2] ? ';'
            : comptes[1] >= comptes[2] ? ','
            : '\t';
    }

    private bool LireEnregistrement()
    {
        champs = 0;
        debut = position;
        if (position >= fin && !Remplir())
        {
            return false;
        }

        NumeroLigne = lignePhysique;
        while (true)
        {
            if (position >= fin && !Remplir())
            {
                Ajouter(position - debut, 0);
                return true;
            }

            if (tampon[position] == '"' ? LireEntreGuillemets() : LireNu())
            {
                return true;
            }
        }
    }

    /// <summary>Reads a field without quotation marks.</summary>
    /// <returns>True when it ends the record.</returns>
    private bool LireNu()
    {
        var depart = position - debut;
        while (true)
        {
            var trouve = tampon.AsSpan(position, fin - position).IndexOfAny(finsDeChamp);
            if (trouve >= 0)
            {
                position += trouve;
                Ajouter(depart, position - debut - depart);
                return FinDeChamp();
            }

            position = fin;
            if (!Remplir())
            {
                Ajouter(depart, position - debut - depart);
                return true;
            }
        }
    }

    /// <summary>Reads a quoted field; doubled quotation marks are undoubled in place.</summary>
    /// <returns>True when it ends the record.</returns>
    private bool LireEntreGuillemets()
    {
        var ligneOuverture = lignePhysique;
        position++;
        var depart = position - debut;
        var ecrit = depart;
        while (true)
        {
            if (position >= fin && !Remplir())
            {
                throw new FichierRefuseException(
                    CodesImport.CsvGuillemet,
                    $"Ligne {ligneOuverture}\u00A0: un guillemet est ouvert et jamais fermé. Fermez-le ou retirez-le."
                );
            }

            var trouve = tampon.AsSpan(position, fin - position).IndexOfAny('"', '\r', '\n');
            var longueur = trouve < 0 ? fin - position : trouve;
            Copier(ref ecrit, longueur);
            if (trouve < 0)
            {
                continue;
            }

            if (tampon[position] != '"')
            {
                var avant = position - debut;
                Ligne();
                var saut = position - debut - avant;
                position -= saut;
                Copier(ref ecrit, saut);
                continue;
            }

            position++;
            if (position >= fin && !Remplir())
            {
                Ajouter(depart, ecrit - depart);
                return true;
            }

            if (tampon[position] == '"')
            {
                Copier(ref ecrit, 1);
                continue;
            }

            return SuivreGuillemetFerme(depart, ecrit);
        }
    }

    /// <summary>What stands between a closing quotation mark and the separator belongs to the field, as it does for Excel.</summary>
    private bool SuivreGuillemetFerme(int depart, int ecrit)
    {
        while (true)
        {
            var trouve = tampon.AsSpan(position, fin - position).IndexOfAny(finsDeChamp);
            Copier(ref ecrit, trouve < 0 ? fin - position : trouve);
            if (trouve >= 0)
            {
                Ajouter(depart, ecrit - depart);
                return FinDeChamp();
            }

            if (!Remplir())
            {
                Ajouter(depart, ecrit - depart);
                return true;
            }
        }
    }

    private void Copier(ref int ecrit, int longueur)
    {
        if (debut + ecrit != position)
        {
            tampon.AsSpan(position, longueur).CopyTo(tampon.AsSpan(debut + ecrit));
        }

        ecrit += longueur;
        position += longueur;
    }

    private bool FinDeChamp()
    {
        if (tampon[position] == separateur)
        {
            position++;
            return false;
        }

        Ligne();
        return true;
    }

    /// <summary>Steps over one line break, CR LF being one.</summary>
    private void Ligne()
    {
        if (position >= fin)
        {
            return;
        }

        lignePhysique++;
        if (tampon[position] == '\r')
        {
            position++;
            if ((position < fin || Remplir()) && tampon[position] == '\n')
            {
                position++;
            }
        }
        else
        {
            position++;
        }
    }

    private void Ajouter(int depart, int longueur)
    {
        if (champs == debuts.Length)
        {
            Array.Resize(ref debuts, champs * 2);
            Array.Resize(ref longueurs, champs * 2);
        }

        if (champs >= limites.Colonnes)
        {
            throw new FichierRefuseException(CodesImport.TropDeColonnes, $"Ligne {NumeroLigne}\u00A0: le fichier compte plus de {limites.Colonnes} colonnes.");
        }

        debuts[champs] = depart;
        longueurs[champs] = longueur;
        champs++;
    }

    /// <summary>Reads more text after keeping the record in progress.</summary>
    /// <returns>False at the end of the text.</returns>
    private bool Remplir()
    {
        if (termine)
        {
            return false;
        }

        if (debut > 0)
        {
            tampon.AsSpan(debut, fin - debut).CopyTo(tampon);
            position -= debut;
            fin -= debut;
            debut = 0;
        }

        if (fin == tampon.Length)
        {
            if (fin >= limites.CaracteresParLigne)
            {
                throw new FichierRefuseException(
                    CodesImport.CsvLigneTropLongue,
                    $"Ligne {NumeroLigne}\u00A0: la ligne est démesurée. Un guillemet est peut-être resté ouvert."
                );
            }

            Array.Resize(ref tampon, tampon.Length * 2);
        }

        var lu = texte.Read(tampon, fin, tampon.Length - fin);
        termine = lu == 0;
        fin += lu;
        return !termine;
    }
}
