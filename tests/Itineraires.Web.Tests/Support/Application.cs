using System.Security.Claims;
using System.Text.Encodings.Web;
using AngleSharp;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Itineraires.Data;
using Itineraires.Domain.Habilitations;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Itineraires.Web.Tests.Support;

/// <summary>The whole application on a base of its own, with a fixed clock; requests bear the account they act for.</summary>
public sealed class Application : WebApplicationFactory<Program>, IAsyncLifetime
{
    private readonly string _dossier = Directory.CreateTempSubdirectory("itineraires-app-").FullName;
    private BaseDeTest _base = null!;

    public HorlogeFixe Horloge { get; } = new();

    public CompteurRequetes Requetes { get; } = new();

    public string Dossier => _dossier;

    public string Connexion => _base.Connexion;

    public async ValueTask InitializeAsync() => _base = await BaseDeTest.CreerAsync();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _base.Dispose();
        Directory.Delete(_dossier, recursive: true);
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Test");
        builder.UseSetting("ConnectionStrings:Itineraires", _base.Connexion);
        builder.UseSetting("Itineraires:Dossier", _dossier);
        builder.UseSetting("Logging:LogLevel:Default", "Warning");
        builder.ConfigureTestServices(services =>
        {
            services.AddSingleton<TimeProvider>(Horloge);
            services.AddAuthentication(CompteDeTest.Schema).AddScheme<AuthenticationSchemeOptions, CompteDeTest>(CompteDeTest.Schema, null);
            services.ConfigureDbContext<ItinerairesDbContext>(o => o.AddInterceptors(Requetes));
        });
    }

    /// <summary>Works on the base as the product does, without a person signed in.</summary>
    public async Task<T> EnBaseAsync<T>(Func<ItinerairesDbContext, Task<T>> travail)
    {
        await using var portee = Services.CreateAsyncScope();
        return await travail(portee.ServiceProvider.GetRequiredService<ItinerairesDbContext>());
    }

    public Task EnBaseAsync(Func<ItinerairesDbContext, Task> travail) =>
        EnBaseAsync(async db =>
        {
            await travail(db);
            return 0;
        });

    /// <summary>An account with one habilitation.</summary>
    public Task<Utilisateur> CompteAsync(string role, Guid? organismeId = null, Guid? territoireId = null, string prenom = "Claire", string nom = "Ferrand") =>
        EnBaseAsync(async db =>
        {
            var courriel = $"{Guid.CreateVersion7():N}@exemple.fr";
            var compte = new Utilisateur
            {
                Prenom = prenom,
                Nom = nom,
                Email = courriel,
                UserName = courriel,
                NormalizedEmail = courriel.ToUpperInvariant(),
                NormalizedUserName = courriel.ToUpperInvariant(),
                SecurityStamp = "essai",
            };
            db.Users.Add(compte);
            var donnee = await db.RolesMetier.SingleAsync(r => r.Code == role);
            db.Habilitations.Add(new Habilitation(compte.Id, donnee, organismeId, territoireId, new DateOnly(2020, 1, 1), null));
            if (role == "chef_service_social")
            {
                db.Delegations.Add(new Delegation(compte.Id, "arrêté d’essai", ObjetsDelegation.Tous.Keys, territoireId, new(new DateOnly(2020, 1, 1), null)));
            }

            await db.SaveChangesAsync();
            return compte;
        });

    /// <summary>A browser signed in as this account; redirects are not followed.</summary>
    public Navigateur Navigateur(Utilisateur? compte = null)
    {
        var client = CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false });
        if (compte is not null)
        {
            client.DefaultRequestHeaders.Add(CompteDeTest.EnTete, $"{compte.Id}|{Uri.EscapeDataString(compte.NomComplet)}");
        }

        return new Navigateur(client);
    }
}

/// <summary>Signs in the account that the request names.</summary>
public sealed class CompteDeTest(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string Schema = "Essai";
    public const string EnTete = "X-Compte-De-Test";

    /// <summary>Without the header, the real session answers: sign-in is tested as it is.</summary>
    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (!Request.Headers.TryGetValue(EnTete, out var valeur) || valeur.ToString().Split('|') is not [var id, var nom])
        {
            return await Context.AuthenticateAsync(IdentityConstants.ApplicationScheme);
        }

        var identite = new ClaimsIdentity([new(ClaimTypes.NameIdentifier, id), new(ClaimTypes.Name, Uri.UnescapeDataString(nom))], Schema);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identite), Schema));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties) =>
        Context.ChallengeAsync(IdentityConstants.ApplicationScheme, properties);
}

/// <summary>Opens pages and sends their forms as a browser does, antiforgery token included.</summary>
public sealed class Navigateur(HttpClient client)
{
    private string? _jeton;

    public HttpClient Client { get; } = client;

    public async Task<Page> OuvrirAsync(string adresse)
    {
        using var reponse = await Client.GetAsync(adresse, TestContext.Current.CancellationToken);
        return await Page.LireAsync(reponse);
    }

    /// <summary>Opens a page, fills one of its forms and sends it.</summary>
    /// <param name="adresse">Page that holds the form.</param>
    /// <param name="champs">Values to type; a name may come several times.</param>
    /// <param name="formulaire">CSS selector of the form; the first post form of the main part by default.</param>
    /// <param name="bouton">Address of the button pressed, when it has its own.</param>
    public async Task<Page> EnvoyerAsync(
        string adresse,
        IEnumerable<(string Nom, string Valeur)> champs,
        string formulaire = "main form[method=post]",
        string? bouton = null
    )
    {
        var page = await OuvrirAsync(adresse);
        Assert.Equal(200, page.Statut);
        return await EnvoyerAsync(page, adresse, champs, formulaire, bouton);
    }

    /// <summary>Fills and sends a form of a page opened before, as it stood then.</summary>
    public async Task<Page> EnvoyerAsync(
        Page page,
        string adresse,
        IEnumerable<(string Nom, string Valeur)> champs,
        string formulaire = "main form[method=post]",
        string? bouton = null
    )
    {
        var form =
            page.Document.QuerySelector<IHtmlFormElement>(formulaire)
            ?? throw new InvalidOperationException($"No form {formulaire} on {adresse}.\n{page.Texte}");
        var tapes = champs.ToList();
        var noms = tapes.Select(c => c.Nom).ToHashSet(StringComparer.Ordinal);
        var valeurs = Defauts(form).Where(c => !noms.Contains(c.Nom)).Concat(tapes).Select(c => KeyValuePair.Create(c.Nom, c.Valeur));
        var action =
            bouton is not null ? adresse + bouton
            : form.GetAttribute("action") is { Length: > 0 } a ? a
            : adresse;
        using var contenu = new FormUrlEncodedContent(valeurs);
        using var reponse = await Client.PostAsync(action, contenu, TestContext.Current.CancellationToken);
        return await Page.LireAsync(reponse);
    }

    /// <summary>Sends the form of a page opened before, as a tab left open does.</summary>
    public async Task<Page> RenvoyerAsync(string adresse, Page onglet, IEnumerable<(string Nom, string Valeur)> champs)
    {
        var form = onglet.Document.QuerySelector<IHtmlFormElement>("main form[method=post]")!;
        var tapes = champs.ToList();
        var valeurs = Defauts(form).Where(c => !tapes.Exists(t => t.Nom == c.Nom)).Concat(tapes).Select(c => KeyValuePair.Create(c.Nom, c.Valeur));
        using var contenu = new FormUrlEncodedContent(valeurs);
        using var reponse = await Client.PostAsync(adresse, contenu, TestContext.Current.CancellationToken);
        return await Page.LireAsync(reponse);
    }

    /// <summary>Sends an act without opening its page, with a valid antiforgery token: what a hand-made request does.</summary>
    public async Task<int> PosterAsync(string adresse) => (await PosterAsync(adresse, [])).Statut;

    /// <summary>The same with fields.</summary>
    public async Task<Page> PosterAsync(string adresse, IEnumerable<(string Nom, string Valeur)> champs)
    {
        _jeton ??= (await OuvrirAsync("/compte")).Document.QuerySelector<IHtmlInputElement>("input[name=__RequestVerificationToken]")!.Value;
        using var contenu = new FormUrlEncodedContent([
            KeyValuePair.Create("__RequestVerificationToken", _jeton),
            .. champs.Select(c => KeyValuePair.Create(c.Nom, c.Valeur)),
        ]);
        using var reponse = await Client.PostAsync(adresse, contenu, TestContext.Current.CancellationToken);
        return await Page.LireAsync(reponse);
    }

    /// <summary>Sends a form with a file.</summary>
    public async Task<Page> DeposerAsync(
        string adresse,
        string champ,
        string nom,
        byte[] fichier,
        IEnumerable<(string Nom, string Valeur)>? champs = null,
        string formulaire = "main form[method=post]"
    )
    {
        var page = await OuvrirAsync(adresse);
        var form = page.Document.QuerySelector<IHtmlFormElement>(formulaire) ?? throw new InvalidOperationException($"No form {formulaire} on {adresse}.");
        using var contenu = new MultipartFormDataContent();
        var tapes = (champs ?? []).ToList();
        foreach (var (n, v) in Defauts(form).Where(d => !tapes.Exists(t => t.Nom == d.Nom)).Concat(tapes))
        {
            contenu.Add(new StringContent(v), n);
        }

        contenu.Add(new ByteArrayContent(fichier), champ, nom);
        using var reponse = await Client.PostAsync(
            form.GetAttribute("action") is { Length: > 0 } a ? a : adresse,
            contenu,
            TestContext.Current.CancellationToken
        );
        return await Page.LireAsync(reponse);
    }

    private static IEnumerable<(string Nom, string Valeur)> Defauts(IHtmlFormElement form)
    {
        foreach (var element in form.Elements)
        {
            var nom = element.GetAttribute("name");
            if (string.IsNullOrEmpty(nom))
            {
                continue;
            }

            switch (element)
            {
                case IHtmlInputElement { Type: "checkbox" or "radio" } c when !c.IsChecked:
                case IHtmlInputElement { Type: "submit" or "button" or "file" }:
                case IHtmlButtonElement:
                    continue;
                case IHtmlInputElement i:
                    yield return (nom, i.Value);
                    break;
                case IHtmlTextAreaElement t:
                    yield return (nom, t.Value);
                    break;
                case IHtmlSelectElement s:
                    yield return (nom, s.Value ?? "");
                    break;
            }
        }
    }
}

/// <summary>What came back.</summary>
public sealed class Page(int statut, string? redirection, string html, IDocument document)
{
    public int Statut { get; } = statut;

    public string? Redirection { get; } = redirection;

    public string Html { get; } = html;

    public IDocument Document { get; } = document;

    /// <summary>Text of the main part, spaces folded, no-break spaces made plain.</summary>
    public string Texte { get; } =
        string.Join(
            ' ',
            ((document.QuerySelector("main") ?? document.Body)?.TextContent ?? "")
                .Replace('\u00A0', ' ')
                .Replace('\u202F', ' ')
                .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
        );

    /// <summary>Error shown at a field.</summary>
    public string? Erreur(string champ) => Document.GetElementById(champ.Replace('.', '_') + "-erreur")?.TextContent.Trim();

    public static async Task<Page> LireAsync(HttpResponseMessage reponse)
    {
        var html = await reponse.Content.ReadAsStringAsync();
        var document = await BrowsingContext.New(Configuration.Default).OpenAsync(r => r.Content(html));
        return new Page((int)reponse.StatusCode, reponse.Headers.Location?.ToString(), html, document);
    }
}
