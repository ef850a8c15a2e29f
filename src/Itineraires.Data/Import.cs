using System.ComponentModel.DataAnnotations;
using Itineraires.Domain.Commun;

namespace Itineraires.Data;

public enum StatutImport
{
    [Display(Name = "analysé, à confirmer")]
    Analyse,

    [Display(Name = "en attente")]
    EnAttente,

    [Display(Name = "en cours")]
    EnCours,

    [Display(Name = "terminé")]
    Termine,

    [Display(Name = "échoué")]
    Echoue,

    [Display(Name = "abandonné")]
    Abandonne,

    [Display(Name = "annulé")]
    Annule,
}

/// <summary>A file given to the platform, its preview and its report. The file itself waits beside the base and goes when the import ends.</summary>
public sealed class Import : Entite
{
    /// <summary>Kind of file: « beneficiaires », « conventions », « france_travail », « series » or « referentiels », or a flow.</summary>
    public required string Nature { get; init; }

    public required string NomFichier { get; init; }

    /// <summary>SHA-256 of the file, in hexadecimal.</summary>
    public required string Empreinte { get; init; }

    /// <summary>Year, for the programming.</summary>
    public int? Annee { get; init; }

    public StatutImport Statut { get; set; }

    public required DateTime DeposeLe { get; init; }

    public required Guid? DeposePar { get; init; }

    /// <summary>When the first line was written.</summary>
    public DateTime? CommenceLe { get; set; }

    public DateTime? TermineLe { get; set; }

    /// <summary>When what it wrote was taken back.</summary>
    public DateTime? AnnuleLe { get; set; }

    /// <summary>Who asked that it be taken back; without <see cref="AnnuleLe"/>, that is to be done.</summary>
    public Guid? AnnulePar { get; set; }

    /// <summary>Creation of the flow that the file holds (UTC); null for a table.</summary>
    public DateTime? FluxDu { get; set; }

    /// <summary>What makes files of this kind: they are compared with one another only.</summary>
    public string? Origine { get; set; }

    /// <summary>Civil day of the first run: a stopped import goes on as on that day.</summary>
    public DateOnly? Jour { get; set; }

    /// <summary>Build of the product that wrote it so far: another one may cut or read the file otherwise.</summary>
    public string? VersionProduit { get; set; }

    /// <summary>Foyers written for good: a stopped import goes on from there.</summary>
    public int Reprise { get; set; }

    /// <summary>Counts of what was written so far, in JSON: a stopped import goes on counting from there.</summary>
    public string? Comptes { get; set; }

    /// <summary>Lines written so far, for the progress seen from another node.</summary>
    public int Avancement { get; set; }

    public int Lignes { get; set; }

    /// <summary>Report in JSON, of the shape that the command line prints.</summary>
    public string? Rapport { get; set; }

    /// <summary>Rejected lines to correct and give again (CSV); they expire.</summary>
    public byte[]? Rejets { get; set; }

    public DateTime? RejetsExpirentLe { get; set; }

    /// <summary>How the columns of a spreadsheet are read, in JSON; null for a file whose layout is the product's own.</summary>
    public string? Correspondance { get; set; }

    /// <summary>Import of which this one takes a rejected line again.</summary>
    public Guid? RepriseDeId { get; init; }

    /// <summary>Line taken again, in the file of <see cref="RepriseDeId"/>.</summary>
    public int? RepriseLigne { get; init; }

    /// <summary>What went wrong, in French, when it failed.</summary>
    public string? Erreur { get; set; }
}

/// <summary>What an import changed of something known before: how it was, so that the import can be taken back.</summary>
public sealed class TraceImport : Entite
{
    private TraceImport() { }

    public TraceImport(Guid importId, Guid? personneId, string objet, Guid objetId, string? avant) =>
        (ImportId, PersonneId, Objet, ObjetId, Avant) = (importId, personneId, objet, objetId, avant);

    public Guid ImportId { get; private set; }

    /// <summary>Person concerned; null for a foyer and its rights.</summary>
    public Guid? PersonneId { get; private set; }

    /// <summary>Kind of thing, by the name of its type.</summary>
    public string Objet { get; private set; } = "";

    public Guid ObjetId { get; private set; }

    /// <summary>Its values before, in JSON; null when the import added it.</summary>
    public string? Avant { get; private set; }
}

/// <summary>A foyer that a flow of an organisme payeur described again, and the flow that had described it before.</summary>
public sealed class FluxRemplace
{
    private FluxRemplace() { }

    public FluxRemplace(Guid importId, Guid foyerId, DateTime? avant) => (ImportId, FoyerId, Avant) = (importId, foyerId, avant);

    public Guid ImportId { get; private set; }

    public Guid FoyerId { get; private set; }

    /// <summary>Creation of the flow before (UTC); null when no flow had described the foyer.</summary>
    public DateTime? Avant { get; private set; }
}

/// <summary>Work that one process at a time may do on a base, whatever the number of nodes: who does it, and until when without news.</summary>
public sealed class Bail
{
    /// <summary>Name of the work.</summary>
    public required string Cle { get; init; }

    /// <summary>Who holds it.</summary>
    public required string Detenteur { get; set; }

    /// <summary>When it is anyone's again, UTC.</summary>
    public required DateTime ExpireLe { get; set; }
}
