using System.Security.Claims;
using Itineraires.Data;
using Itineraires.Data.Perimetres;
using Itineraires.Domain.Contrats;
using Itineraires.Domain.Conventions;
using Itineraires.Domain.Habilitations;
using Itineraires.Web.Design;
using Itineraires.Web.Security;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Infrastructure;

/// <summary>The side navigation that the rights of the account open, at most seven entries.</summary>
public sealed class NavigationParDroits(ItinerairesDbContext db, UtilisateurCourant courant) : INavigation
{
    private static readonly IReadOnlyList<ActeNavigation> ActesDuParcours =
    [
        new("Rendez-vous", "/rendez-vous/nouveau", "calendrier", "R"),
        new("Étape", "/etapes/nouveau", "etape", "E"),
        new("Contrat d’engagements", "/contrats/nouveau", "contrat", "C"),
        new("Temps collectif", "/temps-collectifs/nouveau", "personnes", OuvreGroupe: true),
    ];

    private static readonly IReadOnlyList<ActeNavigation> ActesDuRegistre =
    [
        new("Demande de RSA", "/demandes/nouvelle", "note", "D"),
        new("Personne", "/personnes/nouvelle", "personne", "P"),
    ];

    private static readonly IReadOnlyList<ActeNavigation> ActesDImport = [new("Import d’un fichier", "/imports/nouveau", "deposer")];

    private static readonly IReadOnlyList<ActeNavigation> ActesDAdministration = [new("Utilisateur", "/utilisateurs/inviter", "personne")];

    public async Task<ContexteNavigation> ConstruireAsync(HttpContext contexte)
    {
        if (contexte.User.Identity is not { IsAuthenticated: true, Name: { } nom })
        {
            return new ContexteNavigation([], [], null);
        }

        await courant.ChargerAsync(contexte.User, contexte.RequestAborted);
        var chemin = contexte.Request.Path.Value ?? "/";
        var entrees = new List<EntreeNavigation> { new("Aujourd’hui", "/", EstActive: chemin == "/") };
        var annulation = contexte.RequestAborted;
        if (courant.Peut(Droits.SuivreParcours))
        {
            var file = await db.Personnes.DansLePerimetre(courant.Perimetre(Droits.SuivreParcours)).CountAsync(p => p.AccompagnementId != null, annulation);
            Ajouter("Ma file active", "/file-active", file);
            Ajouter("Agenda", "/agenda");
        }

        // Those whose organisme may hold a part of it; the chefs de service social go there from the orientation.
        var global = courant.Habilitations.Any(h =>
            h.TypeOrganisme is not null && ParticipationGlobal.RoleDe(h.TypeOrganisme.Value, participe: true) is not null
        );

        var tousLesContrats = courant.Peut(Droits.SuivreParcours) || courant.Peut(Droits.AffecterReferent);
        if (courant.Peut(Droits.ValiderContrat))
        {
            var soumis = await db
                .Contrats.DansLePerimetre(db, courant.Perimetre(Droits.ValiderContrat))
                .CountAsync(c => c.Statut == StatutContrat.Soumis, annulation);
            // Who follows nobody reads all the contrats from there.
            Ajouter("Contrats à valider", "/contrats/a-valider", soumis, tousLesContrats ? [] : ["/contrats"]);
        }

        if (courant.Peut(Droits.DeciderOrientation))
        {
            Ajouter(
                "Orientation",
                "/orientations/a-decider",
                racines: ["/sessions", "/orientations", "/reorientations", "/courriers", "/accompagnement-global"]
            );
        }
        else if (courant.Peut(Droits.AnimerSessions))
        {
            Ajouter("Sessions collectives", "/sessions");
        }
        else if (courant.Peut(Droits.TenirCriteres))
        {
            Ajouter("Critères d’orientation", "/orientations/criteres");
        }

        if (courant.Peut(Droits.AffecterReferent))
        {
            Ajouter("Orientations reçues", "/orientations/a-accepter");
            Ajouter("Files actives", "/files-actives");
        }

        if (global && courant.Peut(Droits.ConsulterListes) && !courant.Peut(Droits.DeciderOrientation))
        {
            Ajouter("Accompagnement global", "/accompagnement-global");
        }

        if (tousLesContrats)
        {
            Ajouter("Contrats et étapes", "/contrats");
        }

        if (courant.Peut(Droits.ConsulterListes) && !courant.Peut(Droits.SuivreParcours) && !courant.Peut(Droits.AffecterReferent))
        {
            Ajouter("Personnes", "/personnes");
        }

        if (courant.Peut(Droits.EnregistrerPersonne) && !courant.Peut(Droits.ConsulterListes))
        {
            Ajouter("Demandes de RSA", "/demandes");
            Ajouter("Personnes", "/recherche");
        }

        if (courant.Peut(Droits.ImporterBeneficiaires) || courant.Peut(Droits.GererConventions) || courant.Peut(Droits.ImporterSeries))
        {
            Ajouter("Imports", "/imports");
        }

        if (courant.Peut(Droits.FusionnerDoublons))
        {
            Ajouter("Doublons possibles", "/doublons");
        }

        if (courant.Peut(Droits.ConsulterConventions))
        {
            Ajouter("Programmation", "/programmation");
        }

        if (courant.Peut(Droits.ConsulterIndicateurs))
        {
            Ajouter("Indicateurs", "/indicateurs", racines: ["/series", "/delais", "/cohortes", "/cellules", "/pole-emploi", "/accompagnement-global"]);
        }

        if (courant.Peut(Droits.AdministrerReferentiels))
        {
            Ajouter("Référentiels", "/referentiels");
        }

        if (courant.Peut(Droits.AdministrerUtilisateurs))
        {
            Ajouter("Utilisateurs", "/utilisateurs");
        }

        if (courant.Peut(Droits.ConsulterJournal))
        {
            Ajouter("Journal", "/journal");
        }

        var premiere = courant.Habilitations.Count > 0 ? courant.Habilitations[0] : null;
        var fonction = contexte.User.FindFirstValue("fonction") ?? premiere?.RoleLibelle;
        // The most precise address wins: « /contrats/a-valider » is not « /contrats ».
        var active = entrees.Where(e => e.EstActive).MaxBy(e => e.Url.Length);
        return new ContexteNavigation(
            [.. entrees.Take(ContexteNavigation.EntreesAuPlus).Select(e => e with { EstActive = e == active })],
            [
                .. courant.Peut(Droits.SuivreParcours) ? ActesDuParcours : [],
                .. courant.Peut(Droits.EnregistrerPersonne) ? ActesDuRegistre : [],
                .. courant.Peut(Droits.ImporterBeneficiaires) || courant.Peut(Droits.GererConventions) ? ActesDImport : [],
                .. courant.Peut(Droits.AdministrerUtilisateurs) ? ActesDAdministration : [],
            ],
            new CompteConnecte(nom, fonction)
        );

        void Ajouter(string titre, string url, int? compte = null, string[]? racines = null) =>
            entrees.Add(new EntreeNavigation(titre, url, compte, EstSous(url) || racines?.Any(EstSous) == true));

        bool EstSous(string url) => chemin.Equals(url, StringComparison.OrdinalIgnoreCase) || chemin.StartsWith(url + "/", StringComparison.OrdinalIgnoreCase);
    }
}
