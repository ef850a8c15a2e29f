using System.Globalization;
using System.Text;
using Itineraires.Web.Tests.Support;

namespace Itineraires.Web.Tests.Cli;

/// <summary>An import whose process dies on the way.</summary>
public sealed class ImportInterrompuTests
{
    private const int Foyers = 12_000;

    [Fact, Exigence("PER-07")]
    public async Task PER_07_un_import_tue_deux_fois_reprend_et_finit_comme_s_il_ne_l_avait_pas_ete()
    {
        await using var programme = await Programme.SurBaseVideAsync();
        var fichier = programme.Fichier("caf.csv", Pivot());
        await programme.TuerAsync(2, "importer", "beneficiaires", fichier);
        Assert.Equal(0, (await programme.LancerAsync("verifier")).Code);
        await programme.TuerAsync(1, "importer", "beneficiaires", fichier);

        var fin = await programme.LancerAsync("importer", "beneficiaires", fichier, "--json");

        Assert.Equal(0, fin.Code);
        Assert.Contains("il reprend après", fin.Messages, StringComparison.Ordinal);
        Assert.Equal(Foyers, fin.Json.GetProperty("foyers").GetProperty("crees").GetInt32());
        Assert.Equal(2 * Foyers, fin.Json.GetProperty("personnes").GetProperty("creees").GetInt32());
        Assert.Equal(0, (await programme.LancerAsync("verifier")).Code);
        var deux = await programme.LancerAsync("importer", "beneficiaires", fichier, "--json");
        Assert.Equal(Foyers, deux.Json.GetProperty("foyers").GetProperty("inchanges").GetInt32());
        Assert.Equal(2 * Foyers, deux.Json.GetProperty("personnes").GetProperty("inchangees").GetInt32());
    }

    private static string Pivot()
    {
        var texte = new StringBuilder("matricule;role;nom;prenom;date_naissance;code_insee;type_rsa;etat_droit;date_ouverture_droit;soumis_droits_devoirs\n");
        for (var i = 0; i < Foyers; i++)
        {
            texte.Append(CultureInfo.InvariantCulture, $"{i};demandeur;Nom{i % 997};Prenom{i};01/02/1990;69266;socle;2;01/02/2026;oui\n");
            texte.Append(CultureInfo.InvariantCulture, $"{i};enfant;Nom{i % 997};Enfant{i};01/02/2015;69266;socle;2;01/02/2026;\n");
        }

        return texte.ToString();
    }
}
