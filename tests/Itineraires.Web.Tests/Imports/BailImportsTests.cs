using Itineraires.Data;
using Itineraires.Web.Imports;
using Itineraires.Web.Tests.Support;

namespace Itineraires.Web.Tests.Imports;

/// <summary>One import at a time on a base: the lease, its loss and its end.</summary>
public sealed class BailImportsTests : IAsyncLifetime
{
    private readonly Application _application = new();

    private static CancellationToken Annulation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _application.InitializeAsync();

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    [Fact]
    public async Task Un_seul_le_tient_et_un_bail_expire_se_reprend()
    {
        var (un, deux) = (new BailImports(_application.Horloge), new BailImports(_application.Horloge));
        Assert.Equal((true, false, true), (await PrendreAsync(un), await PrendreAsync(deux), await EstTenuAsync(deux)));

        _application.Horloge.Avancer(TimeSpan.FromMinutes(10));
        await _application.EnBaseAsync(db => un.RenouvelerAsync(db, Annulation));
        _application.Horloge.Avancer(TimeSpan.FromMinutes(10));
        Assert.False(await PrendreAsync(deux));

        _application.Horloge.Avancer(TimeSpan.FromMinutes(20));
        Assert.Equal((false, true), (await EstTenuAsync(un), await PrendreAsync(deux)));
        await Assert.ThrowsAsync<BailPerduException>(() => _application.EnBaseAsync(db => un.RenouvelerAsync(db, Annulation)));

        // Whoever lost it does not give back that of the other.
        await _application.EnBaseAsync(db => un.RendreAsync(db, Annulation));
        Assert.False(await PrendreAsync(un));
        await _application.EnBaseAsync(db => deux.RendreAsync(db, Annulation));
        Assert.True(await PrendreAsync(un));
    }

    [Theory]
    [InlineData("{0}/2147483647/x/y", true)]
    [InlineData("{0}/{1}/x/y", true)]
    [InlineData("autre-machine/2147483647/x/y", false)]
    public async Task Le_bail_d_un_processus_mort_de_cette_machine_est_libre_aussitot(string detenteur, bool estLibre)
    {
        await _application.EnBaseAsync(async db =>
        {
            db.Baux.Add(
                new Bail
                {
                    Cle = "imports",
                    Detenteur = string.Format(System.Globalization.CultureInfo.InvariantCulture, detenteur, Environment.MachineName, Environment.ProcessId),
                    ExpireLe = _application.Horloge.GetUtcNow().UtcDateTime.AddMinutes(5),
                }
            );
            await db.SaveChangesAsync(Annulation);
        });

        Assert.Equal(estLibre, await PrendreAsync(new BailImports(_application.Horloge)));
    }

    private Task<bool> PrendreAsync(BailImports bail) => _application.EnBaseAsync(db => bail.PrendreAsync(db, Annulation));

    private Task<bool> EstTenuAsync(BailImports bail) => _application.EnBaseAsync(db => bail.EstTenuAsync(db, Annulation));
}
