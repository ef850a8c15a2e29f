using Itineraires.Domain.Commun;
using Itineraires.Domain.Conventions;
using Itineraires.Domain.Habilitations;
using Itineraires.Domain.Orientation;
using static Itineraires.Domain.Tests.Fabrique;

namespace Itineraires.Domain.Tests.Conventions;

public sealed class LigneConventionTests
{
    private static LigneConvention Ligne() => new(2020, Guid.CreateVersion7(), "ALIS", TypeParcours.Activite, null);

    [Fact]
    public void Une_ligne_programme_des_places_des_suivis_et_un_montant_positifs()
    {
        Refus(() => Ligne().Programmer(0, 10, new Montant(100)), ReglesConvention.PlacesPositives);
        Refus(() => Ligne().Programmer(10, 9, new Montant(100)), ReglesConvention.SuivisSuffisants);
        Refus(() => Ligne().Programmer(10, 10, new Montant(0)), ReglesConvention.MontantPositif);
        Refus(() => new LigneConvention(2020, Guid.Empty, "Pôle emploi", TypeParcours.Professionnel, null), ReglesConvention.TypeConventionne);
        Refus(() => new Organisme(" ", TypeOrganisme.Structure), ReglesConvention.StructureRequise);
    }

    [Fact]
    [Exigence("CNV-03")]
    public void CNV_03_le_montant_est_propose_puis_attribue()
    {
        var ligne = Ligne();
        ligne.Programmer(85, 120, new Montant(4_250_000));
        Assert.Null(ligne.MontantAttribue);

        ligne.Attribuer(new Montant(4_000_000));

        Assert.Equal((new Montant(4_250_000), new Montant(4_000_000)), (ligne.MontantPropose, ligne.MontantAttribue!.Value));
    }

    [Fact]
    public void Une_ligne_reconduite_dit_de_quelle_annee()
    {
        var ligne = Ligne();
        ligne.Programmer(85, 120, new Montant(4_250_000));

        var reconduite = ligne.Reconduire(2026);

        Assert.Equal((2026, 2020, 85), (reconduite.Annee, reconduite.ReconduiteDe!.Value, reconduite.Places));
    }

    [Fact]
    [Exigence("CNV-04")]
    [Exigence("CNV-05")]
    public void CNV_04_les_couts_de_reference_sont_des_parametres_dates()
    {
        Assert.Equal(50_000m, Cadre("itineraires-emploi-2020").Nombre("cout_cent_places"));
        Assert.Equal(47_300m, Cadre("itineraires-activite-2020").Nombre("cout_cent_places"));
        Assert.Equal("itineraires-activite-2020", Catalogue.EnVigueur(TypeParcours.Activite, Jour("2026-01-01")).Code);
        Assert.Equal("loi-plein-emploi-2025", Catalogue.EnVigueur(TypeParcours.Activite, Jour("2026-01-01"), "loi-plein-emploi-2025").Code);
    }

    [Fact]
    public void Une_habilitation_porte_sur_un_organisme_ou_un_territoire_selon_le_role()
    {
        var referent = new Role("referent", "Référent", PorteeRole.SesBeneficiaires, []);
        var chef = new Role("chef", "Chef de service", PorteeRole.Territoire, []);

        Refus(() => new Habilitation(Guid.Empty, referent, null, null, Jour("2026-01-01"), null), ReglesHabilitation.OrganismeRequis);
        Refus(() => new Habilitation(Guid.Empty, chef, null, null, Jour("2026-01-01"), null), ReglesHabilitation.TerritoireRequis);
        Assert.False(new Habilitation(Guid.Empty, chef, null, Guid.CreateVersion7(), Jour("2026-01-01"), Jour("2026-02-01")).EstActiveAu(Jour("2026-02-02")));
    }
}
