using System.ComponentModel.DataAnnotations;
using Itineraires.Domain.Commun;

namespace Itineraires.Domain.Paiements;

/// <summary>What the instruction of an indu concluded; nothing before it. Source: PMI'e 2016-2020, p. 44, Objectif 8.</summary>
public enum QualificationIndu
{
    [Display(Name = "sans fraude")]
    SansFraude,

    [Display(Name = "fausse déclaration")]
    FausseDeclaration,

    [Display(Name = "fraude")]
    Fraude,
}

/// <summary>What identifies an indu among those of a foyer.</summary>
/// <param name="Nature">Code NATCRE, « INK » for an indu of RSA socle.</param>
/// <param name="Rang">Rank given by the organisme payeur (RGCRE).</param>
/// <param name="ImplanteLe">Day on which it was entered in the accounts.</param>
public sealed record NumeroIndu(string Nature, string Rang, DateOnly ImplanteLe);

/// <summary>What a flow of créances tells of an indu.</summary>
/// <param name="Motif">Code MOTIINDU.</param>
/// <param name="Origine">Code ORIINDU: how it came to light.</param>
/// <param name="Responsabilite">Code RESPINDU, that of the organisme payeur: it is no qualification.</param>
/// <param name="Debut">First day of the period overpaid.</param>
/// <param name="Fin">Last day of the period overpaid.</param>
/// <param name="Initial">Amount when it was entered.</param>
/// <param name="Solde">Amount still due.</param>
/// <param name="MouvementLe">Last movement of the account, or null.</param>
public sealed record EtatIndu(
    string? Motif,
    string? Origine,
    string? Responsabilite,
    DateOnly? Debut,
    DateOnly? Fin,
    Montant Initial,
    Montant Solde,
    DateOnly? MouvementLe
);

/// <summary>A sum that a foyer received without right and owes, as the organisme payeur transferred it (CTL-09).</summary>
public sealed class Indu : Entite
{
    private Indu() { }

    public Indu(Guid foyerId, NumeroIndu numero)
    {
        FoyerId = foyerId;
        (Nature, Rang, ImplanteLe) = numero;
    }

    public Guid FoyerId { get; private set; }

    /// <inheritdoc cref="NumeroIndu.Nature"/>
    public string Nature { get; private set; } = "";

    /// <inheritdoc cref="NumeroIndu.Rang"/>
    public string Rang { get; private set; } = "";

    /// <inheritdoc cref="NumeroIndu.ImplanteLe"/>
    public DateOnly ImplanteLe { get; private set; }

    /// <inheritdoc cref="EtatIndu.Motif"/>
    public string? Motif { get; private set; }

    /// <inheritdoc cref="EtatIndu.Origine"/>
    public string? Origine { get; private set; }

    /// <inheritdoc cref="EtatIndu.Responsabilite"/>
    public string? Responsabilite { get; private set; }

    public DateOnly? Debut { get; private set; }

    public DateOnly? Fin { get; private set; }

    public Montant Initial { get; private set; }

    public Montant Solde { get; private set; }

    /// <inheritdoc cref="EtatIndu.MouvementLe"/>
    public DateOnly? MouvementLe { get; private set; }

    /// <summary>Empty until the indu is instructed.</summary>
    public QualificationIndu? Qualification { get; private set; }

    /// <summary>Creation of the flow that told it last (UTC).</summary>
    public DateTime FluxDu { get; private set; }

    public NumeroIndu Numero => new(Nature, Rang, ImplanteLe);

    /// <summary>Takes what a flow tells, unless a later one was read already.</summary>
    /// <param name="le">Day that the flow describes, for the history of what remains due.</param>
    /// <param name="fluxDu">Creation of the flow, UTC.</param>
    /// <returns>Whether something changed, and the remaining sum to keep in the history when it did.</returns>
    public (bool Change, SoldeIndu? Solde) Constater(EtatIndu etat, DateOnly le, DateTime fluxDu)
    {
        if (fluxDu < FluxDu)
        {
            return (false, null);
        }

        var estNouveau = FluxDu == default;
        var pareil = !estNouveau && etat == new EtatIndu(Motif, Origine, Responsabilite, Debut, Fin, Initial, Solde, MouvementLe);
        var solde = estNouveau || etat.Solde != Solde ? new SoldeIndu(Id, le, etat.Solde) : null;
        (Motif, Origine, Responsabilite, Debut, Fin) = (etat.Motif, etat.Origine, etat.Responsabilite, etat.Debut, etat.Fin);
        (Initial, Solde, MouvementLe, FluxDu) = (etat.Initial, etat.Solde, etat.MouvementLe, fluxDu);
        return (!pareil, solde);
    }
}

/// <summary>What remained due of an indu from a day on.</summary>
public sealed class SoldeIndu : Entite
{
    private SoldeIndu() { }

    public SoldeIndu(Guid induId, DateOnly le, Montant montant) => (InduId, Le, Montant) = (induId, le, montant);

    public Guid InduId { get; private set; }

    public DateOnly Le { get; private set; }

    public Montant Montant { get; private set; }
}
