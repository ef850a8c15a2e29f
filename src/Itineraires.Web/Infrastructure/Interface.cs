using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Itineraires.Web.Design;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Localization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding.Metadata;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Itineraires.Web.Infrastructure;

/// <summary>Registers and mounts what people see: pages, French messages and formats, error pages, static files.</summary>
public static class Interface
{
    public static WebApplicationBuilder AjouterInterface(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<TerritoireOptions>().BindConfiguration(TerritoireOptions.Section);
        // Accents, narrow spaces and quotes are written as they are: shorter pages, readable sources.
        builder.Services.AddSingleton(HtmlEncoder.Create(UnicodeRanges.All));
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.TryAddScoped<INavigation, NavigationParDroits>();
        builder.Services.AddHttpContextAccessor();
        builder.Services.AddMemoryCache();
        builder.Services.AddRazorPages(o => o.RootDirectory = "/Features");
        builder.Services.Configure<MvcOptions>(o =>
        {
            o.ModelBinderProviders.Insert(0, new LiaisonFrancaiseProvider());
            o.Filters.Add<FiltreReglesMetier>();
            o.ModelMetadataDetailsProviders.Add(new MessagesDeSaisie());
            EcrireMessages(o.ModelBindingMessageProvider);
        });
        return builder;
    }

    public static WebApplication UtiliserInterface(this WebApplication app)
    {
        app.UseRequestLocalization(
            new RequestLocalizationOptions
            {
                DefaultRequestCulture = new RequestCulture(Typo.Culture),
                SupportedCultures = [Typo.Culture],
                SupportedUICultures = [Typo.Culture],
                RequestCultureProviders = [],
            }
        );
        if (!app.Environment.IsDevelopment())
        {
            app.UseExceptionHandler("/erreur/500");
        }

        app.UseStatusCodePagesWithReExecute("/erreur/{0}");
        return app;
    }

    /// <summary>Maps the static files and the pages; to be called after authentication is in place.</summary>
    public static WebApplication MonterInterface(this WebApplication app)
    {
        app.MapStaticAssets().AllowAnonymous();
        app.MapRazorPages().WithStaticAssets();
        // For the warning while typing; only who is signed in reads it (fallback policy).
        app.MapGet("/mots-sensibles", ([FromServices] MotsMedicaux mots, CancellationToken annulation) => mots.LireAsync(annulation)).RequireAuthorization();
        return app;
    }

    private static void EcrireMessages(DefaultModelBindingMessageProvider messages)
    {
        messages.SetMissingBindRequiredValueAccessor(_ => "Remplissez ce champ.");
        messages.SetMissingKeyOrValueAccessor(() => "Remplissez ce champ.");
        messages.SetMissingRequestBodyRequiredValueAccessor(() => "La demande est vide.");
        messages.SetValueMustNotBeNullAccessor(_ => "Remplissez ce champ.");
        messages.SetAttemptedValueIsInvalidAccessor((valeur, _) => Incomprise(valeur));
        messages.SetNonPropertyAttemptedValueIsInvalidAccessor(Incomprise);
        messages.SetUnknownValueIsInvalidAccessor(_ => "Cette valeur n’est pas comprise. Corrigez-la.");
        messages.SetNonPropertyUnknownValueIsInvalidAccessor(() => "Cette valeur n’est pas comprise. Corrigez-la.");
        messages.SetValueIsInvalidAccessor(Incomprise);
        messages.SetValueMustBeANumberAccessor(_ => "Écrivez un nombre, en chiffres.");
        messages.SetNonPropertyValueMustBeANumberAccessor(() => "Écrivez un nombre, en chiffres.");
    }

    private static string Incomprise(string valeur) =>
        string.Create(CultureInfo.InvariantCulture, $"«\u00A0{valeur}\u00A0» n’est pas compris. Corrigez cette valeur.");
}
