using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Itineraires.Web.Imports;
using Itineraires.Web.Imports.Fichiers;

namespace Itineraires.Web.Tests.Imports.Fichiers;

public sealed class LecteurCsvTests
{
    private static MemoryStream Flux(string texte, Encoding? encodage = null)
    {
        encodage ??= new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        return new MemoryStream([.. encodage.Preamble, .. encodage.GetBytes(texte)]);
    }

    private static List<string> Lignes(LecteurTableau lecteur)
    {
        var lignes = new List<string>();
        while (lecteur.Avancer())
        {
            lignes.Add($"{lecteur.NumeroLigne}:{string.Join('|', lecteur.Entetes.Select((_, i) => lecteur.Chaine(i)))}");
        }

        return lignes;
    }

    public static TheoryData<string> Encodages => ["utf-8", "utf-8-bom", "utf-16", "utf-16BE", "windows-1252"];

    [Theory]
    [MemberData(nameof(Encodages))]
    public void L_encodage_se_reconnait_au_contenu(string nom)
    {
        Encoding? encodage = nom switch
        {
            "utf-8" => null,
            "utf-8-bom" => Encoding.UTF8,
            "windows-1252" => CodePagesEncodingProvider.Instance.GetEncoding(1252),
            _ => Encoding.GetEncoding(nom),
        };

        // The accent comes after more than one block of bytes.
        var remplissage = string.Concat(Enumerable.Repeat("Martin;Anne\r\n", 9000));
        using var lecteur = OuvertureFichier.Ouvrir(Flux($"nom;prenom\r\n{remplissage}Lefèvre;Zoé\r\n", encodage));

        Assert.Equal("9002:Lefèvre|Zoé", Lignes(lecteur)[^1]);
    }

    [Fact]
    public void Un_caractere_a_cheval_sur_deux_blocs_reste_de_l_utf_8()
    {
        for (var decalage = 0; decalage < 4; decalage++)
        {
            var texte = "n\n" + new string('a', 65_532 + decalage) + "é€😀\n";
            using var lecteur = OuvertureFichier.Ouvrir(Flux(texte));

            Assert.True(lecteur.Avancer());
            Assert.EndsWith("aé€😀", lecteur.Chaine(0), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("a;b,c\n1;2,3")]
    [InlineData("a,\"b;b;b\"\n1,\"2,3\"")]
    [InlineData("a\t\"x;\n;y\"\n1\t2,3")]
    [InlineData("sep=,\na,b\n1,\"2,3\"")]
    public void Le_separateur_se_trouve_sur_l_entete(string texte)
    {
        using var lecteur = OuvertureFichier.Ouvrir(Flux(texte));

        Assert.Equal(2, lecteur.Entetes.Count);
        Assert.True(lecteur.Avancer());
        Assert.Equal("2,3", lecteur.Chaine(1));
    }

    [Fact]
    public void Le_numero_de_ligne_est_celui_du_fichier()
    {
        const string Texte = "nom;\"adresse\nligne 2\"\r\n\r\nA;\"1 rue\r\nX\"\r\n;;\r\n\r\nB;2\rC;\"dit \"\"le \"\" grand\"\n\n\nD;fin";
        using var lecteur = OuvertureFichier.Ouvrir(Flux(Texte));

        Assert.Equal(["nom", "adresse ligne 2"], lecteur.Entetes);
        Assert.Equal(["4:A|1 rue X", "8:B|2", "9:C|dit \"le \" grand", "12:D|fin"], Lignes(lecteur));
    }

    [Theory]
    [InlineData("a;b\n\"x\";\"y\"", "x|y")]
    [InlineData("a;b\n\"x\"z;y\"w", "xz|y\"w")]
    [InlineData("a;b\n\"dit \"le grand\" roi\";2", "dit le grand\" roi\"|2")]
    [InlineData("a;b\nx\"y;\"z\"", "x\"y|z")]
    [InlineData("a;b\n\"\";\"\"\"\"", "|\"")]
    [InlineData("a;b\nx", "x|")]
    [InlineData("a;b\nx;", "x|")]
    [InlineData("a;b\nx;y;z", "x|y")]
    [InlineData("a;b;;\nx;'=1+1", "x|=1+1")]
    [InlineData("a;b\nx;'n", "x|'n")]
    public void Les_guillemets_et_les_manques_se_lisent(string texte, string attendu)
    {
        using var lecteur = OuvertureFichier.Ouvrir(Flux(texte));

        Assert.Equal([$"2:{attendu}"], Lignes(lecteur));
    }

    [Fact]
    public void Un_guillemet_jamais_ferme_est_refuse_avec_sa_ligne()
    {
        using var lecteur = OuvertureFichier.Ouvrir(Flux("a;b\n1;2\n3;\"4\n5;6\n"));
        Assert.True(lecteur.Avancer());

        var refus = Assert.Throws<FichierRefuseException>(() => lecteur.Avancer());
        Assert.Equal(CodesImport.CsvGuillemet, refus.Code);
        Assert.StartsWith("Ligne 3", refus.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Une_ligne_demesuree_est_refusee()
    {
        using var lecteur = OuvertureFichier.Ouvrir(Flux("a\n" + new string('x', 3_000_000)));

        Assert.Equal(CodesImport.CsvLigneTropLongue, Assert.Throws<FichierRefuseException>(() => lecteur.Avancer()).Code);
    }

    [Fact]
    public void Trop_de_colonnes_est_refuse()
    {
        var refus = Assert.Throws<FichierRefuseException>(() => OuvertureFichier.Ouvrir(Flux(new string(';', 300))));

        Assert.Equal(CodesImport.TropDeColonnes, refus.Code);
    }

    [Fact]
    public void Les_caracteres_de_controle_deviennent_des_espaces()
    {
        using var lecteur = OuvertureFichier.Ouvrir(Flux("a;b\nx\u0001\u0002y\t;\u0085 z"));

        Assert.Equal(["2:x y|z"], Lignes(lecteur));
    }

    [Fact]
    public void Un_flux_sans_position_se_lit_aussi()
    {
        using var compresse = new MemoryStream();
        using (var gzip = new System.IO.Compression.GZipStream(compresse, System.IO.Compression.CompressionMode.Compress, leaveOpen: true))
        {
            gzip.Write("a;b\n1;2"u8);
        }

        compresse.Position = 0;
        using var flux = new System.IO.Compression.GZipStream(compresse, System.IO.Compression.CompressionMode.Decompress);
        using var lecteur = OuvertureFichier.Ouvrir(flux);

        Assert.Equal(["2:1|2"], Lignes(lecteur));
    }

    [Fact]
    public void Les_entetes_se_comparent_sans_casse_accents_espaces_ni_tirets() =>
        Assert.All(
            ["date_naissance", "Date naissance", "DATE-NAISSANCE", "date\nnaissance", "Dàte  Naissancé"],
            e => Assert.Equal("datenaissance", LecteurTableau.CleEntete(e))
        );

    [Fact]
    public void Les_colonnes_manquantes_inconnues_et_doubles_sont_dites()
    {
        ColonneConnue[] colonnes = [new("nom", EstObligatoire: true), new("date_naissance", EstObligatoire: true), new("email")];
        using var lecteur = OuvertureFichier.Ouvrir(Flux("Nom;NOM;Date Naissance;couleur\nA;B;31/12/1985;vert"));
        var tableau = new TableauMappe(lecteur, colonnes);

        Assert.Equal([CodesImport.ColonneEnDouble, CodesImport.ColonneInconnue], tableau.Remarques.Select(r => r.Code));
        Assert.True(lecteur.Avancer());
        Assert.Equal("A", tableau.Chaine(0));
        Assert.True(tableau.TryDate(1, out var date, out _));
        Assert.Equal(new DateOnly(1985, 12, 31), date);
        Assert.Equal("", tableau.Chaine(2));

        using var incomplet = OuvertureFichier.Ouvrir(Flux("email\nx"));
        var refus = Assert.Throws<FichierRefuseException>(() => new TableauMappe(incomplet, colonnes));
        Assert.Equal(CodesImport.ColonneManquante, refus.Code);
        Assert.Contains("«\u00A0nom\u00A0», «\u00A0date_naissance\u00A0»", refus.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Toute_table_de_champs_entre_guillemets_se_relit()
    {
        Prop.ForAll<NonEmptyArray<NonNull<string>>>(tirage =>
            {
                var champs = tirage.Get.Select(c => c.Get.Replace('\0', '0')).ToArray();
                var texte = "e\n" + string.Join(';', champs.Select(c => $"\"{c.Replace("\"", "\"\"", StringComparison.Ordinal)}\"")) + "\r\n";
                using var lecteur = new LecteurCsv(new StringReader(texte), LimitesFichier.ParDefaut);
                if (!lecteur.Avancer())
                {
                    return champs.All(string.IsNullOrWhiteSpace);
                }

                return champs.Select((c, i) => lecteur.Brut(i).SequenceEqual(Protection.Retirer(c))).All(b => b);
            })
            .QuickCheckThrowOnFailure();
    }
}
