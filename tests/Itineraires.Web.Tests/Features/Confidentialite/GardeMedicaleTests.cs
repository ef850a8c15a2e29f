using Itineraires.Domain.Accompagnement;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Contrats;
using Itineraires.Domain.Orientation;
using Itineraires.Web.Security;
using Itineraires.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Tests.Features.Confidentialite;

/// <summary>No medical information enters a dossier unseen.</summary>
public sealed class GardeMedicaleTests(Application application) : IClassFixture<Application>
{
    [Theory]
    [Exigence("CNF-01")]
    [InlineData("Elle sort d’une DÉPRESSION.", "dépression")]
    [InlineData("Deux hospitalisations depuis mai", "hospitalisation")]
    [InlineData("en burn out", "burn-out")]
    [InlineData("Il suit un traitement médical lourd", "traitement médical")]
    public void CNF_01_un_mot_medical_est_reconnu_sans_casse_ni_accent(string texte, string mot) =>
        Assert.Equal([mot], ListeMedicale.Lire("!assurance maladie\nburn-out\ndépression\nhospitalisation\nmaladie\ntraitement médical").Trouver(texte));

    [Theory]
    [Exigence("CNF-01")]
    [InlineData("Mettre à jour ses droits à l’assurance maladie, puis le permis B.")]
    [InlineData("Le siège social est à Sidamo ; traiter le courrier administratif.")]
    public void CNF_01_une_phrase_sans_information_medicale_ne_declenche_rien(string texte) =>
        Assert.Empty(ListeMedicale.Lire("!assurance maladie\nmaladie\nsida\ntraitement médical").Trouver(texte));

    [Fact]
    [Exigence("CNF-01")]
    public async Task CNF_01_rien_n_est_ecrit_avant_que_la_personne_ait_choisi()
    {
        var (personne, navigateur) = await PreparerAsync();
        var page = await navigateur.EnvoyerAsync($"/personnes/{personne}/besoins", Saisie("Elle sort d’une dépression."));
        Assert.Equal(200, page.Statut);
        Assert.Contains("« dépression »", page.Erreur("Commentaire")!.Replace('\u00A0', ' '), StringComparison.Ordinal);
        Assert.Contains("Elle sort d’une dépression.", page.Html, StringComparison.Ordinal);
        Assert.NotNull(page.Document.QuerySelector($"input[type=checkbox][name={GardeMedicale.Confirmation}]"));
        Assert.Equal(0, await application.EnBaseAsync(db => db.Evaluations.CountAsync(e => e.PersonneId == personne)));
        Assert.Equal(0, await application.EnBaseAsync(db => db.Journal.CountAsync(j => j.PersonneId == personne && j.Acte == GardeMedicale.Acte)));
    }

    [Fact]
    [Exigence("CNF-01")]
    public async Task CNF_01_le_choix_d_enregistrer_quand_meme_est_inscrit_au_journal_sans_le_texte()
    {
        var (personne, navigateur) = await PreparerAsync();
        var page = await navigateur.EnvoyerAsync(
            $"/personnes/{personne}/besoins",
            [.. Saisie("Le magasin s’appelle Dépression."), (GardeMedicale.Confirmation, "oui")]
        );
        Assert.Equal(302, page.Statut);
        var entree = await application.EnBaseAsync(db => db.Journal.SingleAsync(j => j.PersonneId == personne && j.Acte == GardeMedicale.Acte));
        Assert.DoesNotContain("magasin", $"{entree.Motif}{entree.Details}{entree.Objet}", StringComparison.OrdinalIgnoreCase);
        Assert.Equal(1, await application.EnBaseAsync(db => db.Evaluations.CountAsync(e => e.PersonneId == personne)));
    }

    [Fact]
    [Exigence("CNF-01")]
    public async Task CNF_01_une_phrase_ordinaire_s_enregistre_sans_question()
    {
        var (personne, navigateur) = await PreparerAsync();
        var page = await navigateur.EnvoyerAsync(
            $"/personnes/{personne}/besoins",
            Saisie("Ouvrir ses droits à l’assurance maladie, chercher une place en crèche.")
        );
        Assert.Equal(302, page.Statut);
        Assert.Equal(0, await application.EnBaseAsync(db => db.Journal.CountAsync(j => j.PersonneId == personne && j.Acte == GardeMedicale.Acte)));
    }

    [Fact]
    [Exigence("CNF-01")]
    public async Task CNF_01_la_liste_se_lit_pour_avertir_pendant_la_saisie_une_fois_connecte()
    {
        var (_, navigateur) = await PreparerAsync();
        var page = await navigateur.OuvrirAsync("/mots-sensibles");
        Assert.Equal(200, page.Statut);
        Assert.Contains("\"sauf\":[\"assurance maladie\"", page.Html, StringComparison.Ordinal);
        Assert.NotEqual(200, (await application.Navigateur().OuvrirAsync("/mots-sensibles")).Statut);
    }

    [Fact]
    [Exigence("CNF-01")]
    public async Task CNF_01_le_motif_de_refus_d_une_orientation_est_garde()
    {
        var fabrique = new Fabrique(application);
        var (organisme, ligne) = await fabrique.OrganismeAsync("Refus gardé");
        var navigateur = application.Navigateur(await application.CompteAsync("responsable_organisme", organisme.Id));
        var parcours = await fabrique.ParcoursAsync(await fabrique.PersonneAsync("Nina", "Refusée"), ligne, null);
        var formulaire = $"form[action*=Refuser]:has(input[value='{parcours.Id}'])";

        var averti = await navigateur.EnvoyerAsync(
            "/orientations/a-accepter",
            [("MotifRefus", "autre"), ("PrecisionRefus", "Elle sort d’une dépression.")],
            formulaire
        );

        Assert.Equal(200, averti.Statut);
        Assert.Contains("dépression", averti.Erreur("PrecisionRefus"), StringComparison.Ordinal);
        Assert.Equal("Elle sort d’une dépression.", averti.Document.QuerySelector($"#PrecisionRefus-{parcours.Id}")!.TextContent);
        Assert.Equal(StatutAccompagnement.Oriente, await StatutAsync());
        await navigateur.EnvoyerAsync(
            "/orientations/a-accepter",
            [("MotifRefus", "autre"), ("PrecisionRefus", "Elle sort d’une dépression."), (GardeMedicale.Confirmation, "oui")],
            formulaire
        );
        Assert.Equal(StatutAccompagnement.Refuse, await StatutAsync());

        Task<StatutAccompagnement> StatutAsync() =>
            application.EnBaseAsync(db => db.Accompagnements.Where(a => a.Id == parcours.Id).Select(a => a.Statut).SingleAsync());
    }

    [Fact]
    [Exigence("CNF-01")]
    public async Task CNF_01_le_motif_d_une_absence_est_garde()
    {
        var fabrique = new Fabrique(application);
        var (organisme, ligne) = await fabrique.OrganismeAsync("Absence gardée");
        var referente = await application.CompteAsync("referent", organisme.Id);
        var parcours = await fabrique.ParcoursAsync(await fabrique.PersonneAsync("Lise", "Absente"), ligne, referente);
        var rendezVous = await application.EnBaseAsync(async db =>
        {
            var attache = await db.Accompagnements.SingleAsync(a => a.Id == parcours.Id);
            var nouveau = new RendezVous(
                attache,
                referente.Id,
                application.Horloge.Aujourdhui,
                new TimeOnly(9, 0),
                45,
                ModeRendezVous.FaceAFace,
                ObjetRendezVous.Projet,
                "Bureau"
            );
            db.RendezVous.Add(nouveau);
            await db.SaveChangesAsync();
            return nouveau.Id;
        });
        var navigateur = application.Navigateur(referente);

        var averti = await navigateur.EnvoyerAsync(
            $"/rendez-vous/{rendezVous}",
            [("issue", "justifiee"), ("motif", "Hospitalisation depuis lundi")],
            "form[action$=presence]"
        );

        Assert.Equal(200, averti.Statut);
        Assert.Contains("hospitalisation", averti.Erreur("Motif"), StringComparison.Ordinal);
        Assert.NotNull(averti.Document.QuerySelector($"input[type=checkbox][name={GardeMedicale.Confirmation}]"));
        Assert.Equal(StatutRendezVous.Planifie, await LireAsync());

        // Correcting the outcome afterwards says why: the same guard holds, and the compte rendu being typed stays on the page.
        await navigateur.EnvoyerAsync($"/rendez-vous/{rendezVous}", [("issue", "honore")], "form[action$=presence]");
        var correction = await navigateur.EnvoyerAsync($"/rendez-vous/{rendezVous}", [("Motif", "Hospitalisation finalement")], "form[action*=Corriger]");
        Assert.Contains("hospitalisation", correction.Erreur("Motif"), StringComparison.Ordinal);
        Assert.NotNull(correction.Document.QuerySelector("form[action*=Rapporter] textarea"));
        Assert.Equal(StatutRendezVous.Honore, await LireAsync());

        Task<StatutRendezVous> LireAsync() => application.EnBaseAsync(db => db.RendezVous.Where(r => r.Id == rendezVous).Select(r => r.Statut).SingleAsync());
    }

    [Fact]
    [Exigence("CNF-01")]
    public async Task CNF_01_les_motifs_de_retour_et_de_rupture_d_un_contrat_sont_gardes()
    {
        var fabrique = new Fabrique(application);
        var (organisme, ligne) = await fabrique.OrganismeAsync("Contrat gardé");
        var referente = await application.CompteAsync("referent", organisme.Id);
        var chef = await application.CompteAsync("chef_service_social", territoireId: await fabrique.TerritoireAsync());
        var enCours = await fabrique.ContratValideAsync(
            await fabrique.ParcoursAsync(await fabrique.PersonneAsync("Rita", "Rompue"), ligne, referente),
            "2026-02-01",
            "2026-07-31"
        );
        var parcours = await fabrique.ParcoursAsync(await fabrique.PersonneAsync("Rose", "Retournée"), ligne, referente);
        var soumis = await application.EnBaseAsync(async db =>
        {
            (await db.Contrats.SingleAsync(c => c.Id == enCours.Id)).Remettre(application.Horloge.Aujourdhui, application.Horloge.Aujourdhui);
            var contrat = new Contrat(
                await db.Accompagnements.SingleAsync(a => a.Id == parcours.Id),
                1,
                null,
                Fabrique.Jour("2026-03-01"),
                Fabrique.Jour("2026-08-31")
            );
            contrat.Rediger(contrat.Debut, contrat.Fin, [new(TermeObjectif.Court, "Refaire son CV")], "Chercher", "Recevoir", null, null);
            contrat.Completer(await db.Cadres.AsNoTracking().SingleAsync(c => c.Code == parcours.CadreCode), 1, null);
            var piece = new PieceJointe(parcours.PersonneId, "c.pdf", "application/pdf", "%PDF-"u8.ToArray(), application.Horloge.Instant, referente.Id);
            contrat.Signer(application.Horloge.Aujourdhui, piece.Id, application.Horloge.Aujourdhui);
            contrat.Soumettre(referente.Id, application.Horloge.Instant);
            db.AddRange(piece, contrat);
            await db.SaveChangesAsync();
            return contrat.Id;
        });

        var retour = await application
            .Navigateur(chef)
            .EnvoyerAsync($"/contrats/a-valider?contrat={soumis}", [("Motif", "Préciser après l’hospitalisation")], "form[action*=Retourner]");
        var rupture = await application
            .Navigateur(referente)
            .EnvoyerAsync($"/contrats/{enCours.Id}", [("TermineLe", "12/03/2026"), ("MotifTerme", "Dépression déclarée")], "form[action*=Rompre]");

        Assert.Contains("hospitalisation", retour.Erreur("Motif"), StringComparison.Ordinal);
        Assert.Contains("dépression", rupture.Erreur("MotifTerme"), StringComparison.Ordinal);
        Assert.Equal(
            [(soumis, StatutContrat.Soumis), (enCours.Id, StatutContrat.Remis)],
            (
                await application.EnBaseAsync(db =>
                    db.Contrats.Where(c => c.Id == soumis || c.Id == enCours.Id)
                        .OrderByDescending(c => c.Debut)
                        .Select(c => new { c.Id, c.Statut })
                        .ToListAsync()
                )
            ).Select(c => (c.Id, c.Statut))
        );
    }

    private static (string, string)[] Saisie(string commentaire) =>
        [("Autonomie", NiveauAutonomie.ASoutenir.ToString()), ("Capacite", Enum.GetNames<CapaciteEmploi>()[0]), ("Commentaire", commentaire)];

    private async Task<(Guid Personne, Navigateur Navigateur)> PreparerAsync()
    {
        var fabrique = new Fabrique(application);
        var personne = await fabrique.PersonneAsync();
        var chef = await application.CompteAsync("chef_service_social", territoireId: await fabrique.TerritoireAsync());
        return (personne.Id, application.Navigateur(chef));
    }
}
