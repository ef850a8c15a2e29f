using Itineraires.Domain.Commun;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Itineraires.Web.Infrastructure;

/// <summary>Shows a broken rule in the summary and on the field, with what the person typed; nothing is written.</summary>
public sealed class FiltreReglesMetier : IAsyncPageFilter
{
    public const string Simultane = "Quelqu’un a modifié cette page pendant votre saisie. Comparez avec la version actuelle, puis enregistrez de nouveau.";

    public Task OnPageHandlerSelectionAsync(PageHandlerSelectedContext context) => Task.CompletedTask;

    public async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        var suite = await next();
        var (champ, message) = suite.Exception switch
        {
            RegleMetierException regle => (regle.Champ ?? "", Phrase(regle.Regle)),
            DbUpdateConcurrencyException => ("", Simultane),
            DbUpdateException e when EstUnDoublon(e) => ("", Simultane),
            _ => (null, null),
        };
        if (message is null || suite.ExceptionHandled || context.HandlerInstance is not PageModel page)
        {
            return;
        }

        suite.ExceptionHandled = true;
        page.ModelState.AddModelError(Nommer(page, champ!), message);
        if (page is IReaffichable reaffichable)
        {
            await reaffichable.ReafficherAsync(context.HttpContext.RequestAborted);
        }

        suite.Result = page.Page();
    }

    /// <summary>Two acts at once wanted what the base admits once.</summary>
    public static bool EstUnDoublon(DbUpdateException e) =>
        e.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation }
        || e.InnerException is SqliteException { SqliteExtendedErrorCode: SQLitePCL.raw.SQLITE_CONSTRAINT_UNIQUE };

    private static string Phrase(RegleMetier regle) => regle.Source is null ? regle.Message : $"{regle.Message} (Source\u00A0: {regle.Source}.)";

    /// <summary>A property bound inside « Saisie » bears the field's name with its prefix.</summary>
    private static string Nommer(PageModel page, string champ) =>
        champ.Length > 0 && !page.ModelState.ContainsKey(champ) && page.ModelState.ContainsKey($"Saisie.{champ}") ? $"Saisie.{champ}" : champ;
}

/// <summary>A page that reads again what it shows when its form comes back with an error.</summary>
public interface IReaffichable
{
    Task ReafficherAsync(CancellationToken annulation);
}
