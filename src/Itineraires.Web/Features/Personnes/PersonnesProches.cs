using Itineraires.Data;
using Itineraires.Data.Perimetres;
using Itineraires.Domain.Personnes;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Personnes;

/// <summary>The persons already known who look like the one being typed.</summary>
/// <param name="Connues">Who they are, named only inside the perimeter.</param>
/// <param name="MemeNir">The same NIR is the same person: she cannot be recorded twice.</param>
public sealed record PersonnesProches(IReadOnlyList<PersonnesProches.Connue> Connues, bool MemeNir)
{
    public static readonly PersonnesProches Aucune = new([], false);

    /// <summary>Looks for the same NIR, else for the same folded names and birth date.</summary>
    public static async Task<PersonnesProches> ChercherAsync(ItinerairesDbContext db, Personne personne, Perimetre perimetre, CancellationToken annulation)
    {
        var (id, nom, prenom, naissance, empreinte) = (personne.Id, personne.NomPlie, personne.PrenomPlie, personne.DateNaissance, personne.NirEmpreinte);
        var meme = empreinte is null ? null : await db.Personnes.AsNoTracking().FirstOrDefaultAsync(p => p.NirEmpreinte == empreinte && p.Id != id, annulation);
        if (meme is not null)
        {
            return new([new Connue(meme.Id, meme.NomComplet, perimetre.Atteint(meme), "même NIR")], true);
        }

        var proches = await db
            .Personnes.AsNoTracking()
            .Where(p => p.DateNaissance == naissance && p.PrenomPlie == prenom && (p.NomPlie == nom || p.NomNaissancePlie == nom) && p.Id != id)
            .ToListAsync(annulation);
        return new([.. proches.Select(p => new Connue(p.Id, p.NomComplet, perimetre.Atteint(p), "mêmes nom, prénom et date de naissance"))], false);
    }

    public sealed record Connue(Guid Id, string Nom, bool Atteinte, string Raison);
}
