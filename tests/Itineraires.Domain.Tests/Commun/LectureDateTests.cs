using System.Globalization;
using Itineraires.Domain.Commun;

namespace Itineraires.Domain.Tests.Commun;

public sealed class LectureDateTests
{
    [Theory]
    [InlineData("31/12/1985")]
    [InlineData("1985-12-31")]
    [InlineData("31-12-1985")]
    [InlineData("31.12.1985")]
    [InlineData(" 31/12/1985 ")]
    [InlineData("31/12/1985 00:00")]
    [InlineData("1985-12-31T00:00:00")]
    [InlineData("1985-12-31T00:00:00Z")]
    public void Une_date_se_lit_sous_ses_formes_courantes(string texte)
    {
        Assert.True(LectureDate.TryLire(texte, out var date, out var raison), raison);
        Assert.Equal(new DateOnly(1985, 12, 31), date);
    }

    [Theory]
    [InlineData("31/02/1990", "calendrier")]
    [InlineData("29/02/1900", "calendrier")]
    [InlineData("12/31/1985", "calendrier")]
    [InlineData("0000-01-01", "calendrier")]
    [InlineData("31/12/85", "quatre chiffres")]
    [InlineData("31121985", "reconnue")]
    [InlineData("31/12-1985", "reconnue")]
    [InlineData("31/12/1985/1", "reconnue")]
    [InlineData("31 décembre 1985", "reconnue")]
    [InlineData("1/1985", "reconnue")]
    [InlineData("31/12/", "reconnue")]
    [InlineData("", "vide")]
    [InlineData(null, "vide")]
    public void Une_date_impossible_est_refusee(string? texte, string mot)
    {
        Assert.False(LectureDate.TryLire(texte, out _, out var raison));
        Assert.Contains(mot, raison, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1", false, "1900-01-01")]
    [InlineData("59", false, "1900-02-28")]
    [InlineData("61", false, "1900-03-01")]
    [InlineData("31412", false, "1985-12-31")]
    [InlineData("31412.75", false, "1985-12-31")]
    [InlineData("29950", true, "1985-12-31")]
    [InlineData("2958465", false, "9999-12-31")]
    public void Un_numero_de_serie_donne_sa_date(string serie, bool depuis1904, string attendue)
    {
        Assert.True(LectureDate.TryLireSerie(serie, depuis1904, out var date, out var raison), raison);
        Assert.Equal(attendue, date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("60")]
    [InlineData("0")]
    [InlineData("-5")]
    [InlineData("2958466")]
    [InlineData("1E300")]
    [InlineData("abc")]
    [InlineData(null)]
    public void Un_numero_de_serie_sans_date_est_refuse(string? serie) => Assert.False(LectureDate.TryLireSerie(serie, depuis1904: false, out _, out _));
}
