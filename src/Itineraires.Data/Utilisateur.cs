using Microsoft.AspNetCore.Identity;

namespace Itineraires.Data;

/// <summary>How often an account receives the digest of its alerts by e-mail.</summary>
public enum FrequenceResume
{
    [System.ComponentModel.DataAnnotations.Display(Name = "jamais")]
    Jamais,

    [System.ComponentModel.DataAnnotations.Display(Name = "chaque jour ouvré")]
    Quotidien,

    [System.ComponentModel.DataAnnotations.Display(Name = "chaque lundi")]
    Hebdomadaire,
}

/// <summary>A personal account (CNF-04). What it may do is in its dated habilitations.</summary>
public sealed class Utilisateur : IdentityUser<Guid>
{
    public Utilisateur() => Id = Guid.CreateVersion7();

    public string Prenom { get; set; } = "";

    public string Nom { get; set; } = "";

    public string? Fonction { get; set; }

    /// <summary>A closed account cannot sign in; its past acts keep its name.</summary>
    public DateOnly? FermeLe { get; set; }

    public DateTime? DerniereConnexionLe { get; set; }

    public FrequenceResume Resume { get; set; }

    public DateOnly? DernierResumeLe { get; set; }

    /// <summary>Belongs to the demonstration: offered on the sign-in page of a loopback address only.</summary>
    public bool EstDemonstration { get; set; }

    /// <summary>Whether single-letter keyboard shortcuts work for this person.</summary>
    public bool RaccourcisClavier { get; set; } = true;

    public string NomComplet => $"{Prenom} {Nom}";
}
