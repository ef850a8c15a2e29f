using Itineraires.Domain.Accompagnement;
using Itineraires.Domain.Alertes;
using Itineraires.Domain.Cadres;
using Itineraires.Domain.Orientation;
using static Itineraires.Domain.Tests.Fabrique;

namespace Itineraires.Domain.Tests.Alertes;

public sealed class MoteurAlertesTests
{
    private const string Emploi = "itineraires-emploi-2020";
    private const string Activite = "itineraires-activite-2020";
    private const string PleinEmploi = "loi-plein-emploi-2025";
    private static readonly DateOnly Aujourdhui = Jour("2026-03-12");
    private static readonly Guid Personne1 = Guid.CreateVersion7();

    private static ParcoursSuivi Suivi(string cadre = Emploi, StatutAccompagnement statut = StatutAccompagnement.EnCours, bool referent = true) =>
        new(cadre, statut, Jour("2026-01-15"), Jour("2026-01-20"), statut == StatutAccompagnement.EnCours ? Jour("2026-01-22") : null, referent);

    private static SituationParcours Situation(string cadre = Emploi) =>
        new()
        {
            PersonneId = Personne1,
            SoumisDepuis = Jour("2026-01-05"),
            Parcours = Suivi(cadre),
            DernierBilanLe = Jour("2026-01-22"),
        };

    private static RendezVousConnu Absence(string jour) =>
        new(Guid.CreateVersion7(), Jour(jour), ModeRendezVous.FaceAFace, StatutRendezVous.AbsenceNonJustifiee);

    private static AlerteCalculee? Alerte(SituationParcours s, RegleAlerte regle, DateOnly? jour = null) =>
        new MoteurAlertes(Catalogue).Evaluer(s, jour ?? Aujourdhui).SingleOrDefault(a => a.Regle == regle.Code);

    [Fact]
    [Exigence("CER-01")]
    public void CER_01_un_contrat_valide_existe_deux_mois_apres_l_orientation()
    {
        var alerte = Alerte(Situation(), ReglesAlerte.SansContrat)!;

        Assert.Equal((Jour("2026-02-13"), Jour("2026-03-16")), (alerte.ApparaitLe, alerte.EnRetardLe!.Value));
        Assert.Null(Alerte(Situation() with { Contrats = [new(Guid.CreateVersion7(), 1, Jour("2026-03-01"), Jour("2026-12-31"))] }, ReglesAlerte.SansContrat));
    }

    [Fact]
    [Exigence("CNV-12")]
    public void CNV_12_une_nouvelle_loi_est_une_donnee_un_mois_au_lieu_de_deux()
    {
        Assert.Equal(Jour("2026-02-16"), Alerte(Situation(PleinEmploi), ReglesAlerte.SansContrat)!.EnRetardLe);
        Assert.Equal(Jour("2026-03-16"), Alerte(Situation(Activite), ReglesAlerte.SansContrat)!.EnRetardLe);
        Assert.All(Catalogue.Tous.SelectMany(c => c.Parametres), p => Assert.False(string.IsNullOrWhiteSpace(p.Source), p.Code));
    }

    [Fact]
    [Exigence("INF-02")]
    public void INF_02_un_nouveau_parcours_reste_ouvert_jusqu_a_ce_que_manquements_et_mediation_soient_expliques()
    {
        var alerte = Alerte(Situation(), ReglesAlerte.Information)!;

        Assert.Equal((Jour("2026-01-20"), Jour("2026-02-20")), (alerte.ApparaitLe, alerte.EnRetardLe!.Value));
        Assert.Contains("Objectif 8", Catalogue.DuCode(Emploi)!.Parametre(ParametresCadre.InformationJours)!.Source);
        Assert.Null(Alerte(Situation() with { ManquementsExpliques = true }, ReglesAlerte.Information));
        Assert.Null(Alerte(Situation() with { Parcours = Suivi(referent: false) }, ReglesAlerte.Information));
        Assert.Null(Alerte(Situation() with { Parcours = Suivi(statut: StatutAccompagnement.Oriente) }, ReglesAlerte.Information));
    }

    [Fact]
    [Exigence("INF-05")]
    public void INF_05_une_declaration_attendue_reste_signalee_avec_le_delai_du_cadre()
    {
        var changement = new ChangementAttendu(Guid.CreateVersion7(), Jour("2026-03-02"), "reprise d’emploi", ["la CAF", "France Travail"]);
        var suivie = Situation() with { Changements = [changement] };

        var alerte = Alerte(suivie, ReglesAlerte.Declaration)!;
        Assert.Equal((Jour("2026-03-02"), Jour("2026-03-18"), changement.Id), (alerte.ApparaitLe, alerte.EnRetardLe!.Value, alerte.ObjetId!.Value));
        Assert.Contains("reprise d’emploi du 2 mars 2026, à déclarer à la CAF et à France Travail", alerte.Fait);
        Assert.NotNull(Alerte(suivie with { Parcours = null }, ReglesAlerte.Declaration));
        Assert.Null(Alerte(Situation(), ReglesAlerte.Declaration));
    }

    [Fact]
    [Exigence("ACC-07")]
    public void ACC_07_une_inscription_absente_close_ou_plus_actualisee_alerte_le_referent()
    {
        var suivie = Situation() with { Parcours = Suivi() with { DemandeInscription = true } };
        AlerteCalculee? Avec(params InscriptionConnue[] inscriptions) => Alerte(suivie with { Inscriptions = inscriptions }, ReglesAlerte.Inscription);

        Assert.Equal((Jour("2026-01-20"), Jour("2026-03-07"), "pas d’inscription connue"), Dire(Avec()));
        Assert.Equal(
            (Jour("2026-04-16"), Jour("2026-04-16"), "dernière actualisation connue le 1er mars 2026"),
            Dire(Avec(new InscriptionConnue(Jour("2025-06-01"), null, Jour("2026-03-01"))))
        );
        Assert.Equal(
            (Jour("2026-02-16"), Jour("2026-02-16"), "inscription du 1er janvier 2026, jamais actualisée"),
            Dire(Avec(new InscriptionConnue(Jour("2026-01-01"), null, null)))
        );
        Assert.Equal(
            (Jour("2026-03-11"), Jour("2026-04-26"), "inscription close le 10 mars 2026"),
            Dire(Avec(new InscriptionConnue(Jour("2026-01-01"), Jour("2026-03-10"), null)))
        );
        Assert.Equal(
            (Jour("2026-01-20"), Jour("2026-03-07"), "inscription close le 2 mai 2025"),
            Dire(Avec(new InscriptionConnue(Jour("2025-01-01"), Jour("2025-05-02"), null)))
        );
        Assert.Equal(
            Jour("2026-04-16"),
            Avec(new InscriptionConnue(Jour("2025-01-01"), Jour("2025-05-02"), null), new(Jour("2025-06-01"), null, Jour("2026-03-01")))!.ApparaitLe
        );

        static (DateOnly, DateOnly, string) Dire(AlerteCalculee? a) => (a!.ApparaitLe, a.EnRetardLe!.Value, a.Fait);
    }

    [Fact]
    [Exigence("ACC-07")]
    public void ACC_07_l_inscription_n_est_attendue_que_de_ceux_que_France_Travail_accompagne()
    {
        Assert.Null(Alerte(Situation(), ReglesAlerte.Inscription));
        Assert.Null(
            Alerte(Situation() with { Parcours = Suivi(statut: StatutAccompagnement.SuiviEmploi) with { DemandeInscription = true } }, ReglesAlerte.Inscription)
        );
        Assert.Null(
            Alerte(Situation() with { Parcours = Suivi(statut: StatutAccompagnement.Oriente) with { DemandeInscription = true } }, ReglesAlerte.Inscription)
        );
        Assert.Equal([TypeParcours.Professionnel, TypeParcours.Global], TypeParcours.Tous.Where(t => t.DemandeInscription));
    }

    [Fact]
    [Exigence("ORI-12")]
    public void ORI_12_le_PPAE_tient_lieu_de_contrat_la_ou_le_cadre_l_admet()
    {
        Assert.Null(Alerte(Situation() with { PpaeEnCours = true }, ReglesAlerte.SansContrat));
        Assert.NotNull(Alerte(Situation(Activite) with { PpaeEnCours = true }, ReglesAlerte.SansContrat));
    }

    [Fact]
    [Exigence("CER-03")]
    public void CER_03_le_renouvellement_est_rappele_avec_le_delai_de_traitement_et_l_interruption_signalee()
    {
        ContratValide[] un = [new(Guid.CreateVersion7(), 1, Jour("2026-02-01"), Jour("2026-04-30"))];
        var rappel = Alerte(Situation() with { Contrats = un }, ReglesAlerte.ContratARenouveler)!;
        Assert.Equal((Jour("2026-03-16"), Jour("2026-05-01")), (rappel.ApparaitLe, rappel.EnRetardLe!.Value));
        Assert.Equal(Jour("2026-05-01"), Alerte(Situation() with { Contrats = un }, ReglesAlerte.ContratInterrompu, Jour("2026-05-02"))!.EnRetardLe);

        ContratValide[] enchaine = [.. un, new(Guid.CreateVersion7(), 2, Jour("2026-05-01"), Jour("2026-10-31"))];
        Assert.Equal(Jour("2026-09-16"), Alerte(Situation() with { Contrats = enchaine }, ReglesAlerte.ContratARenouveler)!.ApparaitLe);

        ContratValide[] troue = [.. un, new(Guid.CreateVersion7(), 2, Jour("2026-05-03"), Jour("2026-10-31"))];
        Assert.Contains("3 mai", Alerte(Situation() with { Contrats = troue }, ReglesAlerte.ContratARenouveler)!.Fait);
    }

    [Fact]
    [Exigence("DD-01")]
    public void DD_01_en_emploi_deux_absences_non_justifiees_suffisent()
    {
        Assert.Null(Alerte(Situation() with { RendezVous = [Absence("2026-02-10")] }, ReglesAlerte.Absences));
        Assert.Equal(
            Jour("2026-02-12"),
            Alerte(Situation() with { RendezVous = [Absence("2026-02-10"), Absence("2026-02-12")] }, ReglesAlerte.Absences)!.ApparaitLe
        );
    }

    [Fact]
    [Exigence("DD-02")]
    public void DD_02_en_activite_les_absences_comptent_a_quinze_jours_d_intervalle()
    {
        Assert.Null(Alerte(Situation(Activite) with { RendezVous = [Absence("2026-02-10"), Absence("2026-02-24")] }, ReglesAlerte.Absences));
        Assert.Equal(
            Jour("2026-02-25"),
            Alerte(Situation(Activite) with { RendezVous = [Absence("2026-02-10"), Absence("2026-02-25")] }, ReglesAlerte.Absences)!.ApparaitLe
        );
        Assert.NotNull(
            Alerte(Situation(Activite) with { RendezVous = [Absence("2026-02-10"), Absence("2026-02-20"), Absence("2026-02-26")] }, ReglesAlerte.Absences)
        );
    }

    [Fact]
    public void Les_absences_anciennes_ou_justifiees_ne_comptent_pas()
    {
        Assert.Null(Alerte(Situation() with { RendezVous = [Absence("2025-03-01"), Absence("2026-02-12")] }, ReglesAlerte.Absences));
        Assert.Null(
            Alerte(
                Situation() with
                {
                    RendezVous = [Absence("2026-02-10") with { Statut = StatutRendezVous.AbsenceJustifiee }, Absence("2026-02-12")],
                },
                ReglesAlerte.Absences
            )
        );
    }

    [Fact]
    [Exigence("RDV-01")]
    public void RDV_01_cinq_entretiens_par_an_au_prorata()
    {
        RendezVousConnu Honore(string jour) => new(Guid.CreateVersion7(), Jour(jour), ModeRendezVous.FaceAFace, StatutRendezVous.Honore);

        Assert.Equal(Jour("2026-04-06"), Alerte(Situation(), ReglesAlerte.Rythme)!.ApparaitLe);
        Assert.Equal(Jour("2026-06-18"), Alerte(Situation() with { RendezVous = [Honore("2026-01-22")] }, ReglesAlerte.Rythme)!.ApparaitLe);
        Assert.Null(Alerte(Situation() with { RendezVous = [.. Enumerable.Range(1, 5).Select(i => Honore($"2026-02-0{i}"))] }, ReglesAlerte.Rythme));
        Assert.Equal(
            Jour("2026-04-06"),
            Alerte(Situation() with { RendezVous = [Honore("2026-02-01") with { Mode = ModeRendezVous.Visio }] }, ReglesAlerte.Rythme)!.ApparaitLe
        );
        Assert.Equal(
            (0, 1, 5),
            (
                MoteurAlertes.AttendusAu(Jour("2026-01-01"), 5, Jour("2026-03-14")),
                MoteurAlertes.AttendusAu(Jour("2026-01-01"), 5, Jour("2026-03-15")),
                MoteurAlertes.AttendusAu(Jour("2026-01-01"), 5, Jour("2027-01-01"))
            )
        );
        Assert.Equal(
            (Jour("2025-06-10"), Jour("2026-06-10")),
            (MoteurAlertes.DebutDAnnee(Jour("2024-06-10"), Jour("2026-06-09")), MoteurAlertes.DebutDAnnee(Jour("2024-06-10"), Jour("2026-06-10")))
        );
    }

    [Fact]
    [Exigence("SUI-03")]
    public void SUI_03_sans_accompagnement_au_dela_du_delai_du_territoire()
    {
        var seule = new SituationParcours { PersonneId = Personne1, SoumisDepuis = Jour("2026-01-05") };

        Assert.Equal(Jour("2026-03-07"), Alerte(seule, ReglesAlerte.Rupture)!.ApparaitLe);
        Assert.Equal(Jour("2026-04-03"), Alerte(seule with { DernierAccompagnementFiniLe = Jour("2026-02-01") }, ReglesAlerte.Rupture)!.ApparaitLe);
        Assert.Empty(new MoteurAlertes(Catalogue).Evaluer(seule with { SoumisDepuis = null }, Aujourdhui));
        Assert.Null(Alerte(Situation(), ReglesAlerte.Rupture));
    }

    [Fact]
    public void Une_orientation_attend_la_reponse_puis_un_referent()
    {
        var recue = Situation() with { Parcours = Suivi(statut: StatutAccompagnement.Oriente) with { AccepteLe = null } };
        Assert.Equal([ReglesAlerte.Acceptation.Code, ReglesAlerte.Silence.Code], new MoteurAlertes(Catalogue).Evaluer(recue, Aujourdhui).Select(a => a.Regle));
        Assert.Equal(Jour("2026-01-26"), Alerte(recue, ReglesAlerte.Acceptation)!.EnRetardLe);

        Assert.NotNull(Alerte(Situation() with { Parcours = Suivi(statut: StatutAccompagnement.Accepte, referent: false) }, ReglesAlerte.SansReferent));
    }

    [Fact]
    [Exigence("ORI-06")]
    public void ORI_06_le_silence_de_l_organisme_revient_au_chef_de_service_apres_le_delai_du_cadre()
    {
        // Oriented on 15 January: ten days to answer, twenty before the decision comes back.
        var recue = Situation() with
        {
            Parcours = Suivi(statut: StatutAccompagnement.Oriente) with { AccepteLe = null },
        };

        var alerte = Alerte(recue, ReglesAlerte.Silence)!;

        Assert.Equal((Jour("2026-02-05"), Jour("2026-02-05")), (alerte.ApparaitLe, alerte.EnRetardLe!.Value));
        Assert.Null(Alerte(Situation(), ReglesAlerte.Silence));
    }

    [Fact]
    [Exigence("ORI-06")]
    public void ORI_06_un_premier_rendez_vous_est_propose_dans_le_delai_du_cadre()
    {
        var acceptee = Situation() with { RendezVous = [], Parcours = Suivi(statut: StatutAccompagnement.Accepte) with { CommenceLe = null } };

        var alerte = Alerte(acceptee, ReglesAlerte.PremierRendezVous)!;

        Assert.Equal((Jour("2026-01-20"), Jour("2026-02-15")), (alerte.ApparaitLe, alerte.EnRetardLe!.Value));
        Assert.Equal("orientation du 15 janvier 2026, premier rendez-vous à proposer au plus tard le 14 février 2026", alerte.Fait);
        Assert.Null(Alerte(acceptee, ReglesAlerte.SansRendezVous));
        var propose = acceptee with { RendezVous = [new(Guid.CreateVersion7(), Jour("2026-03-20"), ModeRendezVous.FaceAFace, StatutRendezVous.Planifie)] };
        Assert.Null(Alerte(propose, ReglesAlerte.PremierRendezVous));
        Assert.NotNull(Alerte(propose, ReglesAlerte.SansRendezVous));
    }

    [Fact]
    public void Les_alertes_du_quotidien_disent_leur_date()
    {
        var rdv = new RendezVousConnu(Guid.CreateVersion7(), Jour("2026-03-10"), ModeRendezVous.FaceAFace, StatutRendezVous.Planifie);
        var etape = new EtapeOuverte(Guid.CreateVersion7(), "Permis de conduire", Jour("2026-03-01"));
        var situation = Situation() with { RendezVous = [rdv], Etapes = [etape], DernierBilanLe = null };

        Assert.Equal(
            (Jour("2026-03-11"), rdv.Id),
            (Alerte(situation, ReglesAlerte.PresenceANoter)!.ApparaitLe, Alerte(situation, ReglesAlerte.PresenceANoter)!.ObjetId!.Value)
        );
        Assert.Equal(Jour("2026-03-02"), Alerte(situation, ReglesAlerte.EtapeDepassee)!.ApparaitLe);
        Assert.Equal(Jour("2026-01-23"), Alerte(situation, ReglesAlerte.BilanAbsent)!.ApparaitLe);
        Assert.Equal("premier entretien le 22 janvier 2026, bilan attendu le 6 février 2026", Alerte(situation, ReglesAlerte.BilanAbsent)!.Fait);
        Assert.Equal(Jour("2026-05-25"), Alerte(situation, ReglesAlerte.SansRendezVous)!.ApparaitLe);
        Assert.Equal(Jour("2027-01-23"), Alerte(Situation(), ReglesAlerte.BilanAncien)!.ApparaitLe);
    }

    [Fact]
    [Exigence("DD-01")]
    public void DD_01_le_retard_se_compte_du_lendemain_de_la_derniere_absence()
    {
        var alerte = Alerte(Situation() with { RendezVous = [Absence("2026-02-10"), Absence("2026-02-12")] }, ReglesAlerte.Absences)!;

        Assert.Equal((Jour("2026-02-12"), Jour("2026-02-13")), (alerte.ApparaitLe, alerte.EnRetardLe!.Value));
    }

    [Theory]
    [InlineData("presence_delai_jours", "2026-03-12", "2026-03-13")]
    [InlineData("etape_delai_jours", "2026-03-15", "2026-03-16")]
    [InlineData("referent_delai_jours", "2026-01-30", "2026-01-31")]
    [InlineData("acceptation_jours", "2026-01-25", "2026-01-26")]
    [Exigence("CNF-08")]
    public void CNF_08_le_delai_de_grace_vient_du_cadre_et_se_dit_dans_la_ligne(string parametre, string dernierJour, string retard)
    {
        var regle = ReglesAlerte.Toutes.Single(r => r.Parametre == parametre);
        var situation = Situation() with
        {
            RendezVous = [new(Guid.CreateVersion7(), Jour("2026-03-10"), ModeRendezVous.FaceAFace, StatutRendezVous.Planifie)],
            Etapes = [new(Guid.CreateVersion7(), "Permis de conduire", Jour("2026-03-01"))],
            DernierBilanLe = null,
            Parcours =
                regle == ReglesAlerte.Acceptation ? Suivi(statut: StatutAccompagnement.Oriente) with { AccepteLe = null }
                : regle == ReglesAlerte.SansReferent ? Suivi(statut: StatutAccompagnement.Accepte, referent: false)
                : Suivi(),
        };

        var alerte = Alerte(situation, regle)!;
        Assert.Equal(Jour(retard), alerte.EnRetardLe);
        Assert.Contains(DateEcrite(dernierJour), alerte.Fait, StringComparison.Ordinal);

        var cadres = LireCadres();
        var emploi = cadres.DuCode(Emploi)!;
        emploi.Regler(parametre, (emploi.Entier(parametre) + 1).ToString(), "Décision du 3 mars");
        var change = new MoteurAlertes(cadres).Evaluer(situation, Aujourdhui).Single(a => a.Regle == regle.Code);
        Assert.Equal((alerte.ApparaitLe, alerte.EnRetardLe!.Value.AddDays(1)), (change.ApparaitLe, change.EnRetardLe!.Value));

        static string DateEcrite(string jour) => Jour(jour).ToString("d MMMM yyyy", System.Globalization.CultureInfo.GetCultureInfo("fr-FR"));
    }

    [Fact]
    [Exigence("CNF-08")]
    public void CNF_08_chaque_regle_a_un_parametre_source_dans_le_cadre_qui_la_porte() =>
        Assert.All(ReglesAlerte.Toutes, r => Assert.Contains(Catalogue.Tous, c => c.Parametre(r.Parametre) is { Source.Length: > 0 }));
}
