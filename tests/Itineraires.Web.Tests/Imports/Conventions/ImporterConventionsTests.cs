using System.Text;
using Itineraires.Web.Imports;
using Itineraires.Web.Imports.Conventions;
using Itineraires.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Tests.Imports.Conventions;

/// <summary>Annexe 2 of 2020 enters the base exactly, once.</summary>
public sealed class ImporterConventionsTests : IAsyncLifetime
{
    private readonly Application _application = new();

    private static CancellationToken Annulation => TestContext.Current.CancellationToken;

    private static string Annexe => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "data", "annexe2_2020.csv"));

    public ValueTask InitializeAsync() => _application.InitializeAsync();

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    [Fact, Exigence("CNV-03"), Exigence("CNV-09")]
    public async Task CNV_09_l_annexe_2_entre_une_seule_fois_au_centime()
    {
        var un = await ImporterAsync(Annexe, "11067;15068;6519855,53");
        Assert.Equal((111, 111, 0, 111, 72), (un.Lignes, un.Importees, un.Rejetees, un.Creees, un.OrganismesCrees));
        Assert.Equal((11067, 15068, 6519855.53m), (un.Places, un.Suivis, un.Montant));
        Assert.Equal(new TotalParType(49, 7449, 10242, 3839055.60m), un.ParType["emploi_diversifie"]);
        Assert.Equal(new TotalParType(29, 1779, 2326, 1481146.39m), un.ParType["emploi_renforce"]);
        Assert.Equal(new TotalParType(10, 496, 688, 555504.54m), un.ParType["emploi_innovant"]);
        Assert.Equal(new TotalParType(23, 1343, 1812, 644149.00m), un.ParType["activite"]);
        Assert.Equal(2, un.Avertissements.Count(a => a.Code == CodesImport.AliasPossible));
        var deux = await ImporterAsync(Annexe, "11067;15068;6519855,53");
        Assert.Equal((0, 0, 111, 0), (deux.Creees, deux.MisesAJour, deux.Inchangees, deux.OrganismesCrees));
        await _application.EnBaseAsync(async db =>
        {
            Assert.Equal(111, await db.LignesConvention.CountAsync(Annulation));
            Assert.Equal(72, await db.Organismes.CountAsync(Annulation));
        });
    }

    [Fact, Exigence("CNV-09")]
    public async Task CNV_09_un_total_annonce_qui_differe_arrete_l_import()
    {
        var rapport = await ImporterAsync(Annexe, "11066;15068;6519855,53");
        Assert.Equal((CodesImport.TotalPlaces, 0), (Assert.Single(rapport.Erreurs).Code, rapport.Importees));
        Assert.Equal(0, await _application.EnBaseAsync(db => db.LignesConvention.CountAsync(Annulation)));
    }

    [Fact, Exigence("CNV-09")]
    public async Task CNV_09_une_copie_abimee_dit_chaque_ligne_et_garde_les_autres()
    {
        var lignes = Annexe.Split('\n', StringSplitOptions.RemoveEmptyEntries).ToList();
        lignes[1] = lignes[1].Replace("Itinéraires emploi diversifiés", "Itinéraires loisirs");
        lignes[2] = "ADL;Itinéraires emploi diversifiés;;12a;210;75000,00";
        lignes[3] = "ADL;Itinéraires emploi renforcés;;35;30;27300,00";
        lignes.Add(lignes[5]);
        var rapport = await ImporterAsync(string.Join('\n', lignes), null);
        Assert.Equal(
            [(2, CodesImport.TypeParcoursInconnu), (3, CodesImport.NombreInvalide), (4, "CNV-SUIVIS"), (113, CodesImport.LigneEnDouble)],
            rapport.Erreurs.Select(e => (e.Ligne, e.Code))
        );
        Assert.Equal((4, 108), (rapport.Rejetees, rapport.Creees));
    }

    private Task<RapportConventions> ImporterAsync(string texte, string? attendu) =>
        _application.EnBaseAsync(db =>
        {
            TotauxConventions? totaux = TotauxConventions.TryParseAttendu(attendu, out var t) ? t : null;
            return ImporterConventions.ExecuterAsync(db, new MemoryStream(Encoding.UTF8.GetBytes(texte)), 2020, totaux, simuler: false, Annulation);
        });
}
