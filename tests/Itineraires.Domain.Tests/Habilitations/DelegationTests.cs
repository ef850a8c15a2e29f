using Itineraires.Domain.Commun;
using Itineraires.Domain.Habilitations;
using static Itineraires.Domain.Tests.Fabrique;

namespace Itineraires.Domain.Tests.Habilitations;

public sealed class DelegationTests
{
    private static readonly Guid Ici = Guid.CreateVersion7();

    private static Delegation Deleguer(Guid? territoire, string? fin = "2026-12-31") =>
        new(
            ChefDeService,
            "arrêté n° 12",
            [ObjetsDelegation.Orientation, "inconnu"],
            territoire,
            new Periode(Jour("2026-01-01"), fin is null ? null : Jour(fin))
        );

    [Fact]
    [Exigence("GOV-04")]
    public void GOV_04_une_delegation_dit_qui_quoi_ou_et_quand()
    {
        var delegation = Deleguer(Ici);

        Assert.True(delegation.Couvre(ObjetsDelegation.Orientation, Ici, Jour("2026-01-01")));
        Assert.True(delegation.Couvre(ObjetsDelegation.Orientation, Ici, Jour("2026-12-31")));
        Assert.False(delegation.Couvre(ObjetsDelegation.Orientation, Ici, Jour("2027-01-01")));
        Assert.False(delegation.Couvre(ObjetsDelegation.Orientation, Ici, Jour("2025-12-31")));
        Assert.False(delegation.Couvre(ObjetsDelegation.Contrat, Ici, Jour("2026-06-01")));
        Assert.False(delegation.Couvre(ObjetsDelegation.Orientation, Guid.CreateVersion7(), Jour("2026-06-01")));
        Assert.True(Deleguer(null, null).Couvre(ObjetsDelegation.Orientation, Guid.CreateVersion7(), Jour("2030-06-01")));
        Assert.Equal([ObjetsDelegation.Orientation], delegation.Objets);
    }

    [Fact]
    [Exigence("GOV-04")]
    public void GOV_04_une_delegation_cite_son_arrete_et_son_objet()
    {
        var periode = new Periode(Jour("2026-01-01"), null);
        Refus(() => new Delegation(ChefDeService, " ", [ObjetsDelegation.Contrat], null, periode), ReglesDelegation.ReferenceRequise, "Reference");
        Refus(() => new Delegation(ChefDeService, "arrêté", ["inconnu"], null, periode), ReglesDelegation.ObjetRequis, "Objets");
    }

    [Fact]
    [Exigence("GOV-04")]
    public void GOV_04_un_retrait_ne_touche_pas_les_decisions_passees()
    {
        var (delegation, jour) = (Deleguer(Ici), Jour("2026-06-01"));
        Refus(() => delegation.Retirer(jour, " ", jour), ReglesDelegation.MotifRetraitRequis, "MotifRetrait");
        Refus(() => delegation.Retirer(jour.AddDays(-1), "départ", jour), ReglesDelegation.RetraitAVenir, "Fin");
        Refus(() => delegation.Retirer(Jour("2026-12-31"), "départ", jour), ReglesDelegation.RetraitAvantFin, "Fin");

        delegation.Retirer(jour, "départ", jour);

        // Recorded by mistake and not begun yet: it never holds.
        var future = new Delegation(Guid.CreateVersion7(), "2026-99", [ObjetsDelegation.Orientation], null, new Periode(jour.AddDays(10), null));
        future.Retirer(jour, "saisie par erreur", jour);
        Assert.False(future.EstValideAu(jour.AddDays(10)));

        Assert.True(delegation.Couvre(ObjetsDelegation.Orientation, Ici, jour));
        Assert.False(delegation.Couvre(ObjetsDelegation.Orientation, Ici, jour.AddDays(1)));
    }
}
