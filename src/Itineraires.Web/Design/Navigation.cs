namespace Itineraires.Web.Design;

/// <summary>One entry of the side navigation; <paramref name="Compte"/> is the number of things waiting behind it.</summary>
public sealed record EntreeNavigation(string Titre, string Url, int? Compte = null, bool EstActive = false);

/// <summary>One act of the « Nouveau » menu; <paramref name="Raccourci"/> is a single letter, <paramref name="OuvreGroupe"/> draws a line above.</summary>
public sealed record ActeNavigation(string Titre, string Url, string Icone, string? Raccourci = null, bool OuvreGroupe = false);

/// <summary>Who is signed in, as shown in the top bar and under the side navigation.</summary>
public sealed record CompteConnecte(string Nom, string? Fonction = null, string? Organisme = null, string UrlCompte = "/compte");

/// <summary>All that the layout shows around a page.</summary>
public sealed record ContexteNavigation(
    IReadOnlyList<EntreeNavigation> Entrees,
    IReadOnlyList<ActeNavigation> Actes,
    CompteConnecte? Compte,
    int Messages = 0,
    string UrlMessages = "/messages"
)
{
    /// <summary>Most entries the side navigation admits.</summary>
    public const int EntreesAuPlus = 7;
}

/// <summary>Gives the layout the navigation of the person signed in.</summary>
public interface INavigation
{
    Task<ContexteNavigation> ConstruireAsync(HttpContext contexte);
}

/// <summary>Navigation of a host that knows no role: the first page and the name of the account.</summary>
public sealed class NavigationParDefaut : INavigation
{
    public Task<ContexteNavigation> ConstruireAsync(HttpContext contexte)
    {
        var compte = contexte.User.Identity is { IsAuthenticated: true, Name: { } nom } ? new CompteConnecte(nom) : null;
        return Task.FromResult(new ContexteNavigation([new EntreeNavigation("Aujourd’hui", "/", EstActive: contexte.Request.Path == "/")], [], compte));
    }
}

/// <summary>One level of the breadcrumb, given in <c>ViewData["Ariane"]</c>; the last one, the page itself, has no address.</summary>
public sealed record Repere(string Titre, string? Url = null);
