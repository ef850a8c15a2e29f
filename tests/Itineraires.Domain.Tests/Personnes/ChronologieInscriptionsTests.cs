using System.Globalization;
using Itineraires.Domain.Personnes;
using static Itineraires.Domain.Tests.Fabrique;

namespace Itineraires.Domain.Tests.Personnes;

/// <summary>Facts are written « I03 C10 R12 »: inscribed on the 3rd, ceased on the 10th, struck off on the 12th of January.</summary>
public sealed class ChronologieInscriptionsTests
{
    private static readonly Guid Qui = Guid.CreateVersion7();

    [Theory]
    [InlineData("I03", "03- a03")]
    [InlineData("I03 I20", "03- a20")]
    [InlineData("I03 C10", "03-10 a03")]
    [InlineData("I03 R10", "03-10 a03")]
    [InlineData("I03 C10 R12", "03-10 a03")]
    [InlineData("I03 C10 I20", "03-10 a03, 20- a20")]
    [InlineData("I03 C10 I20 R25", "03-10 a03, 20-25 a20")]
    [InlineData("I03 I08 C10", "03-10 a08")]
    [InlineData("I10 C10", "10-10 a10")]
    [InlineData("C10", "10-10 a")]
    [InlineData("C10 R12", "10-10 a")]
    [Exigence("ACC-07")]
    public void ACC_07_l_ordre_des_faits_et_leur_repetition_ne_changent_rien(string faits, string attendu)
    {
        foreach (var ordre in Ordres(Lire(faits)))
        {
            var inscriptions = new List<InscriptionFranceTravail>();
            inscriptions.AddRange(ChronologieInscriptions.Appliquer(Qui, inscriptions, [.. ordre, .. ordre]));
            Assert.Equal(attendu, Ecrire(inscriptions));

            Assert.Empty(ChronologieInscriptions.Appliquer(Qui, inscriptions, ordre));
            Assert.Equal(attendu, Ecrire(inscriptions));
        }
    }

    [Theory]
    [InlineData("I03 I08 C10", "03-10 a08")]
    [InlineData("I03 C10 R12", "03-10 a03")]
    [InlineData("I03 C10 I20", "03-10 a03, 20- a20")]
    [Exigence("ACC-07")]
    public void ACC_07_les_fichiers_peuvent_arriver_dans_le_desordre(string faits, string attendu)
    {
        foreach (var ordre in Ordres(Lire(faits)))
        {
            var inscriptions = new List<InscriptionFranceTravail>();
            foreach (var fait in ordre)
            {
                inscriptions.AddRange(ChronologieInscriptions.Appliquer(Qui, inscriptions, [fait]));
            }

            Assert.Equal(attendu, Ecrire(inscriptions));
        }
    }

    [Fact]
    public void Une_cessation_close_une_inscription_saisie_et_garde_son_PPAE()
    {
        var saisie = new InscriptionFranceTravail(Qui, Jour("2026-01-02"), Jour("2026-01-20"));
        saisie.EtablirPpae(Jour("2026-01-05"));

        var suite = Assert.Single(ChronologieInscriptions.Appliquer(Qui, [saisie], Lire("R10")));

        Assert.Equal((Jour("2026-01-10"), Jour("2026-01-05")), (saisie.Fin!.Value, saisie.PpaeDepuis!.Value));
        Assert.Equal((Jour("2026-01-20"), (DateOnly?)null, (DateOnly?)null), (suite.Debut, suite.Fin, suite.PpaeDepuis));
    }

    [Fact]
    public void Un_PPAE_etabli_apres_la_cessation_suit_l_inscription_d_apres()
    {
        var saisie = new InscriptionFranceTravail(Qui, Jour("2026-01-02"), Jour("2026-01-20"));
        saisie.EtablirPpae(Jour("2026-01-15"));

        var suite = Assert.Single(ChronologieInscriptions.Appliquer(Qui, [saisie], Lire("C10")));

        Assert.Null(saisie.PpaeDepuis);
        Assert.Equal(Jour("2026-01-15"), suite.PpaeDepuis);
    }

    private static FaitInscription[] Lire(string faits) =>
        [
            .. faits
                .Split(' ')
                .Select(f => new FaitInscription(
                    new DateOnly(2026, 1, int.Parse(f[1..], CultureInfo.InvariantCulture)),
                    f[0] switch
                    {
                        'I' => NatureInscription.Inscription,
                        'C' => NatureInscription.Cessation,
                        _ => NatureInscription.Radiation,
                    }
                )),
        ];

    private static string Ecrire(IEnumerable<InscriptionFranceTravail> inscriptions) =>
        string.Join(", ", inscriptions.OrderBy(i => i.Debut).Select(i => $"{i.Debut:dd}-{i.Fin:dd} a{i.ActualiseeLe:dd}"));

    private static IEnumerable<FaitInscription[]> Ordres(FaitInscription[] faits) =>
        faits.Length < 2 ? [faits] : faits.SelectMany((f, i) => Ordres([.. faits[..i], .. faits[(i + 1)..]]).Select(r => (FaitInscription[])[f, .. r]));
}
