using Itineraires.Domain.Commun;
using Itineraires.Domain.Personnes;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Data.Recherche;

/// <summary>
/// Finds persons by name, birth date or matricule: case, accents, hyphens and particles do not count, one typing error a word is tolerated.
/// The tokens of names are an indexed table, and each token of the vocabulary is indexed by its forms with one character left out, so that both
/// engines answer with index look-ups alone.
/// </summary>
public sealed class RecherchePersonnes(ItinerairesDbContext db)
{
    private const int CandidatsAuPlus = 400;
    private const int LongueurTolerante = 3;

    /// <summary>Words of a first name at most: a longer query is a sentence.</summary>
    private const int CoupesAuPlus = 5;

    /// <summary>Persons of a query, best first.</summary>
    /// <param name="requete">What the person typed.</param>
    /// <param name="visibles">Persons that may be shown.</param>
    /// <param name="limite">Most answers.</param>
    public async Task<IReadOnlyList<PersonneTrouvee>> ChercherAsync(string requete, IQueryable<Personne> visibles, int limite, CancellationToken annulation)
    {
        var demande = DemandeRecherche.Lire(requete);
        if (demande.EstVide)
        {
            return [];
        }

        if (demande.Mots.Count == 0)
        {
            return await ParNombreOuDateAsync(demande, visibles, limite, annulation);
        }

        var proches = await RapprocherAsync(demande.Mots, annulation);
        var exacts = demande.Mots.Select(m => proches[m].Where(p => p.Distance == 0).Select(p => p.Jeton).ToList()).ToList();
        var trouvees = exacts.TrueForAll(e => e.Count > 0) ? await LireAsync(exacts, demande, visibles, annulation) : [];
        // Names and birth date that agree leave no typing error to look for.
        if (trouvees.Count < limite && !trouvees.Exists(t => t.DateNaissance == demande.Naissance))
        {
            var larges = demande.Mots.Select(m => proches[m].Select(p => p.Jeton).ToList()).ToList();
            if (larges.TrueForAll(l => l.Count > 0) && larges.Sum(l => l.Count) > exacts.Sum(e => e.Count))
            {
                var connues = trouvees.Select(t => t.Id).ToHashSet();
                trouvees.AddRange((await LireAsync(larges, demande, visibles, annulation)).Where(t => !connues.Contains(t.Id)));
            }
        }

        // A first name that is also a particle (« Ben Salah ») runs into the name: the whole name then tells her.
        if (!trouvees.Exists(t => EstEntier(t, demande)))
        {
            var connues = trouvees.Select(t => t.Id).ToHashSet();
            trouvees.AddRange((await EntieresAsync(demande, visibles, limite, annulation)).Where(t => !connues.Contains(t.Id)));
        }

        var distances = demande.Mots.Select(m => proches[m].ToDictionary(p => p.Jeton, p => p.Distance)).ToList();
        return
        [
            .. trouvees
                .Select(t => (Personne: t, Note: Noter(t, demande, distances)))
                .OrderBy(t => t.Note)
                .ThenBy(t => t.Personne.Nom, StringComparer.Ordinal)
                .ThenBy(t => t.Personne.Id)
                .Take(limite)
                .Select(t => t.Personne),
        ];
    }

    /// <summary>Persons whose folded names are exactly the words asked for, cut anywhere, either name first.</summary>
    private static async Task<List<PersonneTrouvee>> EntieresAsync(
        DemandeRecherche demande,
        IQueryable<Personne> visibles,
        int limite,
        CancellationToken annulation
    )
    {
        var mots = demande.Plie.Split(' ');
        IQueryable<Personne>? entieres = null;
        for (var coupe = 1; coupe < mots.Length && coupe <= CoupesAuPlus; coupe++)
        {
            var (debut, fin) = (string.Join(' ', mots[..coupe]), string.Join(' ', mots[coupe..]));
            var cette = visibles.Where(p => (p.NomPlie == fin && p.PrenomPlie == debut) || (p.NomPlie == debut && p.PrenomPlie == fin));
            entieres = entieres is null ? cette : entieres.Union(cette);
        }

        return entieres is null ? [] : await Projeter(entieres).Take(limite).ToListAsync(annulation);
    }

    private static bool EstEntier(PersonneTrouvee personne, DemandeRecherche demande) =>
        demande.Plie == $"{personne.PrenomPlie} {personne.NomPlie}"
        || demande.Plie == $"{personne.NomPlie} {personne.PrenomPlie}"
        || demande.Plie == $"{personne.PrenomPlie} {personne.NomNaissancePlie}";

    private async Task<IReadOnlyList<PersonneTrouvee>> ParNombreOuDateAsync(
        DemandeRecherche demande,
        IQueryable<Personne> visibles,
        int limite,
        CancellationToken annulation
    )
    {
        var personnes = demande.Naissance is { } naissance ? visibles.Where(p => p.DateNaissance == naissance) : visibles;
        if (demande.Matricule is { } matricule)
        {
            personnes = personnes.Where(p => p.Foyer!.Matricule == matricule);
        }

        return await Projeter(personnes).OrderBy(p => p.Nom).ThenBy(p => p.Prenom).Take(limite).ToListAsync(annulation);
    }

    /// <summary>Tokens of the vocabulary at most one error away from each word.</summary>
    private async Task<Dictionary<string, List<(string Jeton, int Distance)>>> RapprocherAsync(IReadOnlyList<string> mots, CancellationToken annulation)
    {
        var formes = mots.ToDictionary(m => m, m => m.Length >= LongueurTolerante ? Variantes(m).ToHashSet(StringComparer.Ordinal) : [m]);
        var toutes = formes.Values.SelectMany(f => f).Distinct().ToList();
        var jetons = await db.Variantes.AsNoTracking().Where(v => toutes.Contains(v.Variante)).Select(v => v.Jeton).Distinct().ToListAsync(annulation);
        return mots.ToDictionary(
            m => m,
            m => jetons.Select(j => (Jeton: j, Distance: Orthographe.Distance(m, j))).Where(p => p.Distance <= (m.Length >= LongueurTolerante ? 1 : 0)).ToList()
        );
    }

    /// <summary>What a list of answers shows of each person.</summary>
    public static IQueryable<PersonneTrouvee> Projeter(IQueryable<Personne> personnes) =>
        personnes.Select(p => new PersonneTrouvee(
            p.Id,
            p.Prenom,
            p.Nom,
            p.NomNaissance,
            p.DateNaissance,
            p.Foyer!.Commune,
            p.Foyer.Matricule,
            p.ReferentId,
            p.OrganismeReferentId,
            p.NomPlie,
            p.PrenomPlie,
            p.NomNaissancePlie
        ));

    private async Task<List<PersonneTrouvee>> LireAsync(
        List<List<string>> jetonsParMot,
        DemandeRecherche demande,
        IQueryable<Personne> visibles,
        CancellationToken annulation
    )
    {
        var personnes = visibles;
        foreach (var jetons in jetonsParMot)
        {
            personnes = jetons is [var seul]
                ? personnes.Where(p => db.Jetons.Any(j => j.PersonneId == p.Id && j.Jeton == seul))
                : personnes.Where(p => db.Jetons.Any(j => j.PersonneId == p.Id && jetons.Contains(j.Jeton)));
        }

        if (demande.Naissance is { } naissance)
        {
            var du = await Projeter(personnes.Where(p => p.DateNaissance == naissance)).Take(CandidatsAuPlus).ToListAsync(annulation);
            if (du.Count > 0)
            {
                return du;
            }
        }

        return await Projeter(personnes).Take(CandidatsAuPlus).ToListAsync(annulation);
    }

    /// <summary>Sum of the errors of the words; the birth date asked for comes before all, an exact full name before a part of one.</summary>
    private static int Noter(PersonneTrouvee personne, DemandeRecherche demande, List<Dictionary<string, int>> distances)
    {
        var propres = Texte.Jetons($"{personne.Prenom} {personne.Nom} {personne.NomNaissance}").ToHashSet(StringComparer.Ordinal);
        var erreurs = distances.Sum(d => d.Where(p => propres.Contains(p.Key)).Select(p => p.Value).DefaultIfEmpty(2).Min());
        var date = demande.Naissance is { } n && personne.DateNaissance != n ? 100 : 0;
        var entier = EstEntier(personne, demande) ? 0 : 1;
        return date + (erreurs * 10) + (entier * 5) + Math.Min(4, Math.Abs(propres.Count - demande.Mots.Count));
    }

    /// <summary>The token itself and its forms with one character left out: what <see cref="VarianteJeton"/> indexes.</summary>
    public static IEnumerable<string> Variantes(string jeton)
    {
        yield return jeton;
        for (var i = 0; i < jeton.Length; i++)
        {
            if (i == 0 || jeton[i] != jeton[i - 1])
            {
                yield return jeton.Remove(i, 1);
            }
        }
    }
}

/// <summary>A person found, with what tells her from another of the same name.</summary>
public sealed record PersonneTrouvee(
    Guid Id,
    string Prenom,
    string Nom,
    string? NomNaissance,
    DateOnly DateNaissance,
    string? Commune,
    string? Matricule,
    Guid? ReferentId,
    Guid? OrganismeReferentId,
    string NomPlie,
    string PrenomPlie,
    string NomNaissancePlie
);

/// <summary>A query split in words, birth date and number.</summary>
public sealed record DemandeRecherche(IReadOnlyList<string> Mots, string Plie, DateOnly? Naissance, string? Matricule)
{
    private const int ChiffresAuMoins = 5;

    public bool EstVide => Mots.Count == 0 && Naissance is null && Matricule is null;

    public static DemandeRecherche Lire(string requete)
    {
        DateOnly? naissance = null;
        string? matricule = null;
        var mots = new List<string>();
        foreach (var mot in requete.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            if (LectureDate.TryLire(mot, out var date, out _))
            {
                naissance = date;
            }
            else if (mot.Length >= ChiffresAuMoins && mot.All(char.IsAsciiDigit))
            {
                matricule = Foyer.NormaliserMatricule(mot);
            }
            else
            {
                mots.Add(mot);
            }
        }

        // A letter alone is what « N’Diaye » leaves when its apostrophe is not typed: no name is indexed under it.
        var noms = string.Join(' ', mots);
        var jetons = Texte.Jetons(noms).Distinct(StringComparer.Ordinal).ToList();
        var longs = jetons.FindAll(j => j.Length > 1);
        return new DemandeRecherche(longs.Count > 0 ? longs : jetons, Texte.Replier(noms), naissance, matricule);
    }
}
