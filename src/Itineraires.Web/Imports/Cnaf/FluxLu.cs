using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Itineraires.Domain.Pilotage;
using Itineraires.Web.Imports.Beneficiaires;
using Itineraires.Web.Imports.Fichiers;

namespace Itineraires.Web.Imports.Cnaf;

/// <summary>
/// The dossiers of a flow, read once from end to end: the last occurrence of each, one whose XML is broken being set aside alone. What is kept
/// lies on disk, so that the size of the flow does not matter.
/// </summary>
/// <typeparam name="T">What is read of a dossier.</typeparam>
internal sealed partial class FluxLu<T> : IDisposable
    where T : class
{
    private readonly FichierIntermediaire _dossiers = new();
    private readonly FichierIntermediaire _rejets = new();
    private readonly List<(long Position, int Ligne, int Rang)> _places = [];
    private readonly SortedDictionary<int, long> _rejetes = [];
    private readonly List<int> _lignes = [];
    private string _entete = "";

    private FluxLu() { }

    /// <summary>Dossiers read, rejected ones included.</summary>
    public int Lus { get; private set; }

    public int Rejetes => _rejetes.Count;

    public RemarquesImport Erreurs { get; } = new();

    public RemarquesImport Avertissements { get; } = new();

    public RapportFlux Flux { get; private set; } = null!;

    /// <summary>What follows the last dossier.</summary>
    public string Fin { get; private set; } = "";

    /// <summary>Dossiers kept, each once.</summary>
    public int Nombre => _places.Count;

    /// <exception cref="FichierRefuseException">The file is not such a flow, or is of another territory.</exception>
    public static FluxLu<T> Lire(Stream fichier, FormatFlux format, ParametresLecture parametres, LectureDeDossier<T> lire)
    {
        format.Exiger(fichier);
        var flux = new FluxLu<T>();
        try
        {
            flux.LireTout(fichier, format, parametres, lire);
            return flux;
        }
        catch
        {
            flux.Dispose();
            throw;
        }
    }

    /// <summary>The dossiers, in the order of the flow, each with its rank: several may begin on the same line.</summary>
    public IEnumerable<(int Rang, string Xml, T Dossier)> Dossiers()
    {
        foreach (var (debut, _, rang) in _places)
        {
            var position = debut;
            var (xml, json) = _dossiers.Lire(ref position, static entree => (entree.ReadString(), entree.ReadString()));
            yield return (rang, xml, JsonSerializer.Deserialize<T>(json)!);
        }
    }

    /// <summary>Sets a dossier aside with its reason.</summary>
    public void Rejeter(int rang, string xml, string? element, string code, string message)
    {
        var ligne = _lignes[rang];
        Erreurs.Ajouter(new RemarqueImport(ligne, element, code, message));
        _rejetes[rang] = _rejets.Ajouter((Motif: $"Ligne {ligne}\u00A0: {message}", Xml: xml), static (sortie, r) => Ecrire(sortie, r.Motif, r.Xml));
    }

    /// <summary>Writes the rejected dossiers as a flow of the same identification, each under its reason.</summary>
    public void EcrireRejets(FormatFlux format, Stream sortie)
    {
        using var texte = new StreamWriter(sortie, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
        texte.Write(IdentificationFlux.EnUtf8(_entete));
        foreach (var depart in _rejetes.Values)
        {
            var position = depart;
            var (motif, xml) = _rejets.Lire(ref position, static entree => (entree.ReadString(), entree.ReadString()));
            texte.Write($"\n<!-- {motif.Replace("--", "–", StringComparison.Ordinal)} -->\n{xml.TrimEnd()}");
        }

        texte.Write(
            string.Create(
                CultureInfo.InvariantCulture,
                $"\n<TransmissionFlux><{format.Total}>{_rejetes.Count}</{format.Total}></TransmissionFlux>\n</Racine>\n"
            )
        );
    }

    public void Dispose()
    {
        _dossiers.Dispose();
        _rejets.Dispose();
        Erreurs.Dispose();
        Avertissements.Dispose();
    }

    private void LireTout(Stream fichier, FormatFlux format, ParametresLecture parametres, LectureDeDossier<T> lire)
    {
        using var texte = new StreamReader(
            fichier,
            IdentificationFlux.Encodage(fichier, Avertissements),
            detectEncodingFromByteOrderMarks: true,
            64 * 1024,
            leaveOpen: true
        );
        var decoupage = new DecoupageFlux(texte, format.Dossier);
        var elements = new ElementsDossier(format.Elements);
        var rangs = new Dictionary<long, int>();
        IReadOnlySet<string> organismes = new HashSet<string>();
        var autres = 0;
        foreach (var fragment in decoupage.Dossiers())
        {
            _lignes.Add(fragment.Ligne);
            if (Lus++ == 0)
            {
                (Flux, _entete) = IdentificationFlux.Lire(decoupage.Entete, format.Inconnu);
                organismes = parametres.Codes(Nomenclatures.OrganismePayeur, Flux.ReferenceLe);
            }

            try
            {
                var xml = elements.Charger(fragment);
                ElementsDossier.ExigerOrganisme(xml, organismes);
                var (cle, dossier) = lire(xml, new ContexteDossier(fragment.Ligne, Flux, parametres.Aujourdhui, Avertissements));
                Retenir(cle, dossier, fragment, rangs);
            }
            catch (DossierRefuseException e)
            {
                autres += e.Code == CodesImport.AutreOrganisme ? 1 : 0;
                Rejeter(Lus - 1, fragment.Xml, e.Element, e.Code, e.Message);
            }
        }

        if (Lus == 0)
        {
            throw new FichierRefuseException(CodesImport.FluxInconnu, format.Inconnu);
        }

        if (autres * 2 > Lus)
        {
            throw new FichierRefuseException(
                CodesImport.AutreOrganisme,
                $"Ce flux n’est pas celui du territoire\u00A0: {autres} dossiers sur {Lus} viennent d’un autre organisme payeur. S’il est à prendre, un administrateur l’ajoute à la nomenclature des organismes payeurs."
            );
        }

        Fin = decoupage.Fin;
        var remplaces = _places.RemoveAll(p => p.Position < 0);
        Flux = Flux with { Annonces = Compter(decoupage.Fin, format), Remplaces = remplaces, ElementsInconnus = elements.Inconnus };
    }

    private void Retenir(string cle, T dossier, Fragment fragment, Dictionary<long, int> rangs)
    {
        var empreinte = Empreinte.De(cle);
        if (rangs.TryGetValue(empreinte, out var rang))
        {
            Avertissements.Ajouter(
                new RemarqueImport(
                    fragment.Ligne,
                    "MATRICULE",
                    CodesImport.DossierEnDouble,
                    $"Le dossier {cle} est déjà ligne {_places[rang].Ligne}\u00A0: celui-ci le remplace."
                )
            );
            _places[rang] = _places[rang] with { Position = -1 };
        }

        rangs[empreinte] = _places.Count;
        var position = _dossiers.Ajouter((fragment.Xml, Json: JsonSerializer.Serialize(dossier)), static (sortie, d) => Ecrire(sortie, d.Xml, d.Json));
        _places.Add((position, fragment.Ligne, Lus - 1));
    }

    private int? Compter(string fin, FormatFlux format)
    {
        int? annonces =
            Total().Match(fin) is { Success: true } total && total.Groups["nom"].Value == format.Total
                ? int.Parse(total.Groups["total"].ValueSpan, CultureInfo.InvariantCulture)
                : null;
        if (annonces != Lus)
        {
            var message = annonces is null
                ? "Le flux n’a pas de total de fin\u00A0: il est peut-être coupé."
                : $"Le flux annonce {annonces} dossiers, {Lus} ont été lus.";
            Avertissements.Ajouter(new RemarqueImport(0, format.Total, CodesImport.TotalDossiers, message));
        }

        return annonces;
    }

    private static void Ecrire(BinaryWriter sortie, string a, string b)
    {
        sortie.Write(a);
        sortie.Write(b);
    }

    [GeneratedRegex("<(?<nom>NBTOTDEMRSATRANSM|NBTOTDOSRSATRANSM)>\\s*(?<total>[0-9]{1,9})\\s*</", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Total();
}

/// <summary>What a dossier is read with.</summary>
/// <param name="Ligne">Physical line on which it begins.</param>
internal sealed record ContexteDossier(int Ligne, RapportFlux Flux, DateOnly Aujourdhui, RemarquesImport Avertissements)
{
    public void Avertir(string element, string code, string message) => Avertissements.Ajouter(new RemarqueImport(Ligne, element, code, message));

    /// <summary>A date of the dossier; one that does not exist is told and left out.</summary>
    public DateOnly? Date(string texte, string element)
    {
        if (texte.Length == 0)
        {
            return null;
        }

        if (ElementsDossier.TryDate(texte, out var date))
        {
            return date;
        }

        Avertir(element, CodesImport.DateInvalide, $"La date «\u00A0{texte}\u00A0» n’existe pas\u00A0: elle n’est pas reprise.");
        return null;
    }
}

/// <summary>Reads one dossier: what distinguishes it from the others, and what it says.</summary>
/// <exception cref="DossierRefuseException">It cannot be imported.</exception>
internal delegate (string Cle, T Dossier) LectureDeDossier<T>(XElement dossier, ContexteDossier contexte);
