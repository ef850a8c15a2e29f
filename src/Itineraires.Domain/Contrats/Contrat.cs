using System.ComponentModel.DataAnnotations;
using Itineraires.Domain.Accompagnement;
using Itineraires.Domain.Cadres;
using Itineraires.Domain.Commun;

namespace Itineraires.Domain.Contrats;

public enum StatutContrat
{
    [Display(Name = "brouillon")]
    Brouillon,

    [Display(Name = "complété")]
    Complete,

    [Display(Name = "signé")]
    Signe,

    [Display(Name = "soumis")]
    Soumis,

    [Display(Name = "validé")]
    Valide,

    [Display(Name = "remis")]
    Remis,

    [Display(Name = "en cours")]
    EnCours,

    [Display(Name = "échu")]
    Echu,

    [Display(Name = "rompu")]
    Rompu,

    [Display(Name = "clos")]
    Clos,
}

public enum ActeContrat
{
    [Display(Name = "compléter le contrat")]
    Completer,

    [Display(Name = "reprendre le brouillon")]
    Reprendre,

    [Display(Name = "signer le contrat")]
    Signer,

    [Display(Name = "soumettre le contrat")]
    Soumettre,

    [Display(Name = "retourner le contrat")]
    Retourner,

    [Display(Name = "valider le contrat")]
    Valider,

    [Display(Name = "remettre le contrat")]
    Remettre,

    [Display(Name = "faire commencer le contrat")]
    Commencer,

    [Display(Name = "constater l’échéance")]
    Echoir,

    [Display(Name = "rompre le contrat")]
    Rompre,

    [Display(Name = "clore le contrat")]
    Clore,
}

/// <summary>Term of an objective (CER-04).</summary>
public enum TermeObjectif
{
    [Display(Name = "court terme")]
    Court,

    [Display(Name = "moyen terme")]
    Moyen,

    [Display(Name = "long terme")]
    Long,
}

/// <summary>One objective of a contrat.</summary>
public sealed record ObjectifContrat(TermeObjectif Terme, string Texte);

/// <summary>Contrat d'engagements: signed by the person, validated by the Métropole.</summary>
public sealed class Contrat : Entite, IConcernePersonne
{
    /// <summary>States and acts. Source: metier, « Contrat d'engagements ». « En cours » and « échu » follow the calendar, see <see cref="StatutAu(DateOnly)"/>.</summary>
    public static readonly MachineEtats<StatutContrat, ActeContrat> Machine = new(
        "CER-ETAT",
        "Le contrat",
        new Dictionary<(StatutContrat, ActeContrat), StatutContrat>
        {
            [(StatutContrat.Brouillon, ActeContrat.Completer)] = StatutContrat.Complete,
            [(StatutContrat.Complete, ActeContrat.Reprendre)] = StatutContrat.Brouillon,
            [(StatutContrat.Complete, ActeContrat.Signer)] = StatutContrat.Signe,
            [(StatutContrat.Signe, ActeContrat.Soumettre)] = StatutContrat.Soumis,
            [(StatutContrat.Soumis, ActeContrat.Retourner)] = StatutContrat.Brouillon,
            [(StatutContrat.Soumis, ActeContrat.Valider)] = StatutContrat.Valide,
            [(StatutContrat.Valide, ActeContrat.Remettre)] = StatutContrat.Remis,
            [(StatutContrat.Remis, ActeContrat.Commencer)] = StatutContrat.EnCours,
            [(StatutContrat.EnCours, ActeContrat.Echoir)] = StatutContrat.Echu,
            [(StatutContrat.EnCours, ActeContrat.Rompre)] = StatutContrat.Rompu,
            [(StatutContrat.EnCours, ActeContrat.Clore)] = StatutContrat.Clos,
        }
    );

    private Contrat() { }

    /// <summary>Starts a draft, prefilled from the previous contrat when there is one (CER-11).</summary>
    public Contrat(ParcoursAccompagne accompagnement, int numero, Contrat? precedent, DateOnly debut, DateOnly fin)
    {
        ReglesContrat.AccompagnementOuvert.Exiger(accompagnement.EstOuvert);
        ReglesContrat.FinApresDebut.Exiger(fin > debut, nameof(Fin));
        PersonneId = accompagnement.PersonneId;
        AccompagnementId = accompagnement.Id;
        CadreCode = accompagnement.CadreCode;
        Numero = numero;
        (Debut, Fin) = (debut, fin);
        if (precedent is not null)
        {
            PrecedentId = precedent.Id;
            Objectifs = [.. precedent.Objectifs];
            EngagementsPersonne = precedent.EngagementsPersonne;
            EngagementsCollectivite = precedent.EngagementsCollectivite;
            Attentes = precedent.Attentes;
        }
    }

    public Guid PersonneId { get; private set; }

    public Guid AccompagnementId { get; private set; }

    public string CadreCode { get; private set; } = "";

    /// <summary>Rank for this person, from 1.</summary>
    public int Numero { get; private set; }

    public Guid? PrecedentId { get; private set; }

    public StatutContrat Statut { get; private set; }

    public DateOnly Debut { get; private set; }

    public DateOnly Fin { get; private set; }

    public List<ObjectifContrat> Objectifs { get; private set; } = [];

    /// <summary>What the person commits to (CER-10).</summary>
    public string? EngagementsPersonne { get; private set; }

    /// <summary>What the collectivité commits to in return (CER-10).</summary>
    public string? EngagementsCollectivite { get; private set; }

    /// <summary>Needs, expectations and remarks in the person's words (CER-13).</summary>
    public string? Attentes { get; private set; }

    /// <summary>Bilan of the previous contrat (CER-06).</summary>
    public string? BilanPrecedent { get; private set; }

    public DateOnly? SigneLe { get; private set; }

    /// <summary>Scan of the signed paper.</summary>
    public Guid? PieceSigneeId { get; private set; }

    public DateTime? SoumisLe { get; private set; }

    public Guid? SoumisPar { get; private set; }

    public DateTime? ValideLe { get; private set; }

    public Guid? ValidePar { get; private set; }

    public DateTime? RetourneLe { get; private set; }

    public Guid? RetournePar { get; private set; }

    public string? MotifRetour { get; private set; }

    public DateOnly? RemisLe { get; private set; }

    /// <summary>Day of a rupture or early end: the contrat is not valid after it.</summary>
    public DateOnly? TermineLe { get; private set; }

    public string? MotifTerme { get; private set; }

    /// <summary>Still with the référent: its content can change.</summary>
    public bool EstEnPreparation => Statut is StatutContrat.Brouillon or StatutContrat.Complete or StatutContrat.Signe;

    /// <summary>State on a day: a contrat remis runs from its beginning and lapses after its end.</summary>
    public StatutContrat StatutAu(DateOnly jour) => StatutAu(Statut, Debut, Fin, jour);

    /// <summary>The same from the stored values, for lists that do not load the whole contrat.</summary>
    public static StatutContrat StatutAu(StatutContrat statut, DateOnly debut, DateOnly fin, DateOnly jour) =>
        statut switch
        {
            StatutContrat.Remis or StatutContrat.EnCours when jour > fin => StatutContrat.Echu,
            StatutContrat.Remis when jour >= debut => StatutContrat.EnCours,
            _ => statut,
        };

    /// <summary>Validated by the Métropole and covering the day.</summary>
    public bool EstValideAu(DateOnly jour) => ValideLe is not null && jour >= Debut && jour <= (TermineLe ?? Fin);

    /// <summary>Writes the content of a draft.</summary>
    public void Rediger(
        DateOnly debut,
        DateOnly fin,
        IEnumerable<ObjectifContrat> objectifs,
        string? engagementsPersonne,
        string? engagementsCollectivite,
        string? attentes,
        string? bilanPrecedent
    )
    {
        ReglesContrat.Modifiable.Exiger(Statut == StatutContrat.Brouillon);
        ReglesContrat.FinApresDebut.Exiger(fin > debut, nameof(Fin));
        (Debut, Fin) = (debut, fin);
        Objectifs = [.. objectifs.Where(o => !string.IsNullOrWhiteSpace(o.Texte)).Select(o => o with { Texte = o.Texte.Trim() })];
        EngagementsPersonne = Nettoyer(engagementsPersonne);
        EngagementsCollectivite = Nettoyer(engagementsCollectivite);
        Attentes = Nettoyer(attentes);
        BilanPrecedent = Nettoyer(bilanPrecedent);
    }

    /// <summary>Declares the draft complete: ready to be signed (CER-04, CER-05, CER-06, CER-10).</summary>
    /// <param name="cadre">Cadre of the parcours.</param>
    /// <param name="nombreEtapes">Étapes that the contrat lists.</param>
    /// <param name="precedent">Previous contrat, for a renewal.</param>
    public void Completer(Cadre cadre, int nombreEtapes, Contrat? precedent)
    {
        var statut = Machine.Passer(Statut, ActeContrat.Completer);
        ReglesContrat.ObjectifRequis.Exiger(Objectifs.Count > 0, nameof(Objectifs));
        ReglesContrat.EngagementRequis.Exiger(EngagementsPersonne is not null, nameof(EngagementsPersonne));
        ReglesContrat.ReciprociteRequise.Exiger(EngagementsCollectivite is not null, nameof(EngagementsCollectivite));
        ReglesContrat.EtapeRequise.Exiger(nombreEtapes > 0, "Etapes");
        ReglesContrat.BilanRequis.Exiger(precedent is null || BilanPrecedent is not null, nameof(BilanPrecedent));
        var fin = precedent?.TermineLe ?? precedent?.Fin;
        ReglesContrat.SansChevauchement.Exiger(precedent?.ValideLe is null || Debut > fin, nameof(Debut));
        var dureeMax = cadre.Entier(ParametresCadre.ContratDureeMaxMois);
        ReglesContrat.DureeMaximale.Exiger(dureeMax is null || Fin < Debut.AddMonths(dureeMax.Value), nameof(Fin));
        Statut = statut;
    }

    public void Reprendre() => Statut = Machine.Passer(Statut, ActeContrat.Reprendre);

    /// <summary>The person signed; the scan of the signed paper is kept (CER-07).</summary>
    public void Signer(DateOnly le, Guid pieceSigneeId, DateOnly aujourdhui)
    {
        var statut = Machine.Passer(Statut, ActeContrat.Signer);
        ReglesContrat.SignatureConstatee.Exiger(le <= aujourdhui, nameof(SigneLe));
        (Statut, SigneLe, PieceSigneeId) = (statut, le, pieceSigneeId);
    }

    public void Soumettre(Guid par, DateTime instant) =>
        (Statut, SoumisLe, SoumisPar, MotifRetour) = (Machine.Passer(Statut, ActeContrat.Soumettre), instant, par, null);

    /// <summary>Sends the contrat back to the référent with a reason; it is signed anew (CER-08).</summary>
    public void Retourner(Guid par, DateTime instant, string motif)
    {
        var statut = Machine.Passer(Statut, ActeContrat.Retourner);
        ReglesContrat.MotifRetourRequis.Exiger(!string.IsNullOrWhiteSpace(motif), nameof(MotifRetour));
        (Statut, RetourneLe, RetournePar, MotifRetour) = (statut, instant, par, motif.Trim());
        (SigneLe, PieceSigneeId) = (null, null);
    }

    public void Valider(Guid par, DateTime instant) => (Statut, ValideLe, ValidePar) = (Machine.Passer(Statut, ActeContrat.Valider), instant, par);

    /// <summary>Handed over to the person after validation (CER-09).</summary>
    public void Remettre(DateOnly le, DateOnly aujourdhui)
    {
        var statut = Machine.Passer(Statut, ActeContrat.Remettre);
        ReglesContrat.RemiseConstatee.Exiger(le <= aujourdhui, nameof(RemisLe));
        ReglesContrat.RemiseApresValidation.Exiger(le >= DateOnly.FromDateTime(Horloge.EnHeureLocale(ValideLe!.Value)), nameof(RemisLe));
        (Statut, RemisLe) = (statut, le);
    }

    /// <summary>Ends a running contrat before its term.</summary>
    public void Rompre(DateOnly le, string motif, DateOnly aujourdhui) => MettreFin(ActeContrat.Rompre, le, motif, aujourdhui);

    /// <summary>Closes a running contrat: the parcours ends or goes elsewhere.</summary>
    public void Clore(DateOnly le, string motif, DateOnly aujourdhui) => MettreFin(ActeContrat.Clore, le, motif, aujourdhui);

    private void MettreFin(ActeContrat acte, DateOnly le, string motif, DateOnly aujourdhui)
    {
        var statut = Machine.Passer(StatutAu(aujourdhui), acte);
        ReglesContrat.TermeDansLaPeriode.Exiger(le >= Debut && le <= Fin && le <= aujourdhui, nameof(TermineLe));
        ReglesContrat.MotifTermeRequis.Exiger(!string.IsNullOrWhiteSpace(motif), nameof(MotifTerme));
        (Statut, TermineLe, MotifTerme) = (statut, le, motif.Trim());
    }

    private static string? Nettoyer(string? texte) => string.IsNullOrWhiteSpace(texte) ? null : texte.Trim();
}

/// <summary>Rules of the contrat d'engagements. Source: Itinéraires emploi 2020, § 3.2; Itinéraires activité 2020, § 3-2.</summary>
public static class ReglesContrat
{
    private const string Source = "Itinéraires emploi 2020, § 3.2";

    public static readonly RegleMetier AccompagnementOuvert = new(
        "CER-ACCOMPAGNEMENT",
        "L’accompagnement de cette personne est terminé\u00A0: il n’y a plus de contrat à rédiger."
    );

    public static readonly RegleMetier Modifiable = new("CER-MODIFIABLE", "Ce contrat n’est plus un brouillon\u00A0: reprenez le brouillon pour le modifier.");

    public static readonly RegleMetier FinApresDebut = new("CER-DATES", "La date de fin doit être postérieure à la date de début.");

    public static readonly RegleMetier ObjectifRequis = new("CER-OBJECTIF", "Ajoutez au moins un objectif, à court, moyen ou long terme.", Source);

    public static readonly RegleMetier EngagementRequis = new(
        "CER-ENGAGEMENT",
        "Indiquez au moins un engagement de la personne.",
        "Itinéraires emploi 2020, § 1.1"
    );

    public static readonly RegleMetier ReciprociteRequise = new(
        "CER-RECIPROCITE",
        "Indiquez ce à quoi la collectivité s’engage en retour.",
        "Itinéraires emploi 2020, § 1.1"
    );

    public static readonly RegleMetier EtapeRequise = new("CER-ETAPE", "Ajoutez au moins une étape ou un suivi, avec ses dates et son lieu.", Source);

    public static readonly RegleMetier BilanRequis = new("CER-BILAN", "Rédigez le bilan du contrat précédent avant de renouveler.", Source);

    public static readonly RegleMetier SansChevauchement = new(
        "CER-CHEVAUCHEMENT",
        "Ce contrat commence avant la fin du précédent\u00A0: faites-le commencer au plus tôt le lendemain.",
        Source
    );

    public static readonly RegleMetier DureeMaximale = new("CER-DUREE", "Ce contrat dépasse la durée prévue par le cadre.");

    public static readonly RegleMetier SignatureConstatee = new("CER-SIGNATURE-DATE", "La date de signature ne peut pas être dans le futur.");

    public static readonly RegleMetier MotifRetourRequis = new("CER-RETOUR", "Indiquez au référent ce qu’il doit reprendre.");

    public static readonly RegleMetier RemiseConstatee = new("CER-REMISE-DATE", "La date de remise ne peut pas être dans le futur.");

    public static readonly RegleMetier RemiseApresValidation = new(
        "CER-REMISE",
        "Le contrat est remis après sa validation\u00A0: choisissez une date postérieure ou égale.",
        Source
    );

    public static readonly RegleMetier TermeDansLaPeriode = new(
        "CER-TERME-DATE",
        "La date doit se trouver dans la période du contrat et ne pas être dans le futur."
    );

    public static readonly RegleMetier MotifTermeRequis = new("CER-TERME-MOTIF", "Indiquez pourquoi le contrat prend fin.");
}
