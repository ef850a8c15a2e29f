using Itineraires.Data;
using Itineraires.Web.Notifications;
using Itineraires.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Tests.Notifications;

/// <summary>The digest of alerts goes to who wants it, once a day, and names nobody.</summary>
public sealed class ResumesTests(Application application) : IClassFixture<Application>
{
    private static readonly DateOnly Lundi = new(2026, 3, 16);

    [Fact]
    [Exigence("CNF-08")]
    public async Task CNF_08_le_resume_part_une_fois_par_jour_a_qui_le_demande_sans_nommer_personne()
    {
        var fabrique = new Fabrique(application);
        var (organisme, ligne) = await fabrique.OrganismeAsync("Résumés");
        var quotidienne = await AbonnerAsync(organisme.Id, FrequenceResume.Quotidien);
        var hebdomadaire = await AbonnerAsync(organisme.Id, FrequenceResume.Hebdomadaire);
        var muette = await AbonnerAsync(organisme.Id, FrequenceResume.Jamais);
        var tranquille = await AbonnerAsync(organisme.Id, FrequenceResume.Quotidien);
        foreach (var (compte, prenom) in new[] { (quotidienne, "Anna"), (hebdomadaire, "Bela"), (muette, "Cleo") })
        {
            await fabrique.ParcoursAsync(await fabrique.PersonneAsync(prenom, "Alertée"), ligne, compte);
        }

        application.Horloge.AllerAu(Lundi.AddDays(-2));
        Assert.Equal(0, await EnvoyerAsync());
        application.Horloge.AllerAu(Lundi);
        Assert.Equal(2, await EnvoyerAsync());
        Assert.Equal(0, await EnvoyerAsync());
        application.Horloge.AllerAu(Lundi.AddDays(1));
        Assert.Equal(1, await EnvoyerAsync());

        var messages = Directory.GetFiles(Path.Combine(application.Dossier, "courriels")).Order(StringComparer.Ordinal).Select(File.ReadAllText).ToList();
        Assert.Equal(2, messages.Count(m => m.Contains(quotidienne.Email!, StringComparison.Ordinal)));
        Assert.Single(messages, m => m.Contains(hebdomadaire.Email!, StringComparison.Ordinal));
        Assert.DoesNotContain(messages, m => m.Contains(muette.Email!, StringComparison.Ordinal) || m.Contains(tranquille.Email!, StringComparison.Ordinal));
        Assert.All(messages, m => Assert.Contains("Objet : Vos alertes du jour", m, StringComparison.Ordinal));
        Assert.All(messages, m => Assert.DoesNotContain("Alertée", m, StringComparison.Ordinal));
    }

    private async Task<int> EnvoyerAsync()
    {
        await using var portee = application.Services.CreateAsyncScope();
        return await portee.ServiceProvider.GetRequiredService<ResumesDAlertes>().EnvoyerAsync(TestContext.Current.CancellationToken);
    }

    private async Task<Utilisateur> AbonnerAsync(Guid organismeId, FrequenceResume frequence)
    {
        var compte = await application.CompteAsync("referent", organismeId);
        await application.EnBaseAsync(db =>
            db.Users.Where(u => u.Id == compte.Id)
                .ExecuteUpdateAsync(u => u.SetProperty(x => x.Resume, frequence).SetProperty(x => x.PasswordHash, "empreinte"))
        );
        return compte;
    }
}
