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

    /// <summary>Whether the territory may set this value: no text fixes it.</summary>
    public bool EstAuChoixDuTerritoire(ParametreCadre parametre) =>
        Code == CatalogueCadres.CodeTerritoire || parametre.Source.StartsWith(ChoixDuTerritoire, StringComparison.Ordinal);

    /// <summary>Sets a value left to the territory.</summary>
    /// <param name="code">Parameter of this cadre.</param>
    /// <param name="valeur">Of the same kind as the present value: « oui » or « non », a number with a decimal point or comma, or a word.</param>
    /// <param name="raison">Why, kept in the journal by the caller.</param>
    /// <returns>The value before.</returns>
    /// <exception cref="RegleMetierException">A text fixes the value, it is not of the right kind, or no reason is given.</exception>
    public string? Regler(string code, string? valeur, string? raison)
    {
        var parametre = Parametre(code) ?? throw new RegleMetierException(ReglesCadre.ParametreConnu);
        ReglesCadre.AuChoixDuTerritoire.Exiger(EstAuChoixDuTerritoire(parametre), nameof(ParametreCadre.Valeur));
        ReglesCadre.RaisonRequise.Exiger(!string.IsNullOrWhiteSpace(raison), "Raison");
        var nouvelle = (valeur ?? "").Trim();
        var avant = parametre.Valeur;
        if (avant is "oui" or "non")
        {
            ReglesCadre.OuiOuNon.Exiger(nouvelle is "oui" or "non", nameof(ParametreCadre.Valeur));
        }
        else if (avant is null || decimal.TryParse(avant, NumberStyles.Number, CultureInfo.InvariantCulture, out _))
        {
            nouvelle = nouvelle.Replace(',', '.');
            var lu = decimal.TryParse(nouvelle, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _);
            ReglesCadre.Nombre.Exiger(
                lu && (avant is null || avant.Contains('.', StringComparison.Ordinal) || !nouvelle.Contains('.', StringComparison.Ordinal)),
                nameof(ParametreCadre.Valeur)
            );
        }
        else
        {
            ReglesCadre.ValeurRequise.Exiger(nouvelle.Length > 0, nameof(ParametreCadre.Valeur));
        }

        parametre.Changer(nouvelle);
        return avant;
    }

    private const string ChoixDuTerritoire = "Choix du territoire";
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

    internal void Changer(string valeur) => Valeur = valeur;
}

public static class ReglesCadre
{
    public static readonly RegleMetier ParametreConnu = new("CAD-PARAMETRE", "Ce cadre n’a pas ce paramètre.");

    public static readonly RegleMetier AuChoixDuTerritoire = new("CAD-TEXTE", "Un texte fixe cette valeur\u00A0: elle ne se change pas ici.");

    public static readonly RegleMetier RaisonRequise = new("CAD-RAISON", "Écrivez la raison du changement.");

    public static readonly RegleMetier OuiOuNon = new("CAD-OUI-NON", "Écrivez oui ou non.");

    public static readonly RegleMetier Nombre = new("CAD-NOMBRE", "Écrivez un nombre positif, entier si la valeur actuelle l’est.");

    public static readonly RegleMetier ValeurRequise = new("CAD-VALEUR", "Saisissez la valeur.");
}
