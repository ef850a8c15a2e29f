using System.ComponentModel.DataAnnotations;
using System.Runtime.InteropServices;

namespace Itineraires.Domain.Personnes;

/// <summary>What France Travail tells of a demandeur d'emploi on a day.</summary>
public enum NatureInscription
{
    [Display(Name = "inscription")]
    Inscription,

    [Display(Name = "cessation")]
    Cessation,

    [Display(Name = "radiation")]
    Radiation,
}

/// <summary>One fact told by France Travail.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct FaitInscription(DateOnly Le, NatureInscription Nature);

/// <summary>
/// Brings the inscriptions of a person in line with what France Travail tells, whatever the order in which it is told and however often. Being
/// told inscribed on a day opens an inscription, or actualises the one that runs on that day; a cessation or a radiation closes it.
/// </summary>
public static class ChronologieInscriptions
{
    /// <summary>Applies facts to the inscriptions known of one person.</summary>
    /// <param name="personneId">The person.</param>
    /// <param name="connues">Her inscriptions; those that change are changed in place.</param>
    /// <param name="faits">What is told, in any order.</param>
    /// <returns>The inscriptions to add.</returns>
    public static IReadOnlyList<InscriptionFranceTravail> Appliquer(
        Guid personneId,
        IReadOnlyCollection<InscriptionFranceTravail> connues,
        IEnumerable<FaitInscription> faits
    )
    {
        var toutes = connues.ToList();
        var nouvelles = new List<InscriptionFranceTravail>();
        foreach (var fait in faits.Distinct().OrderBy(f => f.Le).ThenBy(f => f.Nature))
        {
            var nouvelle = fait.Nature == NatureInscription.Inscription ? Inscrire(personneId, toutes, fait.Le) : Clore(personneId, toutes, fait.Le);
            if (nouvelle is not null)
            {
                toutes.Add(nouvelle);
                nouvelles.Add(nouvelle);
            }
        }

        return nouvelles;
    }

    private static InscriptionFranceTravail? Inscrire(Guid personneId, List<InscriptionFranceTravail> toutes, DateOnly le)
    {
        if (Du(toutes, le) is { } courante)
        {
            courante.ActualiserAuPlusTard(le);
            return null;
        }

        // Nothing was closed between this day and the next inscription: it is the same, begun earlier than was known.
        if (toutes.Where(i => i.Debut > le).MinBy(i => i.Debut) is { } suivante)
        {
            suivante.CommencerPlusTot(le);
            return null;
        }

        return new InscriptionFranceTravail(personneId, le, le);
    }

    private static InscriptionFranceTravail? Clore(Guid personneId, List<InscriptionFranceTravail> toutes, DateOnly le)
    {
        if (Du(toutes, le) is { } courante)
        {
            return courante.Fin == le ? null : courante.Interrompre(le);
        }

        // A cessation is often followed by a radiation: the inscription already closed keeps its end.
        if (toutes.Exists(i => i.Debut < le))
        {
            return null;
        }

        var suivante = toutes.MinBy(i => i.Debut);
        if (suivante is { EstSansDebutConnu: true })
        {
            suivante.FinirPlusTot(le);
            return null;
        }

        return InscriptionFranceTravail.Finie(personneId, le);
    }

    /// <summary>The inscription that runs on a day, its last one included.</summary>
    private static InscriptionFranceTravail? Du(List<InscriptionFranceTravail> toutes, DateOnly le) =>
        toutes.Where(i => i.Debut <= le && (i.Fin is null || i.Fin >= le)).MaxBy(i => i.Debut);
}
