using Itineraires.Domain.Commun;

namespace Itineraires.Domain.Personnes;

/// <summary>A person known to the programme, with or without a foyer RSA (PER-10).</summary>
public sealed class Personne : Entite, IConcernePersonne
{
    /// <summary>Years beyond which a birth date is a typing error.</summary>
    public const int AgeMaximal = 130;

    private Personne() { }

    public Personne(Civilite? civilite, string nom, string? nomNaissance, string prenom, DateOnly dateNaissance)
    {
        Identifier(civilite, nom, nomNaissance, prenom, dateNaissance);
    }

    Guid IConcernePersonne.PersonneId => Id;

    public Civilite? Civilite { get; private set; }

    /// <summary>Name in use.</summary>
    public string Nom { get; private set; } = "";

    public string? NomNaissance { get; private set; }

    public string Prenom { get; private set; } = "";

    public DateOnly DateNaissance { get; private set; }

    /// <summary>Name in use, folded (case, accents, hyphens), for comparison and sorting.</summary>
    public string NomPlie { get; private set; } = "";

    public string PrenomPlie { get; private set; } = "";

    /// <summary>Name at birth, folded; the name in use when unknown.</summary>
    public string NomNaissancePlie { get; private set; } = "";

    /// <summary>NIR encrypted with the installation's keys; never shown in lists.</summary>
    public byte[]? NirChiffre { get; private set; }

    /// <summary>Keyed hash of the NIR, to find a person without decrypting.</summary>
    public byte[]? NirEmpreinte { get; private set; }

    /// <summary>Identifier at France Travail (formerly Pôle emploi).</summary>
    public string? IdentifiantFranceTravail { get; private set; }

    /// <summary>Identifier in the territory's own information system, as its files write it; null when no file gave one.</summary>
    public string? IdentifiantInterne { get; private set; }

    public string? Telephone { get; private set; }

    public string? Courriel { get; private set; }

    /// <summary>The person did not agree that this telephone be used for messages, or nobody knows whether she did.</summary>
    public bool TelephoneSansAccord { get; private set; }

    /// <summary>The person did not agree that this address be used, or nobody knows whether she did.</summary>
    public bool CourrielSansAccord { get; private set; }

    /// <summary>When the telephone, the address or an agreement was last given (UTC); null before that was kept.</summary>
    public DateTime? ContactsLe { get; private set; }

    /// <summary>The address to which messages may be sent; null without one or without agreement.</summary>
    public string? CourrielUtilisable => CourrielSansAccord ? null : Courriel;

    /// <summary>Level of qualification, code of the nomenclature (« 3 » to « 8 »).</summary>
    public string? NiveauQualification { get; private set; }

    /// <summary>Declared as travailleur indépendant (PER-08).</summary>
    public bool EstIndependant { get; private set; }

    public Guid? FoyerId { get; private set; }

    public Foyer? Foyer { get; private set; }

    public RoleFoyer? Role { get; private set; }

    /// <summary>Domiciliation of a person without postal address (PER-11): structure and commune.</summary>
    public string? DomiciliationStructure { get; private set; }

    public string? DomiciliationCodeInsee { get; private set; }

    public DateOnly? DomiciliationDepuis { get; private set; }

    /// <summary>Territory of the Maison de la Métropole, from the domiciliation, else from the foyer.</summary>
    public Guid? TerritoireId { get; private set; }

    public Guid? ConferenceId { get; private set; }

    /// <summary>Current status; the dated history is in <see cref="StatutDroitsDevoirs"/>.</summary>
    public bool SoumisDroitsDevoirs { get; private set; }

    public DateOnly? SoumisDepuis { get; private set; }

    /// <summary>Day the right was opened, repeated from the foyer so that worklists sort on it.</summary>
    public DateOnly? DroitOuvertLe { get; private set; }

    /// <summary>Parcours in progress (awaiting the organisme's answer included), or null.</summary>
    public Guid? AccompagnementId { get; private set; }

    public Guid? OrganismeReferentId { get; private set; }

    /// <summary>The référent unique, or null while none is designated.</summary>
    public Guid? ReferentId { get; private set; }

    /// <summary>Organisme of <see cref="RelaisReferentId"/>.</summary>
    public Guid? RelaisOrganismeId { get; private set; }

    /// <summary>Référent who hands the person over in an open relay, and keeps her dossier until it is closed; null without relay.</summary>
    public Guid? RelaisReferentId { get; private set; }

    /// <summary>Organisme of <see cref="AssocieId"/>.</summary>
    public Guid? AssocieOrganismeId { get; private set; }

    /// <summary>Intervenant associé of an accompagnement global in progress, who reads the dossier; null without one.</summary>
    public Guid? AssocieId { get; private set; }

    /// <summary>Import that made this known, or null.</summary>
    public Guid? ImportId { get; private set; }

    /// <summary>« Prénom Nom » as shown everywhere.</summary>
    public string NomComplet => $"{Prenom} {Nom}";

    /// <summary>Age in whole years on a day.</summary>
    public int AgeAu(DateOnly jour) => AgeAu(DateNaissance, jour);

    /// <summary>Age in whole years on a day of who was born on another.</summary>
    public static int AgeAu(DateOnly naissance, DateOnly jour)
    {
        var age = jour.Year - naissance.Year;
        return jour < naissance.AddYears(age) ? age - 1 : age;
    }

    /// <summary>Whether someone can be born that day and be alive.</summary>
    public static bool NaissancePossible(DateOnly naissance, DateOnly aujourdhui) => naissance <= aujourdhui && naissance.Year >= aujourdhui.Year - AgeMaximal;

    public void Identifier(Civilite? civilite, string nom, string? nomNaissance, string prenom, DateOnly dateNaissance)
    {
        ReglesPersonne.NomRequis.Exiger(!string.IsNullOrWhiteSpace(nom), nameof(Nom));
        ReglesPersonne.PrenomRequis.Exiger(!string.IsNullOrWhiteSpace(prenom), nameof(Prenom));
        Civilite = civilite;
        Nom = nom.Trim();
        NomNaissance = string.IsNullOrWhiteSpace(nomNaissance) ? null : nomNaissance.Trim();
        Prenom = prenom.Trim();
        DateNaissance = dateNaissance;
        NomPlie = Texte.Replier(Nom);
        PrenomPlie = Texte.Replier(Prenom);
        NomNaissancePlie = NomNaissance is null ? NomPlie : Texte.Replier(NomNaissance);
    }

    /// <summary>Takes how to reach the person; a telephone or an address that changes comes with her agreement.</summary>
    /// <param name="le">When a professional typed it (UTC); null when a file tells it.</param>
    public void Joindre(string? telephone, string? courriel, DateTime? le = null)
    {
        var (numero, adresse) = (Nul(telephone), Nul(courriel));
        if (numero != Telephone)
        {
            (Telephone, TelephoneSansAccord, ContactsLe) = (numero, false, le ?? ContactsLe);
        }

        if (adresse != Courriel)
        {
            (Courriel, CourrielSansAccord, ContactsLe) = (adresse, false, le ?? ContactsLe);
        }

        static string? Nul(string? texte) => string.IsNullOrWhiteSpace(texte) ? null : texte.Trim();
    }

    /// <summary>Notes whether the person agrees to be reached by what is known of her.</summary>
    /// <param name="le">When a professional typed it, UTC.</param>
    public void NoterAccords(bool telephoneSansAccord, bool courrielSansAccord, DateTime le)
    {
        if ((telephoneSansAccord, courrielSansAccord) != (TelephoneSansAccord, CourrielSansAccord))
        {
            (TelephoneSansAccord, CourrielSansAccord, ContactsLe) = (telephoneSansAccord, courrielSansAccord, le);
        }
    }

    /// <summary>Takes the contacts of a flow with their agreements, unless something later is known; what the flow does not tell stays.</summary>
    /// <param name="fluxDu">Creation of the flow, UTC.</param>
    /// <returns>False when something later is known and differs.</returns>
    public bool SuivreContacts(ContactsDuFlux contacts, DateTime fluxDu)
    {
        var telephone = contacts.Telephone is null ? (Telephone, TelephoneSansAccord) : (contacts.Telephone, !contacts.TelephoneAccorde);
        var courriel = contacts.Courriel is null ? (Courriel, CourrielSansAccord) : (contacts.Courriel, !contacts.CourrielAccorde);
        var pareils = telephone == (Telephone, TelephoneSansAccord) && courriel == (Courriel, CourrielSansAccord);
        if (ContactsLe > fluxDu || contacts is { Telephone: null, Courriel: null })
        {
            return pareils;
        }

        // A flow that confirms dates them as well: an older one does not go back over it.
        (Telephone, TelephoneSansAccord) = telephone;
        (Courriel, CourrielSansAccord) = courriel;
        ContactsLe = fluxDu;
        return true;
    }

    public void EnregistrerNir(byte[]? chiffre, byte[]? empreinte) => (NirChiffre, NirEmpreinte) = (chiffre, empreinte);

    public void Qualifier(string? niveauQualification, string? identifiantFranceTravail)
    {
        NiveauQualification = niveauQualification;
        IdentifiantFranceTravail = identifiantFranceTravail;
    }

    public void DeclarerIndependant(bool estIndependant) => EstIndependant = estIndependant;

    /// <summary>Takes the identifier of the territory's information system; an absent one erases nothing.</summary>
    public void Numeroter(string? identifiantInterne) =>
        IdentifiantInterne = string.IsNullOrWhiteSpace(identifiantInterne) ? IdentifiantInterne : identifiantInterne.Trim();

    public void ArriverPar(Guid? importId) => ImportId = importId;

    /// <summary>Enters a foyer; the caller records the dated <see cref="AppartenanceFoyer"/>.</summary>
    public void EntrerDansLeFoyer(Foyer foyer, RoleFoyer role)
    {
        Foyer = foyer;
        FoyerId = foyer.Id;
        Role = role;
        SuivreLeFoyer(foyer);
    }

    /// <summary>Repeats what the worklists need from the foyer.</summary>
    public void SuivreLeFoyer(Foyer foyer)
    {
        DroitOuvertLe = foyer.DroitOuvertLe;
        if (DomiciliationCodeInsee is null)
        {
            TerritoireId = foyer.TerritoireId;
            ConferenceId = foyer.ConferenceId;
        }
    }

    /// <summary>Domiciliation of a person without address: it gives the commune and the territory (PER-11).</summary>
    public void Domicilier(string structure, string codeInsee, DateOnly depuis, Guid? territoireId, Guid? conferenceId)
    {
        ReglesPersonne.DomiciliationComplete.Exiger(
            !string.IsNullOrWhiteSpace(structure) && !string.IsNullOrWhiteSpace(codeInsee),
            nameof(DomiciliationStructure)
        );
        (DomiciliationStructure, DomiciliationCodeInsee, DomiciliationDepuis) = (structure.Trim(), codeInsee, depuis);
        TerritoireId = territoireId;
        ConferenceId = conferenceId;
    }

    /// <summary>Ends the domiciliation: the address of the foyer gives the territory again.</summary>
    /// <exception cref="RegleMetierException">The person has no foyer.</exception>
    public void CesserDomiciliation()
    {
        ReglesPersonne.DomiciliationRequise.Exiger(Foyer is not null, nameof(DomiciliationStructure));
        (DomiciliationStructure, DomiciliationCodeInsee, DomiciliationDepuis) = (null, null, null);
        SuivreLeFoyer(Foyer!);
    }

    /// <summary>Leaves the foyer; the caller ends the dated <see cref="AppartenanceFoyer"/>.</summary>
    /// <exception cref="RegleMetierException">Nothing else would give the territory.</exception>
    public void QuitterLeFoyer()
    {
        ReglesPersonne.DomiciliationRequise.Exiger(DomiciliationCodeInsee is not null, nameof(FoyerId));
        (Foyer, FoyerId, Role, DroitOuvertLe) = (null, null, null, null);
    }

    /// <summary>Takes the status soumis or not from a day on (PER-06); a change on the very day of the current period corrects it.</summary>
    /// <returns>The period of the history that holds the status, or null when nothing changes.</returns>
    public StatutDroitsDevoirs? ConstaterDroitsDevoirs(bool soumis, DateOnly depuis, StatutDroitsDevoirs? courant)
    {
        if (courant is not null && courant.Soumis == soumis)
        {
            return null;
        }

        if (courant is not null && courant.Debut == depuis)
        {
            courant.Corriger(soumis);
            (SoumisDroitsDevoirs, SoumisDepuis) = (soumis, soumis ? depuis : null);
            return courant;
        }

        ReglesPersonne.StatutChronologique.Exiger(courant is null || depuis > courant.Debut, nameof(StatutDroitsDevoirs.Debut));
        courant?.Clore(depuis.AddDays(-1));
        SoumisDroitsDevoirs = soumis;
        SoumisDepuis = soumis ? depuis : null;
        return new StatutDroitsDevoirs(Id, soumis, depuis);
    }

    /// <summary>Takes the chosen values of the person who is absorbed, and her parcours in progress when there is none here.</summary>
    /// <param name="autre">The person absorbed, as she stood.</param>
    /// <param name="champs">What is taken from her; the rest stays.</param>
    /// <exception cref="RegleMetierException">Nothing would give the territory.</exception>
    public void Reprendre(Personne autre, IReadOnlySet<ChampFusion> champs)
    {
        Identifier(
            champs.Contains(ChampFusion.Civilite) ? autre.Civilite : Civilite,
            champs.Contains(ChampFusion.Nom) ? autre.Nom : Nom,
            champs.Contains(ChampFusion.NomNaissance) ? autre.NomNaissance : NomNaissance,
            champs.Contains(ChampFusion.Prenom) ? autre.Prenom : Prenom,
            champs.Contains(ChampFusion.DateNaissance) ? autre.DateNaissance : DateNaissance
        );
        var (telephone, courriel) = (champs.Contains(ChampFusion.Telephone) ? autre : this, champs.Contains(ChampFusion.Courriel) ? autre : this);
        (Telephone, TelephoneSansAccord) = (telephone.Telephone, telephone.TelephoneSansAccord);
        (Courriel, CourrielSansAccord) = (courriel.Courriel, courriel.CourrielSansAccord);
        ContactsLe = ContactsLe > autre.ContactsLe ? ContactsLe : autre.ContactsLe ?? ContactsLe;
        Qualifier(
            champs.Contains(ChampFusion.NiveauQualification) ? autre.NiveauQualification : NiveauQualification,
            champs.Contains(ChampFusion.IdentifiantFranceTravail) ? autre.IdentifiantFranceTravail : IdentifiantFranceTravail
        );
        EstIndependant |= autre.EstIndependant;
        Numeroter(IdentifiantInterne ?? autre.IdentifiantInterne);
        if (champs.Contains(ChampFusion.Nir))
        {
            EnregistrerNir(autre.NirChiffre, autre.NirEmpreinte);
        }

        if (champs.Contains(ChampFusion.DroitsDevoirs))
        {
            (SoumisDroitsDevoirs, SoumisDepuis) = (autre.SoumisDroitsDevoirs, autre.SoumisDepuis);
        }

        if (AccompagnementId is null)
        {
            EtreSuivie(autre.AccompagnementId, autre.OrganismeReferentId, autre.ReferentId);
            EtreAssociee(autre.AssocieOrganismeId, autre.AssocieId);
        }

        if (autre.RelaisReferentId is not null)
        {
            EtreRelayee(autre.RelaisOrganismeId, autre.RelaisReferentId);
        }

        if (champs.Contains(ChampFusion.Foyer))
        {
            (Foyer, FoyerId, Role) = (autre.Foyer, autre.FoyerId, autre.Role);
        }

        if (champs.Contains(ChampFusion.Domiciliation))
        {
            (DomiciliationStructure, DomiciliationCodeInsee, DomiciliationDepuis) = (
                autre.DomiciliationStructure,
                autre.DomiciliationCodeInsee,
                autre.DomiciliationDepuis
            );
            (TerritoireId, ConferenceId) = (autre.TerritoireId, autre.ConferenceId);
        }

        ReglesPersonne.DomiciliationRequise.Exiger(Foyer is not null || DomiciliationCodeInsee is not null, nameof(ChampFusion.Domiciliation));
        DroitOuvertLe = Foyer?.DroitOuvertLe;
        if (Foyer is not null)
        {
            SuivreLeFoyer(Foyer);
        }
    }

    /// <summary>Repeats the open relay; called by the relay only.</summary>
    internal void EtreRelayee(Guid? organismeSortantId, Guid? sortantId) => (RelaisOrganismeId, RelaisReferentId) = (organismeSortantId, sortantId);

    /// <summary>Repeats the accompagnement global in progress; called by it only.</summary>
    internal void EtreAssociee(Guid? organismeId, Guid? associeId) => (AssocieOrganismeId, AssocieId) = (organismeId, associeId);

    /// <summary>Repeats the parcours in progress; called by the accompagnement only.</summary>
    internal void EtreSuivie(Guid? accompagnementId, Guid? organismeId, Guid? referentId) =>
        (AccompagnementId, OrganismeReferentId, ReferentId) = (accompagnementId, organismeId, referentId);
}

/// <summary>How a flow says that someone may be reached, each with its agreement.</summary>
public sealed record ContactsDuFlux(string? Telephone, bool TelephoneAccorde, string? Courriel, bool CourrielAccorde);

/// <summary>Dated status soumis / non soumis aux droits et devoirs (PER-06).</summary>
public sealed class StatutDroitsDevoirs : Entite, IConcernePersonne
{
    private StatutDroitsDevoirs() { }

    public StatutDroitsDevoirs(Guid personneId, bool soumis, DateOnly debut) => (PersonneId, Soumis, Debut) = (personneId, soumis, debut);

    public Guid PersonneId { get; private set; }

    public bool Soumis { get; private set; }

    public DateOnly Debut { get; private set; }

    public DateOnly? Fin { get; private set; }

    internal void Clore(DateOnly fin) => Fin = fin;

    internal void Corriger(bool soumis) => Soumis = soumis;
}

/// <summary>Dated membership of a foyer.</summary>
public sealed class AppartenanceFoyer : Entite, IConcernePersonne
{
    private AppartenanceFoyer() { }

    public AppartenanceFoyer(Guid personneId, Guid foyerId, RoleFoyer role, DateOnly debut) =>
        (PersonneId, FoyerId, Role, Debut) = (personneId, foyerId, role, debut);

    public Guid PersonneId { get; private set; }

    public Guid FoyerId { get; private set; }

    public RoleFoyer Role { get; private set; }

    public DateOnly Debut { get; private set; }

    public DateOnly? Fin { get; private set; }

    public void Clore(DateOnly fin) => Fin = fin < Debut ? Debut : fin;
}

/// <summary>Inscription at France Travail (Pôle emploi in the 2020 cadres), entered by hand or read from its files.</summary>
public sealed class InscriptionFranceTravail : Entite, IConcernePersonne
{
    private InscriptionFranceTravail() { }

    public InscriptionFranceTravail(Guid personneId, DateOnly debut, DateOnly? actualiseeLe) =>
        (PersonneId, Debut, ActualiseeLe) = (personneId, debut, actualiseeLe);

    public Guid PersonneId { get; private set; }

    public DateOnly Debut { get; private set; }

    public DateOnly? Fin { get; private set; }

    /// <summary>Last monthly actualisation known.</summary>
    public DateOnly? ActualiseeLe { get; private set; }

    /// <summary>A projet personnalisé d'accès à l'emploi is in progress since that day (ORI-12), or null.</summary>
    public DateOnly? PpaeDepuis { get; private set; }

    public void Actualiser(DateOnly le) => ActualiseeLe = le;

    public void EtablirPpae(DateOnly? depuis) => PpaeDepuis = depuis;

    public void Clore(DateOnly fin)
    {
        ReglesPersonne.InscriptionChronologique.Exiger(fin >= Debut, nameof(Fin));
        Fin = fin;
    }

    /// <summary>Only its end was told: it is kept as that one day until its beginning is known.</summary>
    public bool EstSansDebutConnu => Fin == Debut && ActualiseeLe is null;

    /// <summary>An inscription of which only the end is known.</summary>
    internal static InscriptionFranceTravail Finie(Guid personneId, DateOnly fin) => new(personneId, fin, null) { Fin = fin };

    internal void ActualiserAuPlusTard(DateOnly le) => ActualiseeLe = ActualiseeLe > le ? ActualiseeLe : le;

    internal void CommencerPlusTot(DateOnly le)
    {
        Debut = le;
        ActualiserAuPlusTard(le);
    }

    internal void FinirPlusTot(DateOnly le) => (Debut, Fin) = (le, le);

    /// <summary>Ends on a day; when it was actualised after that day, what follows is another inscription.</summary>
    /// <returns>The other inscription, or null.</returns>
    internal InscriptionFranceTravail? Interrompre(DateOnly le)
    {
        InscriptionFranceTravail? suite = null;
        if (ActualiseeLe is { } actualisee && actualisee > le)
        {
            suite = new InscriptionFranceTravail(PersonneId, actualisee, actualisee) { Fin = Fin };
            ActualiseeLe = Debut;
            if (PpaeDepuis > le)
            {
                (suite.PpaeDepuis, PpaeDepuis) = (PpaeDepuis, null);
            }
        }

        Clore(le);
        return suite;
    }
}

/// <summary>One token of a person's names, for search.</summary>
public sealed class JetonPersonne
{
    private JetonPersonne() { }

    public JetonPersonne(string jeton, Guid personneId) => (Jeton, PersonneId) = (jeton, personneId);

    public string Jeton { get; private set; } = "";

    public Guid PersonneId { get; private set; }
}

/// <summary>A token of the vocabulary with one character left out: two tokens one error apart share such a form.</summary>
public sealed class VarianteJeton
{
    private VarianteJeton() { }

    public VarianteJeton(string variante, string jeton) => (Variante, Jeton) = (variante, jeton);

    public string Variante { get; private set; } = "";

    public string Jeton { get; private set; } = "";
}
