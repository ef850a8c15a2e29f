using System.Security.Cryptography;
using Itineraires.Data;
using Itineraires.Domain.Accompagnement;
using Itineraires.Domain.Cadres;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Courriers;
using Itineraires.Domain.Entree;
using Itineraires.Domain.Habilitations;
using Itineraires.Domain.Orientation;
using Itineraires.Domain.Territoires;
using Itineraires.Web.Design;
using Itineraires.Web.Infrastructure;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Itineraires.Web.Courriers;

/// <summary>
/// Writes and seals the letters: decisions of orientation, to the person and to the organisme (ORI-11), convocations to sessions, information of
/// nouveaux entrants (ORI-16).
/// </summary>
public sealed class EmettreCourriers(
    ItinerairesDbContext db,
    CoffreNir coffre,
    IContexteActe contexte,
    IOptions<TerritoireOptions> territoire,
    TimeProvider horloge
)
{
    /// <summary>Letters and digits that nobody takes for one another.</summary>
    private const string Alphabet = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

    private const int Groupes = 3;

    private const int LongueurGroupe = 4;

    /// <summary>Adds to the context the letters that these decisions lack; the caller saves.</summary>
    /// <returns>The letters added; none of a kind of which no model is in force.</returns>
    public async Task<IReadOnlyList<CourrierEmis>> EmettreAsync(IReadOnlyCollection<Guid> orientations, CancellationToken annulation)
    {
        var decisions = await (
            from d in db.Orientations.AsNoTracking()
            join p in db.Personnes.Include(p => p.Foyer) on d.PersonneId equals p.Id
            join o in db.Organismes on d.OrganismeId equals o.Id
            join a in db.Accompagnements on d.Id equals a.OrientationId
            join u in db.Users on d.DecideePar equals u.Id into auteurs
            from u in auteurs.DefaultIfEmpty()
            where orientations.Contains(d.Id)
            select new
            {
                Decision = d,
                Personne = p,
                Organisme = o,
                a.CadreCode,
                Auteur = u == null ? "" : u.Prenom + " " + u.Nom,
                Sortant = db
                    .Relais.Where(r => r.VersAccompagnementId == a.Id && r.Statut == StatutRelais.EnAttente)
                    .Join(db.Users, r => r.SortantId, s => s.Id, (r, s) => s.Prenom + " " + s.Nom)
                    .FirstOrDefault(),
            }
        ).ToListAsync(annulation);
        var signataires = decisions.Select(d => d.Decision.DecideePar).Distinct().ToList();
        var delegations = await db.Delegations.AsNoTracking().Where(d => signataires.Contains(d.TitulaireId)).ToListAsync(annulation);
        var cadres = new CatalogueCadres(await db.Cadres.AsNoTracking().ToListAsync(annulation));
        var redaction = await OuvrirAsync(orientations, annulation);
        foreach (var d in decisions)
        {
            var jours = cadres.DuCode(d.CadreCode)?.Entier(ParametresCadre.AcceptationJours);
            var adresse = Adresse.LigneDePoste(d.Organisme.CodePostal, d.Organisme.Commune);
            var delegation = delegations.Find(x =>
                x.TitulaireId == d.Decision.DecideePar && x.Couvre(ObjetsDelegation.Orientation, d.Personne.TerritoireId, d.Decision.DecideeLe)
            );
            var signature = delegation is null ? d.Auteur : $"{d.Auteur}\n{territoire.Value.MentionDelegation}, {delegation.Reference}";
            var valeurs = new Dictionary<string, string>
            {
                [ChampsCourrier.Civilite] = Appeler(d.Personne),
                [ChampsCourrier.Personne] = d.Personne.NomComplet,
                [ChampsCourrier.Organisme] = d.Organisme.Nom,
                [ChampsCourrier.OrganismeAdresse] = string.Join(", ", new[] { d.Organisme.Voie, adresse }.Where(x => !string.IsNullOrEmpty(x))),
                [ChampsCourrier.OrganismeTelephone] = d.Organisme.Telephone is { } tel ? Typo.Telephone(tel) : "non communiqué",
                [ChampsCourrier.Parcours] = d.Decision.Type.Libelle,
                [ChampsCourrier.DateDecision] = Typo.DateLongue(d.Decision.DecideeLe),
                [ChampsCourrier.Motif] = d.Decision.Motif,
                [ChampsCourrier.DecideePar] = d.Auteur,
                [ChampsCourrier.DelaiReponse] = jours is { } j ? Typo.Compter(j, "jour") : "le délai le plus court",
                [ChampsCourrier.ReferentActuel] = d.Sortant is { } s ? $"D’ici là, {s} reste la personne qui vous accompagne." : "",
                [ChampsCourrier.Territoire] = territoire.Value.Nom,
            };
            redaction.Ecrire(TypesCourrier.OrientationPersonne, d.Personne, d.Decision.Id, AdresseDe(d.Personne, redaction.Communes), valeurs, signature);
            redaction.Ecrire(
                TypesCourrier.OrientationOrganisme,
                d.Personne,
                d.Decision.Id,
                string.Join('\n', new[] { d.Organisme.Nom, d.Organisme.Voie, adresse }.Where(x => !string.IsNullOrEmpty(x))),
                valeurs,
                signature,
                DestinataireCourrier.Organisme
            );
        }

        return await FermerAsync(redaction, annulation);
    }

    /// <summary>Adds to the context the letters of these convocations; the caller saves.</summary>
    /// <returns>The letters added; none of a kind of which no model is in force.</returns>
    public async Task<IReadOnlyList<CourrierEmis>> ConvoquerAsync(IReadOnlyCollection<Guid> convocations, CancellationToken annulation)
    {
        var convoquees = await (
            from c in db.Convocations.AsNoTracking()
            join s in db.Sessions on c.SessionId equals s.Id
            join p in db.Personnes.Include(p => p.Foyer) on c.PersonneId equals p.Id
            join u in db.Users on c.ConvoqueePar equals u.Id into auteurs
            from u in auteurs.DefaultIfEmpty()
            where convocations.Contains(c.Id)
            select new
            {
                Convocation = c,
                Session = s,
                Personne = p,
                Auteur = u == null ? "" : u.Prenom + " " + u.Nom + (u.Fonction == null ? "" : "\n" + u.Fonction),
                Contact = u == null ? "" : u.Prenom + " " + u.Nom + " (" + u.Email + ")",
            }
        ).ToListAsync(annulation);
        var redaction = await OuvrirAsync(convocations, annulation);
        foreach (var c in convoquees)
        {
            var valeurs = new Dictionary<string, string>
            {
                [ChampsCourrier.Civilite] = Appeler(c.Personne),
                [ChampsCourrier.Personne] = c.Personne.NomComplet,
                [ChampsCourrier.Session] = Typo.Majuscule(c.Session.Titre),
                [ChampsCourrier.SessionJour] = $"{Typo.JourDeSemaine(c.Session.Jour)} {c.Session.Jour.Year}",
                [ChampsCourrier.SessionHeure] = Typo.Heure(c.Session.Heure),
                [ChampsCourrier.SessionDuree] = Typo.Duree(TimeSpan.FromMinutes(c.Session.DureeMinutes)),
                [ChampsCourrier.SessionLieu] = c.Session.Lieu,
                [ChampsCourrier.Contact] = c.Contact.Length == 0 ? "votre Maison de la Métropole" : c.Contact,
                [ChampsCourrier.Territoire] = territoire.Value.Nom,
            };
            var code =
                c.Session.Genre == GenreSession.Information ? TypesCourrier.ConvocationInformation
                : c.Convocation.Rang == 1 ? TypesCourrier.ConvocationPlateforme
                : TypesCourrier.ConvocationPlateformeSuivante;
            redaction.Ecrire(code, c.Personne, c.Convocation.Id, AdresseDe(c.Personne, redaction.Communes), valeurs, c.Auteur);
        }

        return await FermerAsync(redaction, annulation);
    }

    /// <summary>Adds to the context the letters of information of nouveaux entrants; the caller saves.</summary>
    /// <param name="envois">What is sent to whom, and her Maison de la Métropole; the foyer of the person is read.</param>
    /// <param name="contenus">What is sent, in words.</param>
    /// <param name="signataire">Who signs.</param>
    /// <exception cref="RegleMetierException">No model of this letter is in force.</exception>
    public async Task<IReadOnlyList<CourrierEmis>> InformerAsync(
        IReadOnlyCollection<(InformationEntrant Information, Domain.Personnes.Personne Personne, string? Maison)> envois,
        IReadOnlyCollection<string> contenus,
        string signataire,
        CancellationToken annulation
    )
    {
        var redaction = await OuvrirAsync([.. envois.Select(e => e.Information.Id)], annulation);
        var liste = ListeEnMarkdown(contenus);
        foreach (var (information, personne, maison) in envois)
        {
            redaction.Ecrire(
                TypesCourrier.InformationEntrant,
                personne,
                information.Id,
                AdresseDe(personne, redaction.Communes),
                ValeursEntrant(personne, maison),
                signataire,
                enMarkdown: liste
            );
        }

        ReglesCourrier.ModelePublie.Exiger(redaction.Emis.Count == envois.Count);
        return await FermerAsync(redaction, annulation);
    }

    /// <summary>The letter of information that this person would receive, without writing anything; null without a model in force.</summary>
    public async Task<(string Objet, string Texte)?> ApercuInformationAsync(
        Domain.Personnes.Personne personne,
        string? maison,
        IReadOnlyCollection<string> contenus,
        CancellationToken annulation
    )
    {
        var modele = await db
            .ModelesCourrier.AsNoTracking()
            .SingleOrDefaultAsync(m => m.Code == TypesCourrier.InformationEntrant && m.Statut == StatutModele.EnVigueur, annulation);
        return modele is null ? null : Fusionner(modele, ValeursEntrant(personne, maison), ListeEnMarkdown(contenus));
    }

    private Dictionary<string, string> ValeursEntrant(Domain.Personnes.Personne personne, string? maison) =>
        new()
        {
            [ChampsCourrier.Civilite] = Appeler(personne),
            [ChampsCourrier.Personne] = personne.NomComplet,
            [ChampsCourrier.Maison] = maison ?? "",
            [ChampsCourrier.Territoire] = territoire.Value.Nom,
        };

    private static Dictionary<string, string> ListeEnMarkdown(IEnumerable<string> contenus) =>
        new() { [ChampsCourrier.Informations] = string.Join('\n', contenus.Select(c => $"- {MiseEnForme.Litteral(c)}")) };

    /// <summary>Fields are taken as they are written, but those already in Markdown.</summary>
    private static (string Objet, string Texte) Fusionner(ModeleCourrier modele, Dictionary<string, string> valeurs, Dictionary<string, string>? enMarkdown) =>
        (
            ModeleCourrier.Fusionner(modele.Objet, valeurs),
            ModeleCourrier.Fusionner(
                modele.Corps,
                valeurs.Select(v => KeyValuePair.Create(v.Key, MiseEnForme.Litteral(v.Value))).Concat(enMarkdown ?? []).ToDictionary()
            )
        );

    private async Task<Redaction> OuvrirAsync(IReadOnlyCollection<Guid> objets, CancellationToken annulation)
    {
        var modeles = await db.ModelesCourrier.AsNoTracking().Where(m => m.Statut == StatutModele.EnVigueur).ToListAsync(annulation);
        var faits = await db
            .Courriers.AsNoTracking()
            .Where(c => objets.Contains(c.ObjetId))
            .Select(c => new { c.ObjetId, c.Destinataire })
            .ToListAsync(annulation);
        var communes = await db.Communes.AsNoTracking().ToDictionaryAsync(c => c.CodeInsee, annulation);
        return new Redaction(communes, modeles, [.. faits.Select(c => (c.ObjetId, c.Destinataire))], contexte.UtilisateurId, horloge.Instant, coffre.Sceau);
    }

    private async Task<IReadOnlyList<CourrierEmis>> FermerAsync(Redaction redaction, CancellationToken annulation)
    {
        if (redaction.Emis.Count > 0)
        {
            db.AddRange(redaction.Emis);
            await RetenirLaCleAsync(annulation);
        }

        return redaction.Emis;
    }

    /// <summary>How a letter greets: the civility, else the name.</summary>
    private static string Appeler(Domain.Personnes.Personne personne) => personne.Civilite is { } c ? Libelles.De(c) : personne.NomComplet;

    /// <summary>The public half of the key stays known when the installation changes its key.</summary>
    private async Task RetenirLaCleAsync(CancellationToken annulation)
    {
        var cle = Reglage.ClePublique + coffre.Sceau.CleId;
        if (!await db.Reglages.AnyAsync(r => r.Cle == cle, annulation))
        {
            db.Reglages.Add(new Reglage { Cle = cle, Valeur = coffre.Sceau.ClePublique });
        }
    }

    private static string AdresseDe(Domain.Personnes.Personne p, Dictionary<string, Commune> communes) =>
        string.Join(
            '\n',
            new[]
            {
                $"{(p.Civilite is { } c ? Libelles.De(c) + " " : null)}{p.NomComplet}",
                p.DomiciliationStructure ?? p.Foyer?.Voie,
                p.DomiciliationStructure is null ? p.Foyer?.Complement : null,
                p.DomiciliationStructure is null ? Adresse.LigneDePoste(p.Foyer?.CodePostal, p.Foyer?.Commune)
                : communes.GetValueOrDefault(p.DomiciliationCodeInsee ?? "") is { } commune
                    ? Adresse.LigneDePoste(commune.CodesPostaux.FirstOrDefault(), commune.Nom)
                : null,
            }.Where(l => !string.IsNullOrEmpty(l))
        );

    /// <summary>Unguessable: 60 random bits, in three groups easy to copy.</summary>
    public static string Reference() => string.Join('-', Enumerable.Range(0, Groupes).Select(_ => RandomNumberGenerator.GetString(Alphabet, LongueurGroupe)));

    /// <summary>Letters being written: one of a kind for an object and an addressee.</summary>
    private sealed class Redaction(
        Dictionary<string, Commune> communes,
        List<ModeleCourrier> modeles,
        HashSet<(Guid Objet, DestinataireCourrier Destinataire)> faits,
        Guid? par,
        DateTime le,
        ISceau sceau
    )
    {
        public List<CourrierEmis> Emis { get; } = [];

        /// <summary>Where domiciled persons receive their mail.</summary>
        public Dictionary<string, Commune> Communes { get; } = communes;

        public void Ecrire(
            string code,
            Domain.Personnes.Personne personne,
            Guid objetId,
            string adresse,
            Dictionary<string, string> valeurs,
            string signataire,
            DestinataireCourrier destinataire = DestinataireCourrier.Personne,
            Dictionary<string, string>? enMarkdown = null
        )
        {
            if (modeles.Find(m => m.Code == code) is { } modele && faits.Add((objetId, destinataire)))
            {
                var courrier = new CourrierEmis(modele, personne.Id, objetId, Reference(), destinataire, adresse);
                var (objet, texte) = Fusionner(modele, valeurs, enMarkdown);
                courrier.Emettre(objet, texte, signataire, par, le, sceau);
                Emis.Add(courrier);
            }
        }
    }
}
