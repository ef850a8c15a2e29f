using Itineraires.Domain.Commun;

namespace Itineraires.Domain.Personnes;

/// <summary>Rules of foyers, persons and rights. Source: PMI'e 2016-2020, p. 11, 2.1 Définitions.</summary>
public static class ReglesPersonne
{
    public static readonly RegleMetier MatriculeRequis = new("PER-MATRICULE", "Saisissez le numéro de matricule du foyer.");

    public static readonly RegleMetier MatriculeDefinitif = new("PER-MATRICULE-DONNE", "Ce foyer a déjà un matricule donné par l’organisme payeur.");

    public static readonly RegleMetier NomRequis = new("PER-NOM", "Saisissez le nom.");

    public static readonly RegleMetier PrenomRequis = new("PER-PRENOM", "Saisissez le prénom.");

    public static readonly RegleMetier DroitChronologique = new(
        "PER-DROIT-DATE",
        "Le droit en cours a commencé après cette date\u00A0: choisissez une date postérieure à son début."
    );

    public static readonly RegleMetier StatutChronologique = new(
        "PER-DD-DATE",
        "Le statut en cours a commencé après cette date\u00A0: choisissez une date postérieure à son début."
    );

    public static readonly RegleMetier DomiciliationComplete = new("PER-DOMICILIATION", "Indiquez la structure de domiciliation et sa commune.");

    public static readonly RegleMetier DomiciliationRequise = new(
        "PER-SANS-LIEU",
        "Sans foyer RSA, une personne a un territoire par sa domiciliation ou la structure qui la reçoit : indiquez-la."
    );

    public static readonly RegleMetier NaissancePossible = new("PER-NAISSANCE", "Vérifiez la date de naissance : elle est à venir ou trop ancienne.");

    public static readonly RegleMetier AllocataireUnique = new("PER-ALLOCATAIRE", "Ce foyer a déjà un allocataire : choisissez un autre rôle.");

    public static readonly RegleMetier FoyerChronologique = new(
        "PER-FOYER-DATE",
        "La personne était dans un foyer à cette date : choisissez une date postérieure au début de la période en cours et à la fin des précédentes."
    );

    public static readonly RegleMetier DateAVenir = new("PER-DATE-FUTURE", "Choisissez la date du jour ou une date passée.");

    public static readonly RegleMetier InscriptionChronologique = new("PER-INSCRIPTION-DATE", "La fin de l’inscription ne peut pas précéder son début.");

    /// <summary>What is recorded about a person or her foyer has happened: its date is not to come.</summary>
    /// <param name="date">Nothing is checked when it is absent.</param>
    /// <param name="aujourdhui">Day of the act.</param>
    /// <param name="champ">Field that holds the date.</param>
    /// <exception cref="RegleMetierException">The date is to come.</exception>
    public static void ExigerPassee(DateOnly? date, DateOnly aujourdhui, string champ) => DateAVenir.Exiger(date is null || date <= aujourdhui, champ);
}
