using Itineraires.Domain.Personnes;
using Itineraires.Web.Imports.Fichiers;

namespace Itineraires.Web.Imports.Cnaf;

/// <summary>The code lists of the CNAF that a flow is read with, embedded as data. Source: CNAF, flux RSA.</summary>
internal static class CodesCnaf
{
    /// <summary>Paths of the elements of VRSB0801, from under the root.</summary>
    public static IReadOnlySet<string> ElementsBeneficiaires { get; } = Elements("vrsb0801.txt");

    /// <summary>Paths of the elements of VIRS0901, the flow of instruction.</summary>
    public static IReadOnlySet<string> ElementsInstruction { get; } = Elements("virs0901.txt");

    /// <summary>Paths of the elements of VRSF0501, the financial flow.</summary>
    public static IReadOnlySet<string> ElementsFinanciers { get; } = Elements("vrsf0501.txt");

    /// <summary>Paths of the elements of VRSC0201, the flow of créances.</summary>
    public static IReadOnlySet<string> ElementsCreances { get; } = Elements("vrsc0201.txt");

    /// <summary>What the answers of the flow of instruction become, under « ELEMENT code »; what tells of health is left out on purpose.</summary>
    public static ILookup<string, (string Champ, string Valeur)> Reponses { get; } = LireReponses();

    /// <summary>Labels of the natures, motives and origins of amounts and indus, under « ELEMENT code ».</summary>
    public static IReadOnlyDictionary<string, string> LibellesPaiements { get; } = LireLibelles();

    /// <summary>Motives of suspension, closing and refusal under « ELEMENT code »; those that tell something of health are left out on purpose.</summary>
    public static IReadOnlyDictionary<string, (MotifSansVersement Motif, string Libelle)> Motifs { get; } = LireMotifs();

    private static Dictionary<string, (MotifSansVersement, string)> LireMotifs()
    {
        using var flux = Ressource("motifs.csv");
        using var lecteur = OuvertureFichier.Ouvrir(flux);
        var motifs = new Dictionary<string, (MotifSansVersement, string)>(StringComparer.Ordinal);
        while (lecteur.Avancer())
        {
            motifs.Add($"{lecteur.Chaine(0)} {lecteur.Chaine(1)}", (Enum.Parse<MotifSansVersement>(lecteur.Chaine(2)), lecteur.Chaine(3)));
        }

        return motifs;
    }

    private static HashSet<string> Elements(string nom) =>
        Lire(nom, static lecteur => lecteur.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.Ordinal));

    private static ILookup<string, (string Champ, string Valeur)> LireReponses()
    {
        using var flux = Ressource("reponses.csv");
        using var lecteur = OuvertureFichier.Ouvrir(flux);
        var reponses = new List<(string Cle, string Champ, string Valeur)>();
        while (lecteur.Avancer())
        {
            reponses.Add(($"{lecteur.Chaine(0)} {lecteur.Chaine(1)}", lecteur.Chaine(2), lecteur.Chaine(3)));
        }

        return reponses.ToLookup(r => r.Cle, r => (r.Champ, r.Valeur), StringComparer.Ordinal);
    }

    private static Dictionary<string, string> LireLibelles()
    {
        using var flux = Ressource("paiements.csv");
        using var lecteur = OuvertureFichier.Ouvrir(flux);
        var libelles = new Dictionary<string, string>(StringComparer.Ordinal);
        while (lecteur.Avancer())
        {
            libelles.Add($"{lecteur.Chaine(0)} {lecteur.Chaine(1)}", lecteur.Chaine(2));
        }

        return libelles;
    }

    private static T Lire<T>(string nom, Func<StreamReader, T> lire)
    {
        using var lecteur = new StreamReader(Ressource(nom));
        return lire(lecteur);
    }

    private static Stream Ressource(string nom) =>
        typeof(CodesCnaf).Assembly.GetManifestResourceStream(typeof(CodesCnaf), $"Nomenclatures.{nom}")
        ?? throw new InvalidOperationException($"Embedded list {nom} not found.");
}

/// <summary>What the codes of payments and of indus say.</summary>
public static class CodesPaiements
{
    /// <summary>Element of the nature of an amount.</summary>
    public const string Mouvement = "NATPFCRE";

    /// <summary>Element of the nature of an indu.</summary>
    public const string Nature = "NATCRE";

    /// <summary>Element of the motive of an indu.</summary>
    public const string Motif = "MOTIINDU";

    /// <summary>The label of a code, or the code itself.</summary>
    public static string Libelle(string element, string code) => CodesCnaf.LibellesPaiements.GetValueOrDefault($"{element} {code}", code);
}

/// <summary>Which persons of a dossier are soumises aux droits et devoirs; each territory may read the codes otherwise.</summary>
/// <param name="codes">« ROLEPERS code », « ETATDOSRSA code » of the states that keep the foyer in the dispositif, and the motives of suspension that keep it there too.</param>
internal sealed class RegleDroitsDevoirs(IReadOnlySet<string> codes)
{
    /// <param name="motif">Motive in force, under the name of its element.</param>
    /// <param name="toppe">TOPPERSDRODEVORSA of the person, else TOPFOYDRODEVORSA of the foyer; null when the flow tells neither.</param>
    public bool EstSoumis(string role, string etat, string? motif, bool? toppe) =>
        codes.Contains($"ROLEPERS {role}") && toppe != false && (codes.Contains($"ETATDOSRSA {etat}") || (motif is not null && codes.Contains(motif)));
}
