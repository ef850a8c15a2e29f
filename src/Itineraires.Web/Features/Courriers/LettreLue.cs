using Itineraires.Data;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Courriers;
using Itineraires.Domain.Orientation;
using Itineraires.Web.Documents;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Courriers;

/// <summary>A letter as it is shown and printed, with the address where it is verified.</summary>
/// <param name="Courrier">The letter.</param>
/// <param name="Verification">Address where it is verified.</param>
/// <param name="Qr">The same as an image.</param>
/// <param name="Presence">QR code that notes who came, for a convocation.</param>
public sealed record LettreLue(CourrierEmis Courrier, string Verification, string Qr, string? Presence)
{
    public DateOnly Jour => DateOnly.FromDateTime(Horloge.EnHeureLocale(Courrier.EmisLe));

    /// <summary>Letters ready to be shown, in their order.</summary>
    public static async Task<IReadOnlyList<LettreLue>> LireAsync(
        ItinerairesDbContext db,
        IReadOnlyList<CourrierEmis> courriers,
        string adressePublique,
        CancellationToken annulation
    )
    {
        var racine = adressePublique.TrimEnd('/');
        var objets = courriers.Select(c => c.ObjetId).ToList();
        var jetons = await db.Convocations.Where(c => objets.Contains(c.Id)).ToDictionaryAsync(c => c.Id, c => c.Jeton, annulation);
        return
        [
            .. courriers.Select(c =>
            {
                var verification = $"{racine}/verification/{c.Reference}";
                return new LettreLue(
                    c,
                    verification,
                    CodeQr.EnSvg($"{verification}?empreinte={c.Empreinte[..VerifierModel.SignesDEmpreinte]}"),
                    jetons.TryGetValue(c.ObjetId, out var jeton) ? CodeQr.EnSvg($"{racine}/presence/{jeton}") : null
                );
            }),
        ];
    }
}

/// <summary>The letters that the list and its printing choose alike.</summary>
public static class ChoixDeLettres
{
    /// <summary>Value of the filter that keeps those already printed.</summary>
    public const string Toutes = "toutes";

    public static IQueryable<CourrierEmis> Choisis(
        this IQueryable<CourrierEmis> courriers,
        ItinerairesDbContext db,
        string? etat,
        DestinataireCourrier? destinataire
    )
    {
        courriers =
            etat == Toutes
                ? courriers
                // The letter of a convocation that no longer holds is not sent.
                : courriers.Where(c => c.ImprimeLe == null && !db.Convocations.Any(x => x.Id == c.ObjetId && x.Statut == StatutConvocation.Annulee));
        return destinataire is { } d ? courriers.Where(c => c.Destinataire == d) : courriers;
    }
}
