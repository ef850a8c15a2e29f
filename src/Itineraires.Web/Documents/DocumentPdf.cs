using System.Net.Mime;
using System.Text;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Net.Http.Headers;

namespace Itineraires.Web.Documents;

/// <summary>The printable page of the handler, answered as PDF.</summary>
/// <param name="nom">Name of the file, with its extension.</param>
public sealed class DocumentPdf(string nom) : PageResult
{
    public override async Task ExecuteResultAsync(ActionContext context)
    {
        var reponse = context.HttpContext.Response;
        var impression = context.HttpContext.RequestServices.GetRequiredService<ImpressionPdf>();
        if (!impression.EstDisponible)
        {
            // The page says what to install.
            reponse.Redirect(context.HttpContext.Request.PathBase + context.HttpContext.Request.Path);
            return;
        }

        var annulation = context.HttpContext.RequestAborted;
        var corps = reponse.Body;
        using var page = new MemoryStream();
        reponse.Body = page;
        try
        {
            await base.ExecuteResultAsync(context);
        }
        finally
        {
            reponse.Body = corps;
        }

        var pdf = await impression.ImprimerAsync(Encoding.UTF8.GetString(page.GetBuffer(), 0, (int)page.Length), annulation);
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName(nom);
        reponse.ContentType = MediaTypeNames.Application.Pdf;
        reponse.ContentLength = pdf.Length;
        reponse.Headers.ContentDisposition = disposition.ToString();
        await reponse.Body.WriteAsync(pdf, annulation);
    }
}
