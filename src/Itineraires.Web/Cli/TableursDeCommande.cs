using Itineraires.Data;
using Itineraires.Domain.Commun;
using Itineraires.Web.Imports;
using Itineraires.Web.Imports.Fichiers;
using Itineraires.Web.Imports.Tableurs;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Cli;

/// <summary>Finds how the file given to the command is read: nobody is there to say it.</summary>
internal static class TableursDeCommande
{
    /// <returns>Null for a file whose layout is the product's own.</returns>
    /// <exception cref="FichierRefuseException">The layout is not known; the message lists its headers and what is missing.</exception>
    public static async Task<DonneesTableur?> TrouverAsync(
        ItinerairesDbContext db,
        Stream fichier,
        string? nom,
        string? feuille,
        DateOnly aujourdhui,
        CancellationToken annulation
    )
    {
        if (nom is null && feuille is null && !PropositionCorrespondance.EstAReconnaitre(fichier))
        {
            return null;
        }

        var proposition = await PropositionCorrespondance.ProposerAsync(db, fichier, feuille, null, aujourdhui, annulation);
        if (nom is null && LectureTableur.EstPivotAvec(proposition.Colonnes.Select(c => c.Cle)))
        {
            return new DonneesTableur(LectureTableur.Pivot with { Feuille = proposition.Feuille, LigneEntete = proposition.LigneEntete });
        }

        if (nom is not null)
        {
            return new DonneesTableur(await NommeeAsync(db, nom, annulation) with { Feuille = proposition.Feuille, LigneEntete = proposition.LigneEntete });
        }

        if (proposition.Connue is not null)
        {
            return new DonneesTableur(proposition.Lecture);
        }

        var titres = string.Join(", ", proposition.Colonnes.Select(c => $"«\u00A0{c.Titre}\u00A0»"));
        var manque = proposition.Lecture.Manque() is { } absent ? $" Il y manque aussi\u00A0: {absent}." : "";
        throw new FichierRefuseException(
            CodesImport.CorrespondanceAFaire,
            $"Les titres de ce tableau ne sont pas connus\u00A0: {titres}.{manque} Donnez d’abord le fichier à l’écran des imports pour dire ce que contiennent ses colonnes, gardez cette correspondance sous un nom, puis donnez ce nom à --correspondance."
        );
    }

    private static async Task<LectureTableur> NommeeAsync(ItinerairesDbContext db, string nom, CancellationToken annulation)
    {
        var plie = Texte.Replier(nom);
        if (await db.Correspondances.AsNoTracking().Where(c => c.NomPlie == plie).Select(c => c.Lecture).SingleOrDefaultAsync(annulation) is { } gardee)
        {
            return RapportsJson.Lire<LectureTableur>(gardee);
        }

        if (CatalogueTableurs.Pretes.FirstOrDefault(p => Texte.Replier(p.Code) == plie || Texte.Replier(p.Nom) == plie) is { } prete)
        {
            return prete.Lecture;
        }

        var connues = await db.Correspondances.AsNoTracking().OrderBy(c => c.NomPlie).Select(c => c.Nom).ToListAsync(annulation);
        throw new FichierRefuseException(
            CodesImport.CorrespondanceAFaire,
            $"Aucune correspondance ne s’appelle «\u00A0{nom}\u00A0». Sont connues\u00A0: {string.Join(", ", CatalogueTableurs.Pretes.Select(p => p.Code).Concat(connues))}."
        );
    }
}
