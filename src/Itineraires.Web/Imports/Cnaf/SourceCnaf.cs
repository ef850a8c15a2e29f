using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;
using Itineraires.Domain.Personnes;
using Itineraires.Web.Imports.Beneficiaires;
using Itineraires.Web.Imports.Fichiers;

namespace Itineraires.Web.Imports.Cnaf;

/// <summary>The foyers of a flow of bénéficiaires of the CNAF or of the MSA (VRSB0801), the last occurrence of each dossier.</summary>
internal sealed partial class SourceCnaf : ISourceFoyers
{
    private const string Dossier = "InfosFoyerRSA";

    /// <summary>Characters in which the first dossier of a flow is met.</summary>
    private const int Debut = 8192;

    private readonly FichierIntermediaire _dossiers = new();
    private readonly FichierIntermediaire _rejets = new();
    private readonly List<Place> _places = [];
    private readonly List<long> _positionsRejets = [];
    private string _entete = "";

    public int Lus { get; private set; }

    public int Rejetes => _positionsRejets.Count;

    public RemarquesImport Erreurs { get; } = new();

    public RemarquesImport Avertissements { get; } = new();

    public RapportFlux? Flux { get; private set; }

    public int Foyers => _places.Count;

    public int Personnes { get; private set; }

    /// <summary>Whether a file looks like a flow of an organisme payeur: XML that holds dossiers of foyers.</summary>
    public static bool EstUnFlux(Stream fichier)
    {
        if (!fichier.CanSeek)
        {
            return false;
        }

        fichier.Position = 0;
        var tete = new byte[Debut];
        var lus = fichier.ReadAtLeast(tete, Debut, throwOnEndOfStream: false);
        fichier.Position = 0;
        return tete.AsSpan(0, lus).IndexOf("<IdentificationFlux"u8) >= 0;
    }

    /// <summary>Reads the flow whole and checks it.</summary>
    /// <exception cref="FichierRefuseException">The file is not a flow of bénéficiaires.</exception>
    public static SourceCnaf Analyser(Stream fichier, IReadOnlySet<string> communes, DateOnly aujourdhui)
    {
        var source = new SourceCnaf();
        try
        {
            source.Lire(fichier, communes, aujourdhui);
            return source;
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    public IEnumerable<FoyerDuFichier> Enumerer(int aPartirDe, LieuxImport lieux)
    {
        for (var rang = aPartirDe; rang < _places.Count; rang++)
        {
            var position = _places[rang].Position;
            var lu = _dossiers.Lire(ref position, LireDossier);
            yield return new FoyerDuFichier(lu.Matricule, lu.Personnes, lieux)
            {
                DroitDepuis = lu.DroitDepuis,
                Motif = lu.Motif,
                CodeMotif = lu.CodeMotif,
                FluxDu = Flux!.CreeLe,
                ReferenceLe = Flux.ReferenceLe,
            };
        }
    }

    /// <summary>Writes the rejected dossiers as a flow of the same identification, each under its reason.</summary>
    public void EcrireRejets(Stream original, Stream sortie)
    {
        using var texte = new StreamWriter(sortie, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
        texte.Write(Declaration().Replace(_entete, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"));
        foreach (var depart in _positionsRejets)
        {
            var position = depart;
            var (motif, xml) = _rejets.Lire(ref position, static entree => (entree.ReadString(), entree.ReadString()));
            texte.Write($"\n<!-- {motif.Replace("--", "–", StringComparison.Ordinal)} -->\n{xml.TrimEnd()}");
        }

        texte.Write(
            string.Create(
                CultureInfo.InvariantCulture,
                $"\n<TransmissionFlux><NBTOTDOSRSATRANSM>{_positionsRejets.Count}</NBTOTDOSRSATRANSM><NBTOTDOSRSATRANSMANO>0</NBTOTDOSRSATRANSMANO></TransmissionFlux>\n</Racine>\n"
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

    private void Lire(Stream fichier, IReadOnlySet<string> communes, DateOnly aujourdhui)
    {
        using var texte = new StreamReader(fichier, Encodage(fichier), detectEncodingFromByteOrderMarks: true, 64 * 1024, leaveOpen: true);
        var decoupage = new DecoupageFlux(texte, Dossier);
        var lecture = new LectureDossier(aujourdhui, communes, Avertissements);
        var rangs = new Dictionary<long, int>();
        foreach (var fragment in decoupage.Dossiers())
        {
            if (Lus++ == 0)
            {
                Identifier(decoupage.Entete);
            }

            try
            {
                Retenir(lecture.Lire(fragment), fragment, rangs);
            }
            catch (DossierRefuseException e)
            {
                Erreurs.Ajouter(new RemarqueImport(fragment.Ligne, e.Element, e.Code, e.Message));
                var motif = $"Ligne {fragment.Ligne}\u00A0: {e.Message}";
                _positionsRejets.Add(_rejets.Ajouter((motif, fragment.Xml), static (sortie, r) => Ecrire(sortie, r.motif, r.Xml)));
            }
        }

        if (Lus == 0)
        {
            Identifier(decoupage.Fin);
        }

        var remplaces = _places.RemoveAll(p => p.Position < 0);
        int? annonces = Total().Match(decoupage.Fin) is { Success: true } total
            ? int.Parse(total.Groups["total"].ValueSpan, CultureInfo.InvariantCulture)
            : null;
        if (annonces is null)
        {
            Avertissements.Ajouter(
                new RemarqueImport(0, "NBTOTDOSRSATRANSM", CodesImport.TotalDossiers, "Le flux n’a pas de total de fin\u00A0: il est peut-être coupé.")
            );
        }
        else if (annonces != Lus)
        {
            Avertissements.Ajouter(
                new RemarqueImport(0, "NBTOTDOSRSATRANSM", CodesImport.TotalDossiers, $"Le flux annonce {annonces} dossiers, {Lus} ont été lus.")
            );
        }

        Flux = Flux! with { Annonces = annonces, Remplaces = remplaces, ElementsInconnus = lecture.Inconnus };
    }

    private void Retenir(DossierLu dossier, Fragment fragment, Dictionary<long, int> rangs)
    {
        var cle = Empreinte.De(dossier.Matricule);
        if (rangs.TryGetValue(cle, out var rang))
        {
            Avertissements.Ajouter(
                new RemarqueImport(
                    fragment.Ligne,
                    "MATRICULE",
                    CodesImport.DossierEnDouble,
                    $"Le dossier {dossier.Matricule} est déjà ligne {_places[rang].Ligne}\u00A0: celui-ci le remplace."
                )
            );
            Personnes -= _places[rang].Personnes;
            _places[rang] = _places[rang] with { Position = -1 };
        }

        rangs[cle] = _places.Count;
        _places.Add(new Place(_dossiers.Ajouter(dossier, EcrireDossier), fragment.Ligne, dossier.Personnes.Count));
        Personnes += dossier.Personnes.Count;
    }

    private void Identifier(string entete)
    {
        if (entete.Contains("<!DOCTYPE", StringComparison.OrdinalIgnoreCase) || entete.Contains("<!ENTITY", StringComparison.OrdinalIgnoreCase))
        {
            throw new FichierRefuseException(CodesImport.FluxIllisible, "Le flux déclare un type de document ou des entités\u00A0: il n’est pas lu.");
        }

        var valeurs = Champ().Matches(entete).GroupBy(m => m.Groups["nom"].Value).ToDictionary(g => g.Key, g => g.First().Groups["valeur"].Value.Trim());
        if (!valeurs.TryGetValue("TYPEFLUX", out var frequence) || !entete.Contains("<IdentificationFlux", StringComparison.Ordinal))
        {
            throw new FichierRefuseException(
                CodesImport.FluxInconnu,
                "Ce fichier XML n’est pas un flux de bénéficiaires de la CNAF ou de la MSA (VRSB0801)\u00A0: l’élément IdentificationFlux ou les dossiers InfosFoyerRSA manquent."
            );
        }

        var (jour, heure) = (valeurs.GetValueOrDefault("DTCREAFLUX", ""), valeurs.GetValueOrDefault("HEUCREAFLUX", "00:00:00"));
        if (!DateOnly.TryParseExact(jour, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var cree))
        {
            throw new FichierRefuseException(CodesImport.FluxIllisible, "La date de création du flux (DTCREAFLUX) manque ou n’existe pas.");
        }

        var instant = cree.ToDateTime(
            TimeOnly.TryParse(heure.Split('.')[0], CultureInfo.InvariantCulture, out var h) ? h : TimeOnly.MinValue,
            DateTimeKind.Utc
        );
        var reference = DateOnly.TryParseExact(
            valeurs.GetValueOrDefault("DTREF", ""),
            "yyyy-MM-dd",
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out var r
        )
            ? r
            : new DateOnly(cree.Year, cree.Month, 1);
        _entete = entete;
        Flux = new RapportFlux(valeurs.GetValueOrDefault("APPLIEME", ""), frequence, instant, reference, null, 0, 0, new Dictionary<string, int>());
    }

    /// <summary>What the XML declares, else UTF-8 when every byte agrees, else Windows-1252.</summary>
    private static Encoding Encodage(Stream fichier)
    {
        fichier.Position = 0;
        var tete = new byte[200];
        var lus = fichier.ReadAtLeast(tete, tete.Length, throwOnEndOfStream: false);
        var declare = Declaration().Match(Encoding.Latin1.GetString(tete, 0, lus));
        if (declare is { Success: true } && declare.Groups["encodage"].Success)
        {
            fichier.Position = 0;
            var nom = declare.Groups["encodage"].Value;
            try
            {
                return CodePagesEncodingProvider.Instance.GetEncoding(nom) ?? Encoding.GetEncoding(nom);
            }
            catch (ArgumentException)
            {
                throw new FichierRefuseException(CodesImport.FluxIllisible, $"Le flux déclare un encodage inconnu, «\u00A0{nom}\u00A0».");
            }
        }

        var encodage = OuvertureFichier.Encodage(tete.AsSpan(0, lus), fichier);
        fichier.Position = 0;
        return encodage;
    }

    private static void EcrireDossier(BinaryWriter sortie, DossierLu dossier)
    {
        sortie.Write(dossier.Matricule);
        sortie.Write(dossier.DroitDepuis?.DayNumber ?? -1);
        sortie.Write((int?)dossier.Motif ?? -1);
        sortie.Write(dossier.CodeMotif ?? "");
        sortie.Write(dossier.Personnes.Count);
        foreach (var personne in dossier.Personnes)
        {
            LigneBinaire.Ecrire(sortie, personne);
        }
    }

    private static DossierLu LireDossier(BinaryReader entree)
    {
        var matricule = entree.ReadString();
        DateOnly? depuis = entree.ReadInt32() is >= 0 and var jour ? DateOnly.FromDayNumber(jour) : null;
        MotifSansVersement? motif = entree.ReadInt32() is >= 0 and var m ? (MotifSansVersement)m : null;
        var code = entree.ReadString();
        var personnes = new LigneBeneficiaire[entree.ReadInt32()];
        for (var i = 0; i < personnes.Length; i++)
        {
            personnes[i] = LigneBinaire.Lire(entree);
        }

        return new DossierLu(matricule, personnes, depuis, motif, FoyerDuFichier.Nul(code));
    }

    private static void Ecrire(BinaryWriter sortie, string motif, string xml)
    {
        sortie.Write(motif);
        sortie.Write(xml);
    }

    [GeneratedRegex("<\\?xml[^>]*?(encoding=[\"'](?<encodage>[^\"']+)[\"'][^>]*)?\\?>", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Declaration();

    [GeneratedRegex("<(?<nom>[A-Z]+)>(?<valeur>[^<]*)</", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Champ();

    [GeneratedRegex("<NBTOTDOSRSATRANSM>\\s*(?<total>[0-9]{1,9})\\s*</", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Total();

    /// <param name="Position">Where the dossier waits; -1 once a later one replaced it.</param>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Place(long Position, int Ligne, int Personnes);
}
