using Itineraires.Data;
using Itineraires.Domain.Accompagnement;
using Itineraires.Domain.Cadres;
using Itineraires.Domain.Contrats;
using Itineraires.Domain.Conventions;
using Itineraires.Domain.Entree;
using Itineraires.Domain.Habilitations;
using Itineraires.Domain.Orientation;
using Itineraires.Domain.Pilotage;
using Itineraires.Domain.Territoires;
using Itineraires.Web.Imports.Conventions;
using Microsoft.EntityFrameworkCore;
using LigneConvention = Itineraires.Domain.Conventions.LigneConvention;

namespace Itineraires.Web.Demo;

/// <summary>A référent and the rank of the next person of her file active.</summary>
public sealed class ReferentDeDemonstration(Utilisateur compte, Guid organismeId, int numero)
{
    public int Numero { get; } = numero;

    public Guid Id { get; } = compte.Id;

    public Guid OrganismeId { get; } = organismeId;

    public int File { get; set; }

    public Dictionary<int, TempsCollectif> TempsCollectifs { get; } = [];
}

/// <summary>A line of convention of the year with its free places.</summary>
public sealed class LigneDeDemonstration(LigneConvention ligne, string? commune)
{
    public Guid Id { get; } = ligne.Id;

    public Guid OrganismeId { get; } = ligne.OrganismeId;

    public TypeParcours Type { get; } = ligne.Type;

    public string Structure { get; } = ligne.LibelleStructure;

    public int Places { get; } = ligne.Places;

    /// <summary>Code of the commune of a CCAS, which follows its own inhabitants.</summary>
    public string? Commune { get; } = commune;

    public int Occupees { get; set; }

    /// <summary>Persons at which the line stops being offered: between four fifths and a little more than its places.</summary>
    public int Cible { get; } = (int)Math.Ceiling(ligne.Places * (80 + (ligne.Places * 7 % 24)) / 100m);

    public int Libres => Places - Occupees;
}

/// <summary>What stands before the population comes: programming, organismes, accounts, reference data.</summary>
public sealed class Decor
{
    public required IReadOnlyList<LigneDeDemonstration> Lignes { get; init; }

    public required CatalogueCadres Cadres { get; init; }

    public required IReadOnlyDictionary<FamilleEtape, TypeEtape[]> Etapes { get; init; }

    public required string[] Freins { get; init; }

    /// <summary>Communes of each conférence, by its code.</summary>
    public required IReadOnlyDictionary<string, Commune[]> Communes { get; init; }

    public required IReadOnlyDictionary<string, Guid> Maisons { get; init; }

    public required IReadOnlyDictionary<string, Guid> Conferences { get; init; }

    /// <summary>Chef de service social of each Maison.</summary>
    public required IReadOnlyDictionary<Guid, Guid> Chefs { get; init; }

    /// <summary>Account of the instructrice, and her territory.</summary>
    public required (Guid Id, Guid TerritoireId) Instructrice { get; init; }

    public required BaremeRsa? Bareme { get; init; }

    /// <summary>Codes of the guides in force.</summary>
    public required string[] Guides { get; init; }

    public required string[] DroitsConnexes { get; init; }

    /// <summary>What each kind of changement asks to declare.</summary>
    public required IReadOnlyDictionary<string, DeclarationARappeler[]> Declarations { get; init; }

    public required IReadOnlyDictionary<string, string> TypesChangement { get; init; }

    /// <summary>Codes of what is sent to nouveaux entrants.</summary>
    public required string[] Informations { get; init; }

    public required ReferentDeDemonstration Claire { get; init; }

    public required ReferentDeDemonstration Relais { get; init; }

    public required Guid PoleEmploi { get; init; }

    public required Guid Metropole { get; init; }

    /// <summary>Accounts offered that follow for Pôle emploi and for the Métropole, by their organisme: the first référents there.</summary>
    public required Dictionary<Guid, Utilisateur> Partenaires { get; init; }

    public required JeuCriteres Criteres { get; init; }

    public required Role RoleReferent { get; init; }

    public required Population Population { get; init; }

    /// <summary>Loads the programming of 2020 by the real import, carries it into the current year and opens the accounts; inside the transaction in progress.</summary>
    public static async Task<Decor> PlanterAsync(ItinerairesDbContext db, Population population, DateOnly aujourdhui, CancellationToken annulation)
    {
        using (var annexe = typeof(Decor).Assembly.GetManifestResourceStream("annexe2_2020.csv")!)
        {
            await ImporterConventions.ExecuterAsync(db, annexe, 2020, null, simuler: false, annulation);
        }

        var communes = await db
            .Communes.AsNoTracking()
            .Where(c => c.Fin == null || c.Fin >= aujourdhui || c.CodeSuccesseur == c.CodeInsee)
            .OrderBy(c => c.CodeInsee)
            .ToListAsync(annulation);
        var organismes = await db.Organismes.OrderBy(o => o.NomPlie).ToListAsync(annulation);
        var rang = 0;
        foreach (var organisme in organismes)
        {
            var commune = CommuneNommee(organisme, communes) ?? communes.First(c => c.CodeInsee == Sieges[rang % Sieges.Length]);
            organisme.Situer(
                $"{(rang * 7 % 90) + 1} {population.Voies[rang % population.Voies.Length]}",
                commune.CodesPostaux[0],
                commune.Nom,
                commune.CodeInsee
            );
            organisme.Joindre($"04{72000000 + (rang * 1117):D8}", $"contact@{organisme.NomPlie.Replace(' ', '-')}.example");
            rang++;
        }

        var poleEmploi = new Organisme("Pôle emploi", TypeOrganisme.PoleEmploi);
        var metropole = new Organisme("Métropole de Lyon, travailleurs sociaux", TypeOrganisme.Metropole);
        db.AddRange(poleEmploi, metropole);
        var lignes2020 = (await db.LignesConvention.Where(l => l.Annee == 2020).ToListAsync(annulation))
            .OrderBy(l => l.LibelleStructure, StringComparer.Ordinal)
            .ThenBy(l => l.Type.Code, StringComparer.Ordinal)
            .ThenBy(l => l.Thematique, StringComparer.Ordinal)
            .ToList();
        var lignes = lignes2020;
        if (aujourdhui.Year > 2020)
        {
            lignes = lignes2020.ConvertAll(l => l.Reconduire(aujourdhui.Year));
            db.AddRange(lignes);
        }

        var roles = await db.RolesMetier.ToDictionaryAsync(r => r.Code, annulation);
        var territoires = await db.Territoires.AsNoTracking().ToListAsync(annulation);
        var maisonsParCode = territoires.Where(t => t.Type == TypeTerritoire.MaisonMetropole).ToDictionary(t => t.Code, t => t.Id);
        var siens = organismes.Single(o => o.Nom == ComptesDemonstration.Organisme);
        var hache = ComptesDemonstration.Hacher();
        var chefs = new Dictionary<Guid, Guid>();
        var partenaires = new Dictionary<Guid, Utilisateur>();
        Utilisateur? claire = null;
        (Guid Id, Guid TerritoireId) instructrice = default;
        foreach (var c in ComptesDemonstration.Tous)
        {
            var compte = ComptesDemonstration.Creer(c.Prenom, c.Nom, c.Fonction, c.Courriel, hache);
            Guid? territoire = c.Territoire is { } t ? maisonsParCode[t] : null;
            Guid? partenaire = c.Partenaire is { } type ? (type == TypeOrganisme.PoleEmploi ? poleEmploi : metropole).Id : null;
            db.Users.Add(compte);
            db.Habilitations.Add(ComptesDemonstration.Habiliter(compte, roles[c.Role], c.Organisme ? siens.Id : partenaire, territoire, aujourdhui));
            if (partenaire is { } chez)
            {
                partenaires[chez] = compte;
            }

            if (c.Role == "chef_service_social")
            {
                chefs[territoire!.Value] = compte.Id;
                db.Delegations.Add(Deleguer(compte.Id, territoire.Value, "2020-114", aujourdhui));
            }

            if (c.Role == "instructeur")
            {
                instructrice = (compte.Id, territoire!.Value);
            }

            claire ??= compte;
        }

        foreach (
            var (maison, i) in maisonsParCode.OrderBy(m => m.Key, StringComparer.Ordinal).Select((m, i) => (m, i)).Where(m => !chefs.ContainsKey(m.m.Value))
        )
        {
            var nom = population.Chefs[i % population.Chefs.Length];
            var compte = Nommer(
                nom,
                population.EstPrenomDeFemme(nom) ? "Cheffe de service social" : "Chef de service social",
                $"chef-{maison.Key.ToLowerInvariant()}"
            );
            db.Users.Add(compte);
            db.Habilitations.Add(ComptesDemonstration.Habiliter(compte, roles["chef_service_social"], null, maison.Value, aujourdhui));
            chefs[maison.Value] = compte.Id;
            db.Delegations.Add(Deleguer(compte.Id, maison.Value, $"2020-{120 + i}", aujourdhui));
        }

        foreach (var (maison, i) in maisonsParCode.OrderBy(m => m.Key, StringComparer.Ordinal).Select((m, i) => (m.Value, i)))
        {
            // 28 full-time counsellors. Source: Convention d'appui, bilan 2018, fiche action n° 7.
            db.Add(Mobiliser(poleEmploi, maison, i == 0 ? 3m : 2.5m, aujourdhui));
        }

        if (organismes.Find(o => o.Type == TypeOrganisme.Ccas) is { } volontaire)
        {
            db.Add(Mobiliser(volontaire, null, 0.5m, aujourdhui));
        }

        var relais = Nommer(
            population.Referents[0],
            population.EstPrenomDeFemme(population.Referents[0]) ? "Référente de parcours" : "Référent de parcours",
            "relais"
        );
        db.Users.Add(relais);
        db.Habilitations.Add(ComptesDemonstration.Habiliter(relais, roles["referent"], siens.Id, null, aujourdhui));
        if (!await db.Reglages.AnyAsync(r => r.Cle == Reglage.Demonstration, annulation))
        {
            db.Reglages.Add(new Reglage { Cle = Reglage.Demonstration, Valeur = "oui" });
        }

        await db.SaveChangesAsync(annulation);

        var rattachements = await db.Rattachements.AsNoTracking().Where(r => r.Fin == null || r.Fin >= aujourdhui).ToListAsync(annulation);
        var parCode = communes.ToDictionary(c => c.CodeInsee);
        var conferences = territoires.Where(t => t.Type == TypeTerritoire.Conference).ToDictionary(t => t.Id);
        var parOrganisme = organismes.ToDictionary(o => o.Id);
        var nomenclature = (await db.Nomenclature.AsNoTracking().ToListAsync(annulation))
            .Where(e => e.EstEnVigueurAu(aujourdhui))
            .OrderBy(e => e.Ordre)
            .ToLookup(e => e.Liste);
        var decor = new Decor
        {
            Instructrice = instructrice,
            Bareme = BaremeRsa.Lire(nomenclature[Nomenclatures.BaremeRsa].Select(e => (e.Groupe, e.Indication, e.Source))),
            Guides = [.. nomenclature[Nomenclatures.Guide].Select(e => e.Code)],
            DroitsConnexes = [.. nomenclature[Nomenclatures.DroitConnexe].Select(e => e.Code)],
            Declarations = nomenclature[Nomenclatures.DeclarationChangement]
                .GroupBy(e => e.Groupe!)
                .ToDictionary(g => g.Key, g => g.Select(e => new DeclarationARappeler(e.Code, e.Indication ?? "", e.Libelle)).ToArray()),
            TypesChangement = nomenclature[Nomenclatures.ChangementSituation].ToDictionary(e => e.Code, e => e.Libelle),
            Informations = [.. nomenclature[Nomenclatures.InformationEntrant].Select(e => e.Code)],
            Lignes = [.. lignes.Select(l => new LigneDeDemonstration(l, parOrganisme[l.OrganismeId] is { Type: TypeOrganisme.Ccas } o ? o.CodeInsee : null))],
            Cadres = new CatalogueCadres(await db.Cadres.AsNoTracking().ToListAsync(annulation)),
            Etapes = (await db.Nomenclature.AsNoTracking().Where(e => e.Liste == Nomenclatures.Etape).OrderBy(e => e.Code).ToListAsync(annulation))
                .Select(e => new TypeEtape(e.Code, e.Libelle, Enum.Parse<FamilleEtape>(e.Groupe!), e.Indication == "durable"))
                .GroupBy(e => e.Famille)
                .ToDictionary(g => g.Key, g => g.ToArray()),
            Freins = await db.Nomenclature.Where(e => e.Liste == Nomenclatures.Frein).OrderBy(e => e.Code).Select(e => e.Code).ToArrayAsync(annulation),
            Communes = rattachements
                .Where(r => r.Type == TypeTerritoire.Conference && r.CodeInsee != "69123" && parCode.ContainsKey(r.CodeInsee))
                .GroupBy(r => conferences[r.TerritoireId].Code)
                .ToDictionary(g => g.Key, g => g.Select(r => parCode[r.CodeInsee]).OrderBy(c => c.CodeInsee, StringComparer.Ordinal).ToArray()),
            Maisons = rattachements
                .Where(r => r.Type == TypeTerritoire.MaisonMetropole)
                .DistinctBy(r => r.CodeInsee)
                .ToDictionary(r => r.CodeInsee, r => r.TerritoireId),
            Conferences = rattachements
                .Where(r => r.Type == TypeTerritoire.Conference)
                .DistinctBy(r => r.CodeInsee)
                .ToDictionary(r => r.CodeInsee, r => r.TerritoireId),
            Chefs = chefs,
            Claire = new ReferentDeDemonstration(claire!, siens.Id, 0),
            Relais = new ReferentDeDemonstration(relais, siens.Id, 1),
            Partenaires = partenaires,
            PoleEmploi = poleEmploi.Id,
            Metropole = metropole.Id,
            Criteres = await db.Criteres.AsNoTracking().SingleAsync(annulation),
            RoleReferent = roles["referent"],
            Population = population,
        };
        db.ChangeTracker.Clear();
        return decor;
    }

    /// <summary>As long as the habilitation, for every decision of the trade.</summary>
    private static Delegation Deleguer(Guid titulaire, Guid territoire, string numero, DateOnly aujourdhui) =>
        new(
            titulaire,
            $"arrêté n°\u00A0{numero}",
            ObjetsDelegation.Tous.Keys,
            territoire,
            new Domain.Commun.Periode(aujourdhui.AddYears(-3), aujourdhui.AddYears(1))
        );

    private static ParticipationGlobal Mobiliser(Organisme organisme, Guid? territoire, decimal etp, DateOnly aujourdhui) =>
        new(
            organisme,
            territoire,
            etp,
            new Domain.Commun.Periode(aujourdhui.AddYears(-3), null),
            "Convention de partenariat entre la Métropole de Lyon et Pôle emploi"
        );

    public static Utilisateur Nommer(string nom, string fonction, string cle)
    {
        var espace = nom.IndexOf(' ', StringComparison.Ordinal);
        return ComptesDemonstration.Creer(nom[..espace], nom[(espace + 1)..], fonction, $"{cle}@demonstration.example", null);
    }

    private static readonly string[] Sieges = ["69266", "69383", "69387", "69389", "69256", "69259", "69388", "69382", "69290", "69029"];

    private static Commune? CommuneNommee(Organisme organisme, List<Commune> communes)
    {
        var nom = $" {organisme.NomPlie} ".Replace(" st ", " saint ", StringComparison.Ordinal);
        return communes.Find(c => nom.Contains($" {c.NomPlie} ", StringComparison.Ordinal))
            ?? communes
                .Where(c => c.NomPlie.Split(' ')[0].Length > 4 && c.NomPlie.Split(' ')[0] is not "saint" and not "sainte")
                .FirstOrDefault(c => nom.Contains($" {c.NomPlie.Split(' ')[0]} ", StringComparison.Ordinal));
    }
}
