using System.Globalization;
using Itineraires.Domain.Commun;

namespace Itineraires.Domain.Pilotage;

/// <summary>One dated value of a code list: types of étapes, freins, motifs, levels (ETP-01).</summary>
public sealed class ElementNomenclature
{
    private ElementNomenclature() { }

    public ElementNomenclature(
        string liste,
        string code,
        string libelle,
        int ordre,
        string? groupe,
        string? indication,
        DateOnly debut,
        DateOnly? fin,
        string source
    )
    {
        ReglesNomenclature.CodeRequis.Exiger(!string.IsNullOrWhiteSpace(code), nameof(Code));
        ReglesNomenclature.LibelleRequis.Exiger(!string.IsNullOrWhiteSpace(libelle), nameof(Libelle));
        (Liste, Code, Libelle, Ordre, Groupe, Indication) = (liste, code, libelle.Trim(), ordre, groupe, indication);
        (Debut, Fin) = (debut, new Periode(debut, fin).Fin);
        Source = source;
    }

    /// <summary>Code of the list, see <see cref="Nomenclatures"/>.</summary>
    public string Liste { get; private set; } = "";

    public string Code { get; private set; } = "";

    public string Libelle { get; private set; } = "";

    public int Ordre { get; private set; }

    /// <summary>Family inside the list: for an étape, its famille.</summary>
    public string? Groupe { get; private set; }

    /// <summary>A mark that rules read, such as « durable » for lasting employment.</summary>
    public string? Indication { get; private set; }

    public DateOnly Debut { get; private set; }

    public DateOnly? Fin { get; private set; }

    public string Source { get; private set; } = "";

    /// <summary>Whether its list is taken whole from a published file.</summary>
    public bool EstDeFichier => Nomenclatures.DeFichiers.Contains(Liste);

    public bool EstEnVigueurAu(DateOnly jour) => new Periode(Debut, Fin).Contient(jour);

    /// <summary>The label with its mark, which for a guide is its version: « Guide des droits et des devoirs, version 2 ».</summary>
    public string Nommer() => Indication is null ? Libelle : $"{Libelle}, {Indication}";

    /// <summary>Writes another number for the rules to read.</summary>
    /// <param name="valeur">The number.</param>
    /// <param name="source">Text or decision it comes from.</param>
    public void Chiffrer(int valeur, string source) => (Indication, Source) = (valeur.ToString(CultureInfo.InvariantCulture), source.Trim());

    public void Clore(DateOnly fin) => Fin = new Periode(Debut, fin).Fin;

    /// <summary>Takes what a published list says of it, which is of that list again.</summary>
    public void Publier(string libelle, string? groupe, string source) => (Libelle, Groupe, Source, Fin) = (libelle, groupe, source, null);
}

/// <summary>Codes of the lists.</summary>
public static class Nomenclatures
{
    /// <summary>Dated amounts of the RSA: the group is the kind of amount, the mark its value.</summary>
    public const string BaremeRsa = "bareme_rsa";

    /// <summary>Kinds of changement de situation.</summary>
    public const string ChangementSituation = "changement_situation";

    /// <summary>Nature of what a cellule de suivi decides.</summary>
    public const string DecisionCellule = "decision_cellule";

    /// <summary>What a changement de situation asks to declare: the group is its kind, the mark says to whom.</summary>
    public const string DeclarationChangement = "declaration_changement";

    /// <summary>Catalogue of droits connexes; the group says national or local.</summary>
    public const string DroitConnexe = "droit_connexe";

    /// <summary>Guides handed over; the mark is their version.</summary>
    public const string Guide = "guide";

    /// <summary>What may be sent to a nouvel entrant.</summary>
    public const string InformationEntrant = "information_entrant";

    /// <summary>Points explained of the droits et devoirs.</summary>
    public const string PointInformation = "point_information";

    /// <summary>Classes of ages; the mark gives their bounds in years.</summary>
    public const string ProfilAge = "profil_age";

    /// <summary>Classes of months since the opening of the right; the mark gives their bounds.</summary>
    public const string ProfilAnciennete = "profil_anciennete";

    /// <summary>Codes of the CNAF that keep a person soumise aux droits et devoirs: roles, states of the dossier, motives of suspension.</summary>
    public const string DroitsDevoirs = "droits_devoirs";

    public const string Etape = "etape";
    public const string Frein = "frein";
    public const string MotifFin = "motif_fin";
    public const string MotifRefus = "motif_refus";
    public const string MotifReorientation = "motif_reorientation";
    public const string MotifSortie = "motif_sortie";
    public const string NiveauQualification = "niveau_qualification";

    /// <summary>Objectives of the fiche action 5 of the plan pauvreté that an innovant line may aim at (ORI-14).</summary>
    public const string ObjectifPauvrete = "objectif_pauvrete";

    /// <summary>Offers open to more than the bénéficiaires du RSA: the mark gives the age, the commune and the priority (ORI-15).</summary>
    public const string OffreOuverte = "offre_ouverte";

    /// <summary>What an open offer asks of a person: the group is the offer.</summary>
    public const string ConditionOffre = "condition_offre";

    /// <summary>Organismes payeurs whose flows are taken: « FONORG NUMORG », or FONORG alone for all its numbers.</summary>
    public const string OrganismePayeur = "organisme_payeur";

    /// <summary>Reasons to take two dossiers for one person; the mark is the weight in the score, the least score listed, or a number of letters.</summary>
    public const string RaisonDoublon = "raison_doublon";

    /// <summary>Themes of the local resources presented at an information collective.</summary>
    public const string RessourceLocale = "ressource_locale";

    /// <summary>Répertoire opérationnel des métiers et des emplois, of France Travail: the code of each métier.</summary>
    public const string Rome = "rome";

    /// <summary>Names under which the métiers of the ROME are known; the group is the métier.</summary>
    public const string RomeAppellation = "rome_appellation";

    /// <summary>Sub-classes of the Nomenclature d’activités française, of the INSEE.</summary>
    public const string Naf = "naf";

    public const string SituationFamiliale = "situation_familiale";
    public const string Thematique = "thematique";

    /// <summary>Lists taken whole from a published file: long, and neither kept by hand nor journalled line by line.</summary>
    public static IReadOnlyList<string> DeFichiers { get; } = [Rome, RomeAppellation, Naf];
}

public static class ReglesNomenclature
{
    public static readonly RegleMetier CodeRequis = new("NOM-CODE", "Saisissez un code.");

    public static readonly RegleMetier LibelleRequis = new("NOM-LIBELLE", "Saisissez un libellé.");
}
