using System.Globalization;
using Itineraires.Domain.Commun;

namespace Itineraires.Domain.Personnes;

/// <summary>Two dossiers that may be of one person, with the reasons and a score; never merged without a decision.</summary>
public sealed class DoublonPossible : Entite
{
    private DoublonPossible() { }

    public DoublonPossible(Guid personneId, Guid autreId, Rapprochement rapprochement)
    {
        (PersonneId, AutreId) = Ordonner(personneId, autreId);
        Constater(rapprochement);
    }

    /// <summary>Two dossiers that someone put side by side without the list: they stay there until decided, alike or not.</summary>
    /// <param name="personneId">One of the two.</param>
    /// <param name="autreId">The other.</param>
    /// <param name="rapprochement">What makes them alike, if anything.</param>
    public static DoublonPossible ALaMain(Guid personneId, Guid autreId, Rapprochement? rapprochement) =>
        new(personneId, autreId, new Rapprochement([.. rapprochement?.Raisons ?? [], CriteresDoublon.Main], rapprochement?.Score ?? 0));

    /// <summary>Identifiers sort by time of creation: the later person first.</summary>
    public static (Guid Recente, Guid Ancienne) Ordonner(Guid a, Guid b) => a.CompareTo(b) > 0 ? (a, b) : (b, a);

    /// <summary>The person recorded later.</summary>
    public Guid PersonneId { get; private set; }

    /// <summary>The person known before.</summary>
    public Guid AutreId { get; private set; }

    /// <summary>Codes of the reasons (list « raison_doublon » of the nomenclatures), between spaces.</summary>
    public string Raisons { get; private set; } = "";

    /// <summary>From 0 to 100.</summary>
    public int Score { get; private set; }

    public StatutDoublon Statut { get; private set; }

    /// <summary>The merge of the two, or null.</summary>
    public Guid? FusionId { get; private set; }

    /// <summary>Codes of the reasons, the heaviest first.</summary>
    public static IReadOnlyList<string> LireRaisons(string raisons) => raisons.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Someone put the two side by side: it is not for the criteria to take them apart.</summary>
    public bool EstALaMain => LireRaisons(Raisons).Contains(CriteresDoublon.Main);

    /// <summary>A code as it is looked for in <see cref="Raisons"/>.</summary>
    public static string Chercher(string code) => $" {code} ";

    /// <summary>Notes the reasons and the score as they stand now; a decision already taken stays.</summary>
    public void Constater(Rapprochement rapprochement)
    {
        var raisons = EstALaMain ? rapprochement.Raisons.Append(CriteresDoublon.Main).Distinct(StringComparer.Ordinal) : rapprochement.Raisons;
        (Raisons, Score) = ($" {string.Join(' ', raisons)} ", rapprochement.Score);
    }

    /// <summary>Says that these are two different persons.</summary>
    public void Ecarter()
    {
        ReglesFusion.PaireAExaminer.Exiger(Statut == StatutDoublon.AExaminer);
        Statut = StatutDoublon.Ecarte;
    }

    /// <summary>Puts back on the list a pair said to be two persons.</summary>
    public void Reexaminer()
    {
        ReglesFusion.PaireEcartee.Exiger(Statut == StatutDoublon.Ecarte);
        Statut = StatutDoublon.AExaminer;
    }

    /// <summary>The two are now one.</summary>
    public void Fusionner(Guid fusionId) => (Statut, FusionId) = (StatutDoublon.Fusionne, fusionId);

    /// <summary>One of the two was absorbed by a third: the pair is now with that one.</summary>
    public void Reporter(Guid absorbee, Guid gardee) => (PersonneId, AutreId) = Ordonner(PersonneId == absorbee ? AutreId : PersonneId, gardee);
}

/// <summary>What is compared of two persons.</summary>
public sealed record IdentiteComparee(
    Guid Id,
    string NomPlie,
    string NomNaissancePlie,
    string PrenomPlie,
    DateOnly DateNaissance,
    byte[]? NirEmpreinte,
    string? IdentifiantFranceTravail,
    string? Telephone,
    string? Courriel,
    Guid? FoyerId
);

/// <summary>Why two dossiers may be of one person.</summary>
/// <param name="Raisons">Codes, the heaviest first.</param>
/// <param name="Score">From 0 to 100.</param>
public sealed record Rapprochement(IReadOnlyList<string> Raisons, int Score);

/// <summary>The weights of the reasons, from the reference data, and the score from which a pair is listed.</summary>
public sealed class CriteresDoublon
{
    public const string Identite = "identite";
    public const string NomUsage = "nom_usage";
    public const string Inversion = "inversion";
    public const string Faute = "faute";
    public const string JourMois = "jour_mois";
    public const string IdentifiantFranceTravail = "identifiant_ft";
    public const string Telephone = "telephone";
    public const string Courriel = "courriel";
    public const string NirDifferents = "nir_differents";
    public const string IdentifiantsDifferents = "identifiants_differents";

    /// <summary>Put side by side by someone; it weighs nothing.</summary>
    public const string Main = "main";

    /// <summary>Score from which a pair is listed.</summary>
    public const string Seuil = "seuil";

    /// <summary>Letters that a name has at least for one typing error to be looked for in it.</summary>
    public const string Lettres = "lettres";

    public const int ScoreMaximal = 100;

    /// <summary>Elements of the list that are no reasons.</summary>
    public static readonly IReadOnlySet<string> Reglages = new HashSet<string>(StringComparer.Ordinal) { Seuil, Lettres };

    private readonly Dictionary<string, int> _poids;

    /// <param name="poids">
    /// Weights in force by code, as the reference data give them. A reason without a number is not looked for; without a threshold nothing is
    /// listed, and without a number of letters no typing error is looked for.
    /// </param>
    public CriteresDoublon(IEnumerable<(string Code, string? Poids)> poids) =>
        _poids = poids
            .Select(p => (p.Code, Poids: int.TryParse(p.Poids, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var lu) ? lu : (int?)null))
            .Where(p => p.Poids is not null)
            .ToDictionary(p => p.Code, p => p.Poids!.Value, StringComparer.Ordinal);

    /// <summary>What an administrator may write: reasons weigh from nothing to the whole score, reserves take as much away.</summary>
    /// <exception cref="RegleMetierException">The value is missing or out of range.</exception>
    public static void ExigerValide(string code, int? valeur, string champ)
    {
        if (code == Seuil)
        {
            ReglesFusion.SeuilRequis.Exiger(valeur is > 0 and <= ScoreMaximal, champ);
        }
        else if (code == Lettres)
        {
            ReglesFusion.LettresRequises.Exiger(valeur is >= 2 and <= 20, champ);
        }
        else if (code is NirDifferents or IdentifiantsDifferents)
        {
            ReglesFusion.ReserveRequise.Exiger(valeur is <= 0 and >= -ScoreMaximal, champ);
        }
        else
        {
            ReglesFusion.PoidsRequis.Exiger(valeur is >= 0 and <= ScoreMaximal, champ);
        }
    }

    /// <summary>Compares two persons.</summary>
    /// <returns>The reasons and their score, or null below the threshold.</returns>
    public Rapprochement? Examiner(IdentiteComparee a, IdentiteComparee b)
    {
        var raisons = Raisons(a, b).Where(_poids.ContainsKey).ToList();
        // Twins and homonyms of one foyer are two persons: only an identity or a number makes them one.
        if (raisons.Count == 0 || (a.FoyerId is { } foyer && foyer == b.FoyerId && !raisons.Exists(r => r is Identite or IdentifiantFranceTravail)))
        {
            return null;
        }

        raisons.AddRange(Reserves(a, b).Where(_poids.ContainsKey));
        var score = Math.Clamp(raisons.Sum(r => _poids[r]), 0, ScoreMaximal);
        return _poids.TryGetValue(Seuil, out var seuil) && score >= seuil ? new Rapprochement([.. raisons.OrderByDescending(r => _poids[r])], score) : null;
    }

    /// <summary>Spouses share their telephone, their e-mail and their matricule: these never say anything alone.</summary>
    private IEnumerable<string> Raisons(IdentiteComparee a, IdentiteComparee b)
    {
        var prenoms = a.PrenomPlie == b.PrenomPlie;
        var noms = a.NomPlie == b.NomPlie || a.NomNaissancePlie == b.NomNaissancePlie;
        if (a.DateNaissance == b.DateNaissance)
        {
            if (prenoms && noms)
            {
                yield return Identite;
            }
            else if (prenoms && (a.NomPlie == b.NomNaissancePlie || a.NomNaissancePlie == b.NomPlie))
            {
                yield return NomUsage;
            }
            else if (EstInverse(a, b) || EstInverse(b, a))
            {
                yield return Inversion;
            }
            else if (
                (prenoms && (EstProche(a.NomPlie, b.NomPlie) || EstProche(a.NomNaissancePlie, b.NomNaissancePlie)))
                || (noms && EstProche(a.PrenomPlie, b.PrenomPlie))
            )
            {
                yield return Faute;
            }
        }
        else if (prenoms && noms && EstJourMoisInverse(a.DateNaissance, b.DateNaissance))
        {
            yield return JourMois;
        }

        if (EstMeme(a.IdentifiantFranceTravail, b.IdentifiantFranceTravail))
        {
            yield return IdentifiantFranceTravail;
        }

        if (prenoms && EstMeme(a.Telephone, b.Telephone))
        {
            yield return Telephone;
        }

        if (prenoms && EstMeme(a.Courriel, b.Courriel))
        {
            yield return Courriel;
        }
    }

    private static IEnumerable<string> Reserves(IdentiteComparee a, IdentiteComparee b)
    {
        if (a.NirEmpreinte is { } nir && b.NirEmpreinte is { } autre && !nir.AsSpan().SequenceEqual(autre))
        {
            yield return NirDifferents;
        }

        if (
            a.IdentifiantFranceTravail is { } identifiant
            && b.IdentifiantFranceTravail is { } second
            && !identifiant.Equals(second, StringComparison.OrdinalIgnoreCase)
        )
        {
            yield return IdentifiantsDifferents;
        }
    }

    private static bool EstInverse(IdentiteComparee a, IdentiteComparee b) =>
        a.NomPlie != a.PrenomPlie && a.PrenomPlie == b.NomPlie && (a.NomPlie == b.PrenomPlie || a.NomNaissancePlie == b.PrenomPlie);

    private bool EstProche(string a, string b) =>
        _poids.TryGetValue(Lettres, out var lettres) && Math.Min(a.Length, b.Length) >= lettres && Orthographe.Distance(a, b) == 1;

    private static bool EstJourMoisInverse(DateOnly a, DateOnly b) => a.Year == b.Year && a.Month == b.Day && a.Day == b.Month;

    private static bool EstMeme(string? a, string? b) => !string.IsNullOrEmpty(a) && a.Equals(b, StringComparison.OrdinalIgnoreCase);
}
