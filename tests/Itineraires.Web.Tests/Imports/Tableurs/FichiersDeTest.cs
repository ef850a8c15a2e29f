using System.Globalization;
using System.Security;
using System.Text;
using Itineraires.Web.Imports.Tableurs;
using Itineraires.Web.Tests.Imports.Fichiers;

namespace Itineraires.Web.Tests.Imports.Tableurs;

/// <summary>Spreadsheets of the known layouts, with invented persons.</summary>
internal static class FichiersDeTest
{
    /// <summary>Headers of the workbook of rdv-insertion: some hold line breaks.</summary>
    public static readonly string[] TitresRdvInsertion =
    [
        "N° Allocataire",
        "Civilité",
        "Nom bénéficiaire",
        "Prénom bénéficiaire",
        "Date de\nNaissance",
        "Adresse",
        "CP Ville",
        "Complément adresse",
        "Rôle",
        "ID IODAS",
        "PA",
        "NIR",
        "ID pôle Emploi",
        "Adresses\nMails",
        "N°\nTéléphones",
        "Structure",
        "DECISION ORIENTATION",
        "Tags",
    ];

    /// <summary>Lines of the seeds of rdv-insertion: another order, other headers, a UTF-8 mark.</summary>
    public const string SemenceRdvInsertion =
        "\uFEFFCivilité;Prénom bénéficiaire;Nom bénéficiaire;Adresses Mails;N° Téléphones;Date de Naissance;CP Ville;N° CAF;ID Iodas;Référent;Role\n"
        + "Mme;Awa;Sissoko;awa.sissoko@exemple.fr;06 11 22 33 44;12/03/1988;69100 Villeurbanne;1234567000;IO-1;;DEM / demandeur\n"
        + "M.;Idriss;Sissoko;awa.sissoko@exemple.fr;06 11 22 33 44;01/09/1985;69100 Villeurbanne;1234567000;IO-2;;CJT (conjoint)\n";

    public const string CarnetDeBord =
        "\uFEFFIdentifiant dans le SI*;Prénom*;Nom*;Date de naissance*;NIR;Lieu de naissance;Téléphone;Email;Adresse;Adresse (complément);Code postal;Ville;Situation;Numéro allocataire CAF/MSA;Identifiant Pôle emploi;Droits RSA;Droits ARE;Droits ASS;Prime d'activité;RQTH;Zone de mobilité;Emploi recherché (code ROME);Niveau de formation;Structure;Accompagnateurs\n"
        + "1234;Lucette;Bonnefoy;1998-05-25;;;0472112233, 0698765432;lucette@exemple.fr;11 rue du Lac;\"Bât \"\"B\"\"\";69003;Lyon;recherche_emploi;2055990;300000L;rsa_droit_ouvert_et_suspendu;;Oui;Non;;30;Soudeur (N1104);NV5;;\n"
        + "12345;Octave;Grandjean;1997-04-22;;Oullins;0698765431;octave@exemple.fr;12 rue du Lac;;69600;Oullins;recherche_emploi;2055991;;rsa_droit_ouvert_versable;;Oui;Non;;30;;NV4;;\n"
        + "1234567;Ondine;Petitjean;1996-01-02;;;;;;;;;;;;;;;;;;;;;\n";

    public const string ContactsCnaf =
        "MATRICULE;ROLE PERSONNE;TYPE PERSONNE;NUMERO DEMANDE RSA;DATE DEMANDE RSA;DATE DEBUT DROITS - DEVOIRS;NOM RESPONSABLE DOSSIER;PRENOM RESPONSABLE DOSSIER;NUMERO TELEPHONE DOSSIER;NUMERO TELEPHONE 2 DOSSIER;ADRESSE ELECTRONIQUE DOSSIER;TAGS\n";

    /// <summary>A workbook of one sheet, or more: the text cells of each line.</summary>
    public static MemoryStream Classeur(params (string Nom, object[][] Lignes)[] feuilles)
    {
        var classeur = new ClasseurDeTest(
            feuilles: string.Concat(feuilles.Select((f, i) => $"""<sheet name="{SecurityElement.Escape(f.Nom)}" sheetId="{i + 1}" r:id="rId{i + 1}"/>"""))
        );
        for (var i = 0; i < feuilles.Length; i++)
        {
            classeur.Feuille(string.Concat(feuilles[i].Lignes.Select(Ligne)), i + 1);
        }

        return classeur.Fermer();
    }

    public static MemoryStream Csv(string texte) => new(Encoding.UTF8.GetBytes(texte));

    /// <summary>A NIR of thirteen characters with its key.</summary>
    public static string Nir(string treize) =>
        Domain.Commun.Nir.TryParse(treize, out var nir, out var raison) ? nir.ToString() : throw new InvalidOperationException(raison);

    public static DonneesTableur Donnees(this PropositionTableur proposition) => new(proposition.Lecture);

    private static string Ligne(object[] cellules) => $"<row>{string.Concat(cellules.Select(Cellule))}</row>";

    private static string Cellule(object cellule) =>
        cellule switch
        {
            DateOnly jour => $"<c s=\"1\"><v>{jour.DayNumber - new DateOnly(1899, 12, 30).DayNumber}</v></c>",
            IFormattable nombre => $"<c><v>{nombre.ToString(null, CultureInfo.InvariantCulture)}</v></c>",
            string { Length: 0 } => "<c/>",
            _ => $"<c t=\"inlineStr\"><is><t xml:space=\"preserve\">{SecurityElement.Escape(cellule.ToString())}</t></is></c>",
        };
}
