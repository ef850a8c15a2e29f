using System.Text;
using Itineraires.Domain.Commun;
using Itineraires.Web.Imports;
using Itineraires.Web.Imports.Conventions;

namespace Itineraires.Web.Tests.Imports.Conventions;

public sealed class LectureConventionsTests
{
    private static readonly string Annexe = Path.Combine(AppContext.BaseDirectory, "data", "annexe2_2020.csv");

    private static LectureConventionsResultat Lire(string texte) => LectureConventions.Lire(new MemoryStream(Encoding.UTF8.GetBytes(texte)));

    private static TotauxConventions Totaux(int lignes, int places, int suivis, string montant)
    {
        Assert.True(Montant.TryParse(montant, out var euros));
        return new TotauxConventions(lignes, places, suivis, euros);
    }

    [Fact]
    [Exigence("CNV-09")]
    public void CNV_09_l_annexe_2_de_2020_donne_ses_totaux()
    {
        using var flux = File.OpenRead(Annexe);
        var lecture = LectureConventions.Lire(flux);

        Assert.Empty(lecture.Erreurs);
        Assert.Empty(lecture.Avertissements);
        Assert.Equal(72, lecture.Lignes.Select(l => l.Structure).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(Totaux(111, 11_067, 15_068, "6 519 855,53 €"), lecture.Totaux);
        Assert.Equal(Totaux(49, 7_449, 10_242, "3 839 055,60 €"), lecture.ParType["emploi_diversifie"]);
        Assert.Equal(Totaux(29, 1_779, 2_326, "1 481 146,39 €"), lecture.ParType["emploi_renforce"]);
        Assert.Equal(Totaux(10, 496, 688, "555 504,54 €"), lecture.ParType["emploi_innovant"]);
        Assert.Equal(Totaux(23, 1_343, 1_812, "644 149,00 €"), lecture.ParType["activite"]);
        Assert.True(TotauxConventions.TryParseAttendu("11067;15068;6519855,53", out var attendu));
        Assert.Empty(lecture.Totaux.Comparer(attendu));
    }

    [Fact]
    [Exigence("CNV-09")]
    public void CNV_09_une_annexe_corrompue_dit_chaque_ligne()
    {
        var lignes = File.ReadAllLines(Annexe);
        lignes[4] = lignes[4].Replace("diversifiés", "divers", StringComparison.Ordinal);
        lignes[9] = lignes[2].ToUpperInvariant();
        var champs = lignes[19].Split(';');
        champs[3] = "12a";
        champs[5] = "beaucoup";
        lignes[19] = string.Join(';', champs);
        lignes[29] = lignes[29][lignes[29].IndexOf(';', StringComparison.Ordinal)..];

        var lecture = Lire(string.Join("\r\n", lignes));

        Assert.Equal(
            [
                (5, "type_parcours", CodesImport.TypeParcoursInconnu),
                (10, null, CodesImport.LigneEnDouble),
                (20, "places", CodesImport.NombreInvalide),
                (20, "montant", CodesImport.MontantInvalide),
                (30, "structure", CodesImport.ValeurManquante),
            ],
            lecture.Erreurs.Select(e => (e.Ligne, e.Colonne, e.Code))
        );
        Assert.Contains("12a", lecture.Erreurs[2].Message, StringComparison.Ordinal);
        Assert.Contains("ligne 3", lecture.Erreurs[1].Message, StringComparison.Ordinal);
        Assert.Equal(111, lecture.LignesLues);
        Assert.Equal(4, lecture.Rejetees);
        Assert.True(TotauxConventions.TryParseAttendu("11067;15068;6 519 855,53 €", out var attendu));
        Assert.Equal([CodesImport.TotalPlaces, CodesImport.TotalSuivis, CodesImport.TotalMontant], lecture.Totaux.Comparer(attendu).Select(e => e.Code));
    }

    [Fact]
    public void Les_notations_francaises_et_les_types_replies_se_lisent()
    {
        var lecture = Lire(
            "Structure;TYPE PARCOURS;Thématique;Places;Suivis;Montant;couleur\nA;itineraires EMPLOI renforces;;1 343;1\u202F812;644 149,00 €;bleu\nA;Itinéraires activité;x;10,0;12.00;4730.5;"
        );

        Assert.Empty(lecture.Erreurs);
        Assert.Equal("couleur", Assert.Single(lecture.Avertissements).Colonne);
        Assert.Equal(new LigneConvention(2, "A", "emploi_renforce", "", 1343, 1812, new Montant(64_414_900)), lecture.Lignes[0]);
        Assert.Equal(new LigneConvention(3, "A", "activite", "x", 10, 12, new Montant(473_050)), lecture.Lignes[1]);
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("1;2")]
    [InlineData("1;2;3;4")]
    [InlineData("a;2;3")]
    [InlineData("1;2;3x")]
    [InlineData("-1;2;3")]
    [InlineData("1,5;2;3")]
    public void Un_total_attendu_mal_ecrit_est_refuse(string? texte) => Assert.False(TotauxConventions.TryParseAttendu(texte, out _));
}
