using System.IO.Compression;
using System.Text;
using Itineraires.Data;
using Itineraires.Web.Infrastructure;
using Itineraires.Web.Sauvegardes;
using Itineraires.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Itineraires.Web.Tests.Sauvegardes;

/// <summary>What is saved comes back whole; what is not a sound archive changes nothing.</summary>
public sealed class SauvegardeTests
{
    private static CancellationToken Annulation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Une_sauvegarde_revient_entiere_dans_une_autre_installation()
    {
        await using var source = await Programme.SurBaseVideAsync();
        await using var cible = await Programme.SurBaseVideAsync();
        var archive = Path.Combine(source.Dossier, "sauvegarde.zip");
        Assert.Equal(0, (await source.LancerAsync("demo", "charger", "--foyers", "60")).Code);

        var sauvee = await source.LancerAsync("sauvegarder", archive, "--json");
        var reprise = await source.LancerAsync("sauvegarder", archive);
        var restauree = await cible.LancerAsync("restaurer", archive, "--oui", "--json");

        Assert.True(sauvee.Code == 0, sauvee.Messages);
        Assert.Equal(60, sauvee.Json.GetProperty("comptes").GetProperty("foyer").GetInt32());
        Assert.Equal(2, reprise.Code);
        Assert.True(restauree.Code == 0, restauree.Messages + restauree.Resultat);
        Assert.Empty(restauree.Json.GetProperty("violations").EnumerateArray());
        foreach (var table in (string[])["foyer", "personne", "contrat", "piece_jointe", "rendez_vous"])
        {
            Assert.Equal(
                await source.Base.ExecuterSqlAsync($"SELECT COUNT(*) FROM {table}"),
                await cible.Base.ExecuterSqlAsync($"SELECT COUNT(*) FROM {table}")
            );
        }

        Assert.Equal(
            await File.ReadAllBytesAsync(Path.Combine(source.Dossier, "var", "cles", "nir.cle"), Annulation),
            await File.ReadAllBytesAsync(Path.Combine(cible.Dossier, "var", "cles", "nir.cle"), Annulation)
        );
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(archive));
        }

        // The target is no longer empty: it is replaced only when told.
        await cible.Base.ExecuterSqlAsync("UPDATE organisme SET nom = 'Avant'");
        var refusee = await cible.LancerAsync("restaurer", archive, "--oui");
        var sansOui = await cible.LancerAsync("restaurer", archive, "--remplacer");
        Assert.Equal((2, 2), (refusee.Code, sansOui.Code));
        Assert.Contains("--remplacer", refusee.Messages, StringComparison.Ordinal);
        Assert.Contains("--oui", sansOui.Messages, StringComparison.Ordinal);
        Assert.Equal("Avant", await cible.Base.ExecuterSqlAsync("SELECT MIN(nom) FROM organisme"));
        var remplacee = await cible.LancerAsync("restaurer", archive, "--oui", "--remplacer");
        Assert.True(remplacee.Code == 0, remplacee.Messages);
        Assert.NotEqual("Avant", await cible.Base.ExecuterSqlAsync("SELECT MIN(nom) FROM organisme"));
    }

    [Fact]
    public async Task Une_sauvegarde_ne_touche_aucun_autre_fichier()
    {
        await using var programme = await Programme.SurBaseVideAsync();
        var archive = Path.Combine(programme.Dossier, "sauvegarde.zip");
        var siens = new[] { programme.Fichier("sauvegarde.zip.base", "à moi"), programme.Fichier("sauvegarde.zip.partiel", "à moi aussi") };

        var sortie = await programme.LancerAsync("sauvegarder", archive);

        Assert.True(sortie.Code == 0, sortie.Messages);
        Assert.Equal(["à moi", "à moi aussi"], siens.Select(f => File.Exists(f) ? File.ReadAllText(f) : ""));
        Assert.Equal([archive, .. siens], Directory.GetFiles(programme.Dossier, "sauvegarde.zip*").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Une_cle_qui_ne_peut_pas_prendre_sa_place_laisse_la_base_et_sa_cle()
    {
        await using var source = await Programme.SurBaseVideAsync();
        await using var cible = await Programme.SurBaseVideAsync();
        var archive = Path.Combine(source.Dossier, "sauvegarde.zip");
        Directory.CreateDirectory(Path.Combine(source.Dossier, "var", "cles"));
        await File.WriteAllBytesAsync(Path.Combine(source.Dossier, "var", "cles", "nir.cle"), new byte[32], Annulation);
        Assert.Equal(0, (await source.LancerAsync("sauvegarder", archive)).Code);
        Assert.Equal(0, (await cible.LancerAsync("sauvegarder", Path.Combine(cible.Dossier, "autre.zip"))).Code);
        await cible.Base.ExecuterSqlAsync("UPDATE territoire SET nom = 'Avant'");
        // The folder of the key cannot be made: a file has its name.
        cible.Fichier("cles", "");

        await Assert.ThrowsAnyAsync<IOException>(() => RestaurerAsync(cible.Dossier, cible.Base.Connexion, archive));

        Assert.Equal("Avant", await cible.Base.ExecuterSqlAsync("SELECT MIN(nom) FROM territoire"));
    }

    [Fact]
    public async Task Une_base_qui_ne_suit_pas_garde_sa_cle()
    {
        Assert.SkipWhen(BaseDeTest.EstPostgres, "The place of the base is a file on SQLite only.");
        await using var source = await Programme.SurBaseVideAsync();
        await using var cible = await Programme.SurBaseVideAsync();
        var archive = Path.Combine(source.Dossier, "sauvegarde.zip");
        Directory.CreateDirectory(Path.Combine(source.Dossier, "var", "cles"));
        await File.WriteAllBytesAsync(Path.Combine(source.Dossier, "var", "cles", "nir.cle"), new byte[32], Annulation);
        Assert.Equal(0, (await source.LancerAsync("sauvegarder", archive)).Code);
        var cles = Directory.CreateDirectory(Path.Combine(cible.Dossier, "cles")).FullName;
        await File.WriteAllTextAsync(Path.Combine(cles, "nir.cle"), "la sienne", Annulation);
        // A folder stands where the base should be: the renaming fails once the key is placed.
        var place = Directory.CreateDirectory(Path.Combine(cible.Dossier, "base.db")).FullName;

        await Assert.ThrowsAnyAsync<Exception>(() => RestaurerAsync(cible.Dossier, $"Data Source={place}", archive));

        Assert.Equal([Path.Combine(cles, "nir.cle")], Directory.GetFiles(cles));
        Assert.Equal("la sienne", await File.ReadAllTextAsync(Path.Combine(cles, "nir.cle"), Annulation));
    }

    [Fact]
    public async Task Une_base_sqlite_en_service_n_est_pas_remplacee()
    {
        Assert.SkipWhen(BaseDeTest.EstPostgres, "PostgreSQL replaces its tables in one transaction, whoever is connected.");
        await using var programme = await Programme.SurBaseVideAsync();
        var archive = Path.Combine(programme.Dossier, "sauvegarde.zip");
        Assert.Equal(0, (await programme.LancerAsync("sauvegarder", archive)).Code);
        await using var service = await programme.Base.OuvrirAsync();
        await using var lecture = service.CreateCommand();
        lecture.CommandText = "SELECT COUNT(*) FROM organisme";
        await lecture.ExecuteScalarAsync(Annulation);

        var sortie = await programme.LancerAsync("restaurer", archive, "--oui", "--remplacer");

        Assert.Equal(2, sortie.Code);
        Assert.Contains("en cours d’usage", sortie.Messages, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Une_archive_alteree_ne_change_rien()
    {
        await using var source = await Programme.SurBaseVideAsync();
        var archive = Path.Combine(source.Dossier, "sauvegarde.zip");
        Assert.Equal(0, (await source.LancerAsync("sauvegarder", archive)).Code);
        await source.Base.ExecuterSqlAsync("UPDATE organisme SET nom = 'Avant'");
        Reecrire(archive, Manifeste.Base, octets => octets[octets.Length / 2] ^= 1);

        var sortie = await source.LancerAsync("restaurer", archive, "--oui", "--remplacer");

        Assert.Equal(2, sortie.Code);
        Assert.Empty(sortie.Resultat);
        Assert.Contains("empreinte", sortie.Messages, StringComparison.Ordinal);
        Assert.Equal(
            await source.Base.ExecuterSqlAsync("SELECT COUNT(*) FROM organisme"),
            await source.Base.ExecuterSqlAsync("SELECT COUNT(*) FROM organisme WHERE nom = 'Avant'")
        );
        Assert.Empty(Directory.GetDirectories(source.Dossier, ".restauration-*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Une_archive_saine_s_extrait() => Assert.Null(await ExtraireAsync(_ => { }));

    [Theory]
    [InlineData("../evasion")]
    [InlineData("/evasion")]
    [InlineData("cles/autre.cle")]
    public async Task Un_fichier_de_plus_est_refuse(string nom)
    {
        var refus = await ExtraireAsync(zip => zip.CreateEntry(nom).Open().Dispose());

        Assert.Contains("manifeste", refus, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Un_nom_hors_de_l_archive_annonce_au_manifeste_est_refuse()
    {
        var refus = await ExtraireAsync(zip =>
        {
            zip.CreateEntry("../evasion").Open().Dispose();
            Remplacer(zip, Manifeste.Nom, t => t.Replace("cles/nir.cle", "../evasion", StringComparison.Ordinal));
            zip.GetEntry(Manifeste.CleNir)!.Delete();
        });

        Assert.Contains("evasion", refus, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Une_partie_plus_grande_qu_annonce_est_refusee() =>
        Assert.Contains("plus grande", await ExtraireAsync(zip => Remplacer(zip, Manifeste.Base, t => t + "x")), StringComparison.Ordinal);

    [Fact]
    public async Task Sans_manifeste_rien_n_est_restaure() =>
        Assert.Contains("manifeste", await ExtraireAsync(zip => zip.GetEntry(Manifeste.Nom)!.Delete()), StringComparison.Ordinal);

    [Fact]
    public async Task Un_fichier_quelconque_n_est_pas_une_archive()
    {
        var fichier = Path.Combine(Directory.CreateTempSubdirectory("itineraires-archive-").FullName, "a.zip");
        await File.WriteAllTextAsync(fichier, "bonjour", Annulation);

        await Assert.ThrowsAsync<SauvegardeRefuseeException>(() => ArchiveSauvegarde.ExtraireAsync(fichier, Path.GetDirectoryName(fichier)!, Annulation));
    }

    /// <summary>Why a small archive altered so is refused; null when it is taken.</summary>
    private static async Task<string?> ExtraireAsync(Action<ZipArchive> alterer)
    {
        var dossier = Directory.CreateTempSubdirectory("itineraires-archive-").FullName;
        try
        {
            var (contenu, cle, archive) = (Path.Combine(dossier, "base"), Path.Combine(dossier, "cle"), Path.Combine(dossier, "a.zip"));
            await File.WriteAllTextAsync(contenu, "une base", Annulation);
            await File.WriteAllTextAsync(cle, "une clé", Annulation);
            await ArchiveSauvegarde.EcrireAsync(
                archive,
                [(Manifeste.Base, contenu), (Manifeste.CleNir, cle)],
                parties => new Manifeste(Manifeste.FormatCourant, "0", "sqlite", "0", default, new Dictionary<string, long>(), parties),
                Annulation
            );
            await using (var zip = await ZipFile.OpenAsync(archive, ZipArchiveMode.Update, Annulation))
            {
                alterer(zip);
            }

            var sortie = Directory.CreateDirectory(Path.Combine(dossier, "sortie", "dedans")).FullName;
            try
            {
                var (_, fichiers) = await ArchiveSauvegarde.ExtraireAsync(archive, sortie, Annulation);
                Assert.Equal("une base", await File.ReadAllTextAsync(fichiers[Manifeste.Base], Annulation));
                return null;
            }
            catch (SauvegardeRefuseeException e)
            {
                Assert.Empty(Directory.GetFiles(Path.Combine(dossier, "sortie")));
                return e.Message;
            }
        }
        finally
        {
            Directory.Delete(dossier, recursive: true);
        }
    }

    /// <summary>Restores in an installation, without its command.</summary>
    private static async Task RestaurerAsync(string dossier, string connexion, string archive)
    {
        var horloge = new HorlogeFixe();
        var options = new DbContextOptionsBuilder<ItinerairesDbContext>();
        options.UtiliserItineraires(connexion);
        await using var db = new ItinerairesDbContext(options.Options, new ContexteSysteme("tests"), horloge);
        await new RestaurationBase(db, Options.Create(new InstallationOptions { Dossier = dossier }), horloge).RestaurerAsync(
            archive,
            _ => Task.FromResult(true),
            Annulation
        );
    }

    private static void Reecrire(string archive, string nom, Action<byte[]> alterer)
    {
        using var zip = ZipFile.Open(archive, ZipArchiveMode.Update);
        var octets = Lire(zip, nom);
        alterer(octets);
        Ecrire(zip, nom, octets);
    }

    private static void Remplacer(ZipArchive zip, string nom, Func<string, string> alterer) =>
        Ecrire(zip, nom, Encoding.UTF8.GetBytes(alterer(Encoding.UTF8.GetString(Lire(zip, nom)))));

    private static byte[] Lire(ZipArchive zip, string nom)
    {
        using var memoire = new MemoryStream();
        using var flux = zip.GetEntry(nom)!.Open();
        flux.CopyTo(memoire);
        return memoire.ToArray();
    }

    private static void Ecrire(ZipArchive zip, string nom, byte[] octets)
    {
        zip.GetEntry(nom)!.Delete();
        using var flux = zip.CreateEntry(nom).Open();
        flux.Write(octets);
    }
}
