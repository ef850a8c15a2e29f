using System.Globalization;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Orientation;

namespace Itineraires.Domain.Cadres;

/// <summary>A cadre d'intervention: the versioned set of delays, thresholds and costs against which a parcours is checked (CNV-12).</summary>
public sealed class Cadre
{
    private Cadre() { }

    public Cadre(string code, string libelle, string nature, DateOnly debut, DateOnly? fin, string source, bool parDefaut, IEnumerable<TypeParcours> types)
    {
        Code = code;
        Libelle = libelle;
        Nature = nature;
        Periode = new Periode(debut, fin);
        Source = source;
        ParDefaut = parDefaut;
        Types = [.. types.Select(t => t.Code)];
    }

    /// <summary>Stable code, for example « itineraires-emploi-2020 ».</summary>
    public string Code { get; private set; } = "";

    public string Libelle { get; private set; } = "";

    /// <summary>Kind of accompagnement: socioprofessionnel, social or, for a law, both.</summary>
    public string Nature { get; private set; } = "";

    public DateOnly Debut { get; private set; }

    public DateOnly? Fin { get; private set; }

    public string Source { get; private set; } = "";

    /// <summary>Whether it applies to lines and parcours attached to no cadre by name.</summary>
    public bool ParDefaut { get; private set; }

    /// <summary>Codes of the types de parcours it governs.</summary>
    public List<string> Types { get; private set; } = [];

    public List<ParametreCadre> Parametres { get; private set; } = [];

    public Periode Periode
    {
        get => new(Debut, Fin);
        private init => (Debut, Fin) = (value.Debut, value.Fin);
    }

    public bool Gouverne(TypeParcours type, DateOnly jour) => Periode.Contient(jour) && Types.Contains(type.Code);

    /// <summary>The parameter's row, or null when this cadre says nothing of it.</summary>
    public ParametreCadre? Parametre(string code) => Parametres.Find(p => p.Code == code);

    /// <summary>Whole number of a parameter, or null when this cadre does not set it.</summary>
    public int? Entier(string code) => Parametre(code) is { Valeur: { Length: > 0 } v } ? int.Parse(v, CultureInfo.InvariantCulture) : null;

    /// <summary>Decimal number of a parameter, or null when this cadre does not set it.</summary>
    public decimal? Nombre(string code) => Parametre(code) is { Valeur: { Length: > 0 } v } ? decimal.Parse(v, CultureInfo.InvariantCulture) : null;

    /// <summary>Yes or no; no when this cadre does not set it.</summary>
    public bool Drapeau(string code) => Parametre(code)?.Valeur == "oui";
}

/// <summary>One value of a cadre with the text it comes from.</summary>
public sealed class ParametreCadre
{
    private ParametreCadre() { }

    public ParametreCadre(string code, string libelle, string? valeur, string unite, string source, string? remarque)
    {
        Code = code;
        Libelle = libelle;
        Valeur = valeur;
        Unite = unite;
        Source = source;
        Remarque = remarque;
    }

    public string Code { get; private set; } = "";

    public string Libelle { get; private set; } = "";

    /// <summary>Number with a decimal point, « oui », « non », a word, or null when the text gives none.</summary>
    public string? Valeur { get; private set; }

    /// <summary>Unit in French: jours, mois, €, %, rendez-vous par an…</summary>
    public string Unite { get; private set; } = "";

    /// <summary>Text and section, or « Choix du territoire » when no text fixes the value.</summary>
    public string Source { get; private set; } = "";

    public string? Remarque { get; private set; }
}
