using System.Collections.Concurrent;
using System.Reflection;
using System.Text.RegularExpressions;
using Itineraires.Data;
using Itineraires.Domain.Commun;
using Itineraires.Web.Design;
using Itineraires.Web.Features.Personnes;
using Itineraires.Web.Infrastructure;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;

namespace Itineraires.Web.Security;

/// <summary>A free text in which no medical information may be written (CNF-01).</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SansInformationMedicaleAttribute : Attribute;

/// <summary>The terms that look medical, and the expressions that contain one without being so.</summary>
/// <param name="Mots">Terms as an administrator wrote them.</param>
/// <param name="Sauf">Expressions left aside, such as « assurance maladie ».</param>
public sealed record ListeMedicale(IReadOnlyList<string> Mots, IReadOnlyList<string> Sauf)
{
    /// <summary>Mark of a line that holds an exception.</summary>
    public const char MarqueSauf = '!';

    /// <summary>Reads one term a line; a line that begins with « ! » is an exception.</summary>
    public static ListeMedicale Lire(string texte)
    {
        var lignes = texte
            .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Where(l => Texte.Replier(l).Length > 0)
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .ToList();
        return new ListeMedicale([.. lignes.Where(l => l[0] != MarqueSauf)], [.. lignes.Where(l => l[0] == MarqueSauf).Select(l => l[1..].Trim())]);
    }

    /// <summary>Terms found in a text as whole words, in the singular or the plural, whatever the case and the accents.</summary>
    public IReadOnlyList<string> Trouver(string texte)
    {
        var plie = $" {Texte.Replier(texte)} ";
        foreach (var sauf in Sauf)
        {
            plie = plie.Replace($" {Texte.Replier(sauf)} ", " . ", StringComparison.Ordinal);
        }

        return [.. Mots.Where(m => Contient(plie, Texte.Replier(m)))];
    }

    private static bool Contient(string plie, string terme) =>
        plie.Contains($" {terme} ", StringComparison.Ordinal) || plie.Contains($" {terme}s ", StringComparison.Ordinal);
}

/// <summary>The word list of the base, kept a minute in memory.</summary>
public sealed class MotsMedicaux(ItinerairesDbContext db, IMemoryCache memoire)
{
    private static readonly TimeSpan Duree = TimeSpan.FromMinutes(1);

    private readonly (string?, string) _cle = (db.Database.GetConnectionString(), Reglage.MotsMedicaux);

    public async Task<ListeMedicale> LireAsync(CancellationToken annulation) =>
        (
            await memoire.GetOrCreateAsync(
                _cle,
                async entree =>
                {
                    entree.AbsoluteExpirationRelativeToNow = Duree;
                    return ListeMedicale.Lire(
                        await db.Reglages.Where(r => r.Cle == Reglage.MotsMedicaux).Select(r => r.Valeur).SingleOrDefaultAsync(annulation) ?? ""
                    );
                }
            )
        )!;

    public void Oublier() => memoire.Remove(_cle);
}

/// <summary>
/// Before anything is written, signals the terms that look medical in the free texts of a form; the person takes them out, or ticks a box to
/// record all the same, and that choice is journalled without the text (CNF-01).
/// </summary>
public sealed partial class GardeMedicale(MotsMedicaux mots, ItinerairesDbContext db) : IAsyncPageFilter
{
    /// <summary>Name of the box.</summary>
    public const string Confirmation = "confirmerMedical";

    /// <summary>Key of the view data that names the field under which the box is shown.</summary>
    public const string CleChamp = "ChampMedical";

    public const string Acte = "avertissement médical ignoré";

    private const int ProfondeurAuPlus = 4;

    private static readonly ConcurrentDictionary<Type, HashSet<string>> Champs = new();

    public Task OnPageHandlerSelectionAsync(PageHandlerSelectedContext context) => Task.CompletedTask;

    public async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        var champs = context.HandlerInstance is PageModel ? Champs.GetOrAdd(context.HandlerInstance.GetType(), t => [.. Lister(t, "", 0)]) : [];
        if (champs.Count == 0 || !HttpMethods.IsPost(context.HttpContext.Request.Method))
        {
            await next();
            return;
        }

        var page = (PageModel)context.HandlerInstance;
        var annulation = context.HttpContext.RequestAborted;
        var saisis = page
            .ModelState.Where(e => !string.IsNullOrWhiteSpace(e.Value?.AttemptedValue) && champs.Contains(Rangs().Replace(e.Key, "")))
            .Select(e => (Champ: e.Key, Texte: e.Value!.AttemptedValue!))
            .ToList();
        if (saisis.Count == 0)
        {
            await next();
            return;
        }

        var liste = await mots.LireAsync(annulation);
        var trouves = saisis.Select(s => (s.Champ, Mots: liste.Trouver(s.Texte))).Where(s => s.Mots.Count > 0).ToList();
        if (trouves.Count == 0)
        {
            await next();
            return;
        }

        if (context.HttpContext.Request.Form[Confirmation] == "oui")
        {
            // Saved by the page with what it writes, or not at all.
            db.Journaliser(Acte, (page as PageDeDossier)?.Personne.Id, page.PageContext.ActionDescriptor.ViewEnginePath);
            await next();
            return;
        }

        foreach (var (champ, termes) in trouves)
        {
            page.ModelState.AddModelError(champ, Avertir(termes));
        }

        page.ViewData[CleChamp] = trouves[0].Champ;
        if (page is IReaffichable reaffichable)
        {
            await reaffichable.ReafficherAsync(annulation);
        }

        context.Result = page.Page();
    }

    private static string Avertir(IReadOnlyList<string> termes) =>
        $"{(termes.Count == 1 ? "Ce mot ressemble" : "Ces mots ressemblent")} à une information médicale\u00A0: {string.Join(", ", termes.Select(Typo.Citer))}. {(termes.Count == 1 ? "Retirez-le" : "Retirez-les")}, ou cochez la case pour enregistrer quand même.";

    /// <summary>Names of the fields marked on a page, without the ranks of lists.</summary>
    private static IEnumerable<string> Lister(Type type, string prefixe, int profondeur)
    {
        foreach (var propriete in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            var liaison = propriete.GetCustomAttribute<BindPropertyAttribute>();
            if (profondeur == 0 && liaison is null)
            {
                continue;
            }

            var nom = prefixe + (liaison?.Name ?? propriete.Name);
            var contenu =
                propriete.PropertyType is { IsGenericType: true } generique && generique.GetGenericTypeDefinition() == typeof(List<>)
                    ? generique.GetGenericArguments()[0]
                    : propriete.PropertyType;
            if (propriete.IsDefined(typeof(SansInformationMedicaleAttribute)))
            {
                yield return nom;
            }
            else if (profondeur < ProfondeurAuPlus && contenu.IsClass && contenu.Assembly == typeof(GardeMedicale).Assembly)
            {
                foreach (var interieur in Lister(contenu, nom + ".", profondeur + 1))
                {
                    yield return interieur;
                }
            }
        }
    }

    [GeneratedRegex(@"\[\d+\]", RegexOptions.None, 1000)]
    private static partial Regex Rangs();
}
