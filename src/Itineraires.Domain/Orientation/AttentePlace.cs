using System.ComponentModel.DataAnnotations;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Personnes;

namespace Itineraires.Domain.Orientation;

public enum StatutAttente
{
    [Display(Name = "en attente")]
    EnAttente,

    [Display(Name = "orientée sur cette ligne")]
    Orientee,

    [Display(Name = "retirée de la liste")]
    Retiree,
}

public enum ActeAttente
{
    [Display(Name = "orienter la personne sur la ligne")]
    Orienter,

    [Display(Name = "retirer la personne de la liste")]
    Retirer,
}

/// <summary>A person who waits for a place on a line of convention that is full (ORI-09); the oldest entry is served first.</summary>
public sealed class AttentePlace : Entite, IConcernePersonne
{
    public static readonly MachineEtats<StatutAttente, ActeAttente> Machine = new(
        "ATT-ETAT",
        "L’attente",
        new Dictionary<(StatutAttente, ActeAttente), StatutAttente>
        {
            [(StatutAttente.EnAttente, ActeAttente.Orienter)] = StatutAttente.Orientee,
            [(StatutAttente.EnAttente, ActeAttente.Retirer)] = StatutAttente.Retiree,
        }
    );

    private AttentePlace() { }

    public Guid PersonneId { get; private set; }

    public Guid LigneConventionId { get; private set; }

    public StatutAttente Statut { get; private set; }

    public DateOnly InscriteLe { get; private set; }

    public Guid InscritePar { get; private set; }

    public DateOnly? CloseLe { get; private set; }

    /// <summary>Why she was taken off the list.</summary>
    public string? MotifRetrait { get; private set; }

    public bool EstOuverte => Statut == StatutAttente.EnAttente;

    /// <summary>Puts a person on the waiting list of a line.</summary>
    /// <param name="personne">Soumise aux droits et devoirs and domiciled in the territory, as for an orientation (PER-05).</param>
    /// <param name="ligneId">Line of convention wished.</param>
    /// <param name="libres">Places of the line that nobody holds.</param>
    /// <param name="enAttente">Persons who already wait for it.</param>
    /// <param name="dejaInscrite">She already waits for this line.</param>
    /// <param name="par">Author.</param>
    /// <param name="le">Day.</param>
    /// <exception cref="RegleMetierException">The line has a place for her, she already waits, or she may not be oriented.</exception>
    public static AttentePlace Inscrire(Personne personne, Guid ligneId, int libres, int enAttente, bool dejaInscrite, Guid par, DateOnly le)
    {
        ReglesOrientation.SoumisAuxDroitsEtDevoirs.Exiger(personne.SoumisDroitsDevoirs);
        ReglesOrientation.DomicilieDansLaMetropole.Exiger(personne.TerritoireId is not null);
        ReglesAttente.DejaInscrite.Exiger(!dejaInscrite, "Choix");
        ReglesAttente.PlaceLibre.Exiger(libres <= enAttente, "Choix");
        return new AttentePlace
        {
            PersonneId = personne.Id,
            LigneConventionId = ligneId,
            InscritePar = par,
            InscriteLe = le,
        };
    }

    /// <summary>A decision of orientation is taken: towards this line the wait is over, elsewhere it has no object.</summary>
    public void Suivre(DecisionOrientation decision)
    {
        // A decision typed late may bear a day before the wait began.
        var le = decision.DecideeLe < InscriteLe ? InscriteLe : decision.DecideeLe;
        if (decision.LigneConventionId == LigneConventionId)
        {
            (Statut, CloseLe) = (Machine.Passer(Statut, ActeAttente.Orienter), le);
        }
        else
        {
            Retirer(le, "Orientée vers un autre parcours.");
        }
    }

    /// <summary>The line goes on under the programming of another year, with its waiting list.</summary>
    public void Reporter(Guid ligneId) => LigneConventionId = ligneId;

    /// <summary>Two entries turn out to be those of one person: the older rank is hers.</summary>
    public void PrendreLeRangDe(AttentePlace autre) => InscriteLe = autre.InscriteLe < InscriteLe ? autre.InscriteLe : InscriteLe;

    public void Retirer(DateOnly le, string? motif)
    {
        var statut = Machine.Passer(Statut, ActeAttente.Retirer);
        ReglesAttente.MotifRequis.Exiger(!string.IsNullOrWhiteSpace(motif), nameof(MotifRetrait));
        (Statut, CloseLe, MotifRetrait) = (statut, le, motif!.Trim());
    }
}

/// <summary>Rules of the waiting lists.</summary>
public static class ReglesAttente
{
    public static readonly RegleMetier DejaInscrite = new("ATT-DEJA", "Cette personne attend déjà une place sur cette ligne.");

    public static readonly RegleMetier PlaceLibre = new("ATT-LIBRE", "Cette ligne a une place pour cette personne\u00A0: orientez-la directement.");

    public static readonly RegleMetier MotifRequis = new("ATT-MOTIF", "Indiquez pourquoi la personne n’attend plus cette place.");
}
