using System.Text.Json;
using Itineraires.Domain.Accompagnement;
using Itineraires.Domain.Cadres;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Contrats;
using Itineraires.Domain.Entree;
using Itineraires.Domain.Orientation;
using Itineraires.Domain.Personnes;

namespace Itineraires.Domain.Tests;

/// <summary>Builders that tell the beginning of a story, without any base.</summary>
internal static class Fabrique
{
    public static readonly Guid Referente = Guid.CreateVersion7();
    public static readonly Guid ChefDeService = Guid.CreateVersion7();

    public static DateOnly Jour(string date) => DateOnly.ParseExact(date, "yyyy-MM-dd");

    public static Personne Personne(bool soumise = true, bool domiciliee = true)
    {
        var foyer = new Foyer("1234567", null);
        foyer.Domicilier(new Adresse("12 rue des Acacias", null, "69100", "Villeurbanne", "69266"), domiciliee ? Guid.CreateVersion7() : null, null);
        foyer.OuvrirDroit(Jour("2026-01-05"));
        var personne = new Personne(Civilite.Madame, "Kouassi-Lefèvre", null, "Amélie", Jour("1991-04-04"));
        personne.EntrerDansLeFoyer(foyer, RoleFoyer.Demandeur);
        if (soumise)
        {
            personne.ConstaterDroitsDevoirs(true, Jour("2026-01-05"), null);
        }

        return personne;
    }

    public static DecisionOrientation Decision(Personne personne, string le = "2026-01-15", ChoixOrientation? choix = null) =>
        DecisionOrientation.Decider(
            personne,
            choix ?? new ChoixOrientation(TypeParcours.EmploiDiversifie, Guid.CreateVersion7(), Guid.CreateVersion7(), 10),
            new ActeDecision(ChefDeService, Jour(le), "Prête à l’emploi", Jour(le))
        );

    public static ParcoursAccompagne Parcours(Personne? personne = null, string le = "2026-01-15", bool accepte = true, bool commence = true)
    {
        personne ??= Personne();
        var parcours = ParcoursAccompagne.Ouvrir(personne, Decision(personne, le), "itineraires-emploi-2020", null);
        if (accepte)
        {
            parcours.Accepter(Jour(le));
            parcours.DesignerReferent(Referente, Jour(le));
            if (commence)
            {
                parcours.Commencer(Jour(le).AddDays(7));
            }
        }

        return parcours;
    }

    /// <summary>A réorientation decided on 10 March 2026: the relay and the accompagnement joined.</summary>
    public static (Relais Relais, ParcoursAccompagne Rejoint) Relais()
    {
        var quitte = Parcours();
        var rejoint = ParcoursAccompagne.Ouvrir(quitte.Personne, Decision(quitte.Personne, "2026-03-10"), "itineraires-emploi-2020", quitte);
        return (Domain.Accompagnement.Relais.Ouvrir(quitte, quitte.ReferentId, rejoint)!, rejoint);
    }

    public static Contrat Contrat(ParcoursAccompagne? parcours = null, string debut = "2026-02-01", string fin = "2026-07-31", Contrat? precedent = null)
    {
        var contrat = new Contrat(parcours ?? Parcours(), (precedent?.Numero ?? 0) + 1, precedent, Jour(debut), Jour(fin));
        contrat.Rediger(
            Jour(debut),
            Jour(fin),
            [new(TermeObjectif.Court, "Refaire son CV")],
            "Chercher un emploi",
            "Un entretien par mois",
            null,
            precedent is null ? null : "Le CV est fait."
        );
        return contrat;
    }

    /// <summary>A contrat brought to a state by its own path.</summary>
    public static Contrat Contrat(
        StatutContrat statut,
        string debut = "2026-02-01",
        string fin = "2026-07-31",
        ParcoursAccompagne? parcours = null,
        Contrat? precedent = null
    )
    {
        var contrat = Contrat(parcours, debut, fin, precedent);
        var jour = Jour(debut);
        if (statut >= StatutContrat.Complete)
        {
            contrat.Completer(Cadre("itineraires-emploi-2020"), 1, precedent);
        }

        if (statut >= StatutContrat.Signe)
        {
            contrat.Signer(jour, Guid.CreateVersion7(), jour);
        }

        if (statut >= StatutContrat.Soumis)
        {
            contrat.Soumettre(Referente, jour.ToDateTime(new TimeOnly(9, 0), DateTimeKind.Utc));
        }

        if (statut >= StatutContrat.Valide)
        {
            contrat.Valider(ChefDeService, jour.ToDateTime(new TimeOnly(10, 0), DateTimeKind.Utc));
        }

        if (statut >= StatutContrat.Remis)
        {
            contrat.Remettre(jour, jour);
        }

        return contrat;
    }

    /// <summary>A demande of 10 February 2026.</summary>
    public static DemandeRsa Demande(IEnumerable<Avertissement>? avertissements = null) =>
        new(
            Guid.CreateVersion7(),
            new InstructionDemande(Referente, StructureInstructrice.Ccas, "CCAS de Villeurbanne", Jour("2026-02-10"), Jour("2026-03-01")),
            new DonneesSocioprofessionnelles(
                SituationProfessionnelle.SansEmploi,
                "Cuisinière",
                Jour("2025-10-31"),
                Mobilite.Transports,
                SituationLogement.Stable,
                GardeEnfants.Assuree,
                true
            ),
            new RessourcesDeclarees([Montant.DepuisEuros(100), null, Montant.DepuisEuros(200)], Montant.DepuisEuros(646.52m)),
            avertissements ?? [],
            null
        );

    public static readonly TypeEtape Cdi = new("cdi", "CDI", FamilleEtape.EmploiFormation, true);

    public static Etape Etape(StatutEtape statut = StatutEtape.Proposee)
    {
        var etape = new Etape(Guid.CreateVersion7(), Guid.CreateVersion7(), Cdi, "CDI de cuisinière", Jour("2026-02-01"), Jour("2026-03-01"));
        if (statut is StatutEtape.Acceptee or StatutEtape.EnCours or StatutEtape.Terminee)
        {
            etape.Accepter();
        }

        if (statut is StatutEtape.EnCours or StatutEtape.Terminee)
        {
            etape.Commencer(Jour("2026-02-01"), Jour("2026-02-01"));
        }

        if (statut == StatutEtape.Terminee)
        {
            etape.Terminer(Jour("2026-03-01"), ResultatEtape.Atteint, Jour("2026-03-01"));
        }

        return etape;
    }

    public static RendezVous RendezVous(string jour = "2026-02-10", ModeRendezVous mode = ModeRendezVous.FaceAFace, ParcoursAccompagne? parcours = null) =>
        new(parcours ?? Parcours(), Referente, Jour(jour), new TimeOnly(9, 0), 45, mode, ObjetRendezVous.Projet, "Bureau 4");

    public static CatalogueCadres Catalogue { get; } = LireCadres();

    public static Cadre Cadre(string code) => Catalogue.DuCode(code)!;

    /// <summary>The rule that an act breaks.</summary>
    public static RegleMetierException Refus(Action acte, RegleMetier regle, string? champ = null)
    {
        var refus = Assert.Throws<RegleMetierException>(acte);
        Assert.Equal(regle.Code, refus.Regle.Code);
        if (champ is not null)
        {
            Assert.Equal(champ, refus.Champ);
        }

        return refus;
    }

    public static CatalogueCadres LireCadres()
    {
        using var flux = typeof(Cadre).Assembly.GetManifestResourceStream("Itineraires.Domain.Referentiels.cadres.json")!;
        using var document = JsonDocument.Parse(flux);
        return new CatalogueCadres([.. document.RootElement.EnumerateArray().Select(Lire)]);
    }

    private static Cadre Lire(JsonElement e)
    {
        string Texte(string nom) => e.GetProperty(nom).GetString()!;
        var cadre = new Cadre(
            Texte("code"),
            Texte("libelle"),
            Texte("nature"),
            Jour(Texte("debut")),
            null,
            Texte("source"),
            e.GetProperty("par_defaut").GetBoolean(),
            e.GetProperty("types").EnumerateArray().Select(t => TypeParcours.DuCode(t.GetString())!.Value)
        );
        cadre.Parametres.AddRange(
            e.GetProperty("parametres")
                .EnumerateArray()
                .Select(p => new ParametreCadre(
                    p.GetProperty("code").GetString()!,
                    p.GetProperty("libelle").GetString()!,
                    p.GetProperty("valeur").GetString(),
                    p.GetProperty("unite").GetString()!,
                    p.GetProperty("source").GetString()!,
                    p.TryGetProperty("remarque", out var r) ? r.GetString() : null
                ))
        );
        return cadre;
    }
}
