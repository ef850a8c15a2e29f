using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text;
using Itineraires.Domain.Commun;

namespace Itineraires.Domain.Courriers;

public enum DestinataireCourrier
{
    [Display(Name = "la personne")]
    Personne,

    [Display(Name = "l’organisme")]
    Organisme,
}

/// <summary>
/// A letter as it was made: its text never changes. Its fingerprint is signed by the installation, so that whoever holds the letter can have it
/// checked by its reference (ORI-11).
/// </summary>
public sealed class CourrierEmis : Entite, IConcernePersonne
{
    private CourrierEmis() { }

    /// <param name="modele">Version of the text in force.</param>
    /// <param name="objetId">Decision that the letter tells.</param>
    /// <param name="reference">Unguessable, written on the letter.</param>
    public CourrierEmis(ModeleCourrier modele, Guid personneId, Guid objetId, string reference, DestinataireCourrier destinataire, string adresse)
    {
        (ModeleCode, ModeleNumero) = (modele.Code, modele.Numero);
        (PersonneId, ObjetId, Reference, Destinataire, Adresse) = (personneId, objetId, reference, destinataire, adresse);
    }

    public Guid PersonneId { get; private set; }

    /// <summary>Decision that the letter tells.</summary>
    public Guid ObjetId { get; private set; }

    public string ModeleCode { get; private set; } = "";

    public int ModeleNumero { get; private set; }

    public string Reference { get; private set; } = "";

    public DestinataireCourrier Destinataire { get; private set; }

    /// <summary>Name and address of the addressee, a line each.</summary>
    public string Adresse { get; private set; } = "";

    public string Objet { get; private set; } = "";

    /// <summary>Text in Markdown, fields filled.</summary>
    public string Texte { get; private set; } = "";

    public DateTime EmisLe { get; private set; }

    public Guid? EmisPar { get; private set; }

    /// <summary>Who signs, then by what délégation: a line each.</summary>
    public string Signataire { get; private set; } = "";

    /// <summary>SHA-256 of <see cref="Canonique"/>, in hexadecimal.</summary>
    public string Empreinte { get; private set; } = "";

    /// <summary>Signature of <see cref="Canonique"/> by the key <see cref="CleId"/>: ECDSA on P-256 with SHA-256.</summary>
    public byte[] Signature { get; private set; } = [];

    public string CleId { get; private set; } = "";

    /// <summary>First time the letter was printed or downloaded.</summary>
    public DateTime? ImprimeLe { get; private set; }

    /// <summary>Fixes the text and seals it.</summary>
    public void Emettre(string objet, string texte, string signataire, Guid? par, DateTime le, ISceau sceau)
    {
        (Objet, Texte, Signataire, EmisPar) = (objet, texte, signataire, par);

        // The base keeps instants to the microsecond: a finer one would not be sealed again as it was.
        EmisLe = new DateTime(le.Ticks - (le.Ticks % TimeSpan.TicksPerSecond), le.Kind);
        (Empreinte, Signature, CleId) = sceau.Sceller(Canonique());
    }

    /// <summary>
    /// Exactly what is sealed: each field after the number of its bytes, so that no text can pass for another field. Not the person: a merge of
    /// two dossiers changes whose letter it is, never what it says.
    /// </summary>
    public byte[] Canonique()
    {
        string[] champs =
        [
            "itineraires-courrier-2",
            Reference,
            EmisLe.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            $"{ModeleCode}/{ModeleNumero.ToString(CultureInfo.InvariantCulture)}",
            ObjetId.ToString("D"),
            Destinataire.ToString(),
            Adresse,
            Objet,
            Texte,
            Signataire,
        ];
        return Encoding.UTF8.GetBytes(string.Concat(champs.Select(c => string.Create(CultureInfo.InvariantCulture, $"{Encoding.UTF8.GetByteCount(c)}:{c}\n"))));
    }

    public void Imprimer(DateTime le) => ImprimeLe ??= le;
}

/// <summary>The seal of the installation.</summary>
public interface ISceau
{
    /// <summary>Fingerprint, signature and identifier of the key.</summary>
    (string Empreinte, byte[] Signature, string CleId) Sceller(byte[] contenu);
}
