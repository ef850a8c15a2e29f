using Itineraires.Web.Imports.Fichiers;

namespace Itineraires.Web.Imports.Beneficiaires;

/// <summary>A closed list of codes that a column of the pivot file may hold, embedded with its source.</summary>
public sealed class NomenclatureImport
{
    private readonly Dictionary<string, string> codesParCle = new(StringComparer.Ordinal);

    private NomenclatureImport(string nom)
    {
        var type = typeof(NomenclatureImport);
        using var flux =
            type.Assembly.GetManifestResourceStream(type, $"Nomenclatures.{nom}.csv") ?? throw new InvalidOperationException($"Embedded list {nom} not found.");
        using var lecteur = OuvertureFichier.Ouvrir(flux);
        var libelles = new Dictionary<string, string>(StringComparer.Ordinal);
        while (lecteur.Avancer())
        {
            libelles.Add(lecteur.Chaine(0), lecteur.Chaine(1));
            codesParCle.Add(LecteurTableau.CleEntete(lecteur.Chaine(0)), lecteur.Chaine(0));
        }

        Libelles = libelles;
    }

    /// <summary>State of the foyer's dossier RSA, CNAF ETATDOSRSA.</summary>
    public static NomenclatureImport EtatDroit { get; } = new("etat_droit");

    /// <summary>Family situation, CNAF SITFAM.</summary>
    public static NomenclatureImport SituationFamiliale { get; } = new("situation_familiale");

    /// <summary>Level of qualification, in the list of 1969 (I to VII, V bis) or of 2019 (3 to 8).</summary>
    public static NomenclatureImport NiveauQualification { get; } = new("niveau_qualification");

    /// <summary>Code and label, in the order of the source.</summary>
    public IReadOnlyDictionary<string, string> Libelles { get; }

    /// <summary>The code as the list writes it, whatever the case and the spaces; null when unknown.</summary>
    public string? Trouver(string texte) => Libelles.ContainsKey(texte) ? texte : codesParCle.GetValueOrDefault(LecteurTableau.CleEntete(texte));
}
