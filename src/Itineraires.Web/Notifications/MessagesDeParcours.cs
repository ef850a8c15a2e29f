using System.Net.Mail;
using Itineraires.Data;
using Itineraires.Domain.Accompagnement;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Habilitations;
using Itineraires.Web.Design;
using Itineraires.Web.Infrastructure;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Itineraires.Web.Notifications;

/// <summary>
/// Tells by e-mail those who wait for an orientation, a réorientation or a relay. Messages to professionals name nobody; those to the person speak
/// to her. A message that cannot leave is logged and never undoes the act.
/// </summary>
public sealed class MessagesDeParcours(
    ItinerairesDbContext db,
    ICourrier courrier,
    IOptions<InstallationOptions> installation,
    IOptions<TerritoireOptions> territoire,
    TimeProvider horloge,
    ILogger<MessagesDeParcours> journal
)
{
    private const string SansNom = "Ce message ne donne pas de nom\u00A0: il reste sur la plateforme.";

    /// <summary>A référent asks for a réorientation: those who decide in the territory are told.</summary>
    public async Task DemanderReorientationAsync(Guid demandeId, CancellationToken annulation)
    {
        var demande = await (
            from d in db.Reorientations
            join p in db.Personnes on d.PersonneId equals p.Id
            where d.Id == demandeId
            select new { p.Id, p.TerritoireId }
        ).SingleAsync(annulation);
        var chefs = await HabilitesAsync(Droits.DeciderOrientation, demande.TerritoireId, null, annulation);
        await EnvoyerAsync(
            chefs,
            "Une demande de réorientation",
            ["Un référent demande une réorientation et attend votre décision.", SansNom],
            "Lire la demande",
            $"/personnes/{demande.Id}/orienter"
        );
    }

    /// <summary>The organisme refuses an orientation: those who decide in the territory take it up again.</summary>
    public async Task RefuserOrientationAsync(Guid parcoursId, CancellationToken annulation)
    {
        var refusee = await (
            from a in db.Accompagnements
            join p in db.Personnes on a.PersonneId equals p.Id
            where a.Id == parcoursId
            select new { p.Id, p.TerritoireId }
        ).SingleAsync(annulation);
        await EnvoyerAsync(
            await HabilitesAsync(Droits.DeciderOrientation, refusee.TerritoireId, null, annulation),
            "Une orientation est refusée",
            ["Un organisme refuse une orientation\u00A0: la personne attend une nouvelle décision. Le motif est dans le dossier.", SansNom],
            "Décider de nouveau",
            $"/personnes/{refusee.Id}/orienter"
        );
    }

    /// <summary>Requests and relays closed by themselves, the persons being no longer concerned: those who awaited them learn it.</summary>
    /// <param name="personnes">Persons whose requests and relays were closed.</param>
    /// <param name="le">Day of the closing.</param>
    public async Task ClasserAsync(IReadOnlyCollection<Guid> personnes, DateOnly le, CancellationToken annulation)
    {
        var demandes = await db
            .Reorientations.AsNoTracking()
            .Where(d => personnes.Contains(d.PersonneId) && d.Statut == StatutReorientation.SansObjet && d.CloseLe == le)
            .ToListAsync(annulation);
        foreach (var demande in demandes)
        {
            await EnvoyerAsync(
                await ComptesAsync([demande.DemandeePar], annulation),
                "Votre demande de réorientation est close",
                ["La personne n’est plus accompagnée\u00A0: votre demande de réorientation n’a plus d’objet.", SansNom],
                "Ouvrir le dossier",
                $"/personnes/{demande.PersonneId}"
            );
        }

        var relais = await db
            .Relais.AsNoTracking()
            .Where(r => personnes.Contains(r.PersonneId) && r.Statut == StatutRelais.SansObjet && r.ClosLe == le)
            .ToListAsync(annulation);
        foreach (var clos in relais)
        {
            await EnvoyerAsync(
                await ComptesAsync([.. new[] { clos.SortantId, clos.EntrantId }.OfType<Guid>()], annulation),
                "Un relais n’a plus d’objet",
                ["La personne n’est plus accompagnée\u00A0: le relais est clos.", SansNom],
                "Ouvrir le dossier",
                $"/personnes/{clos.PersonneId}"
            );
        }
    }

    /// <summary>The référent and the person learn that the accompagnement goes on.</summary>
    public async Task RefuserReorientationAsync(Guid demandeId, CancellationToken annulation)
    {
        var demande = await db.Reorientations.AsNoTracking().SingleAsync(d => d.Id == demandeId, annulation);
        await EnvoyerAsync(
            await ComptesAsync([demande.DemandeePar], annulation),
            "Votre demande de réorientation",
            ["Votre demande de réorientation n’est pas accordée\u00A0: l’accompagnement continue. Le motif est dans le dossier.", SansNom],
            "Ouvrir le dossier",
            $"/personnes/{demande.PersonneId}/reorientation"
        );
        await EcrireAsync(
            demande.PersonneId,
            "Votre accompagnement continue",
            ["un changement d’accompagnement avait été demandé pour vous. Il n’est pas accordé\u00A0: votre accompagnement continue comme aujourd’hui."],
            annulation
        );
    }

    /// <summary>A decision of orientation: the organisme, the référent who leaves and the person are told.</summary>
    public async Task DeciderAsync(Guid orientationId, CancellationToken annulation)
    {
        var decision = await (
            from d in db.Orientations
            join p in db.Personnes on d.PersonneId equals p.Id
            join o in db.Organismes on d.OrganismeId equals o.Id
            where d.Id == orientationId
            select new
            {
                p.Id,
                Nom = p.Prenom + " " + p.Nom,
                Courriel = p.CourrielSansAccord ? null : p.Courriel,
                d.OrganismeId,
                d.DecideeLe,
                Organisme = o.Nom,
            }
        ).SingleAsync(annulation);
        var relais = await db.Relais.AsNoTracking().SingleOrDefaultAsync(r => r.PersonneId == decision.Id && r.ClosLe == null, annulation);
        var responsables = await HabilitesAsync(Droits.AffecterReferent, null, decision.OrganismeId, annulation);
        await EnvoyerAsync(
            responsables,
            "Une orientation vous est adressée",
            [$"Une personne est orientée vers {decision.Organisme}. Votre réponse est attendue.", SansNom],
            "Répondre",
            "/orientations/a-accepter"
        );
        var sortant = relais is null ? [] : await ComptesAsync([relais.SortantId], annulation);
        await EnvoyerAsync(
            sortant,
            "Une réorientation est décidée",
            [
                "La personne que vous accompagnez est réorientée. Vous restez responsable de l’accompagnement jusqu’à la désignation du nouveau référent.",
                SansNom,
            ],
            "Préparer le relais",
            $"/personnes/{decision.Id}/relais"
        );
        if (decision.Courriel is { } adresse)
        {
            var jusque = sortant.Count == 0 ? "" : $" D’ici là, {sortant[0].Nom} reste la personne qui vous accompagne.";
            await EnvoyerAsync(
                new Message(
                    adresse,
                    decision.Nom,
                    "Votre accompagnement",
                    [
                        $"Bonjour {decision.Nom},",
                        $"{territoire.Value.Nom}\u00A0: le {Typo.DateLongue(decision.DecideeLe)}, il a été décidé de vous orienter vers {decision.Organisme} pour votre accompagnement.",
                        $"Cet organisme va prendre contact avec vous.{jusque}",
                    ]
                )
            );
        }
    }

    /// <summary>An organisme that has not answered is asked again, once for all the persons concerned.</summary>
    public async Task RelancerAsync(Guid organismeId, int nombre, DateOnly depuis, CancellationToken annulation) =>
        await EnvoyerAsync(
            await HabilitesAsync(Droits.AffecterReferent, null, organismeId, annulation),
            nombre == 1 ? "Une orientation attend votre réponse" : "Des orientations attendent votre réponse",
            [
                $"{Typo.Compter(nombre, "orientation attend", "orientations attendent")} toujours votre réponse, la plus ancienne depuis le {Typo.DateLongue(depuis)}. Acceptez, ou refusez en disant pourquoi\u00A0: la personne ne doit pas rester sans suite.",
                SansNom,
            ],
            "Répondre",
            "/orientations/a-accepter"
        );

    /// <summary>A référent takes over: both are asked to meet.</summary>
    public async Task ReprendreAsync(IReadOnlyCollection<Guid> accompagnements, CancellationToken annulation)
    {
        foreach (
            var relais in await db
                .Relais.AsNoTracking()
                .Where(r => accompagnements.Contains(r.VersAccompagnementId) && r.Statut == StatutRelais.Repris)
                .ToListAsync(annulation)
        )
        {
            await EnvoyerAsync(
                await ComptesAsync([relais.SortantId, relais.EntrantId!.Value], annulation),
                "Un relais à tenir",
                ["Le nouveau référent est désigné. Convenez d’un entretien de relais, si possible avec la personne.", SansNom],
                "Ouvrir le relais",
                $"/personnes/{relais.PersonneId}/relais"
            );
            var entrant = await ComptesAsync([relais.EntrantId!.Value], annulation);
            await EcrireAsync(
                relais.PersonneId,
                "Votre nouveau référent",
                [
                    $"{(entrant.Count == 0 ? "un nouveau référent" : entrant[0].Nom)} vous accompagne désormais. Un entretien avec votre ancien et votre nouveau référent peut vous être proposé.",
                ],
                annulation
            );
        }
    }

    /// <summary>A professional is asked to join a référent unique, who is told when another asked.</summary>
    public async Task DemanderGlobalAsync(Guid globalId, CancellationToken annulation)
    {
        var demande = await LireGlobalAsync(globalId, annulation);
        await EnvoyerAsync(
            await ComptesAsync([demande.AssocieId], annulation),
            "Une demande d’accompagnement global",
            ["Un référent vous propose de suivre avec lui une personne en accompagnement global. Acceptez, ou refusez en disant pourquoi.", SansNom],
            "Répondre",
            "/accompagnement-global"
        );
        if (demande.ReferentId is { } referent && referent != demande.DemandePar)
        {
            await EnvoyerAsync(
                await ComptesAsync([referent], annulation),
                "Un accompagnement global est demandé",
                ["Un accompagnement global est demandé pour une personne que vous suivez. Vous restez son référent unique.", SansNom],
                "Ouvrir la demande",
                $"/personnes/{demande.PersonneId}/accompagnement-global"
            );
        }
    }

    /// <summary>The answer: who asked and the référent unique are told, and the person when both follow her.</summary>
    public async Task RepondreGlobalAsync(Guid globalId, CancellationToken annulation)
    {
        var demande = await LireGlobalAsync(globalId, annulation);
        await EnvoyerAsync(
            await ComptesAsync([demande.DemandePar, demande.ReferentId ?? demande.DemandePar], annulation),
            demande.EstEnCours ? "L’accompagnement global commence" : "L’accompagnement global est refusé",
            [
                demande.EstEnCours
                    ? "L’intervenant associé accepte l’accompagnement global\u00A0: il lit le dossier, le référent unique ne change pas."
                    : "L’intervenant ne peut pas suivre la personne en accompagnement global. Le motif est dans le dossier.",
                SansNom,
            ],
            "Ouvrir le dossier",
            $"/personnes/{demande.PersonneId}/accompagnement-global"
        );
        if (demande is { EstEnCours: true, ReferentId: { } referentId })
        {
            var noms = await db
                .Users.Where(u => u.Id == referentId || u.Id == demande.AssocieId)
                .OrderBy(u => u.Id == demande.AssocieId)
                .Select(u => u.Prenom + " " + u.Nom)
                .ToListAsync(annulation);
            await EcrireAsync(
                demande.PersonneId,
                "Votre accompagnement",
                [$"à partir d’aujourd’hui, {string.Join(" et ", noms)} vous accompagnent ensemble.", "Votre référent reste la même personne."],
                annulation
            );
        }
    }

    /// <summary>An accompagnement global ended: both professionals are told.</summary>
    public async Task TerminerGlobalAsync(Guid globalId, CancellationToken annulation)
    {
        var fini = await LireGlobalAsync(globalId, annulation);
        var (objet, phrase) = fini switch
        {
            { Statut: StatutGlobal.SansObjet } => (
                "Une demande d’accompagnement global est sans objet",
                "L’accompagnement de la personne a pris fin\u00A0: la demande n’attend plus de réponse."
            ),
            { SuitLAccompagnement: true } => (
                "Un accompagnement global est terminé",
                "Un accompagnement global est terminé, avec l’accompagnement de la personne. Le motif est sur la plateforme."
            ),
            _ => (
                "Un accompagnement global est terminé",
                "Un accompagnement global est terminé\u00A0: le référent unique continue seul. Le motif est sur la plateforme."
            ),
        };
        await EnvoyerAsync(
            await ComptesAsync([fini.AssocieId, fini.ReferentId ?? fini.AssocieId], annulation),
            objet,
            [phrase, SansNom],
            "Ouvrir la liste",
            "/accompagnement-global/liste"
        );
    }

    private async Task<GlobalLu> LireGlobalAsync(Guid globalId, CancellationToken annulation) =>
        await (
            from g in db.Globaux.AsNoTracking()
            join p in db.Personnes on g.PersonneId equals p.Id
            where g.Id == globalId
            select new GlobalLu(p.Id, p.ReferentId, g.AssocieId, g.DemandePar, g.Statut, g.Fin != null && g.ClosPar == null)
        ).SingleAsync(annulation);

    /// <summary>Sends its information to a nouvel entrant by e-mail (ORI-16).</summary>
    /// <returns>Whether the message left.</returns>
    public Task<bool> InformerEntrantAsync(string adresse, string nom, IReadOnlyCollection<string> contenus, string? maison) =>
        EnvoyerAsync(
            new Message(
                adresse,
                nom,
                "Vos premiers pas",
                [
                    $"Bonjour {nom},",
                    $"{territoire.Value.Nom}\u00A0: votre droit est ouvert. Voici ce qui vous est proposé dès maintenant, avant votre premier rendez-vous.",
                    .. contenus.Select(c => $"•\u00A0{c}"),
                    $"Venez aux rendez-vous proposés, ou prévenez si vous ne pouvez pas venir.{(maison is null ? "" : $" Une question\u202F? Adressez-vous à votre Maison de la Métropole\u00A0: {maison}.")}",
                ]
            )
        );

    /// <summary>
    /// The accounts that hold this right today in the territory or in the organisme; those that hold it everywhere when nobody does there, or when
    /// the person has no territory yet.
    /// </summary>
    private async Task<List<Destinataire>> HabilitesAsync(string droit, Guid? territoireId, Guid? organismeId, CancellationToken annulation)
    {
        var jour = horloge.Aujourdhui;
        var roles = (await db.RolesMetier.AsNoTracking().ToListAsync(annulation)).Where(r => r.Droits.Contains(droit)).Select(r => r.Code).ToList();
        var habilites = await (
            from h in db.Habilitations.AsNoTracking()
            join u in Joignables() on h.UtilisateurId equals u.Id
            where
                roles.Contains(h.RoleCode)
                && (
                    (territoireId != null && h.TerritoireId == territoireId)
                    || (organismeId != null && h.OrganismeId == organismeId)
                    || (organismeId == null && h.TerritoireId == null && h.OrganismeId == null)
                )
                && h.Debut <= jour
                && (h.Fin == null || h.Fin >= jour)
                && u.PasswordHash != null
            select new { Partout = h.TerritoireId == null && h.OrganismeId == null, Destinataire = new Destinataire(u.Email!, u.Prenom + " " + u.Nom) }
        ).ToListAsync(annulation);
        var proches = habilites.Where(h => !h.Partout).ToList();
        return [.. (proches.Count > 0 ? proches : habilites).Select(h => h.Destinataire)];
    }

    private Task<List<Destinataire>> ComptesAsync(IReadOnlyCollection<Guid> comptes, CancellationToken annulation) =>
        Joignables().Where(u => comptes.Contains(u.Id)).Select(u => new Destinataire(u.Email!, u.Prenom + " " + u.Nom)).ToListAsync(annulation);

    /// <summary>Writes to the person herself, when she agrees to be written to.</summary>
    private async Task EcrireAsync(Guid personneId, string objet, IReadOnlyList<string> paragraphes, CancellationToken annulation)
    {
        var personne = await db
            .Personnes.AsNoTracking()
            .Where(p => p.Id == personneId && p.Courriel != null && !p.CourrielSansAccord)
            .Select(p => new { Nom = p.Prenom + " " + p.Nom, Adresse = p.Courriel! })
            .SingleOrDefaultAsync(annulation);
        if (personne is not null)
        {
            await EnvoyerAsync(
                new Message(
                    personne.Adresse,
                    personne.Nom,
                    objet,
                    [$"Bonjour {personne.Nom},", $"{territoire.Value.Nom}\u00A0: {paragraphes[0]}", .. paragraphes.Skip(1)]
                )
            );
        }
    }

    private IQueryable<Utilisateur> Joignables()
    {
        var jour = horloge.Aujourdhui;
        return db.Users.AsNoTracking().Where(u => (u.FermeLe == null || u.FermeLe > jour) && u.Email != null);
    }

    private async Task EnvoyerAsync(IEnumerable<Destinataire> destinataires, string objet, IReadOnlyList<string> paragraphes, string libelle, string chemin)
    {
        foreach (var d in destinataires.DistinctBy(d => d.Adresse))
        {
            await EnvoyerAsync(
                new Message(d.Adresse, d.Nom, objet, [$"Bonjour {d.Nom},", .. paragraphes], libelle, installation.Value.AdressePublique.TrimEnd('/') + chemin)
            );
        }
    }

    private async Task<bool> EnvoyerAsync(Message message)
    {
        try
        {
            // What it tells is written: a request that ends does not stop the message.
            await courrier.EnvoyerAsync(message, CancellationToken.None);
            return true;
        }
        catch (Exception e) when (e is SmtpException or IOException or FormatException)
        {
            journal.LogError(e, "A message about a parcours could not leave.");
            return false;
        }
    }

    private sealed record Destinataire(string Adresse, string Nom);

    /// <param name="SuitLAccompagnement">It ended by itself, with the accompagnement of the référent unique.</param>
    private sealed record GlobalLu(Guid PersonneId, Guid? ReferentId, Guid AssocieId, Guid DemandePar, StatutGlobal Statut, bool SuitLAccompagnement)
    {
        public bool EstEnCours => Statut == StatutGlobal.EnCours;
    }
}
