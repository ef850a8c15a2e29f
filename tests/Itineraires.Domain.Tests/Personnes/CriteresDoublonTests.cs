using Itineraires.Domain.Personnes;

namespace Itineraires.Domain.Tests.Personnes;

/// <summary>Why two dossiers look alike, and how much.</summary>
public sealed class CriteresDoublonTests
{
    private static readonly DateOnly Naissance = new(1985, 4, 7);
    private static readonly CriteresDoublon Criteres = new(
        new (string Code, string? Poids)[]
        {
            ("identite", "80"),
            ("nom_usage", "65"),
            ("inversion", "65"),
            ("faute", "60"),
            ("jour_mois", "55"),
            ("identifiant_ft", "75"),
            ("telephone", "45"),
            ("courriel", "45"),
            ("nir_differents", "-40"),
            ("identifiants_differents", "-20"),
            ("seuil", "40"),
            ("lettres", "4"),
        }
    );

    private static IdentiteComparee Qui(string nom, string prenom, string? naissance = null) =>
        new(Guid.CreateVersion7(), nom, nom, prenom, naissance is null ? Naissance : DateOnly.Parse(naissance), null, null, null, null, null);

    public static TheoryData<IdentiteComparee, IdentiteComparee, string, int> Paires { get; } =
        new()
        {
            { Qui("dupont", "lea"), Qui("dupont", "lea"), "identite", 80 },
            { Qui("dupont", "lea"), Qui("dupond", "lea"), "faute", 60 },
            { Qui("martin", "sophie"), Qui("martin", "sopphie"), "faute", 60 },
            { Qui("diallo", "amadou"), Qui("amadou", "diallo"), "inversion", 65 },
            { Qui("dupont", "lea"), Qui("dupont", "lea", "1985-07-04"), "jour_mois", 55 },
            { Qui("petit", "lea") with { NomNaissancePlie = "dupont" }, Qui("dupont", "lea"), "identite", 80 },
            { Qui("petit", "lea") with { NomNaissancePlie = "roux" }, Qui("garcia", "lea") with { NomNaissancePlie = "petit" }, "nom_usage", 65 },
            {
                Qui("petit", "lea") with
                {
                    IdentifiantFranceTravail = "1A",
                },
                Qui("roux", "ines", "1990-01-01") with
                {
                    IdentifiantFranceTravail = "1a",
                },
                "identifiant_ft",
                75
            },
            { Qui("petit", "lea") with { Telephone = "0611" }, Qui("roux", "lea", "1990-01-01") with { Telephone = "0611" }, "telephone", 45 },
            { Qui("dupont", "lea") with { Telephone = "0611" }, Qui("dupont", "lea") with { Telephone = "0611" }, "identite telephone", 100 },
            { Qui("dupont", "lea") with { NirEmpreinte = [1] }, Qui("dupont", "lea") with { NirEmpreinte = [2] }, "identite nir_differents", 40 },
        };

    [Theory]
    [MemberData(nameof(Paires))]
    public void Deux_dossiers_se_ressemblent_pour_des_raisons_pesees(IdentiteComparee a, IdentiteComparee b, string raisons, int score)
    {
        foreach (var rapprochement in new[] { Criteres.Examiner(a, b), Criteres.Examiner(b, a) })
        {
            Assert.NotNull(rapprochement);
            Assert.Equal(raisons, string.Join(' ', rapprochement.Raisons));
            Assert.Equal(score, rapprochement.Score);
        }
    }

    [Fact]
    public void Des_conjoints_et_des_jumeaux_ne_sont_pas_un_doublon()
    {
        var foyer = Guid.CreateVersion7();
        var elle = Qui("dupont", "lea") with { Telephone = "0611", Courriel = "a@b.fr", FoyerId = foyer };

        Assert.Null(Criteres.Examiner(elle, elle with { Id = Guid.CreateVersion7(), PrenomPlie = "paul" }));
        Assert.Null(Criteres.Examiner(elle, elle with { Id = Guid.CreateVersion7(), PrenomPlie = "leo", Telephone = null, Courriel = null }));
        Assert.Null(Criteres.Examiner(elle, Qui("roux", "ines")));
        Assert.Null(Criteres.Examiner(Qui("roux", "lea") with { Telephone = "0611", NirEmpreinte = [1] }, elle with { NirEmpreinte = [2] }));
    }

    [Theory]
    [InlineData("seuil")]
    [InlineData("lettres")]
    [InlineData("faute")]
    public void Un_critere_absent_ou_illisible_ne_propose_rien_de_faux(string manquant)
    {
        (string, string?)[] lus = [("faute", "60"), ("seuil", "40"), ("lettres", "4")];
        Assert.NotNull(new CriteresDoublon(lus).Examiner(Qui("dupont", "lea"), Qui("dupond", "lea")));

        var absent = lus.Where(l => l.Item1 != manquant);
        Assert.Null(new CriteresDoublon(absent).Examiner(Qui("dupont", "lea"), Qui("dupond", "lea")));
        Assert.Null(new CriteresDoublon(absent.Append((manquant, "beaucoup"))).Examiner(Qui("dupont", "lea"), Qui("dupond", "lea")));
    }

    [Fact]
    public void Une_paire_reportee_reste_dans_l_ordre_et_une_paire_faite_a_la_main_le_dit()
    {
        var (a, b, c) = (Identifiant(1), Identifiant(2), Identifiant(3));
        var paire = DoublonPossible.ALaMain(a, c, null);
        Assert.Equal((c, a), (paire.PersonneId, paire.AutreId));

        paire.Reporter(c, b);
        paire.Constater(new Rapprochement([CriteresDoublon.Identite], 80));

        Assert.Equal((b, a), (paire.PersonneId, paire.AutreId));
        Assert.True(paire.EstALaMain);
        Assert.Equal(["identite", "main"], DoublonPossible.LireRaisons(paire.Raisons));

        static Guid Identifiant(int rang) => new(rang, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0]);
    }
}
