using Itineraires.Domain.Personnes;
using Itineraires.Web.Imports.Fichiers;

namespace Itineraires.Web.Imports.Cnaf;

/// <summary>The code lists of the CNAF that a flow is read with, embedded as data. Source: CNAF, flux RSA.</summary>
internal static class CodesCnaf
{
    /// <summary>Paths of the elements of VRSB0801, from under the root.</summary>
    public static IReadOnlySet<string> ElementsBeneficiaires { get; } =
        Lire("vrsb0801.txt", static lecteur => lecteur.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.Ordinal));

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

    private static T Lire<T>(string nom, Func<StreamReader, T> lire)
    {
        using var lecteur = new StreamReader(Ressource(nom));
        return lire(lecteur);
    }

    private static Stream Ressource(string nom) =>
        typeof(CodesCnaf).Assembly.GetManifestResourceStream(typeof(CodesCnaf), $"Nomenclatures.{nom}")
        ?? throw new InvalidOperationException($"Embedded list {nom} not found.");
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
