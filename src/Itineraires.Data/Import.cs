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
}

/// <summary>A file given to the platform, its preview and its report. The file itself goes when the import ends.</summary>
public sealed class Import : Entite
{
    /// <summary>Kind of file: « beneficiaires » or « conventions ».</summary>
    public required string Nature { get; init; }

    public required string NomFichier { get; init; }

    /// <summary>SHA-256 of the file, in hexadecimal.</summary>
    public required string Empreinte { get; init; }

    public byte[]? Contenu { get; set; }

    /// <summary>Year, for the programming.</summary>
    public int? Annee { get; init; }

    public StatutImport Statut { get; set; }

    public required DateTime DeposeLe { get; init; }

    public required Guid? DeposePar { get; init; }

    public DateTime? TermineLe { get; set; }

    /// <summary>Lines written so far, for the progress.</summary>
    public int Avancement { get; set; }

    public int Lignes { get; set; }

    /// <summary>Report in JSON, of the shape that the command line prints.</summary>
    public string? Rapport { get; set; }

    /// <summary>Rejected lines to correct and give again (CSV); they expire.</summary>
    public byte[]? Rejets { get; set; }

    public DateTime? RejetsExpirentLe { get; set; }

    /// <summary>What went wrong, in French, when it failed.</summary>
    public string? Erreur { get; set; }
}
