using System.Security.Cryptography;
using System.Text;
using Itineraires.Domain.Commun;

namespace Itineraires.Domain.Personnes;

/// <summary>A household known to the organisme payeur by its matricule; its members may change (PER-01).</summary>
public sealed class Foyer : Entite
{
    /// <summary>Beginning of the matricules that no organisme payeur gave.</summary>
    public const string PrefixeProvisoire = "D-";

    private const int LongueurMatricule = 7;

    private Foyer() { }

    public Foyer(string matricule, string? numeroDemandeRsa)
    {
        ReglesPersonne.MatriculeRequis.Exiger(!string.IsNullOrWhiteSpace(matricule), nameof(Matricule));
        Matricule = NormaliserMatricule(matricule);
        NumeroDemandeRsa = numeroDemandeRsa;
    }

    /// <summary>Number of the foyer at the organisme payeur, or a provisional one while it has given none.</summary>
    public string Matricule { get; private set; } = "";

    public string? NumeroDemandeRsa { get; private set; }

    /// <summary>Import that made this known, or null.</summary>
    public Guid? ImportId { get; private set; }

    public string? Voie { get; private set; }

    public string? Complement { get; private set; }

    public string? CodePostal { get; private set; }

    public string? Commune { get; private set; }

    /// <summary>Code of the commune, or of the arrondissement in Lyon.</summary>
    public string? CodeInsee { get; private set; }

    /// <summary>Territory of the Maison de la Métropole; null outside the territory.</summary>
    public Guid? TerritoireId { get; private set; }

    public Guid? ConferenceId { get; private set; }

    /// <summary>Quartier prioritaire, chosen by hand.</summary>
    public string? QuartierCode { get; private set; }

    /// <summary>Situation familiale. Source: CNAF, code list SITFAM.</summary>
    public string? SituationFamiliale { get; private set; }

    public int? NombreEnfants { get; private set; }

    public TypeRsa? TypeRsa { get; private set; }

    public EtatDroit? EtatDroit { get; private set; }

    public MotifSansVersement? MotifSansVersement { get; private set; }

    /// <summary>Code that the organisme payeur gave for the suspension, the closing or the refusal, under the name of its element; null when entered by hand.</summary>
    public string? CodeMotif { get; private set; }

    public DateOnly? DroitOuvertLe { get; private set; }

    /// <summary>Creation (UTC) of the last flow of the organisme payeur that held this foyer: an older flow does not go back in time.</summary>
    public DateTime? FluxDu { get; private set; }

    /// <summary>Dated history of type, state and motif; the current one has no end.</summary>
    public List<DroitRsa> Droits { get; private set; } = [];

    /// <summary>The organisme payeur has not given its matricule yet: the foyer was made known by a demande.</summary>
    public bool EstProvisoire => Matricule.StartsWith(PrefixeProvisoire, StringComparison.Ordinal);

    public Adresse Adresse => new(Voie, Complement, CodePostal, Commune, CodeInsee);

    /// <summary>In the dispositif, paid or not (PER-02).</summary>
    public bool EstDansLeDispositif => EstOuvert(EtatDroit);

    /// <summary>The RSA activité alone is not a minimum social (PER-03).</summary>
    public bool PercoitUnMinimumSocial => EstDansLeDispositif && TypeRsa is Personnes.TypeRsa.Socle or Personnes.TypeRsa.SocleActivite;

    /// <summary>Whether a right in this state is open, paid or not.</summary>
    public static bool EstOuvert(EtatDroit? etat) =>
        etat is Personnes.EtatDroit.Ouvert or Personnes.EtatDroit.Suspendu or Personnes.EtatDroit.VersementSuspendu;

    /// <summary>A matricule as it is kept: seven digits at least, whatever the zeros that a table or a spreadsheet left out.</summary>
    public static string NormaliserMatricule(string matricule)
    {
        var texte = matricule.Trim();
        return texte.Length == 0 || texte.AsSpan().IndexOfAnyExceptInRange('0', '9') >= 0 ? texte : texte.TrimStart('0').PadLeft(LongueurMatricule, '0');
    }

    /// <summary>A foyer made known by a demande, before the organisme payeur gives its matricule.</summary>
    public static Foyer Demander(string? numeroDemandeRsa)
    {
        var foyer = new Foyer(PrefixeProvisoire, numeroDemandeRsa);
        foyer.Matricule = $"{PrefixeProvisoire}{foyer.Id:N}";
        return foyer;
    }

    /// <summary>Takes the matricule that the organisme payeur gives to a foyer made known by a demande.</summary>
    /// <exception cref="RegleMetierException">The foyer has one already, or none is given.</exception>
    public void RecevoirMatricule(string matricule)
    {
        ReglesPersonne.MatriculeDefinitif.Exiger(EstProvisoire, nameof(Matricule));
        ReglesPersonne.MatriculeRequis.Exiger(!string.IsNullOrWhiteSpace(matricule), nameof(Matricule));
        Matricule = NormaliserMatricule(matricule);
    }

    /// <summary>
    /// Matricule under which the foyer of someone waits whose number at the organisme payeur is not known: always the same for the same person.
    /// </summary>
    public static string MatriculeProvisoire(string nom, string prenom, DateOnly naissance)
    {
        var identite = Encoding.UTF8.GetBytes($"{Commun.Texte.Replier(nom)}|{Commun.Texte.Replier(prenom)}|{naissance.DayNumber}");
        return PrefixeProvisoire + Convert.ToHexString(SHA256.HashData(identite).AsSpan(0, 6));
    }

    /// <summary>Whether a matricule only stands for one that is not known yet.</summary>
    public static bool EstMatriculeProvisoire(string matricule) => matricule.StartsWith(PrefixeProvisoire, StringComparison.Ordinal);

    public void Domicilier(Adresse adresse, Guid? territoireId, Guid? conferenceId)
    {
        (Voie, Complement, CodePostal, Commune, CodeInsee) = adresse;
        TerritoireId = territoireId;
        ConferenceId = conferenceId;
    }

    public void SituerEnQuartier(string? quartierCode) => QuartierCode = quartierCode;

    public void Decrire(string? numeroDemandeRsa, string? situationFamiliale, int? nombreEnfants)
    {
        NumeroDemandeRsa = numeroDemandeRsa ?? NumeroDemandeRsa;
        SituationFamiliale = situationFamiliale;
        NombreEnfants = nombreEnfants;
    }

    public void ArriverPar(Guid? importId) => ImportId = importId;

    /// <summary>Remembers the flow that held this foyer.</summary>
    public void Dater(DateTime? fluxDu) => FluxDu = fluxDu;

    public void OuvrirDroit(DateOnly? ouvertLe) => DroitOuvertLe = ouvertLe;

    /// <summary>Records the right as it stands from <paramref name="depuis"/> on; the previous period ends the day before.</summary>
    /// <returns>The new period, or null when nothing changes.</returns>
    /// <exception cref="RegleMetierException">The date comes before the beginning of the current period.</exception>
    public DroitRsa? ConstaterDroit(TypeRsa? type, EtatDroit? etat, MotifSansVersement? motif, DateOnly depuis, string? codeMotif = null)
    {
        if (type == TypeRsa && etat == EtatDroit && motif == MotifSansVersement && codeMotif == CodeMotif)
        {
            return null;
        }

        (TypeRsa, EtatDroit, MotifSansVersement, CodeMotif) = (type, etat, motif, codeMotif);
        var courant = Droits.Find(d => d.Fin is null);
        if (courant is not null && courant.Debut == depuis)
        {
            courant.Corriger(type, etat, motif, codeMotif);
            return courant;
        }

        ReglesPersonne.DroitChronologique.Exiger(courant is null || depuis > courant.Debut, nameof(DroitRsa.Debut));
        courant?.Clore(depuis.AddDays(-1));
        var nouveau = new DroitRsa(Id, type, etat, motif, depuis, codeMotif);
        Droits.Add(nouveau);
        return nouveau;
    }
}

/// <summary>One period of the history of a foyer's right (PER-02, PER-03).</summary>
public sealed class DroitRsa : Entite
{
    private DroitRsa() { }

    public DroitRsa(Guid foyerId, TypeRsa? type, EtatDroit? etat, MotifSansVersement? motif, DateOnly debut, string? codeMotif = null)
    {
        FoyerId = foyerId;
        (Type, Etat, Motif, Debut, CodeMotif) = (type, etat, motif, debut, codeMotif);
    }

    public Guid FoyerId { get; private set; }

    public TypeRsa? Type { get; private set; }

    public EtatDroit? Etat { get; private set; }

    public MotifSansVersement? Motif { get; private set; }

    /// <inheritdoc cref="Foyer.CodeMotif"/>
    public string? CodeMotif { get; private set; }

    public DateOnly Debut { get; private set; }

    public DateOnly? Fin { get; private set; }

    internal void Clore(DateOnly fin) => Fin = fin;

    internal void Corriger(TypeRsa? type, EtatDroit? etat, MotifSansVersement? motif, string? codeMotif) =>
        (Type, Etat, Motif, CodeMotif) = (type, etat, motif, codeMotif);
}
