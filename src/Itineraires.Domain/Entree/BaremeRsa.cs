using System.Globalization;
using Itineraires.Domain.Commun;

namespace Itineraires.Domain.Entree;

/// <summary>
/// The amounts of the RSA on a day, as the reference data give them: the base, and what each other member of the foyer adds. Source: CASF,
/// R. 262-1 (majorations) and the yearly decree (base).
/// </summary>
public sealed class BaremeRsa
{
    public const string Base = "montant";
    public const string SecondePersonne = "seconde_personne";
    public const string PersonneSuivante = "personne_suivante";
    public const string TroisiemeEnfant = "troisieme_enfant";
    public const string IsolementBase = "isolement_base";
    public const string IsolementEnfant = "isolement_enfant";

    private readonly Dictionary<string, decimal> _valeurs;

    private BaremeRsa(Dictionary<string, decimal> valeurs, string source) => (_valeurs, Source) = (valeurs, source);

    /// <summary>Text that gives the base, and how sure it is.</summary>
    public string Source { get; }

    /// <summary>Reads the elements in force on a day.</summary>
    /// <param name="elements">Kind of the element (one of the constants), its value as written, its source.</param>
    /// <returns>Null when one of the values that every foyer needs is missing or is no number.</returns>
    public static BaremeRsa? Lire(IEnumerable<(string? Nature, string? Valeur, string Source)> elements)
    {
        var (valeurs, source) = (new Dictionary<string, decimal>(StringComparer.Ordinal), (string?)null);
        foreach (var (nature, valeur, origine) in elements)
        {
            if (nature is not null && Nombre(valeur) is { } lu)
            {
                valeurs[nature] = lu;
                source = nature == Base ? origine : source;
            }
        }

        return source is not null && Requis.All(valeurs.ContainsKey) ? new BaremeRsa(valeurs, source) : null;
    }

    /// <summary>A value as an administrator writes it: « 651,69 » or « 50 ».</summary>
    public static decimal? Nombre(string? valeur) =>
        decimal.TryParse(valeur?.Trim().Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var lu) ? lu : null;

    /// <summary>The increased amount of a parent alone with a child under three (CASF, L. 262-9).</summary>
    public bool EstMajore(SituationDeclaree s) =>
        s is { EnCouple: false, EnfantDeMoinsDeTroisAns: true } && _valeurs.ContainsKey(IsolementBase) && _valeurs.ContainsKey(IsolementEnfant);

    /// <summary>Revenu garanti of a foyer, a month, before any forfait logement.</summary>
    public Montant RevenuGaranti(SituationDeclaree s)
    {
        var taux = EstMajore(s) ? _valeurs[IsolementBase] + (s.Enfants * _valeurs[IsolementEnfant]) : Courant(s);
        return Montant.DepuisEuros(_valeurs[Base] * taux / 100);
    }

    /// <summary>Percentage of the base: the first other member, the next ones, and from the third child on.</summary>
    private decimal Courant(SituationDeclaree s)
    {
        var taux = 100m;
        var autres = 0;
        for (var rang = s.EnCouple ? 0 : 1; rang <= s.Enfants; rang++)
        {
            taux +=
                rang >= 3 ? _valeurs[TroisiemeEnfant]
                : autres == 0 ? _valeurs[SecondePersonne]
                : _valeurs[PersonneSuivante];
            autres++;
        }

        return taux;
    }

    private static readonly string[] Requis = [Base, SecondePersonne, PersonneSuivante, TroisiemeEnfant];
}
