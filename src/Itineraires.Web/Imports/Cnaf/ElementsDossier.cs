using System.Globalization;
using System.Xml;
using System.Xml.Linq;

namespace Itineraires.Web.Imports.Cnaf;

/// <summary>Reads the XML of one dossier of a flow, and the values of its elements.</summary>
/// <param name="connus">Paths of the elements of the layout: the others are counted.</param>
internal sealed class ElementsDossier(IReadOnlySet<string> connus)
{
    /// <summary>Levels of the deepest dossier of the layouts, and as many again.</summary>
    private const int ProfondeurMaximum = 20;

    /// <summary>Unknown elements told apart; the others are counted together.</summary>
    private const int InconnusDistincts = 100;

    private const int LongueurDuNom = 64;

    /// <summary>What stands for the unknown elements beyond those told apart.</summary>
    public const string Autres = "autres";

    /// <summary>Elements told apart by their path, known or not: beyond it they are named again each time.</summary>
    private const int LieuxRetenus = 2_000;

    private readonly XmlReaderSettings _reglages = new()
    {
        NameTable = new NameTable(),
        ConformanceLevel = ConformanceLevel.Fragment,
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        IgnoreWhitespace = true,
    };

    private int _lieux;
    private readonly Lieu _sommet = new("", "sommet", EstConnu: false);
    private readonly SortedDictionary<string, int> _inconnus = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, int> Inconnus => _inconnus;

    /// <exception cref="DossierRefuseException">The XML is broken or has not the shape of a dossier.</exception>
    public XElement Charger(Fragment fragment)
    {
        if (!fragment.EstEntier)
        {
            throw new DossierRefuseException(null, CodesImport.DossierIllisible, "La fin du dossier manque.");
        }

        try
        {
            using var lecteur = XmlReader.Create(new StringReader(fragment.Xml), _reglages);
            return Lire(lecteur);
        }
        catch (XmlException e)
        {
            throw new DossierRefuseException(null, CodesImport.DossierIllisible, $"Le XML du dossier est abîmé, ligne {fragment.Ligne + e.LineNumber - 1}.");
        }
    }

    /// <summary>The elements and their texts, counting those that the layout does not know on the way; depth and names are bounded.</summary>
    private XElement Lire(XmlReader lecteur)
    {
        XElement? racine = null;
        var ouverts = new Stack<(XElement Element, Lieu Lieu)>();
        while (lecteur.Read())
        {
            switch (lecteur.NodeType)
            {
                case XmlNodeType.Element:
                    if (ouverts.Count == ProfondeurMaximum || lecteur.LocalName.Length > LongueurDuNom)
                    {
                        throw new DossierRefuseException(null, CodesImport.DossierIllisible, "Le XML du dossier n’a pas la forme d’un dossier.");
                    }

                    var lieu = Situer(ouverts.TryPeek(out var parent) ? parent.Lieu : _sommet, lecteur.LocalName);
                    var element = new XElement(lieu.Nom);
                    parent.Element?.Add(element);
                    racine ??= element;
                    if (lecteur.IsEmptyElement)
                    {
                        Compter(lieu);
                    }
                    else
                    {
                        ouverts.Push((element, lieu));
                    }

                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA when ouverts.TryPeek(out var contenant):
                    contenant.Element.Add(lecteur.Value);
                    break;
                case XmlNodeType.EndElement:
                    var ferme = ouverts.Pop();
                    if (!ferme.Element.HasElements)
                    {
                        Compter(ferme.Lieu);
                    }

                    break;
            }
        }

        return racine ?? throw new DossierRefuseException(null, CodesImport.DossierIllisible, "Le dossier est vide.");
    }

    /// <summary>Where an element stands; the same places come back in each dossier.</summary>
    private Lieu Situer(Lieu parent, string nom)
    {
        if (parent.Enfants.TryGetValue(nom, out var lieu))
        {
            return lieu;
        }

        var chemin = parent == _sommet ? nom : $"{parent.Chemin}/{nom}";
        lieu = new Lieu(chemin, nom, connus.Contains(chemin));
        if (_lieux < LieuxRetenus)
        {
            parent.Enfants.Add(nom, lieu);
            _lieux++;
        }

        return lieu;
    }

    private void Compter(Lieu lieu)
    {
        if (!lieu.EstConnu)
        {
            var cle = _inconnus.ContainsKey(lieu.Chemin) || _inconnus.Count < InconnusDistincts ? lieu.Chemin : Autres;
            _inconnus[cle] = _inconnus.GetValueOrDefault(cle) + 1;
        }
    }

    /// <summary>A matricule is one organisme's: that of another would name the wrong foyer.</summary>
    /// <exception cref="DossierRefuseException">The dossier comes from another organisme payeur.</exception>
    public static void ExigerOrganisme(XElement dossier, IReadOnlySet<string> organismes)
    {
        var (famille, numero) = (Valeur(dossier, "FONORG", "IdentificationRSA", "Organisme"), Valeur(dossier, "NUMORG", "IdentificationRSA", "Organisme"));
        if (famille.Length > 0 && !organismes.Contains(famille) && !organismes.Contains($"{famille} {numero}"))
        {
            throw new DossierRefuseException(
                "NUMORG",
                CodesImport.AutreOrganisme,
                $"Le dossier vient d’un organisme payeur qui n’est pas celui du territoire, {famille} {numero}."
            );
        }
    }

    public static bool TryDate(string texte, out DateOnly date) =>
        DateOnly.TryParseExact(texte, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out date);

    public static XElement? Descendre(XElement depart, params ReadOnlySpan<string> chemin)
    {
        var courant = depart;
        foreach (var nom in chemin)
        {
            courant = courant?.Element(nom);
        }

        return courant;
    }

    public static string Valeur(XElement? depart, string element, params ReadOnlySpan<string> chemin) =>
        (depart is null ? null : Descendre(depart, chemin)?.Element(element)?.Value.Trim()) ?? "";

    public static string Exiger(XElement? depart, string element, params ReadOnlySpan<string> chemin) =>
        Valeur(depart, element, chemin) is { Length: > 0 } valeur
            ? valeur
            : throw new DossierRefuseException(element, CodesImport.ValeurManquante, $"L’élément {element} manque.");

    /// <param name="Chemin">Path from the dossier.</param>
    /// <param name="EstConnu">Whether the layout has it.</param>
    private sealed record Lieu(string Chemin, XName Nom, bool EstConnu)
    {
        public Dictionary<string, Lieu> Enfants { get; } = new(StringComparer.Ordinal);
    }
}
