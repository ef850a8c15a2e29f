using Itineraires.Data;
using Itineraires.Domain.Commun;
using Itineraires.Web.Imports;
using Itineraires.Web.Imports.Beneficiaires;
using Itineraires.Web.Tests.Support;
using Microsoft.Extensions.Hosting;

namespace Itineraires.Web.Tests.Imports.Cnaf;

/// <summary>Runs of imports, begun and taken back.</summary>
internal static class ImportsDeTest
{
    public static Task<Import> CommencerAsync(Application application, string nature) =>
        application.EnBaseAsync(async db =>
        {
            var import = new Import
            {
                Nature = nature,
                NomFichier = "essai",
                Empreinte = "00",
                DeposeLe = application.Horloge.Instant,
                CommenceLe = application.Horloge.Instant,
                DeposePar = null,
                Statut = StatutImport.EnCours,
            };
            db.Imports.Add(import);
            await db.SaveChangesAsync();
            return import;
        });

    public static Task AnnulerAsync(Application application, Import import) =>
        application.EnBaseAsync(async db =>
        {
            var bail = new BailImports(application.Horloge);
            Assert.True(await bail.PrendreAsync(db, CancellationToken.None));
            try
            {
                await new AnnulationImport(db, new ContexteSysteme("essai"), application.Horloge).AnnulerAsync(
                    import.Id,
                    null,
                    bail,
                    (_, _) => { },
                    CancellationToken.None
                );
            }
            finally
            {
                await bail.RendreAsync(db, CancellationToken.None);
            }
        });

    /// <summary>Presses a button of the page of an import, when it is there.</summary>
    public static async Task ConfirmerAsync(Navigateur navigateur, string adresse, string acte = "Confirmer")
    {
        var page = await navigateur.OuvrirAsync(adresse);
        if (page.Document.QuerySelector($"button[formaction*='{acte}']") is { } bouton)
        {
            var jeton = page.Document.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
            using var contenu = new FormUrlEncodedContent([new("__RequestVerificationToken", jeton)]);
            using var reponse = await navigateur.Client.PostAsync(bouton.GetAttribute("formaction"), contenu, CancellationToken.None);
            Assert.Equal(302, (int)reponse.StatusCode);
        }
    }

    /// <summary>What waits is done now.</summary>
    public static Task ExecuterAsync(Application application) =>
        application.Services.GetServices<IHostedService>().OfType<ExecutionImports>().Single().ExecuterEnAttenteAsync(CancellationToken.None);
}
