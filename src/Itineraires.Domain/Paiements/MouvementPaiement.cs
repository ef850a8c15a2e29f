using System.ComponentModel.DataAnnotations;
using Itineraires.Domain.Commun;

namespace Itineraires.Domain.Paiements;

/// <summary>What an amount of the monthly accounts of the organisme payeur is. Source: CNAF, flux financier VRSF0501.</summary>
public enum OperationPaiement
{
    [Display(Name = "versé")]
    Allocation,

    [Display(Name = "indu constaté")]
    InduConstate,

    [Display(Name = "indu transféré à la Métropole")]
    InduTransfere,

    [Display(Name = "remise d’indu")]
    Remise,

    [Display(Name = "annulation de faible montant")]
    AnnulationFaibleMontant,

    [Display(Name = "autre annulation")]
    AutreAnnulation,
}

/// <summary>An amount of a month in the accounts of a foyer, by operation and by nature of prestation.</summary>
public sealed class MouvementPaiement : Entite
{
    private MouvementPaiement() { }

    /// <param name="mois">First day of the month of the accounts.</param>
    /// <param name="nature">Code NATPFCRE, « RSD » for the RSA socle.</param>
    public MouvementPaiement(Guid foyerId, DateOnly mois, OperationPaiement operation, string nature) =>
        (FoyerId, Mois, Operation, Nature) = (foyerId, mois, operation, nature);

    public Guid FoyerId { get; private set; }

    /// <summary>First day of the month.</summary>
    public DateOnly Mois { get; private set; }

    public OperationPaiement Operation { get; private set; }

    /// <summary>Code NATPFCRE of the prestation or of the indu.</summary>
    public string Nature { get; private set; } = "";

    /// <summary>Sum of the month, deductions taken off.</summary>
    public Montant Montant { get; private set; }

    /// <summary>Part of it that pays earlier months.</summary>
    public Montant Rappel { get; private set; }

    /// <summary>Creation of the flow that told it (UTC).</summary>
    public DateTime FluxDu { get; private set; }

    /// <summary>Takes the sum that a flow tells, unless a later one was read already.</summary>
    /// <returns>Whether something changed.</returns>
    public bool Constater(Montant montant, Montant rappel, DateTime fluxDu)
    {
        if (fluxDu < FluxDu)
        {
            return false;
        }

        var pareil = (montant, rappel) == (Montant, Rappel) && FluxDu != default;
        (Montant, Rappel, FluxDu) = (montant, rappel, fluxDu);
        return !pareil;
    }
}
