namespace Itineraires.Web.Imports;

/// <summary>The stable codes of what an import says of a file, a line or a column; they appear in JSON and in files of rejected lines.</summary>
public static class CodesImport
{
    // The file as a whole is refused.
    public const string FichierVide = "FICHIER-VIDE";
    public const string FichierTropGros = "FICHIER-TROP-GROS";
    public const string FichierAncienExcel = "FICHIER-XLS";
    public const string FichierChiffre = "FICHIER-CHIFFRE";
    public const string FichierMacros = "FICHIER-MACROS";
    public const string FichierAutreTableur = "FICHIER-AUTRE-TABLEUR";
    public const string FichierHtml = "FICHIER-HTML";
    public const string FichierAutreType = "FICHIER-TYPE";
    public const string CsvGuillemet = "CSV-GUILLEMET";
    public const string CsvLigneTropLongue = "CSV-LIGNE-TROP-LONGUE";
    public const string TropDeColonnes = "COLONNES-TROP-NOMBREUSES";
    public const string ClasseurAbime = "XLSX-ABIME";
    public const string ClasseurDemesure = "XLSX-DEMESURE";
    public const string ClasseurEtendue = "XLSX-ETENDUE";
    public const string FeuilleAbsente = "XLSX-FEUILLE";
    public const string ColonneManquante = "COLONNE-MANQUANTE";

    // The line is kept, or the column not read.
    public const string ColonneInconnue = "COLONNE-INCONNUE";
    public const string ColonneEnDouble = "COLONNE-EN-DOUBLE";

    // Values, whatever the file.
    public const string ValeurManquante = "VALEUR-MANQUANTE";
    public const string ValeurTropLongue = "VALEUR-TROP-LONGUE";
    public const string NombreInvalide = "NOMBRE-INVALIDE";
    public const string MontantInvalide = "MONTANT-INVALIDE";
    public const string DateInvalide = "DATE-INVALIDE";
    public const string CodeInconnu = "CODE-INCONNU";
    public const string OuiNonInvalide = "OUI-NON-INVALIDE";
    public const string LigneEnDouble = "LIGNE-EN-DOUBLE";

    // Conventions.
    public const string TypeParcoursInconnu = "TYPE-INCONNU";
    public const string AliasPossible = "ALIAS-POSSIBLE";
    public const string TotalPlaces = "TOTAL-PLACES";
    public const string TotalSuivis = "TOTAL-SUIVIS";
    public const string TotalMontant = "TOTAL-MONTANT";

    // Bénéficiaires.
    public const string RoleInconnu = "ROLE-INCONNU";
    public const string NaissanceInvalide = "NAISSANCE-INVALIDE";
    public const string NaissanceFuture = "NAISSANCE-FUTURE";
    public const string NirInvalide = "NIR-INVALIDE";
    public const string NirEnDouble = "NIR-EN-DOUBLE";
    public const string CourrielInvalide = "COURRIEL-INVALIDE";
    public const string TelephoneInvalide = "TELEPHONE-INVALIDE";
    public const string CodePostalInvalide = "CODE-POSTAL-INVALIDE";
    public const string CodeInseeInvalide = "CODE-INSEE-INVALIDE";
    public const string CommuneInconnue = "COMMUNE-INCONNUE";
    public const string CommuneHorsTerritoire = "COMMUNE-HORS-TERRITOIRE";

    public const string AutreMatricule = "AUTRE-MATRICULE";
    public const string RoleSuppose = "ROLE-SUPPOSE";
    public const string IdentiteGardee = "IDENTITE-GARDEE";
    public const string CorrespondanceAFaire = "CORRESPONDANCE";

    // Persons whom a file names.
    public const string PersonneInconnue = "PERSONNE-INCONNUE";
    public const string PersonneAmbigue = "PERSONNE-AMBIGUE";
    public const string AutreNir = "AUTRE-NIR";

    // Flows of the organismes payeurs.
    public const string FluxInconnu = "FLUX-INCONNU";
    public const string FluxIllisible = "FLUX-ILLISIBLE";
    public const string DossierIllisible = "DOSSIER-ILLISIBLE";
    public const string DossierEnDouble = "DOSSIER-EN-DOUBLE";
    public const string TotalDossiers = "TOTAL-DOSSIERS";
    public const string AutreOrganisme = "AUTRE-ORGANISME";
    public const string FluxEncodage = "FLUX-ENCODAGE";
    public const string MembreAbsent = "MEMBRE-ABSENT";
    public const string FoyerInconnu = "FOYER-INCONNU";
    public const string TotalMontants = "TOTAL-MONTANTS";

    // Reference series.
    public const string UniteDifferente = "UNITE-DIFFERENTE";
    public const string ValeurEnDouble = "VALEUR-EN-DOUBLE";

    // Published lists.
    public const string ReferentielInconnu = "REFERENTIEL-INCONNU";
    public const string CodeEnDouble = "CODE-EN-DOUBLE";
    public const string RienFerme = "RIEN-FERME";
    public const string MillesimeAncien = "MILLESIME-ANCIEN";
    public const string ContourInvalide = "CONTOUR-INVALIDE";

    // The whole import.
    public const string HorsTerritoire = "HORS-TERRITOIRE";
    public const string Relecture = "RELECTURE";

    /// <summary>What a code says, in plain French, for counts.</summary>
    public static string Libelle(string code) =>
        code switch
        {
            ColonneInconnue => "Colonne inconnue",
            ColonneEnDouble => "Colonne en double",
            ValeurManquante => "Valeur manquante",
            ValeurTropLongue => "Valeur trop longue",
            NombreInvalide => "Nombre invalide",
            DateInvalide => "Date invalide",
            CodeInconnu => "Code inconnu",
            OuiNonInvalide => "Ni oui ni non",
            LigneEnDouble => "Même personne sur deux lignes",
            RoleInconnu => "Rôle inconnu",
            NaissanceInvalide => "Date de naissance impossible",
            NaissanceFuture => "Date de naissance dans le futur",
            NirInvalide => "NIR invalide",
            NirEnDouble => "Même NIR deux fois",
            CourrielInvalide => "Courriel invalide",
            TelephoneInvalide => "Téléphone invalide",
            CodePostalInvalide => "Code postal invalide",
            CodeInseeInvalide => "Code INSEE invalide",
            CommuneInconnue => "Commune inconnue",
            CommuneHorsTerritoire => "Commune hors du territoire",
            AutreMatricule => "Connue sous un autre numéro d’allocataire",
            RoleSuppose => "Place dans le foyer supposée",
            IdentiteGardee => "Connue sous un autre nom",
            PersonneInconnue => "Personne inconnue",
            PersonneAmbigue => "Plusieurs personnes possibles",
            AutreNir => "Personne connue sous un autre NIR",
            DossierIllisible => "Dossier illisible",
            DossierEnDouble => "Dossier donné deux fois",
            TotalDossiers => "Total des dossiers",
            AutreOrganisme => "Autre organisme payeur",
            FluxEncodage => "Encodage du flux",
            MembreAbsent => "Membre absent du flux",
            FoyerInconnu => "Foyer pas encore connu",
            TotalMontants => "Total des montants",
            MontantInvalide => "Montant invalide",
            UniteDifferente => "Unité différente",
            ValeurEnDouble => "Valeur donnée deux fois",
            CodeEnDouble => "Code donné deux fois",
            RienFerme => "Aucun code fermé",
            MillesimeAncien => "Version plus ancienne",
            ContourInvalide => "Contour invalide",
            Relecture => "Fichier relu depuis le début",
            _ => code,
        };
}
