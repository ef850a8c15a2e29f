using System.Text;
using Itineraires.Data;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Paiements;
using Itineraires.Domain.Personnes;
using Itineraires.Web.Imports;
using Itineraires.Web.Imports.Cnaf;
using Itineraires.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Tests.Imports.Cnaf;

/// <summary>The financial flow and that of créances; the clock says 12 March 2026.</summary>
public sealed class ImporterPaiementsTests : IAsyncLifetime
{
    private readonly Application _application = new();
    private Personne _personne = null!;
    private string _matricule = "";

    private static CancellationToken Annulation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _application.InitializeAsync();
        _personne = await new Fabrique(_application).PersonneAsync();
        _matricule = _personne.Foyer!.Matricule;
        _application.Horloge.Avancer(TimeSpan.FromHours(1));
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    [Fact, Exigence("CTL-09")]
    public async Task CTL_09_le_flux_financier_donne_les_montants_du_mois()
    {
        var rapport = await PayerAsync(
            Financier(
                "2026-02-05",
                Acompte("2026-02-01", ("RSD", "PME", "AJ", "400.50"), ("RSD", "PRA", "AJ", "100.00"), ("RSD", "PME", "DE", "50.50")),
                "450.00"
            )
        );

        Assert.Equal((1, 0, 2), (rapport.Lignes, rapport.Rejetees, rapport.Comptes[ComptesDossiers.MouvementsCrees]));
        Assert.Empty(rapport.Avertissements);
        await _application.EnBaseAsync(async db =>
        {
            var verse = await db.MouvementsPaiement.SingleAsync(m => m.Operation == OperationPaiement.Allocation, Annulation);
            Assert.Equal((Fabrique.Jour("2026-02-01"), "RSD", new Montant(45000), new Montant(10000)), (verse.Mois, verse.Nature, verse.Montant, verse.Rappel));
            var indu = await db.MouvementsPaiement.SingleAsync(m => m.Operation == OperationPaiement.InduConstate, Annulation);
            Assert.Equal(new Montant(12345), indu.Montant);
        });
    }

    [Fact, Exigence("CTL-09")]
    public async Task CTL_09_un_total_qui_ne_se_retrouve_pas_est_dit()
    {
        var rapport = await PayerAsync(Financier("2026-02-05", Acompte("2026-02-01", ("RSD", "PME", "AJ", "400.50")), "999.00"));

        Assert.Equal(CodesImport.TotalMontants, Assert.Single(rapport.Avertissements).Code);
    }

    [Fact, Exigence("CTL-09")]
    public async Task CTL_09_un_flux_plus_recent_remplace_un_plus_ancien_jamais()
    {
        await PayerAsync(Financier("2026-02-05", Acompte("2026-02-01", ("RSD", "PME", "AJ", "400.00"))));
        await PayerAsync(Financier("2026-02-06", Acompte("2026-02-01", ("RSD", "PME", "AJ", "410.00"))));
        var encore = await PayerAsync(Financier("2026-02-05", Acompte("2026-02-01", ("RSD", "PME", "AJ", "400.00"))));

        Assert.Equal(1, encore.Comptes[ComptesDossiers.Inchanges]);
        Assert.Equal(
            new Montant(41000),
            await _application.EnBaseAsync(db =>
                db.MouvementsPaiement.Where(m => m.Operation == OperationPaiement.Allocation).Select(m => m.Montant).SingleAsync(Annulation)
            )
        );
    }

    [Fact, Exigence("CTL-09")]
    public async Task CTL_09_chaque_indu_a_son_motif_sa_periode_et_l_histoire_de_son_solde()
    {
        await IndusAsync(Creances("2026-01-05", "2026-01-01", _matricule, "500.00", "500.00"));
        var rapport = await IndusAsync(Creances("2026-02-05", "2026-02-01", _matricule, "500.00", "320.10"));
        var encore = await IndusAsync(Creances("2026-02-05", "2026-02-01", _matricule, "500.00", "320.10"));
        await IndusAsync(Creances("2026-01-05", "2026-01-01", _matricule, "500.00", "500.00"));

        Assert.Equal((1, 1), (rapport.Comptes[ComptesDossiers.IndusChanges], encore.Comptes[ComptesDossiers.Inchanges]));
        await _application.EnBaseAsync(async db =>
        {
            var indu = await db.Indus.SingleAsync(Annulation);
            Assert.Equal(
                ("INK", "001", "40", Fabrique.Jour("2025-06-01"), Fabrique.Jour("2025-08-31"), new Montant(50000), new Montant(32010), null),
                (indu.Nature, indu.Rang, indu.Motif, indu.Debut!.Value, indu.Fin!.Value, indu.Initial, indu.Solde, indu.Qualification)
            );
            Assert.Equal([50000L, 32010L], (await db.SoldesIndu.OrderBy(s => s.Le).ToListAsync(Annulation)).ConvertAll(s => s.Montant.Centimes));
        });
    }

    [Fact, Exigence("CTL-09")]
    public async Task CTL_09_un_flux_ecrit_sur_une_seule_ligne_garde_chaque_dossier_refuse()
    {
        using var rejets = new MemoryStream();
        using var lignes = FluxEcrit.Ecrire(
            "NBTOTDOSRSATRANSM",
            "2026-02-05",
            "2026-02-01",
            [Dossier(_matricule, "10.00", "5.00"), Dossier("991", "1.00", "1.00"), Dossier("992", "2.00", "2.00")],
            null
        );
        var encodage = Encoding.Latin1;
        using var flux = new MemoryStream(encodage.GetBytes(encodage.GetString(lignes.ToArray()).ReplaceLineEndings("")));

        var rapport = await ExecuterAsync(NaturesImport.Creances, flux, rejets: rejets);

        Assert.Equal((3, 2, 1), (rapport.Lignes, rapport.Rejetees, rapport.Comptes[ComptesDossiers.IndusCrees]));
        var ecrits = Encoding.UTF8.GetString(rejets.ToArray());
        Assert.All(["<MATRICULE>991", "<MATRICULE>992"], m => Assert.Contains(m, ecrits));
        Assert.DoesNotContain($"<MATRICULE>{_matricule}", ecrits);
    }

    [Fact, Exigence("CTL-09")]
    public async Task CTL_09_un_foyer_inconnu_et_un_montant_illisible_sont_mis_de_cote_et_se_redonnent()
    {
        using var rejets = new MemoryStream();
        using var flux = FluxEcrit.Ecrire(
            "NBTOTDOSRSATRANSM",
            "2026-02-05",
            "2026-02-01",
            [Dossier("999", "1.00", "1.00"), Dossier(_matricule, "mille", "1.00"), Dossier(_matricule, "10.00", "5.00")],
            null
        );
        var rapport = await ExecuterAsync(NaturesImport.Creances, flux, rejets: rejets);

        Assert.Equal((3, 2, 1), (rapport.Lignes, rapport.Rejetees, rapport.Comptes[ComptesDossiers.IndusCrees]));
        Assert.Contains("redonnez ce dossier après le flux des bénéficiaires", Encoding.UTF8.GetString(rejets.ToArray()));
        await _application.EnBaseAsync(async db =>
        {
            db.Add(new Foyer("999", null));
            await db.SaveChangesAsync(Annulation);
        });
        rejets.Position = 0;
        var second = await ExecuterAsync(NaturesImport.Creances, rejets);
        Assert.Equal((2, 1, 1), (second.Lignes, second.Rejetees, second.Comptes[ComptesDossiers.IndusCrees]));
    }

    [Theory, Exigence("CTL-09")]
    [InlineData(NaturesImport.Paiements)]
    [InlineData(NaturesImport.Creances)]
    public async Task CTL_09_l_import_se_simule_s_annule_en_entier_et_pas_apres_un_flux_suivant(string nature)
    {
        MemoryStream Flux(string cree, string montant) =>
            nature == NaturesImport.Paiements
                ? Financier(cree, Acompte("2026-02-01", ("RSD", "PME", "AJ", montant)))
                : Creances(cree, "2026-02-01", _matricule, "900.00", montant);
        await ExecuterAsync(nature, Flux("2026-02-05", "400.00"));
        _application.Horloge.Avancer(TimeSpan.FromHours(1));
        var avant = await PhotographierAsync();
        await ExecuterAsync(nature, Flux("2026-02-06", "410.00"), simuler: true);
        Assert.Equal(avant, await PhotographierAsync());

        var import = await ImportsDeTest.CommencerAsync(_application, nature);
        await ExecuterAsync(nature, Flux("2026-02-06", "410.00"), import: import);
        Assert.NotEqual(avant, await PhotographierAsync());
        await ImportsDeTest.AnnulerAsync(_application, import);
        Assert.Equal(avant, await PhotographierAsync());

        var autre = await ImportsDeTest.CommencerAsync(_application, nature);
        await ExecuterAsync(nature, Flux("2026-02-06", "410.00"), import: autre);
        await ExecuterAsync(nature, Flux("2026-02-07", "420.00"));
        await Assert.ThrowsAsync<RegleMetierException>(() => ImportsDeTest.AnnulerAsync(_application, autre));
    }

    [Theory, Exigence("CNF-03")]
    [InlineData("gestionnaire", true)]
    [InlineData("instructeur", false)]
    [InlineData("chef_service_social", false)]
    public async Task CNF_03_les_paiements_et_les_indus_ne_se_montrent_qu_a_qui_en_a_le_droit(string role, bool voit)
    {
        await PayerAsync(Financier("2026-02-05", Acompte("2026-02-01", ("RSD", "PME", "AJ", "417.25"))));
        await IndusAsync(Creances("2026-01-05", "2026-01-01", _matricule, "512.00", "333.10"));
        var territoire = await new Fabrique(_application).TerritoireAsync();
        var compte = await _application.CompteAsync(role, territoireId: role == "gestionnaire" ? null : territoire);
        var page = await _application.Navigateur(compte).OuvrirAsync($"/personnes/{_personne.Id}");

        Assert.Equal(200, page.Statut);
        Assert.Equal(voit, page.Texte.Contains("Paiements et indus", StringComparison.Ordinal));
        Assert.Equal(voit, page.Texte.Contains("417,25", StringComparison.Ordinal));
        Assert.Equal(voit, page.Texte.Contains("333,10", StringComparison.Ordinal));
    }

    private MemoryStream Financier(string cree, string acompte, string? total = null) =>
        FluxEcrit.Ecrire(
            "NBTOTDOSRSATRANSM",
            cree,
            "2026-02-01",
            [
                $"<InfosFinancieresFoyerRSA><IdentificationRSA><Organisme><FONORG>CAF</FONORG><NUMORG>691</NUMORG><MATRICULE>{_matricule}</MATRICULE></Organisme></IdentificationRSA>{acompte}</InfosFinancieresFoyerRSA>",
            ],
            null,
            total is null
                ? ""
                : $"<TotalisationAcompte><TotalAllocationsComptabilisees><MTTOTSOCLRSA>1.00</MTTOTSOCLRSA><MTTOTRSA>{total}</MTTOTRSA></TotalAllocationsComptabilisees></TotalisationAcompte>"
        );

    private static string Acompte(string mois, params (string Nature, string Type, string Sens, string Montant)[] lignes) =>
        $"""
            <AcompteRSA><GeneraliteAcompteRSA><MOISMOUCOMPTA>{mois}</MOISMOUCOMPTA></GeneraliteAcompteRSA><DetailAcompteRSA>
            <AllocationsComptabilisees>{string.Concat(
                lignes.Select(l =>
                    $"<DetailAllocationComptabilisée><NATPFCRE>{l.Nature}</NATPFCRE><TYPEOPECOMPTA>{l.Type}</TYPEOPECOMPTA><SENSOPECOMPTA>{l.Sens}</SENSOPECOMPTA><MTMOUCOMPTA>{l.Montant}</MTMOUCOMPTA></DetailAllocationComptabilisée>"
                )
            )}</AllocationsComptabilisees>
            <IndusConstates><DetailInduConstate><NATPFCRE>INK</NATPFCRE><TYPEOPECOMPTA>CIC</TYPEOPECOMPTA><SENSOPECOMPTA>DE</SENSOPECOMPTA><MTMOUCOMPTA>123.45</MTMOUCOMPTA></DetailInduConstate></IndusConstates>
            </DetailAcompteRSA></AcompteRSA>
            """;

    private static MemoryStream Creances(string cree, string reference, string matricule, string initial, string solde) =>
        FluxEcrit.Ecrire("NBTOTDOSRSATRANSM", cree, reference, [Dossier(matricule, initial, solde)], null);

    private static string Dossier(string matricule, string initial, string solde) =>
        $"""
            <InfosCreanceFoyerRSA><IdentificationRSA><Organisme><FONORG>CAF</FONORG><NUMORG>691</NUMORG><MATRICULE>{matricule}</MATRICULE></Organisme></IdentificationRSA>
            <Creance><CreancesTransferees><IdentificationCreance><DTIMPLCRE>2025-09-10</DTIMPLCRE><NATCRE>INK</NATCRE><RGCRE>001</RGCRE></IdentificationCreance>
            <DetailCreance><MOTIINDU>40</MOTIINDU><ORIINDU>50</ORIINDU><RESPINDU>63</RESPINDU><DDREGUCRE>2025-06-01</DDREGUCRE><DFREGUCRE>2025-08-31</DFREGUCRE><MTSOLREELCRETRANS>{solde}</MTSOLREELCRETRANS><MTINICRE>{initial}</MTINICRE></DetailCreance></CreancesTransferees></Creance></InfosCreanceFoyerRSA>
            """;

    private Task<RapportDossiers> PayerAsync(Stream flux) => ExecuterAsync(NaturesImport.Paiements, flux);

    private Task<RapportDossiers> IndusAsync(Stream flux) => ExecuterAsync(NaturesImport.Creances, flux);

    private Task<RapportDossiers> ExecuterAsync(string nature, Stream flux, bool simuler = false, Stream? rejets = null, Import? import = null) =>
        _application.EnBaseAsync(db =>
            FluxDossiers.ExecuterAsync(
                nature,
                db,
                _application.Services.GetRequiredService<CoffreNir>(),
                _application.Horloge,
                flux,
                simuler,
                (_, _) => { },
                Annulation,
                rejets,
                import
            )
        );

    private Task<List<string>> PhotographierAsync() =>
        _application.EnBaseAsync(db => PhotoDeBase.PrendreAsync(db, (table, _) => table is not ("journal" or "import" or "bail")));
}
