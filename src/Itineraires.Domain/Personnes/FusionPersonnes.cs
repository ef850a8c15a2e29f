using Itineraires.Domain.Commun;

namespace Itineraires.Domain.Personnes;

/// <summary>
/// The record of a merge: a person was absorbed by another. It is never erased and what it holds never changes; undoing is written beside.
/// </summary>
public sealed class FusionPersonnes : Entite
{
    private FusionPersonnes() { }

    public FusionPersonnes(Personne gardee, Personne absorbee, ActeFusion acte)
    {
        (GardeeId, AbsorbeeId, ImportId) = (gardee.Id, absorbee.Id, absorbee.ImportId);
        (Nom, Prenom, DateNaissance) = (absorbee.Nom, absorbee.Prenom, absorbee.DateNaissance);
        (Le, Par, Motif) = (acte.Le, acte.Par, string.IsNullOrWhiteSpace(acte.Motif) ? null : acte.Motif.Trim());
    }

    /// <summary>The person who stays, as she was then: she may be absorbed in her turn.</summary>
    public Guid GardeeId { get; private set; }

    /// <summary>The person absorbed: her identifier leads to the other.</summary>
    public Guid AbsorbeeId { get; private set; }

    /// <summary>Import that had made the person absorbed known, or null: her row no longer says it.</summary>
    public Guid? ImportId { get; private set; }

    /// <summary>Name of the person absorbed.</summary>
    public string Nom { get; private set; } = "";

    public string Prenom { get; private set; } = "";

    public DateOnly DateNaissance { get; private set; }

    /// <summary>Instant, UTC.</summary>
    public DateTime Le { get; private set; }

    public Guid? Par { get; private set; }

    /// <summary>Required when the two have different NIRs.</summary>
    public string? Motif { get; private set; }

    /// <summary>What the merge changed, row by row with the values before and after (JSON); what undoing gives back.</summary>
    public string Images { get; private set; } = "";

    public DateTime? AnnuleeLe { get; private set; }

    public Guid? AnnuleePar { get; private set; }

    public string? MotifAnnulation { get; private set; }

    /// <summary>« Prénom Nom » of the person absorbed.</summary>
    public string NomComplet => $"{Prenom} {Nom}";

    /// <summary>Keeps what is about to be changed.</summary>
    public void Retenir(string images) => Images = images;

    /// <exception cref="RegleMetierException">It is undone already, or no reason is given.</exception>
    public void Annuler(ActeFusion acte)
    {
        ReglesFusion.DejaAnnulee.Exiger(AnnuleeLe is null);
        ReglesFusion.MotifAnnulationRequis.Exiger(!string.IsNullOrWhiteSpace(acte.Motif), nameof(MotifAnnulation));
        (AnnuleeLe, AnnuleePar, MotifAnnulation) = (acte.Le, acte.Par, acte.Motif!.Trim());
    }
}

/// <summary>Who merges or undoes, when and why.</summary>
/// <param name="Le">Instant, UTC.</param>
/// <param name="Par">Account, or null for the command line.</param>
/// <param name="Motif">Reason given.</param>
public sealed record ActeFusion(DateTime Le, Guid? Par, string? Motif);

/// <summary>An identity that a merge took away and that files may still name: it leads to the person kept.</summary>
public sealed class IdentiteAbsorbee : Entite
{
    private IdentiteAbsorbee() { }

    /// <param name="fusionId">The merge that took it away.</param>
    /// <param name="gardeeId">The person it leads to.</param>
    /// <param name="ancienne">A person as she stood before the merge.</param>
    public IdentiteAbsorbee(Guid fusionId, Guid gardeeId, IdentiteComparee ancienne)
    {
        (FusionId, PersonneId) = (fusionId, gardeeId);
        (FoyerId, NirEmpreinte) = (ancienne.FoyerId, ancienne.NirEmpreinte);
        (NomNaissancePlie, PrenomPlie, DateNaissance) = (ancienne.NomNaissancePlie, ancienne.PrenomPlie, ancienne.DateNaissance);
    }

    public Guid FusionId { get; private set; }

    /// <summary>The person kept.</summary>
    public Guid PersonneId { get; private set; }

    public Guid? FoyerId { get; private set; }

    /// <summary>Keyed hash of the NIR.</summary>
    public byte[]? NirEmpreinte { get; private set; }

    public string NomNaissancePlie { get; private set; } = "";

    public string PrenomPlie { get; private set; } = "";

    public DateOnly DateNaissance { get; private set; }
}

/// <summary>Rules of the comparison and merging of dossiers.</summary>
public static class ReglesFusion
{
    public static readonly RegleMetier PaireAExaminer = new("FUS-PAIRE", "Cette paire a déjà été décidée\u00A0: rechargez la liste.");

    public static readonly RegleMetier PaireEcartee = new("FUS-PAIRE-ECARTEE", "Cette paire n’a pas été écartée\u00A0: rechargez la liste.");

    public static readonly RegleMetier DeuxPersonnes = new("FUS-MEME", "Choisissez deux dossiers différents.");

    public static readonly RegleMetier RelaisClos = new(
        "FUS-RELAIS",
        "L’un des deux dossiers est en relais entre deux référents\u00A0: closez ce relais avant la fusion."
    );

    public static readonly RegleMetier UnSeulAccompagnement = new(
        "FUS-ACCOMPAGNEMENT",
        "Les deux dossiers ont un accompagnement en cours\u00A0: mettez d’abord fin à l’un des deux."
    );

    public static readonly RegleMetier NirConfirmes = new(
        "FUS-NIR",
        "Les deux dossiers ont un NIR différent\u00A0: confirmez qu’il s’agit d’une seule personne et dites pourquoi."
    );

    public static readonly RegleMetier DejaAnnulee = new("FUS-ANNULEE", "Cette fusion est déjà annulée.");

    public static readonly RegleMetier MotifAnnulationRequis = new("FUS-MOTIF-ANNULATION", "Dites pourquoi vous annulez cette fusion.");

    public static readonly RegleMetier SeuilRequis = new("FUS-SEUIL", "Saisissez le score à partir duquel une paire est proposée, de 1 à 100.");

    public static readonly RegleMetier LettresRequises = new(
        "FUS-LETTRES",
        "Saisissez le nombre de lettres à partir duquel une faute de frappe est cherchée, de 2 à 20."
    );

    public static readonly RegleMetier PoidsRequis = new("FUS-POIDS", "Saisissez un poids de 0 à 100\u00A0: 0 ne compte pas.");

    public static readonly RegleMetier ReserveRequise = new("FUS-RESERVE", "Cette raison fait douter\u00A0: saisissez un poids de −100 à 0.");

    public static readonly RegleMetier RienDepuis = new(
        "FUS-DEPUIS",
        "Cette fusion ne peut plus être annulée\u00A0: les dossiers ont changé depuis. Lisez pourquoi ci-dessous."
    );
}
