using System.ComponentModel.DataAnnotations;
using Itineraires.Domain.Commun;

namespace Itineraires.Domain.Territoires;

/// <summary>Layer of the territorial reference.</summary>
public enum TypeTerritoire
{
    /// <summary>Territory of a Maison de la Métropole: where RSA parcours are managed by a chef de service social.</summary>
    [Display(Name = "Maison de la Métropole")]
    MaisonMetropole,

    /// <summary>Conférence territoriale des maires: nine of them, used by the programme's statistics.</summary>
    [Display(Name = "Conférence territoriale des maires")]
    Conference,
}

/// <summary>A commune or a Lyon arrondissement of the official geographic code, with its dates.</summary>
public sealed class Commune
{
    private Commune() { }

    public Commune(
        string codeInsee,
        string nom,
        IEnumerable<string> codesPostaux,
        string? parente,
        DateOnly? fin,
        string? successeur,
        int population,
        double longitude,
        double latitude
    )
    {
        CodeInsee = codeInsee;
        Nom = nom;
        NomPlie = Texte.Replier(nom);
        CodesPostaux = [.. codesPostaux];
        CodeParente = parente;
        Fin = fin;
        CodeSuccesseur = successeur;
        Population = population;
        Longitude = longitude;
        Latitude = latitude;
    }

    public string CodeInsee { get; private set; } = "";

    public string Nom { get; private set; } = "";

    public string NomPlie { get; private set; } = "";

    public List<string> CodesPostaux { get; private set; } = [];

    /// <summary>The commune of which this is an arrondissement, or null.</summary>
    public string? CodeParente { get; private set; }

    /// <summary>Last day of existence of the commune, or null.</summary>
    public DateOnly? Fin { get; private set; }

    public string? CodeSuccesseur { get; private set; }

    /// <summary>Population municipale of the latest known census.</summary>
    public int Population { get; private set; }

    /// <summary>Centroid, degrees WGS84.</summary>
    public double Longitude { get; private set; }

    public double Latitude { get; private set; }

    /// <summary>Moves the centroid where a newer contour puts it, degrees WGS84.</summary>
    public void Centrer(double longitude, double latitude) => (Longitude, Latitude) = (longitude, latitude);
}

/// <summary>A territory of one layer.</summary>
public sealed class Territoire : Entite
{
    private Territoire() { }

    public Territoire(TypeTerritoire type, string code, string nom, string source)
    {
        Type = type;
        Code = code;
        Nom = nom;
        Source = source;
    }

    public TypeTerritoire Type { get; private set; }

    public string Code { get; private set; } = "";

    public string Nom { get; private set; } = "";

    /// <summary>Where its composition comes from; says so when it is only plausible.</summary>
    public string Source { get; private set; } = "";

    public void Renommer(string nom)
    {
        ReglesTerritoire.NomRequis.Exiger(!string.IsNullOrWhiteSpace(nom), nameof(Nom));
        Nom = nom.Trim();
    }
}

/// <summary>Dated correspondence of a commune (or arrondissement) with a territory.</summary>
public sealed class Rattachement : Entite
{
    private Rattachement() { }

    public Rattachement(string codeInsee, Guid territoireId, TypeTerritoire type, Periode periode)
    {
        CodeInsee = codeInsee;
        TerritoireId = territoireId;
        Type = type;
        (Debut, Fin) = (periode.Debut, periode.Fin);
    }

    public string CodeInsee { get; private set; } = "";

    public Guid TerritoireId { get; private set; }

    public TypeTerritoire Type { get; private set; }

    public DateOnly Debut { get; private set; }

    public DateOnly? Fin { get; private set; }

    /// <summary>Ends the correspondence the day before the next one begins.</summary>
    public void Clore(DateOnly fin) => Fin = new Periode(Debut, fin).Fin;
}

/// <summary>A quartier prioritaire de la politique de la ville; chosen by hand while no contours are supplied.</summary>
public sealed class QuartierPrioritaire
{
    private QuartierPrioritaire() { }

    public QuartierPrioritaire(string code, string nom, string communes)
    {
        Code = code;
        Nom = nom;
        Communes = communes;
    }

    public string Code { get; private set; } = "";

    public string Nom { get; private set; } = "";

    /// <summary>Names of the communes it lies in, as printed.</summary>
    public string Communes { get; private set; } = "";

    /// <summary>Last day in the official list, or null; a foyer that lives there keeps it.</summary>
    public DateOnly? Fin { get; private set; }

    /// <summary>Takes what a list says of it, which is of that list again.</summary>
    public void Publier(string nom, string communes) => (Nom, Communes, Fin) = (nom, communes, null);

    public void Clore(DateOnly fin) => Fin = fin;
}

public static class ReglesTerritoire
{
    public static readonly RegleMetier NomRequis = new("TER-NOM", "Saisissez le nom du territoire.");
}
