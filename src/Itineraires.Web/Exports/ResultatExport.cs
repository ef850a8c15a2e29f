using System.Globalization;
using Itineraires.Domain.Commun;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;

namespace Itineraires.Web.Exports;

/// <summary>Answers a page or an endpoint with a list as a file, written while it is read.</summary>
/// <param name="jour">Day put in the name of the file.</param>
public sealed class ResultatExport<T>(ExportTableau<T> tableau, FormatExport format, IAsyncEnumerable<T> lignes, DateOnly jour) : IResult, IActionResult
{
    public Task ExecuteResultAsync(ActionContext context) => ExecuteAsync(context.HttpContext);

    public Task ExecuteAsync(HttpContext httpContext)
    {
        NomsDeFichier.Annoncer(httpContext.Response, tableau.Titre, format, jour);
        return tableau.EcrireAsync(httpContext.Response.Body, format, lignes, httpContext.RequestAborted);
    }
}

/// <summary>Names of downloaded files: readable in French, safe on every system.</summary>
public static class NomsDeFichier
{
    private const int LongueurMaximum = 80;

    /// <summary>« Programmation 2020 » of 14 March 2026 gives "programmation-2020_2026-03-14.csv".</summary>
    public static string Construire(string titre, FormatExport format, DateOnly jour)
    {
        var nom = Texte.Replier(titre).Replace(' ', '-');
        nom = nom.Length == 0 ? "export" : nom[..Math.Min(nom.Length, LongueurMaximum)].TrimEnd('-');
        return $"{nom}_{jour.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}.{(format == FormatExport.Csv ? "csv" : "xlsx")}";
    }

    /// <summary>Sets the headers of a download that no cache may keep.</summary>
    public static void Annoncer(HttpResponse reponse, string titre, FormatExport format, DateOnly jour)
    {
        reponse.ContentType = format == FormatExport.Csv ? "text/csv; charset=utf-8" : "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName(Construire(titre, format, jour));
        reponse.Headers.ContentDisposition = disposition.ToString();
        reponse.Headers.CacheControl = "no-store";
        reponse.Headers.XContentTypeOptions = "nosniff";
    }
}
