using System.Data;
using System.Text;
using ExcelDataReader;
using FsCheck;
using FsCheck.Fluent;
using Itineraires.Domain.Commun;
using Itineraires.Web.Exports;
using Itineraires.Web.Imports.Fichiers;
using Microsoft.AspNetCore.Http;

namespace Itineraires.Web.Tests.Exports;

public sealed class ExportTableauTests
{
    private sealed record Ligne(string? Nom, long? Places, Montant? Montant, DateOnly? Le, decimal? Part, bool? Actif, DateTime? Vu);

    private static readonly Ligne[] Lignes =
    [
        new(
            "Élan « l’Œuvre » & <fils>",
            1343,
            new Montant(651985553),
            new DateOnly(2026, 3, 14),
            0.255m,
            true,
            new DateTime(2026, 3, 14, 14, 30, 0, DateTimeKind.Unspecified)
        ),
        new("=HYPERLINK(\"http://x\")", -5, new Montant(-5), new DateOnly(1900, 3, 1), 1, false, null),
        new("a;b\r\n\"c\"\u0001_x0041_", null, null, null, null, null, null),
    ];

    private static ExportTableau<Ligne> Tableau() =>
        new ExportTableau<Ligne>("Programmation [2020] : été")
            .Texte("Nom", l => l.Nom)
            .Entier("Places", l => l.Places)
            .Montant("Montant", l => l.Montant)
            .Date("Le", l => l.Le)
            .Pourcentage("Part", l => l.Part)
            .OuiNon("Actif", l => l.Actif)
            .Horodatage("Vu", l => l.Vu);

    private static async Task<MemoryStream> EcrireAsync<T>(ExportTableau<T> tableau, FormatExport format, IEnumerable<T> lignes)
    {
        var flux = new MemoryStream();
        await using (var asynchrone = new SortieAsynchrone(flux))
        {
            await tableau.EcrireAsync(asynchrone, format, lignes.ToAsyncEnumerable(), TestContext.Current.CancellationToken);
        }

        flux.Position = 0;
        return flux;
    }

    [Fact]
    public async Task Le_csv_s_ouvre_sans_question_dans_un_tableur_francais()
    {
        var texte = Encoding.UTF8.GetString((await EcrireAsync(Tableau(), FormatExport.Csv, Lignes)).ToArray());

        Assert.Equal(
            "\uFEFFNom;Places;Montant;Le;Part;Actif;Vu\r\n"
                + "Élan « l’Œuvre » & <fils>;1343;6519855,53;14/03/2026;25,5\u202F%;oui;14/03/2026 14:30\r\n"
                + "\"'=HYPERLINK(\"\"http://x\"\")\";-5;-0,05;01/03/1900;100\u202F%;non;\r\n"
                + "\"a;b\r\n\"\"c\"\"\u0001_x0041_\";;;;;;\r\n",
            texte
        );
    }

    [Fact]
    public async Task Le_xlsx_se_relit_par_un_autre_lecteur_et_par_le_notre()
    {
        // The other reader asks for Windows-1252 even of a workbook.
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var flux = await EcrireAsync(Tableau(), FormatExport.Xlsx, Lignes);
        using (var autre = ExcelReaderFactory.CreateOpenXmlReader(flux))
        {
            Assert.Equal("Programmation 2020  été", autre.Name);
            Assert.True(autre.Read());
            Assert.Equal("Places", autre.GetString(1));
            Assert.True(autre.Read());
            Assert.Equal("Élan « l’Œuvre » & <fils>", autre.GetString(0));
            Assert.Equal(1343d, autre.GetDouble(1));
            Assert.Equal(6519855.53, autre.GetDouble(2));
            Assert.Equal(new DateTime(2026, 3, 14, 0, 0, 0, DateTimeKind.Unspecified), autre.GetDateTime(3));
            Assert.Equal(0.255, autre.GetDouble(4));
            Assert.Equal(new DateTime(2026, 3, 14, 14, 30, 0, DateTimeKind.Unspecified), autre.GetDateTime(6), TimeSpan.FromSeconds(1));
            Assert.True(autre.Read());
            Assert.Equal("=HYPERLINK(\"http://x\")", autre.GetValue(0));
        }

        flux = await EcrireAsync(Tableau(), FormatExport.Xlsx, Lignes);
        using var lecteur = OuvertureFichier.Ouvrir(flux);
        Assert.Equal(["Nom", "Places", "Montant", "Le", "Part", "Actif", "Vu"], lecteur.Entetes);
        Assert.True(lecteur.Avancer());
        Assert.Equal("6519855.53", lecteur.Chaine(2));
        Assert.Equal("14/03/2026", lecteur.Affichage(3));
        Assert.Equal("oui", lecteur.Chaine(5));
        Assert.True(lecteur.Avancer());
        Assert.Equal(TypeCellule.Texte, lecteur.Type(0));
        Assert.Equal("=HYPERLINK(\"http://x\")", lecteur.Chaine(0));
        Assert.True(lecteur.TryDate(3, out var date, out _));
        Assert.Equal(new DateOnly(1900, 3, 1), date);
        Assert.True(lecteur.Avancer());
        Assert.Equal("a;b\r\n\"c\"\u0001_x0041_", lecteur.Brut(0));
        Assert.False(lecteur.Avancer());
    }

    [Theory]
    [InlineData(FormatExport.Csv)]
    [InlineData(FormatExport.Xlsx)]
    public void Tout_texte_ecrit_se_relit(FormatExport format)
    {
        Prop.ForAll<NonNull<string>, NonNull<string>>(
                (gauche, droite) =>
                {
                    // NUL cannot be told from a binary file in CSV, and unpaired halves of characters have no encoding.
                    string Dicible(string texte) => new([.. texte.Where(c => c != '\0' && !char.IsSurrogate(c) && c is not ('\uFFFE' or '\uFFFF'))]);
                    var (a, b) = (Dicible(gauche.Get), Dicible(droite.Get));
                    var tableau = new ExportTableau<string[]>("t").Texte("a", l => l[0]).Texte("b", l => l[1]).Texte("c", l => l[2]);
#pragma warning disable VSTHRD002 // The property runner is synchronous, and nothing here waits for a thread.
                    using var flux = EcrireAsync(
                            tableau,
                            format,
                            [
                                [a, b, "fin"],
                            ]
                        )
                        .GetAwaiter()
                        .GetResult();
#pragma warning restore VSTHRD002
                    using var lecteur = OuvertureFichier.Ouvrir(flux);
                    if (!lecteur.Avancer() || lecteur.Chaine(2) != "fin")
                    {
                        return false;
                    }

                    bool Pareil(string texte, int colonne) =>
                        lecteur.Brut(colonne).SequenceEqual(texte) || (string.IsNullOrWhiteSpace(texte) && lecteur.Chaine(colonne).Length == 0);
                    return Pareil(a, 0) && Pareil(b, 1);
                }
            )
            .QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("=1+1")]
    [InlineData("'=1+1")]
    [InlineData("''=1+1")]
    [InlineData("@x")]
    [InlineData("\tx")]
    [InlineData("+33 6 12 34 56 78")]
    [InlineData("'n")]
    [InlineData("l'été")]
    [InlineData(" bord ")]
    [InlineData("_x0041_")]
    public async Task Les_textes_dangereux_reviennent_intacts(string texte)
    {
        foreach (var format in Enum.GetValues<FormatExport>())
        {
            using var flux = await EcrireAsync(new ExportTableau<string>("t").Texte("a", l => l), format, [texte]);
            using var lecteur = OuvertureFichier.Ouvrir(flux);
            Assert.True(lecteur.Avancer());
            Assert.Equal(texte, lecteur.Brut(0));
        }
    }

    [Fact]
    public async Task Une_longue_liste_s_ecrit_en_memoire_bornee()
    {
        var tableau = new ExportTableau<int>("t").Entier("a", l => l).Texte("b", l => "valeur");
        foreach (var format in Enum.GetValues<FormatExport>())
        {
            await using var sortie = new SortieAsynchrone(Stream.Null);
            await tableau.EcrireAsync(sortie, format, Enumerable.Range(0, 50_000).ToAsyncEnumerable(), TestContext.Current.CancellationToken);

            Assert.InRange(sortie.PlusGrandeEcriture, 1, 200_000);
            Assert.InRange(sortie.Ecritures, 4, 10_000);
        }
    }

    [Fact]
    public async Task La_reponse_annonce_un_fichier_au_nom_sur()
    {
        var contexte = new DefaultHttpContext();
        contexte.Response.Body = new MemoryStream();
        var resultat = new ResultatExport<Ligne>(Tableau(), FormatExport.Xlsx, Lignes.ToAsyncEnumerable(), new DateOnly(2026, 3, 14));

        await resultat.ExecuteAsync(contexte);

        Assert.Contains("filename=programmation-2020-ete_2026-03-14.xlsx", contexte.Response.Headers.ContentDisposition.ToString(), StringComparison.Ordinal);
        Assert.Equal("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", contexte.Response.ContentType);
        Assert.Equal("no-store", contexte.Response.Headers.CacheControl.ToString());
        Assert.True(contexte.Response.Body.Length > 500);
        Assert.Equal("export_2026-03-14.csv", NomsDeFichier.Construire("../\r\n", FormatExport.Csv, new DateOnly(2026, 3, 14)));
    }

    /// <summary>Refuses synchronous writes, as the server does.</summary>
    private sealed class SortieAsynchrone(Stream interieur) : Stream
    {
        public int PlusGrandeEcriture { get; private set; }

        public int Ecritures { get; private set; }

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Flush() => throw new InvalidOperationException("Synchronous flush.");

        public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new InvalidOperationException("Synchronous write.");

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            PlusGrandeEcriture = Math.Max(PlusGrandeEcriture, buffer.Length);
            Ecritures++;
            return interieur.WriteAsync(buffer, cancellationToken);
        }
    }
}
