using Itineraires.Domain.Commun;
using Itineraires.Domain.Personnes;
using Itineraires.Web.Imports.Beneficiaires;
using Itineraires.Web.Imports.Fichiers;

namespace Itineraires.Web.Imports.FranceTravail;

/// <summary>Someone whom a file names.</summary>
/// <param name="Ligne">Physical line in the file, or her rank.</param>
/// <param name="Nir">Her NIR; <c>default</c> when the line has none that can be read.</param>
/// <param name="AutreNir">The other NIR under which she may be known.</param>
/// <param name="Identifiant">Identifier at France Travail; empty when unknown.</param>
/// <param name="NomPlie">Name, folded.</param>
/// <param name="PrenomPlie">First name, folded.</param>
/// <param name="Naissance">Date of birth, or null.</param>
internal record PersonneNommee(int Ligne, Nir Nir, Nir AutreNir, string Identifiant, string NomPlie, string PrenomPlie, DateOnly? Naissance);

/// <summary>A line of the file of France Travail: who, and what is told of her.</summary>
/// <param name="Fait">What is told.</param>
internal sealed record LigneInscription(
    int Ligne,
    Nir Nir,
    Nir AutreNir,
    string Identifiant,
    string NomPlie,
    string PrenomPlie,
    DateOnly? Naissance,
    FaitInscription Fait
) : PersonneNommee(Ligne, Nir, AutreNir, Identifiant, NomPlie, PrenomPlie, Naissance);

/// <summary>
/// Reads the CSV by which France Travail (Pôle emploi) tells inscriptions, cessations and radiations:
/// <c>nir;identifiantpe;nom;prenom;dtnai;date;code;motif;nir2</c>; the file of inscriptions has no motif.
/// </summary>
internal static class LectureInscriptions
{
    private const int RangMotif = 7;

    private static readonly ColonneConnue[] Colonnes =
    [
        new("nir", EstObligatoire: true),
        new("identifiantpe", EstObligatoire: true),
        new("nom", EstObligatoire: true),
        new("prenom", EstObligatoire: true),
        new("dtnai", EstObligatoire: true),
        new("date", EstObligatoire: true),
        new("code", EstObligatoire: true),
        new("motif"),
        new("nir2"),
        new("codeinsee"),
        new("localite"),
        new("adresse"),
        new("ale"),
        new(FichierRejets.ColonneMotif),
    ];

    private static readonly Dictionary<string, NatureInscription> Natures = LireNatures();

    /// <summary>Whether the headers are those of this file.</summary>
    public static bool Reconnait(Stream fichier)
    {
        try
        {
            fichier.Position = 0;
            using var lecteur = OuvertureFichier.Ouvrir(fichier);
            _ = new TableauMappe(lecteur, Colonnes);
            return true;
        }
        catch (FichierRefuseException)
        {
            return false;
        }
        finally
        {
            fichier.Position = 0;
        }
    }

    public static TableauMappe Mapper(LecteurTableau lecteur) => new(lecteur, Colonnes);

    /// <summary>Reads the current line.</summary>
    /// <param name="aujourdhui">Nothing is told of a day to come.</param>
    /// <returns>The line, or the reason why it is rejected.</returns>
    public static (LigneInscription? Ligne, RemarqueImport? Erreur) Lire(TableauMappe tableau, DateOnly aujourdhui)
    {
        var numero = tableau.Lecteur.NumeroLigne;
        (LigneInscription?, RemarqueImport?) Refuser(int rang, string code, string message) =>
            (null, new RemarqueImport(numero, Colonnes[rang].Nom, code, message));

        string? raison = null;
        var premier = tableau.Chaine(0);
        if (premier.Length > 0 && !Nir.TryParse(premier, out _, out var defaut))
        {
            raison = defaut;
        }

        _ = Nir.TryParse(premier, out var nir, out _);
        _ = Nir.TryParse(tableau.Chaine(8), out var autre, out _);
        if (raison is not null && autre.EstVide)
        {
            return Refuser(0, CodesImport.NirInvalide, raison);
        }

        DateOnly? naissance = null;
        if (!tableau.EstVide(4))
        {
            if (!tableau.TryDate(4, out var nee, out var pourquoi))
            {
                return Refuser(4, CodesImport.NaissanceInvalide, pourquoi);
            }

            naissance = nee;
        }

        if (tableau.EstVide(5))
        {
            return Refuser(5, CodesImport.ValeurManquante, "La date de l’inscription, de la cessation ou de la radiation manque.");
        }

        if (!tableau.TryDate(5, out var le, out var invalide))
        {
            return Refuser(5, CodesImport.DateInvalide, invalide);
        }

        if (le > aujourdhui)
        {
            return Refuser(5, CodesImport.DateInvalide, "La date est à venir\u00A0: seul ce qui a eu lieu se reprend.");
        }

        if (Nature(tableau.Chaine(6), tableau.Chaine(RangMotif), tableau.Contient(RangMotif)) is not { } nature)
        {
            return Refuser(
                6,
                CodesImport.CodeInconnu,
                "Rien ne dit si la ligne est une inscription, une cessation ou une radiation\u00A0: donnez son motif, ou écrivez INSCRIPTION, CESSATION ou RADIATION dans la colonne code."
            );
        }

        var (identifiant, nom, prenom) = (tableau.Chaine(1).ToUpperInvariant(), Texte.Replier(tableau.Chaine(2)), Texte.Replier(tableau.Chaine(3)));
        if (nir.EstVide && autre.EstVide && identifiant.Length == 0 && (nom.Length == 0 || prenom.Length == 0 || naissance is null))
        {
            return (
                null,
                new RemarqueImport(
                    numero,
                    null,
                    CodesImport.ValeurManquante,
                    "Rien ne désigne la personne\u00A0: donnez son NIR, son identifiant, ou ses nom, prénom et date de naissance."
                )
            );
        }

        return (new LigneInscription(numero, nir, autre, identifiant, nom, prenom, naissance, new FaitInscription(le, nature)), null);
    }

    /// <summary>
    /// The nature written in full wins, in the code then at the beginning of the motif; else a motif is that of a cessation, and a category of
    /// demandeur that of an inscription. A file without the column of motifs is one of inscriptions.
    /// </summary>
    private static NatureInscription? Nature(string code, string motif, bool avecMotifs)
    {
        var cle = LecteurTableau.CleEntete(code);
        var connu = Natures.TryGetValue(cle, out var nature);
        if (connu && cle.Length > 1)
        {
            return nature;
        }

        var debut = Texte.Replier(motif).Split(' ')[0];
        if (debut.Length > 0)
        {
            return debut.Length > 1 && Natures.TryGetValue(debut, out var ecrite) ? ecrite : NatureInscription.Cessation;
        }

        return connu ? nature
            : avecMotifs ? null
            : NatureInscription.Inscription;
    }

    private static Dictionary<string, NatureInscription> LireNatures()
    {
        var type = typeof(LectureInscriptions);
        using var flux = type.Assembly.GetManifestResourceStream(type, "Nomenclatures.codes.csv")!;
        using var lecteur = OuvertureFichier.Ouvrir(flux);
        var natures = new Dictionary<string, NatureInscription>(StringComparer.Ordinal);
        while (lecteur.Avancer())
        {
            natures.Add(LecteurTableau.CleEntete(lecteur.Chaine(0)), Enum.Parse<NatureInscription>(lecteur.Chaine(1), ignoreCase: true));
        }

        return natures;
    }
}
