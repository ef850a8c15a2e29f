using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Xml;

namespace Itineraires.Web.Imports.Fichiers;

/// <summary>
/// A sheet of an Office Open XML workbook, read forward. Source: ECMA-376 part 1, § 18.2 (workbook), 18.3 (worksheet), 18.4 (shared
/// strings), 18.8 (styles). Names are compared without namespace, so that strict and transitional workbooks are read alike.
/// </summary>
public sealed class LecteurXlsx : LecteurTableau
{
    // 22 bytes and the longest comment.
    private const int FinRepertoireMaximum = 22 + 65_535;
    private const int OctetsRepertoire = 1024 * 1024;

    private readonly LimitesFichier limites;
    private readonly BudgetGonflement budget;
    private readonly ZipArchive archive;
    private readonly ChainesPartagees partagees;
    private readonly XmlReader feuille;
    private readonly char[] morceau = new char[4096];

    private bool[] stylesDate = [];
    private char[] ligne = new char[4096];
    private int finLigne;
    private Cellule[] cellules = new Cellule[32];
    private int largeur;
    private int dernierNumero;
    private long cellulesLues;

    /// <summary>Opens the archive, its strings and styles, and reads the header of the sheet.</summary>
    /// <exception cref="FichierRefuseException">Not a workbook, or one that cannot be read safely.</exception>
    public LecteurXlsx(Stream flux, bool laisserOuvert, string? nomFeuille, LimitesFichier limites)
    {
        this.limites = limites;
        budget = new BudgetGonflement(flux.Length, limites);
        partagees = new ChainesPartagees(limites);
        VerifierRepertoire(flux);
        try
        {
            archive = new ZipArchive(flux, ZipArchiveMode.Read, laisserOuvert);
            VerifierNature();
            var classeur = CheminDuClasseur();
            var liens = Liens(classeur);
            feuille = LecteurXml.Ouvrir(OuvrirPartie(CheminDeLaFeuille(classeur, liens, nomFeuille)));
            LireStyles(Voisin(classeur, liens, "/styles", "styles.xml"));
            LireChaines(Voisin(classeur, liens, "/sharedStrings", "sharedStrings.xml"));
        }
        catch (Exception e) when (e is not FichierRefuseException && EstAbime(e))
        {
            throw Abime(e);
        }

        if (!Avancer())
        {
            throw new FichierRefuseException(CodesImport.FichierVide, "La feuille est vide.");
        }

        var entetes = new string[largeur];
        for (var i = 0; i < entetes.Length; i++)
        {
            entetes[i] = Chaine(i);
        }

        Entetes = entetes;
    }

    public override bool Avancer()
    {
        try
        {
            while (LecteurXml.Lire(feuille))
            {
                if (feuille.NodeType == XmlNodeType.Element && feuille.LocalName == "row")
                {
                    LireLigne();
                    if (largeur > 0)
                    {
                        return true;
                    }
                }
            }
        }
        catch (Exception e) when (e is not FichierRefuseException && EstAbime(e))
        {
            throw Abime(e);
        }

        return false;
    }

    public override int Largeur => largeur;

    public override ReadOnlySpan<char> Brut(int colonne)
    {
        if ((uint)colonne >= (uint)largeur)
        {
            return default;
        }

        ref var cellule = ref cellules[colonne];
        return cellule.Partagee >= 0 ? partagees[cellule.Partagee] : ligne.AsSpan(cellule.Debut, cellule.Longueur);
    }

    public override TypeCellule Type(int colonne) => (uint)colonne >= (uint)largeur ? TypeCellule.Vide : cellules[colonne].Type;

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            feuille.Dispose();
            archive.Dispose();
        }
    }

    private static bool EstAbime(Exception e) =>
        e is XmlException or InvalidDataException or IOException or NotSupportedException or FormatException or OverflowException or ArgumentException;

    private static FichierRefuseException Abime(Exception cause) =>
        new(
            CodesImport.ClasseurAbime,
            "Le classeur est endommagé ou contient des éléments interdits. Ouvrez-le dans un tableur, enregistrez-le de nouveau au format .xlsx et redonnez-le.",
            cause
        );

    /// <summary>
    /// The archive's directory is measured before it is read: it makes an object of each entry. Source: PKWARE APPNOTE 4.3.16.
    /// </summary>
    private static void VerifierRepertoire(Stream flux)
    {
        var taille = (int)Math.Min(flux.Length, FinRepertoireMaximum);
        var fin = new byte[taille];
        flux.Position = flux.Length - taille;
        flux.ReadExactly(fin);
        flux.Position = 0;
        var place = fin.AsSpan().LastIndexOf("PK\u0005\u0006"u8);
        if (place < 0 || place + 22 > taille)
        {
            throw Abime(new InvalidDataException("End of central directory not found."));
        }

        var debut = BinaryPrimitives.ReadUInt32LittleEndian(fin.AsSpan(place + 16));
        var longueur = flux.Length - taille + place - debut;
        if (debut == uint.MaxValue || longueur is < 0 or > OctetsRepertoire)
        {
            throw BudgetGonflement.Demesure();
        }
    }

    private void VerifierNature()
    {
        if (archive.Entries.Count > limites.EntreesArchive)
        {
            throw BudgetGonflement.Demesure();
        }

        var noms = new HashSet<string>(archive.Entries.Select(e => e.FullName), StringComparer.OrdinalIgnoreCase);
        if (archive.Entries.Any(e => e.IsEncrypted))
        {
            throw new FichierRefuseException(
                CodesImport.FichierChiffre,
                "L’archive est protégée par un mot de passe. Enregistrez le classeur sans mot de passe et donnez-le de nouveau."
            );
        }

        if (noms.Contains("xl/vbaProject.bin") || noms.Any(n => n.EndsWith("vbaProject.bin", StringComparison.OrdinalIgnoreCase)))
        {
            throw new FichierRefuseException(
                CodesImport.FichierMacros,
                "Le classeur contient des macros. Enregistrez-le au format .xlsx, sans macros, et donnez-le de nouveau."
            );
        }

        if (noms.Contains("xl/workbook.bin") || noms.Contains("content.xml") || noms.Contains("Index/Document.iwa"))
        {
            throw new FichierRefuseException(
                CodesImport.FichierAutreTableur,
                "Le fichier vient d’un autre tableur ou d’un autre format de classeur. Enregistrez-le au format .xlsx ou CSV et donnez-le de nouveau."
            );
        }

        if (
            !noms.Contains("[Content_Types].xml")
            || noms.Any(n => n.StartsWith("word/", StringComparison.Ordinal) || n.StartsWith("ppt/", StringComparison.Ordinal))
        )
        {
            throw new FichierRefuseException(
                CodesImport.FichierAutreType,
                "Le fichier est une archive ou un document, pas un tableau. Donnez un fichier CSV ou .xlsx."
            );
        }
    }

    private FluxBorne OuvrirPartie(string chemin)
    {
        var entree =
            archive.GetEntry(chemin)
            ?? archive.Entries.FirstOrDefault(e => e.FullName.Equals(chemin, StringComparison.OrdinalIgnoreCase))
            ?? throw new InvalidDataException($"Part {chemin} not found.");
        return new FluxBorne(entree.Open(), budget);
    }

    private bool Existe(string chemin) => archive.Entries.Any(e => e.FullName.Equals(chemin, StringComparison.OrdinalIgnoreCase));

    private string CheminDuClasseur()
    {
        if (Existe("_rels/.rels"))
        {
            foreach (var lien in LireLiens("_rels/.rels", ""))
            {
                if (lien.Type.EndsWith("/officeDocument", StringComparison.Ordinal))
                {
                    return lien.Cible;
                }
            }
        }

        return "xl/workbook.xml";
    }

    private List<Lien> Liens(string classeur)
    {
        var dossier = classeur[..(classeur.LastIndexOf('/') + 1)];
        var chemin = $"{dossier}_rels/{classeur[dossier.Length..]}.rels";
        return Existe(chemin) ? LireLiens(chemin, dossier) : [];
    }

    private List<Lien> LireLiens(string chemin, string dossier)
    {
        var liens = new List<Lien>();
        using var xml = LecteurXml.Ouvrir(OuvrirPartie(chemin));
        while (LecteurXml.Lire(xml))
        {
            if (xml.NodeType == XmlNodeType.Element && xml.LocalName == "Relationship" && xml.GetAttribute("TargetMode") != "External")
            {
                liens.Add(new Lien(xml.GetAttribute("Id") ?? "", xml.GetAttribute("Type") ?? "", Resoudre(dossier, xml.GetAttribute("Target") ?? "")));
            }

            if (liens.Count > limites.EntreesArchive)
            {
                throw BudgetGonflement.Demesure();
            }
        }

        return liens;
    }

    private static string Resoudre(string dossier, string cible)
    {
        var segments = new List<string>();
        foreach (var segment in (cible.StartsWith('/') ? cible : dossier + cible).Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (segment == ".." && segments.Count > 0)
            {
                segments.RemoveAt(segments.Count - 1);
            }
            else if (segment is not ("." or ".."))
            {
                segments.Add(segment);
            }
        }

        return string.Join('/', segments);
    }

    private string? Voisin(string classeur, List<Lien> liens, string type, string nom)
    {
        var lien = liens.Find(l => l.Type.EndsWith(type, StringComparison.Ordinal));
        var chemin = lien?.Cible ?? classeur[..(classeur.LastIndexOf('/') + 1)] + nom;
        return Existe(chemin) ? chemin : null;
    }

    private string CheminDeLaFeuille(string classeur, List<Lien> liens, string? nomFeuille)
    {
        var feuilles = new List<(string Nom, bool EstVisible, string Lien)>();
        using (var xml = LecteurXml.Ouvrir(OuvrirPartie(classeur)))
        {
            while (LecteurXml.Lire(xml))
            {
                if (xml.NodeType != XmlNodeType.Element)
                {
                    continue;
                }

                if (xml.LocalName == "workbookPr")
                {
                    Depuis1904 = xml.GetAttribute("date1904") is "1" or "true";
                }
                else if (xml.LocalName == "sheet" && feuilles.Count < limites.EntreesArchive)
                {
                    feuilles.Add((xml.GetAttribute("name") ?? "", xml.GetAttribute("state") is null or "visible", IdentifiantDuLien(xml)));
                }
            }
        }

        Feuilles = [.. feuilles.Select(f => f.Nom)];
        var rang = nomFeuille is null
            ? feuilles.FindIndex(f => f.EstVisible && liens.Exists(l => l.Id == f.Lien && l.Type.EndsWith("/worksheet", StringComparison.Ordinal)))
            : feuilles.FindIndex(f => CleEntete(f.Nom) == CleEntete(nomFeuille));
        if (rang < 0)
        {
            throw new FichierRefuseException(
                CodesImport.FeuilleAbsente,
                nomFeuille is null ? "Le classeur n’a aucune feuille visible." : $"Le classeur n’a pas de feuille «\u00A0{nomFeuille}\u00A0»."
            );
        }

        Feuille = feuilles[rang].Nom;
        return liens.Find(l => l.Id == feuilles[rang].Lien)?.Cible ?? throw new InvalidDataException("Sheet without part.");
    }

    private static string IdentifiantDuLien(XmlReader xml)
    {
        var id = "";
        for (var i = 0; i < xml.AttributeCount; i++)
        {
            xml.MoveToAttribute(i);
            if (xml.LocalName == "id" && xml.Prefix.Length > 0)
            {
                id = xml.Value;
            }
        }

        xml.MoveToElement();
        return id;
    }

    private void LireStyles(string? chemin)
    {
        if (chemin is null)
        {
            return;
        }

        var formatsDate = new HashSet<int>();
        var styles = new List<bool>();
        var dansStyles = false;
        using var xml = LecteurXml.Ouvrir(OuvrirPartie(chemin));
        while (LecteurXml.Lire(xml))
        {
            if (xml.LocalName == "cellXfs")
            {
                dansStyles = xml.NodeType == XmlNodeType.Element;
            }
            else if (xml.NodeType != XmlNodeType.Element)
            {
                continue;
            }
            else if (xml.LocalName == "numFmt")
            {
                if (int.TryParse(xml.GetAttribute("numFmtId"), CultureInfo.InvariantCulture, out var id) && EstFormatDate(xml.GetAttribute("formatCode")))
                {
                    formatsDate.Add(id);
                }
            }
            else if (xml.LocalName == "xf" && dansStyles)
            {
                _ = int.TryParse(xml.GetAttribute("numFmtId"), CultureInfo.InvariantCulture, out var id);
                styles.Add(id is (>= 14 and <= 22) or (>= 27 and <= 36) or (>= 45 and <= 47) or (>= 50 and <= 58) || formatsDate.Contains(id));
            }

            // Excel itself stops at 64 000 styles.
            if (styles.Count + formatsDate.Count > 100_000)
            {
                throw BudgetGonflement.Demesure();
            }
        }

        stylesDate = [.. styles];
    }

    /// <summary>A format shows a date when a letter of date stands outside quoted text, escapes and brackets.</summary>
    private static bool EstFormatDate(string? format)
    {
        for (var i = 0; i < format?.Length; i++)
        {
            switch (format[i])
            {
                case '"':
                    i = format.IndexOf('"', i + 1);
                    break;
                case '[':
                    i = format.IndexOf(']', i + 1);
                    break;
                case '\\' or '_' or '*':
                    i++;
                    break;
                case 'd' or 'D' or 'm' or 'M' or 'y' or 'Y' or 'h' or 'H':
                    return true;
            }

            if (i < 0)
            {
                return false;
            }
        }

        return false;
    }

    private void LireChaines(string? chemin)
    {
        if (chemin is null)
        {
            return;
        }

        using var xml = LecteurXml.Ouvrir(OuvrirPartie(chemin));
        while (LecteurXml.Lire(xml))
        {
            if (xml.NodeType == XmlNodeType.Element && xml.LocalName == "si")
            {
                finLigne = 0;
                LireTexteRiche(xml, 0);
                DecoderEchappements(0);
                partagees.Ajouter(ligne.AsSpan(0, finLigne));
            }
        }

        finLigne = 0;
    }

    /// <summary>Appends the texts of the current element to the line, those of phonetic guides excepted.</summary>
    private void LireTexteRiche(XmlReader xml, int debut)
    {
        if (xml.IsEmptyElement)
        {
            return;
        }

        var profondeur = xml.Depth;
        var phonetique = -1;
        while (LecteurXml.Lire(xml) && xml.Depth > profondeur)
        {
            if (xml.NodeType == XmlNodeType.Element && xml.LocalName == "rPh" && phonetique < 0 && !xml.IsEmptyElement)
            {
                phonetique = xml.Depth;
            }
            else if (xml.NodeType == XmlNodeType.EndElement && xml.Depth == phonetique)
            {
                phonetique = -1;
            }
            else if (phonetique < 0 && xml.NodeType == XmlNodeType.Element && xml.LocalName == "t")
            {
                LireContenu(xml, debut);
            }
        }
    }

    /// <summary>Appends the text of the current element and leaves the reader on its end.</summary>
    private void LireContenu(XmlReader xml, int debut)
    {
        if (xml.IsEmptyElement)
        {
            return;
        }

        var profondeur = xml.Depth;
        while (LecteurXml.Lire(xml) && xml.Depth > profondeur)
        {
            if (xml.NodeType is not (XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace))
            {
                continue;
            }

            for (int lus; (lus = xml.ReadValueChunk(morceau, 0, morceau.Length)) > 0; )
            {
                if (finLigne - debut + lus > limites.CaracteresCellule)
                {
                    throw BudgetGonflement.Demesure();
                }

                Ajouter(morceau.AsSpan(0, lus));
            }
        }
    }

    private void Ajouter(ReadOnlySpan<char> texte)
    {
        if (finLigne + texte.Length > ligne.Length)
        {
            Array.Resize(ref ligne, Math.Max(ligne.Length * 2, finLigne + texte.Length));
        }

        texte.CopyTo(ligne.AsSpan(finLigne));
        finLigne += texte.Length;
    }

    /// <summary>Characters that XML cannot hold are written _xHHHH_. Source: ECMA-376 part 1, § 22.4.2.4 (ST_Xstring).</summary>
    private void DecoderEchappements(int debut)
    {
        var texte = ligne.AsSpan(debut, finLigne - debut);
        var lu = texte.IndexOf("_x");
        if (lu < 0)
        {
            return;
        }

        var ecrit = lu;
        while (lu < texte.Length)
        {
            if (
                texte[lu] == '_'
                && lu + 6 < texte.Length
                && texte[lu + 1] == 'x'
                && texte[lu + 6] == '_'
                && ushort.TryParse(texte.Slice(lu + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)
            )
            {
                texte[ecrit++] = (char)code;
                lu += 7;
            }
            else
            {
                texte[ecrit++] = texte[lu++];
            }
        }

        finLigne = debut + ecrit;
    }

    private void LireLigne()
    {
        Array.Clear(cellules, 0, largeur);
        largeur = 0;
        finLigne = 0;
        dernierNumero = NumeroExplicite() ?? dernierNumero + 1;
        NumeroLigne = dernierNumero;
        if (feuille.IsEmptyElement)
        {
            return;
        }

        var profondeur = feuille.Depth;
        var colonne = -1;
        while (LecteurXml.Lire(feuille) && feuille.Depth > profondeur)
        {
            if (feuille.NodeType == XmlNodeType.Element && feuille.LocalName == "c" && feuille.Depth == profondeur + 1)
            {
                cellulesLues++;
                if (cellulesLues > limites.Cellules)
                {
                    throw BudgetGonflement.Demesure();
                }

                colonne = LireCellule(colonne + 1);
            }
        }
    }

    private int? NumeroExplicite()
    {
        var texte = feuille.GetAttribute("r");
        return texte is null ? null : int.Parse(texte, NumberStyles.None, CultureInfo.InvariantCulture);
    }

    private int LireCellule(int colonneSuivante)
    {
        var colonne = colonneSuivante;
        var type = TypeCellule.Nombre;
        var estPartagee = false;
        var estDateIso = false;
        if (feuille.MoveToFirstAttribute())
        {
            do
            {
                switch (feuille.LocalName)
                {
                    case "r":
                        colonne = Colonne(feuille.Value);
                        break;
                    case "s":
                        var style = int.Parse(feuille.Value, NumberStyles.None, CultureInfo.InvariantCulture);
                        if (type == TypeCellule.Nombre && style < stylesDate.Length && stylesDate[style])
                        {
                            type = TypeCellule.Date;
                        }

                        break;
                    case "t":
                        estPartagee = feuille.Value == "s";
                        estDateIso = feuille.Value == "d";
                        type = feuille.Value switch
                        {
                            "n" => type,
                            "b" => TypeCellule.Booleen,
                            "e" => TypeCellule.Erreur,
                            _ => TypeCellule.Texte,
                        };
                        break;
                }
            } while (feuille.MoveToNextAttribute());
            feuille.MoveToElement();
        }

        if (feuille.IsEmptyElement)
        {
            return colonne;
        }

        var debut = finLigne;
        var profondeur = feuille.Depth;
        while (LecteurXml.Lire(feuille) && feuille.Depth > profondeur)
        {
            if (feuille.NodeType != XmlNodeType.Element)
            {
                continue;
            }

            if (feuille.LocalName == "v")
            {
                LireContenu(feuille, debut);
            }
            else if (feuille.LocalName == "is")
            {
                LireTexteRiche(feuille, debut);
            }
        }

        if (finLigne > debut)
        {
            Poser(colonne, debut, type, estPartagee, estDateIso);
        }

        return colonne;
    }

    private void Poser(int colonne, int debut, TypeCellule type, bool estPartagee, bool estDateIso)
    {
        var partagee = -1;
        if (estPartagee)
        {
            partagee = int.Parse(
                ligne.AsSpan(debut, finLigne - debut),
                NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite,
                CultureInfo.InvariantCulture
            );
            finLigne = debut;
            if ((uint)partagee >= (uint)partagees.Nombre)
            {
                throw new InvalidDataException("Shared string out of range.");
            }
        }
        else if (type is TypeCellule.Nombre or TypeCellule.Date)
        {
            Simplifier(debut);
        }
        else if (type == TypeCellule.Texte && !estDateIso)
        {
            DecoderEchappements(debut);
        }

        var estVide = partagee >= 0 ? partagees[partagee].IsWhiteSpace() : ligne.AsSpan(debut, finLigne - debut).IsWhiteSpace();
        if (estVide)
        {
            return;
        }

        if (colonne >= limites.Colonnes || dernierNumero > limites.LignesFeuille)
        {
            throw new FichierRefuseException(
                CodesImport.ClasseurEtendue,
                $"La feuille contient une valeur très loin du tableau, ligne {dernierNumero}, colonne {colonne + 1}. Effacez-la, ou limitez le tableau à {limites.LignesFeuille} lignes et {limites.Colonnes} colonnes."
            );
        }

        if (colonne >= cellules.Length)
        {
            Array.Resize(ref cellules, limites.Colonnes);
        }

        for (; largeur <= colonne; largeur++)
        {
            cellules[largeur] = new Cellule(0, 0, -1, TypeCellule.Vide);
        }

        cellules[colonne] = new Cellule(debut, finLigne - debut, partagee, type);
    }

    /// <summary>
    /// A number is stored as binary floating point: 0,1 + 0,2 comes as 0.30000000000000004 and a NIR as 1.85057812345678E14. Fifteen
    /// digits, all that a spreadsheet shows, give what was typed.
    /// </summary>
    private void Simplifier(int debut)
    {
        var nombre = ligne.AsSpan(debut, finLigne - debut);
        if (
            (nombre.Length <= 15 && !nombre.ContainsAny('E', 'e'))
            || !double.TryParse(nombre, NumberStyles.Float, CultureInfo.InvariantCulture, out var valeur)
            || Math.Abs(valeur) is >= 1e15 or (> 0 and < 1e-9)
        )
        {
            return;
        }

        Span<char> simple = stackalloc char[32];
        if (((decimal)valeur).TryFormat(simple, out var longueur, "0.###############", CultureInfo.InvariantCulture))
        {
            finLigne = debut;
            Ajouter(simple[..longueur]);
        }
    }

    private static int Colonne(string reference)
    {
        var colonne = 0;
        foreach (var c in reference)
        {
            if (!char.IsAsciiLetter(c) || colonne > 16_384)
            {
                break;
            }

            colonne = (colonne * 26) + (char.ToUpperInvariant(c) - 'A' + 1);
        }

        return colonne > 0 ? colonne - 1 : throw new InvalidDataException("Cell without column.");
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Cellule(int Debut, int Longueur, int Partagee, TypeCellule Type);

    private sealed record Lien(string Id, string Type, string Cible);
}
