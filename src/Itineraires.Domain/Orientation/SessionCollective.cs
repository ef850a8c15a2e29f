using System.ComponentModel.DataAnnotations;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Personnes;

namespace Itineraires.Domain.Orientation;

public enum GenreSession
{
    /// <summary>Newcomers are received together and oriented (ORI-07).</summary>
    [Display(Name = "plateforme collective d’orientation")]
    Plateforme,

    /// <summary>Rights, duties and local resources are presented (INF-03).</summary>
    [Display(Name = "information collective")]
    Information,
}

public enum StatutSession
{
    [Display(Name = "planifiée")]
    Planifiee,

    [Display(Name = "tenue")]
    Tenue,

    [Display(Name = "annulée")]
    Annulee,
}

public enum ActeSession
{
    [Display(Name = "modifier la session")]
    Modifier,

    [Display(Name = "convoquer une personne")]
    Convoquer,

    [Display(Name = "noter une présence")]
    Noter,

    [Display(Name = "clore la session")]
    Clore,

    [Display(Name = "rouvrir la session")]
    Rouvrir,

    [Display(Name = "annuler la session")]
    Annuler,
}

/// <summary>A local resource presented at a session (INF-03).</summary>
/// <param name="Thematique">Code of the nomenclature of thématiques.</param>
/// <param name="Libelle">What was presented, and by whom.</param>
public sealed record RessourcePresentee(string Thematique, string Libelle);

/// <summary>When and where a session is held.</summary>
/// <param name="Titre">Shown to those convoked.</param>
/// <param name="Jour">Civil day in Paris.</param>
/// <param name="Heure">Beginning.</param>
/// <param name="DureeMinutes">Minutes.</param>
/// <param name="Lieu">Room and address.</param>
/// <param name="Places">Seats.</param>
/// <param name="Convocations">Persons convoked at most: some do not come, so it may exceed the seats.</param>
public sealed record TenueSession(string? Titre, DateOnly Jour, TimeOnly Heure, int DureeMinutes, string? Lieu, int Places, int Convocations);

/// <summary>A collective session of a territory, to which persons are convoked.</summary>
public sealed class SessionCollective : Entite
{
    public static readonly MachineEtats<StatutSession, ActeSession> Machine = new(
        "SES-ETAT",
        "La session",
        new Dictionary<(StatutSession, ActeSession), StatutSession>
        {
            [(StatutSession.Planifiee, ActeSession.Modifier)] = StatutSession.Planifiee,
            [(StatutSession.Planifiee, ActeSession.Convoquer)] = StatutSession.Planifiee,
            [(StatutSession.Planifiee, ActeSession.Noter)] = StatutSession.Planifiee,
            [(StatutSession.Planifiee, ActeSession.Clore)] = StatutSession.Tenue,
            [(StatutSession.Planifiee, ActeSession.Annuler)] = StatutSession.Annulee,
            [(StatutSession.Tenue, ActeSession.Rouvrir)] = StatutSession.Planifiee,
        }
    );

    private SessionCollective() { }

    /// <exception cref="RegleMetierException">The place or the numbers are missing or wrong.</exception>
    public SessionCollective(GenreSession genre, Guid territoireId, TenueSession tenue)
    {
        (Genre, TerritoireId) = (genre, territoireId);
        Fixer(tenue);
    }

    public GenreSession Genre { get; private set; }

    /// <summary>Territory of a Maison.</summary>
    public Guid TerritoireId { get; private set; }

    public string Titre { get; private set; } = "";

    public DateOnly Jour { get; private set; }

    public TimeOnly Heure { get; private set; }

    public int DureeMinutes { get; private set; }

    public string Lieu { get; private set; } = "";

    public int Places { get; private set; }

    public int ConvocationsAuPlus { get; private set; }

    public StatutSession Statut { get; private set; }

    public string? MotifAnnulation { get; private set; }

    public List<RessourcePresentee> Ressources { get; private set; } = [];

    /// <summary>Changes where and when, while nobody is convoked.</summary>
    /// <exception cref="RegleMetierException">Someone is convoked, the new day is past, or the place or the numbers are wrong.</exception>
    public void Deplacer(TenueSession tenue, int convoques, DateOnly aujourdhui)
    {
        Statut = Machine.Passer(Statut, ActeSession.Modifier);
        ReglesSession.JourAVenir.Exiger(tenue.Jour >= aujourdhui || tenue.Jour == Jour, nameof(Jour));
        ReglesSession.SansConvoque.Exiger(convoques == 0);
        Fixer(tenue);
    }

    /// <summary>Convokes a person.</summary>
    /// <param name="personne">Of the territory of the session.</param>
    /// <param name="passe">What she was convoked to before, for this kind of session.</param>
    /// <param name="convoques">Persons already convoked to this session.</param>
    /// <param name="acte">By whom and when.</param>
    /// <param name="regles">Of the cadre.</param>
    /// <exception cref="RegleMetierException">The session is full, too near, or the person may not be convoked to it.</exception>
    public Convocation Convoquer(Personne personne, IReadOnlyCollection<Convocation> passe, int convoques, ActeConvocation acte, ReglesConvocation regles)
    {
        Statut = Machine.Passer(Statut, ActeSession.Convoquer);
        ReglesSession.Territoire.Exiger(personne.TerritoireId == TerritoireId);
        ReglesOrientation.SoumisAuxDroitsEtDevoirs.Exiger(personne.SoumisDroitsDevoirs);
        ReglesSession.Preavis.Exiger(Jour.DayNumber - acte.Le.DayNumber >= (regles.PreavisJours ?? 0));
        ReglesSession.Complete.Exiger(convoques < ConvocationsAuPlus);
        var comptees = passe.Count(c => c.Statut != StatutConvocation.Annulee);
        ReglesSession.DejaConvoquee.Exiger(!passe.Any(c => c.Statut == StatutConvocation.Attendue));
        ReglesSession.DejaVenue.Exiger(!passe.Any(c => c.Statut == StatutConvocation.Presente));
        ReglesSession.TropDeFois.Exiger(regles.AuPlus is not { } auPlus || comptees < auPlus);
        ReglesSession.SansAccompagnement.Exiger(Genre != GenreSession.Plateforme || personne.AccompagnementId is null);
        return new Convocation(personne.Id, Id, comptees + 1, acte);
    }

    /// <summary>Receives a person who came without being convoked here; another session expects her no more.</summary>
    /// <exception cref="RegleMetierException">The session is not today or is over, or the person is not one to receive.</exception>
    public Convocation Accueillir(Personne personne, IReadOnlyCollection<Convocation> passe, ActeConvocation acte)
    {
        Statut = Machine.Passer(Statut, ActeSession.Noter);
        ReglesSession.Territoire.Exiger(personne.TerritoireId == TerritoireId);
        ReglesOrientation.SoumisAuxDroitsEtDevoirs.Exiger(personne.SoumisDroitsDevoirs);
        ReglesSession.PasAvantLeJour.Exiger(acte.Le >= Jour);
        ReglesSession.DejaVenue.Exiger(!passe.Any(c => c.Statut == StatutConvocation.Presente));
        ReglesSession.SansAccompagnement.Exiger(Genre != GenreSession.Plateforme || personne.AccompagnementId is null);
        foreach (var attendue in passe.Where(c => c.Statut == StatutConvocation.Attendue))
        {
            attendue.Annuler();
        }

        var venue = new Convocation(personne.Id, Id, passe.Count(c => c.Statut != StatutConvocation.Annulee) + 1, acte);
        venue.Noter(ActePresence.Venir, null, acte.Par, acte.Le);
        return venue;
    }

    /// <summary>Notes who came; only an absence may be justified once the session is closed.</summary>
    /// <param name="convocation">To this session.</param>
    /// <param name="acte">What is noted.</param>
    /// <param name="motif">Why she did not come, for a justified absence.</param>
    /// <param name="par">Author.</param>
    /// <param name="aujourdhui">Today: nobody is absent from a session to come.</param>
    public void Noter(Convocation convocation, ActePresence acte, string? motif, Guid par, DateOnly aujourdhui)
    {
        if (Statut != StatutSession.Tenue || acte != ActePresence.Justifier)
        {
            Statut = Machine.Passer(Statut, ActeSession.Noter);
        }

        ReglesSession.PasAvantLeJour.Exiger(aujourdhui >= Jour || acte == ActePresence.Justifier);
        convocation.Noter(acte, motif, par, aujourdhui);
    }

    /// <summary>Nobody is left to be noted.</summary>
    public void Clore(int attendues, DateOnly aujourdhui)
    {
        var statut = Machine.Passer(Statut, ActeSession.Clore);
        ReglesSession.PasAvantLeJour.Exiger(aujourdhui >= Jour);
        ReglesSession.TousNotes.Exiger(attendues == 0);
        Statut = statut;
    }

    public void Rouvrir() => Statut = Machine.Passer(Statut, ActeSession.Rouvrir);

    /// <summary>The session will not be held; those convoked are free for another.</summary>
    /// <param name="convocations">All those to this session.</param>
    /// <exception cref="RegleMetierException">The reason is missing, or a presence is noted: it was held.</exception>
    public void Annuler(string? motif, IReadOnlyCollection<Convocation> convocations)
    {
        var statut = Machine.Passer(Statut, ActeSession.Annuler);
        ReglesSession.SansPresence.Exiger(convocations.All(c => c.Statut is StatutConvocation.Attendue or StatutConvocation.Annulee));
        ReglesSession.MotifRequis.Exiger(!string.IsNullOrWhiteSpace(motif), nameof(MotifAnnulation));
        (Statut, MotifAnnulation) = (statut, motif!.Trim());
        foreach (var convocation in convocations.Where(c => c.Statut == StatutConvocation.Attendue))
        {
            convocation.Annuler();
        }
    }

    public void Presenter(IEnumerable<RessourcePresentee> ressources) =>
        Ressources = [.. ressources.Where(r => !string.IsNullOrWhiteSpace(r.Libelle)).Select(r => r with { Libelle = r.Libelle.Trim() })];

    private void Fixer(TenueSession tenue)
    {
        ReglesSession.LieuRequis.Exiger(!string.IsNullOrWhiteSpace(tenue.Lieu), nameof(Lieu));
        ReglesSession.DureePositive.Exiger(tenue.DureeMinutes > 0, nameof(DureeMinutes));
        ReglesSession.PlacesPositives.Exiger(tenue.Places > 0, nameof(Places));
        ReglesSession.ConvocationsAssez.Exiger(tenue.Convocations >= tenue.Places, nameof(ConvocationsAuPlus));
        Titre = string.IsNullOrWhiteSpace(tenue.Titre) ? Libelles.De(Genre) : tenue.Titre.Trim();
        (Jour, Heure, DureeMinutes, Lieu) = (tenue.Jour, tenue.Heure, tenue.DureeMinutes, tenue.Lieu!.Trim());
        (Places, ConvocationsAuPlus) = (tenue.Places, tenue.Convocations);
    }
}

/// <summary>Who convokes, when, and the token that a convocation bears to be scanned.</summary>
public sealed record ActeConvocation(Guid Par, DateOnly Le, string Jeton);

/// <summary>What is noted of a person convoked.</summary>
public enum ActePresence
{
    [Display(Name = "noter la présence")]
    Venir,

    [Display(Name = "noter une absence justifiée")]
    Justifier,

    [Display(Name = "noter une absence non justifiée")]
    Constater,

    [Display(Name = "annuler la convocation")]
    Annuler,
}

/// <summary>What the cadre says of convocations.</summary>
/// <param name="AuPlus">Convocations of one person at most, or null.</param>
/// <param name="PreavisJours">Days between the convocation and the session at least, or null.</param>
public sealed record ReglesConvocation(int? AuPlus, int? PreavisJours);

public enum StatutConvocation
{
    [Display(Name = "attendue")]
    Attendue,

    [Display(Name = "présente")]
    Presente,

    [Display(Name = "absence justifiée")]
    AbsenceJustifiee,

    [Display(Name = "absence non justifiée")]
    AbsenceNonJustifiee,

    [Display(Name = "annulée")]
    Annulee,
}

/// <summary>A person convoked to a session.</summary>
public sealed class Convocation : Entite, IConcernePersonne
{
    /// <summary>A presence noted by mistake is noted again while the session is open.</summary>
    public static readonly MachineEtats<StatutConvocation, ActePresence> Machine = new(
        "SES-PRESENCE-ETAT",
        "La convocation",
        new Dictionary<(StatutConvocation, ActePresence), StatutConvocation>
        {
            [(StatutConvocation.Attendue, ActePresence.Venir)] = StatutConvocation.Presente,
            [(StatutConvocation.Attendue, ActePresence.Justifier)] = StatutConvocation.AbsenceJustifiee,
            [(StatutConvocation.Attendue, ActePresence.Constater)] = StatutConvocation.AbsenceNonJustifiee,
            [(StatutConvocation.Attendue, ActePresence.Annuler)] = StatutConvocation.Annulee,
            [(StatutConvocation.Presente, ActePresence.Justifier)] = StatutConvocation.AbsenceJustifiee,
            [(StatutConvocation.Presente, ActePresence.Constater)] = StatutConvocation.AbsenceNonJustifiee,
            [(StatutConvocation.AbsenceJustifiee, ActePresence.Venir)] = StatutConvocation.Presente,
            [(StatutConvocation.AbsenceJustifiee, ActePresence.Constater)] = StatutConvocation.AbsenceNonJustifiee,
            [(StatutConvocation.AbsenceNonJustifiee, ActePresence.Venir)] = StatutConvocation.Presente,
            [(StatutConvocation.AbsenceNonJustifiee, ActePresence.Justifier)] = StatutConvocation.AbsenceJustifiee,
        }
    );

    private Convocation() { }

    internal Convocation(Guid personneId, Guid sessionId, int rang, ActeConvocation acte)
    {
        (PersonneId, SessionId, Rang) = (personneId, sessionId, rang);
        (ConvoqueePar, ConvoqueeLe, Jeton) = (acte.Par, acte.Le, acte.Jeton);
    }

    public Guid PersonneId { get; private set; }

    public Guid SessionId { get; private set; }

    /// <summary>1 for the first convocation to this kind of session, 2 for the second…</summary>
    public int Rang { get; private set; }

    public DateOnly ConvoqueeLe { get; private set; }

    public Guid ConvoqueePar { get; private set; }

    /// <summary>Unguessable, in the QR code of the convocation.</summary>
    public string Jeton { get; private set; } = "";

    public StatutConvocation Statut { get; private set; }

    public DateOnly? NoteeLe { get; private set; }

    public Guid? NoteePar { get; private set; }

    /// <summary>Why she did not come, for a justified absence.</summary>
    public string? Motif { get; private set; }

    internal void Noter(ActePresence acte, string? motif, Guid par, DateOnly le)
    {
        var statut = Machine.Passer(Statut, acte);
        ReglesSession.MotifAbsenceRequis.Exiger(acte != ActePresence.Justifier || !string.IsNullOrWhiteSpace(motif), nameof(Motif));
        (Statut, NoteeLe, NoteePar) = (statut, le, par);
        Motif = statut == StatutConvocation.AbsenceJustifiee ? motif!.Trim() : null;
    }

    /// <summary>The person is expected no more: the session is cancelled, she came to another, or her two dossiers were each convoked.</summary>
    public void Annuler() => Statut = Machine.Passer(Statut, ActePresence.Annuler);
}

/// <summary>Rules of collective sessions. Source: décision CP-2020-0011, II (plateformes collectives d'orientation); PMI'e, objectif 8.</summary>
public static class ReglesSession
{
    public static readonly RegleMetier JourAVenir = new("SES-A-VENIR", "Choisissez aujourd’hui ou un jour à venir.");

    public static readonly RegleMetier LieuRequis = new("SES-LIEU", "Indiquez la salle et l’adresse.");

    public static readonly RegleMetier DureePositive = new("SES-DUREE", "La durée est d’au moins une minute.");

    public static readonly RegleMetier PlacesPositives = new("SES-PLACES", "Une session a au moins une place.");

    public static readonly RegleMetier ConvocationsAssez = new("SES-CONVOCATIONS", "Le nombre de convocations est au moins celui des places.");

    public static readonly RegleMetier SansConvoque = new(
        "SES-MODIFIER",
        "Des personnes sont déjà convoquées à cette session\u00A0: annulez-la, et convoquez-les à une autre."
    );

    public static readonly RegleMetier Territoire = new("SES-TERRITOIRE", "Cette personne n’est pas du territoire de la session.");

    public static readonly RegleMetier Preavis = new("SES-PREAVIS", "La session est trop proche pour que la convocation arrive à temps.");

    public static readonly RegleMetier Complete = new("SES-COMPLETE", "Le nombre de convocations prévu pour cette session est atteint.");

    public static readonly RegleMetier DejaConvoquee = new("SES-DEJA", "Cette personne est déjà convoquée à une session.");

    public static readonly RegleMetier DejaVenue = new("SES-VENUE", "Cette personne est déjà venue à une session.");

    public static readonly RegleMetier TropDeFois = new(
        "SES-RANG",
        "Cette personne a reçu toutes les convocations que prévoit le cadre\u00A0: décidez sur dossier."
    );

    public static readonly RegleMetier SansAccompagnement = new("SES-ACCOMPAGNEE", "Cette personne a déjà un accompagnement.");

    public static readonly RegleMetier PasAvantLeJour = new("SES-JOUR", "La session n’a pas encore eu lieu.");

    public static readonly RegleMetier TousNotes = new("SES-A-NOTER", "Notez la présence de chaque personne avant de clore la session.");

    public static readonly RegleMetier SansPresence = new("SES-TENUE", "Des présences sont notées\u00A0: la session a eu lieu, elle ne s’annule plus.");

    public static readonly RegleMetier MotifRequis = new("SES-MOTIF", "Indiquez pourquoi la session est annulée.");

    public static readonly RegleMetier MotifAbsenceRequis = new("SES-ABSENCE-MOTIF", "Indiquez pourquoi la personne n’a pas pu venir.");
}
