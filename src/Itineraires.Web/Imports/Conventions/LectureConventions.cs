using System.Globalization;
using System.Runtime.InteropServices;
using Itineraires.Domain.Commun;
using Itineraires.Web.Imports.Fichiers;

namespace Itineraires.Web.Imports.Conventions;

/// <summary>A line of programming as the file gives it. Source: Annexe 2 (2020), columns of the table.</summary>
/// <param name="Ligne">Physical line in the file.</param>
/// <param name="TypeParcours">One of <see cref="LectureConventions.Types"/>.</param>
/// <param name="Thematique">Empty when the line has none.</param>
/// <param name="Places">Simultaneous capacity of the file active.</param>
/// <param name="Suivis">Distinct bénéficiaires accompanied over the year.</param>
public sealed record LigneConvention(int Ligne, string Structure, string TypeParcours, string Thematique, int Places, int Suivis, Montant Montant);

/// <summary>Totals of a programming, announced or counted.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct TotauxConventions(int Lignes, int Places, int Suivis, Montant Montant)
{
    /// <summary>Reads what an operator expects: "11067;15068;6519855,53" (places;suivis;montant).</summary>
    public static bool TryParseAttendu(string? texte, out TotauxConventions attendu)
    {
        attendu = default;
        var parties = (texte ?? "").Split(';');
        if (
            parties.Length != 3
            || !LectureNombre.TryEntier(parties[0], out var places)
            || !LectureNombre.TryEntier(parties[1], out var suivis)
            || !Montant.TryParse(parties[2], out var montant)
        )
        {
            return false;
        }

        attendu = new TotauxConventions(0, places, suivis, montant);
        return true;
    }

    /// <summary>Compares with the totals expected, the number of lines left aside.</summary>
    /// <returns>One remark on line 0 for each total that differs.</returns>
    public IReadOnlyList<RemarqueImport> Comparer(TotauxConventions attendu)
    {
        var ecarts = new List<RemarqueImport>();
        if (Places != attendu.Places)
        {
            ecarts.Add(Ecart("places", CodesImport.TotalPlaces, EnTexte(attendu.Places), EnTexte(Places)));
        }

        if (Suivis != attendu.Suivis)
        {
            ecarts.Add(Ecart("suivis", CodesImport.TotalSuivis, EnTexte(attendu.Suivis), EnTexte(Suivis)));
        }

        if (Montant != attendu.Montant)
        {
            ecarts.Add(Ecart("montant", CodesImport.TotalMontant, attendu.Montant.ToString(), Montant.ToString()));
        }

        return ecarts;
    }

    private static RemarqueImport Ecart(string colonne, string code, string attendu, string trouve) =>
        new(0, colonne, code, $"Total des {(colonne == "montant" ? "montants" : colonne)}\u00A0: {attendu} attendus, {trouve} trouvés.");

    private static string EnTexte(int nombre) => nombre.ToString("#,0", CultureInfo.InvariantCulture).Replace(',', '\u202F');
}

/// <summary>What a file of conventions holds.</summary>
/// <param name="LignesLues">Lines of data, rejected ones included.</param>
/// <param name="Lignes">Lines that can be imported, in the order of the file.</param>
/// <param name="Erreurs">Why the other lines are rejected; a line may have several.</param>
/// <param name="Avertissements">Columns that are not read.</param>
public sealed record LectureConventionsResultat(
    int LignesLues,
    IReadOnlyList<LigneConvention> Lignes,
    IReadOnlyList<RemarqueImport> Erreurs,
    IReadOnlyList<RemarqueImport> Avertissements
)
{
    public int Rejetees => LignesLues - Lignes.Count;

    public TotauxConventions Totaux => Totaliser(Lignes);

    /// <summary>Totals of each type of parcours present, by code.</summary>
    public IReadOnlyDictionary<string, TotauxConventions> ParType =>
        Lignes.GroupBy(l => l.TypeParcours, StringComparer.Ordinal).ToDictionary(g => g.Key, Totaliser, StringComparer.Ordinal);

    private static TotauxConventions Totaliser(IEnumerable<LigneConvention> lignes) =>
        lignes.Aggregate(
            default(TotauxConventions),
            (t, l) => new TotauxConventions(t.Lignes + 1, t.Places + l.Places, t.Suivis + l.Suivis, t.Montant + l.Montant)
        );
}

/// <summary>Reads the lines of programming of a year: structure, type_parcours, thematique, places, suivis, montant.</summary>
public static class LectureConventions
{
    private const int LongueurMaximum = 200;

    private static readonly ColonneConnue[] Colonnes =
    [
        new("structure", EstObligatoire: true),
        new("type_parcours", EstObligatoire: true),
        new("thematique", EstObligatoire: true),
        new("places", EstObligatoire: true),
        new("suivis", EstObligatoire: true),
        new("montant", EstObligatoire: true),
    ];

    /// <summary>Code and label of each type of parcours. Source: Annexe 2 (2020), column « Type de parcours ».</summary>
    public static IReadOnlyDictionary<string, string> Types { get; } =
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["emploi_diversifie"] = "Itinéraires emploi diversifiés",
            ["emploi_renforce"] = "Itinéraires emploi renforcés",
            ["emploi_innovant"] = "Itinéraires emploi innovants",
            ["activite"] = "Itinéraires activité",
        };

    private static readonly Dictionary<string, string> TypesParLibelle = Types
        .SelectMany(t => new[] { (Cle: LecteurTableau.CleEntete(t.Value), t.Key), (Cle: LecteurTableau.CleEntete(t.Key), t.Key) })
        .ToDictionary(t => t.Cle, t => t.Key, StringComparer.Ordinal);

    /// <summary>Reads the whole file; nothing is stored.</summary>
    /// <exception cref="FichierRefuseException">The file is not a table or lacks a column.</exception>
    public static LectureConventionsResultat Lire(Stream flux)
    {
        using var lecteur = OuvertureFichier.Ouvrir(flux);
        var tableau = new TableauMappe(lecteur, Colonnes);
        var lignes = new List<LigneConvention>();
        var erreurs = new List<RemarqueImport>();
        var vues = new Dictionary<(string Structure, string Type, string Thematique), int>();
        var lues = 0;
        while (lecteur.Avancer())
        {
            lues++;
            if (LireLigne(tableau, vues, erreurs) is { } ligne)
            {
                lignes.Add(ligne);
            }
        }

        return new LectureConventionsResultat(lues, lignes, erreurs, tableau.Remarques);
    }

    private static LigneConvention? LireLigne(
        TableauMappe tableau,
        Dictionary<(string Structure, string Type, string Thematique), int> vues,
        List<RemarqueImport> erreurs
    )
    {
        var numero = tableau.Lecteur.NumeroLigne;
        var avant = erreurs.Count;
        void Refuser(int rang, string code, string message) => erreurs.Add(new RemarqueImport(numero, Colonnes[rang].Nom, code, message));

        var structure = tableau.Chaine(0);
        if (Texte.Replier(structure).Length == 0)
        {
            Refuser(0, CodesImport.ValeurManquante, "Le nom de la structure manque.");
        }
        else if (structure.Length > LongueurMaximum)
        {
            Refuser(0, CodesImport.ValeurTropLongue, $"Le nom de la structure dépasse {LongueurMaximum} caractères.");
        }

        var libelle = tableau.Chaine(1);
        if (!TypesParLibelle.TryGetValue(LecteurTableau.CleEntete(libelle), out var type))
        {
            Refuser(
                1,
                libelle.Length == 0 ? CodesImport.ValeurManquante : CodesImport.TypeParcoursInconnu,
                libelle.Length == 0
                    ? "Le type de parcours manque."
                    : $"Le type de parcours «\u00A0{libelle}\u00A0» n’est pas connu. Sont attendus\u00A0: {string.Join(", ", Types.Values)}."
            );
        }

        var thematique = tableau.Chaine(2);
        if (thematique.Length > LongueurMaximum)
        {
            Refuser(2, CodesImport.ValeurTropLongue, $"La thématique dépasse {LongueurMaximum} caractères.");
        }

        int LireNombre(int rang, string nom)
        {
            var texte = tableau.Chaine(rang);
            if (LectureNombre.TryEntier(texte, out var nombre))
            {
                return nombre;
            }

            Refuser(
                rang,
                texte.Length == 0 ? CodesImport.ValeurManquante : CodesImport.NombreInvalide,
                texte.Length == 0 ? $"Le nombre de {nom} manque." : $"Le nombre de {nom} «\u00A0{texte}\u00A0» n’est pas un nombre entier."
            );
            return 0;
        }

        var places = LireNombre(3, "places");
        var suivis = LireNombre(4, "suivis");
        var texteMontant = tableau.Chaine(5);
        if (!Montant.TryParse(texteMontant, out var montant) || montant < Montant.Zero)
        {
            Refuser(
                5,
                texteMontant.Length == 0 ? CodesImport.ValeurManquante : CodesImport.MontantInvalide,
                texteMontant.Length == 0
                    ? "Le montant manque."
                    : $"Le montant «\u00A0{texteMontant}\u00A0» n’est pas un montant en euros\u00A0: écrivez-le comme 56\u00A0016,00."
            );
        }

        if (type is not null && structure.Length > 0 && !vues.TryAdd((Texte.Replier(structure), type, Texte.Replier(thematique)), numero))
        {
            var premiere = vues[(Texte.Replier(structure), type, Texte.Replier(thematique))];
            erreurs.Add(
                new RemarqueImport(
                    numero,
                    null,
                    CodesImport.LigneEnDouble,
                    $"La même structure, le même type de parcours et la même thématique sont déjà ligne {premiere}."
                )
            );
        }

        return erreurs.Count > avant ? null : new LigneConvention(numero, structure, type!, thematique, places, suivis, montant);
    }
}
