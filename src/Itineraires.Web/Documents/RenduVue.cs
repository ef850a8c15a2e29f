using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewEngines;
using Microsoft.AspNetCore.Mvc.ViewFeatures;

namespace Itineraires.Web.Documents;

/// <summary>Renders a Razor view outside any request, for the documents that are prepared in the background.</summary>
public sealed class RenduVue(ICompositeViewEngine moteur, ITempDataProvider temporaires, IServiceProvider services)
{
    /// <param name="chemin">Path of the view, from the root of the application.</param>
    /// <param name="modele">Its model.</param>
    /// <param name="donnees">What its <c>ViewData</c> holds.</param>
    public async Task<string> RendreAsync(string chemin, object modele, IReadOnlyDictionary<string, object?>? donnees = null)
    {
        var contexte = new DefaultHttpContext { RequestServices = services };
        var action = new ActionContext(contexte, new RouteData(), new ActionDescriptor());
        var vue = moteur.GetView(null, chemin, isMainPage: false).EnsureSuccessful(null).View!;
        var vueDonnees = new ViewDataDictionary(new EmptyModelMetadataProvider(), new ModelStateDictionary()) { Model = modele };
        foreach (var (cle, valeur) in donnees ?? new Dictionary<string, object?>())
        {
            vueDonnees[cle] = valeur;
        }

        await using var sortie = new StringWriter();
        await vue.RenderAsync(new ViewContext(action, vue, vueDonnees, new TempDataDictionary(contexte, temporaires), sortie, new HtmlHelperOptions()));
        return sortie.ToString();
    }
}
