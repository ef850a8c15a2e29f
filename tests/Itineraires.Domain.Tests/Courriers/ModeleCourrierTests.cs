using Itineraires.Domain.Courriers;
using static Itineraires.Domain.Tests.Fabrique;

namespace Itineraires.Domain.Tests.Courriers;

public sealed class ModeleCourrierTests
{
    [Fact]
    [Exigence("ORI-11")]
    public void ORI_11_un_modele_n_admet_que_les_champs_de_sa_lettre()
    {
        Refus(() => new ModeleCourrier("facture", 1, "Objet", "Texte"), ReglesCourrier.TypeConnu);
        Refus(() => Modele(" ", "Texte"), ReglesCourrier.ObjetRequis);
        Refus(() => Modele("Objet", ""), ReglesCourrier.CorpsRequis);
        Refus(() => Modele("Objet", "Bonjour {{prenom}}"), ReglesCourrier.ChampsConnus, nameof(ModeleCourrier.Corps));
        Refus(() => Modele("Objet", "Bonjour {{Prénom}}"), ReglesCourrier.ChampsConnus);
        Refus(() => Modele("Pour {{nir}}", "Texte"), ReglesCourrier.ChampsConnus, nameof(ModeleCourrier.Objet));

        Assert.Equal(["nir"], Modele("Objet", "{{ organisme }}").ChampsInconnus("{{nir}} {{personne}} {{nir}}"));
    }

    [Fact]
    [Exigence("ORI-11")]
    public void ORI_11_une_version_en_vigueur_ne_change_plus()
    {
        var (premiere, seconde) = (Modele("Objet", "Un"), new ModeleCourrier(TypesCourrier.OrientationPersonne, 2, "Objet", "Deux"));
        premiere.Publier(ChefDeService, DateTime.UnixEpoch);
        premiere.Remplacer();
        seconde.Publier(ChefDeService, DateTime.UnixEpoch);

        Assert.Equal((StatutModele.Remplace, StatutModele.EnVigueur), (premiere.Statut, seconde.Statut));
        Assert.Equal("Un", premiere.Corps);
    }

    [Fact]
    public void Un_champ_prend_sa_valeur_et_le_reste_du_texte_ne_bouge_pas() =>
        Assert.Equal(
            "Unis, {inconnu} et {{autre}}",
            ModeleCourrier.Fusionner("{{ organisme }}, {inconnu} et {{autre}}", new Dictionary<string, string> { ["organisme"] = "Unis" })
        );

    private static ModeleCourrier Modele(string objet, string corps) => new(TypesCourrier.OrientationPersonne, 1, objet, corps);
}
