using Itineraires.Web.Demo;
using Itineraires.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Tests.Demo;

/// <summary>Walks the demonstration as each account, link after link: nothing offered leads to a refusal, an absence or a failure.</summary>
public sealed class LiensTests(Application application) : IClassFixture<Application>
{
    /// <summary>Pages of the same shape opened at most: a second one may show what the first had not.</summary>
    private const int ParForme = 3;

    [Fact]
    public async Task Aucun_lien_offert_ne_mene_a_un_refus()
    {
        await Demonstration.ChargerAsync(application);
        var courriels = ComptesDemonstration.Tous.Select(c => c.Courriel).ToList();
        var comptes = await application.EnBaseAsync(db => db.Users.AsNoTracking().Where(u => courriels.Contains(u.Email!)).ToListAsync());
        Assert.Equal(courriels.Count, comptes.Count);
        var morts = new List<string>();
        foreach (var compte in comptes)
        {
            morts.AddRange((await ParcourirAsync(application.Navigateur(compte))).Select(m => $"{compte.NomComplet}: {m}"));
        }

        Assert.True(morts.Count == 0, string.Join("\n", morts));
    }

    private static async Task<List<string>> ParcourirAsync(Navigateur navigateur)
    {
        var (morts, vus, formes) = (new List<string>(), new HashSet<string>(StringComparer.Ordinal) { "/" }, new Dictionary<string, int>());
        var file = new Queue<(string Adresse, string Depuis)>([("/", "")]);
        while (file.TryDequeue(out var lien))
        {
            using var reponse = await navigateur.Client.GetAsync(lien.Adresse, TestContext.Current.CancellationToken);
            if ((int)reponse.StatusCode >= 400)
            {
                morts.Add($"{(int)reponse.StatusCode} {lien.Adresse} on {lien.Depuis}");
                continue;
            }

            var suivants = new List<string>();
            if (reponse.Headers.Location?.ToString() is { } ailleurs)
            {
                suivants.Add(ailleurs);
            }
            else if (reponse.Content.Headers.ContentType?.MediaType == "text/html")
            {
                var page = await Page.LireAsync(reponse);
                suivants.AddRange(page.Document.QuerySelectorAll("a[href]").Select(a => a.GetAttribute("href")!));
                morts.AddRange(page.Document.QuerySelectorAll("a[href='']").Select(a => $"link to nowhere « {a.TextContent.Trim()} » on {lien.Adresse}"));
            }

            foreach (var suivant in suivants)
            {
                var adresse = suivant.Split('#')[0];
                adresse = adresse.StartsWith('?') ? lien.Adresse.Split('?')[0] + adresse : adresse;
                if (!adresse.StartsWith('/') || !vus.Add(adresse))
                {
                    continue;
                }

                var forme = Forme(adresse);
                if ((formes[forme] = formes.GetValueOrDefault(forme) + 1) > ParForme)
                {
                    continue;
                }

                file.Enqueue((adresse, lien.Adresse));
            }
        }

        return morts;
    }

    /// <summary>The route, and the handler asked for.</summary>
    private static string Forme(string adresse)
    {
        var parties = adresse.Split('?');
        var handler = parties.Length > 1 ? parties[1].Split('&').FirstOrDefault(p => p.StartsWith("handler=", StringComparison.Ordinal)) : null;
        return string.Join('/', parties[0].Split('/').Select(p => Guid.TryParse(p, out _) ? "{id}" : p)) + handler;
    }
}
