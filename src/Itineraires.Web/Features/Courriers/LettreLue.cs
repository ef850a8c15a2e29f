using Itineraires.Domain.Commun;
using Itineraires.Domain.Courriers;
using Itineraires.Web.Documents;

namespace Itineraires.Web.Features.Courriers;

/// <summary>A letter as it is shown and printed, with the address where it is verified.</summary>
public sealed record LettreLue(CourrierEmis Courrier, string Verification, string Qr)
{
    public DateOnly Jour => DateOnly.FromDateTime(Horloge.EnHeureLocale(Courrier.EmisLe));

    public static LettreLue De(CourrierEmis courrier, string adressePublique)
    {
        var verification = $"{adressePublique.TrimEnd('/')}/verification/{courrier.Reference}";
        return new LettreLue(courrier, verification, CodeQr.EnSvg(verification));
    }
}
