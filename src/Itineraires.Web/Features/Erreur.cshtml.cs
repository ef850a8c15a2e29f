using System.Diagnostics;
using Itineraires.Web.Infrastructure;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;

namespace Itineraires.Web.Features;

/// <summary>What a person reads when a page cannot be shown: what happened, what to do, nothing technical.</summary>
[AllowAnonymous, IgnoreAntiforgeryToken, ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class ErreurModel(IOptions<TerritoireOptions> territoire) : PageModel
{
    private static readonly MessageErreur Panne = new(
        "Cette page ne fonctionne pas en ce moment",
        [
            "L’erreur vient de nous, pas de vous. Elle est enregistrée.",
            "Si vous remplissiez un formulaire, votre saisie est gardée dans cet onglet. Essayez de nouveau dans quelques minutes. Si l’erreur revient, donnez la référence à l’assistance.",
        ]
    );

    private static readonly Dictionary<int, MessageErreur> Messages = new()
    {
        [400] = new(
            "La demande n’a pas été comprise",
            [
                "La page est peut-être restée ouverte trop longtemps, ou l’adresse est incomplète. Rien n’a été enregistré.",
                "Revenez à la page précédente, rechargez-la, puis recommencez. Votre saisie est gardée dans cet onglet.",
            ]
        ),
        [403] = new(
            "Vous n’avez pas le droit d’ouvrir cette page",
            [
                "Votre compte ne donne pas ce droit, ou votre habilitation est arrivée à son terme.",
                "Si vous en avez besoin pour votre travail, demandez-le à l’administrateur de votre organisme.",
            ]
        ),
        [404] = new(
            "Cette page n’existe pas ou ne vous est pas ouverte",
            [
                "L’adresse est peut-être fausse, ou la page a été déplacée. Un dossier qui n’est pas dans votre périmètre n’est pas montré.",
                "Vérifiez l’adresse, ou cherchez la personne depuis l’accueil.",
            ]
        ),
        [429] = new(
            "Trop de demandes en peu de temps",
            ["Cette demande n’a pas été prise en compte, pour éviter l’envoi de messages en nombre.", "Attendez quelques minutes, puis recommencez."]
        ),
        [500] = Panne,
    };

    public MessageErreur Message { get; private set; } = Panne;

    /// <summary>Identifier of the request in the server's log; only for a failure of the server.</summary>
    public string? Reference { get; private set; }

    public string? Assistance => territoire.Value.ContactAssistance;

    /// <summary>Address that failed, to try again.</summary>
    public string? Adresse { get; private set; }

    // A failed POST is executed again with its own method: every method answers the same page.
    public void OnGet(int? code) => Preparer(code);

    public void OnPost(int? code) => Preparer(code);

    private void Preparer(int? code)
    {
        var reexecution = HttpContext.Features.Get<IStatusCodeReExecuteFeature>();
        var exception = HttpContext.Features.Get<IExceptionHandlerPathFeature>();
        var statut = exception is not null ? StatusCodes.Status500InternalServerError : code ?? StatusCodes.Status404NotFound;
        if (statut is < 400 or > 599)
        {
            statut = StatusCodes.Status404NotFound;
        }

        Message = Messages.GetValueOrDefault(statut) ?? (statut < 500 ? Messages[StatusCodes.Status400BadRequest] : Panne);
        Response.StatusCode = statut;
        if (statut >= 500)
        {
            Reference = Activity.Current?.TraceId.ToString() ?? HttpContext.TraceIdentifier;
            Adresse = HttpMethods.IsGet(Request.Method) ? exception?.Path ?? reexecution?.OriginalPath : null;
        }
    }
}

/// <summary>Title and sentences of an error page.</summary>
public sealed record MessageErreur(string Titre, IReadOnlyList<string> Phrases);
