using Itineraires.Data;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Imports.FranceTravail;

/// <summary>
/// Finds the persons whom lines name: by NIR, then the other NIR, else by identifier, else by names and date of birth when a single one has
/// them. A few queries for any number of lines; what is doubtful is told, never guessed.
/// </summary>
internal sealed class ReconnaissancePersonnes(ItinerairesDbContext db, CoffreNir coffre)
{
    /// <summary>The person of each line, or the reason why it is rejected, in the order of the lines.</summary>
    public async Task<List<(T Ligne, Guid? PersonneId, RemarqueImport? Erreur)>> ReconnaitreAsync<T>(
        IReadOnlyCollection<T> lignes,
        CancellationToken annulation
    )
        where T : PersonneNommee
    {
        var numeros = lignes.ToDictionary(l => l.Ligne, l => new[] { l.Nir, l.AutreNir }.Where(n => !n.EstVide).Distinct().Select(coffre.Empreinte).ToList());
        var parNir = await ParNirAsync([.. numeros.Values.SelectMany(n => n)], annulation);
        var reste = lignes.Where(l => !numeros[l.Ligne].Exists(n => parNir.ContainsKey(Convert.ToHexString(n)))).ToList();
        var parIdentifiant = await ParIdentifiantAsync([.. reste.Select(l => l.Identifiant).Where(i => i.Length > 0).Distinct()], annulation);
        reste.RemoveAll(l => parIdentifiant.Contains(l.Identifiant));
        var parNaissance = await ParNaissanceAsync([.. reste.Select(l => l.Naissance).OfType<DateOnly>().Distinct()], annulation);

        var resultat = new List<(T, Guid?, RemarqueImport?)>(lignes.Count);
        foreach (var ligne in lignes)
        {
            if (numeros[ligne.Ligne].Find(n => parNir.ContainsKey(Convert.ToHexString(n))) is { } trouve)
            {
                resultat.Add((ligne, parNir[Convert.ToHexString(trouve)], null));
                continue;
            }

            var candidats = parIdentifiant[ligne.Identifiant].ToList();
            var parNom = candidats.Count == 0;
            if (parNom && ligne.Naissance is { } naissance)
            {
                candidats =
                [
                    .. parNaissance[naissance].Where(p => p.Prenom == ligne.PrenomPlie && (p.Nom == ligne.NomPlie || p.NomNaissance == ligne.NomPlie)),
                ];
            }

            var erreur = Refus(ligne, candidats, parNom, numeros[ligne.Ligne]);
            resultat.Add((ligne, erreur is null ? candidats[0].Id : null, erreur));
        }

        return resultat;
    }

    private static RemarqueImport? Refus(PersonneNommee ligne, List<Candidat> candidats, bool parNom, List<byte[]> numeros)
    {
        RemarqueImport Dire(string code, string message) => new(ligne.Ligne, null, code, message);
        return candidats switch
        {
            [] => Dire(
                CodesImport.PersonneInconnue,
                "Personne n’a ce NIR, cet identifiant, ni ces nom, prénom et date de naissance\u00A0: elle n’est pas connue du dispositif."
            ),
            [{ Nir: { } connu }] when numeros.Count > 0 && !numeros.Exists(n => n.AsSpan().SequenceEqual(connu)) => Dire(
                CodesImport.AutreNir,
                $"{(parNom ? "La personne qui a ces nom, prénom et date de naissance" : "La personne qui a cet identifiant")} a un autre NIR\u00A0: vérifiez de qui il s’agit."
            ),
            [_] => null,
            _ => Dire(
                CodesImport.PersonneAmbigue,
                $"{candidats.Count} personnes ont {(parNom ? "ces nom, prénom et date de naissance" : "cet identifiant")}\u00A0: ajoutez le NIR à la ligne, ou fusionnez les dossiers s’il s’agit de la même."
            ),
        };
    }

    private async Task<Dictionary<string, Guid>> ParNirAsync(List<byte[]> empreintes, CancellationToken annulation)
    {
        var trouves = new Dictionary<string, Guid>(StringComparer.Ordinal);
        if (empreintes.Count == 0)
        {
            return trouves;
        }

        foreach (
            var identite in await db
                .IdentitesAbsorbees.AsNoTracking()
                .Where(i => i.NirEmpreinte != null && empreintes.Contains(i.NirEmpreinte))
                .Select(i => new { i.NirEmpreinte, i.PersonneId })
                .ToListAsync(annulation)
        )
        {
            trouves[Convert.ToHexString(identite.NirEmpreinte!)] = identite.PersonneId;
        }

        foreach (
            var personne in await db
                .Personnes.AsNoTracking()
                .Where(p => p.NirEmpreinte != null && empreintes.Contains(p.NirEmpreinte))
                .Select(p => new { p.NirEmpreinte, p.Id })
                .ToListAsync(annulation)
        )
        {
            trouves[Convert.ToHexString(personne.NirEmpreinte!)] = personne.Id;
        }

        return trouves;
    }

    private async Task<ILookup<string, Candidat>> ParIdentifiantAsync(List<string> identifiants, CancellationToken annulation) =>
        (
            await db
                .Personnes.AsNoTracking()
                .Where(p => p.IdentifiantFranceTravail != null && identifiants.Contains(p.IdentifiantFranceTravail))
                .Select(p => new Candidat(p.Id, p.NomPlie, p.NomNaissancePlie, p.PrenomPlie, p.DateNaissance, p.NirEmpreinte, p.IdentifiantFranceTravail!))
                .ToListAsync(annulation)
        ).ToLookup(c => c.Identifiant, StringComparer.Ordinal);

    private async Task<ILookup<DateOnly, Candidat>> ParNaissanceAsync(List<DateOnly> naissances, CancellationToken annulation) =>
        (
            await db
                .Personnes.AsNoTracking()
                .Where(p => naissances.Contains(p.DateNaissance))
                .Select(p => new Candidat(p.Id, p.NomPlie, p.NomNaissancePlie, p.PrenomPlie, p.DateNaissance, p.NirEmpreinte, ""))
                .ToListAsync(annulation)
        ).ToLookup(c => c.Naissance);

    private sealed record Candidat(Guid Id, string Nom, string NomNaissance, string Prenom, DateOnly Naissance, byte[]? Nir, string Identifiant);
}
