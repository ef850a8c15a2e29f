using System.Security.Cryptography;
using Itineraires.Data;
using Itineraires.Domain.Accompagnement;
using Itineraires.Domain.Cadres;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Courriers;
using Itineraires.Web.Design;
using Itineraires.Web.Infrastructure;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Itineraires.Web.Courriers;

/// <summary>Writes and seals the letters of decisions of orientation, to the person and to the organisme (ORI-11).</summary>
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
        var modeles = await db.ModelesCourrier.AsNoTracking().Where(m => m.Statut == StatutModele.EnVigueur).ToListAsync(annulation);
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
        var faits = (
            await db
                .Courriers.AsNoTracking()
                .Where(c => orientations.Contains(c.ObjetId))
                .Select(c => new { c.ObjetId, c.Destinataire })
                .ToListAsync(annulation)
        )
            .Select(c => (c.ObjetId, c.Destinataire))
            .ToHashSet();
        var cadres = new CatalogueCadres(await db.Cadres.AsNoTracking().ToListAsync(annulation));
        var emis = new List<CourrierEmis>();
        foreach (var d in decisions)
        {
            var jours = cadres.DuCode(d.CadreCode)?.Entier(ParametresCadre.AcceptationJours);
            var adresse = Adresse.LigneDePoste(d.Organisme.CodePostal, d.Organisme.Commune);
            var valeurs = new Dictionary<string, string>
            {
                [ChampsCourrier.Civilite] = d.Personne.Civilite is { } c ? Libelles.De(c) : "",
                [ChampsCourrier.Personne] = d.Personne.NomComplet,
                [ChampsCourrier.Organisme] = d.Organisme.Nom,
                [ChampsCourrier.OrganismeAdresse] = string.Join(", ", new[] { d.Organisme.Voie, adresse }.Where(x => !string.IsNullOrEmpty(x))),
                [ChampsCourrier.OrganismeTelephone] = d.Organisme.Telephone is { } tel ? Typo.Telephone(tel) : "",
                [ChampsCourrier.Parcours] = d.Decision.Type.Libelle,
                [ChampsCourrier.DateDecision] = Typo.DateLongue(d.Decision.DecideeLe),
                [ChampsCourrier.Motif] = d.Decision.Motif,
                [ChampsCourrier.DecideePar] = d.Auteur,
                [ChampsCourrier.DelaiReponse] = jours is { } j ? Typo.Compter(j, "jour") : "",
                [ChampsCourrier.ReferentActuel] = d.Sortant is { } s ? $"D’ici là, {s} reste la personne qui vous accompagne." : "",
                [ChampsCourrier.Territoire] = territoire.Value.Nom,
            };
            Emettre(TypesCourrier.OrientationPersonne, DestinataireCourrier.Personne, AdresseDe(d.Personne));
            Emettre(
                TypesCourrier.OrientationOrganisme,
                DestinataireCourrier.Organisme,
                string.Join('\n', new[] { d.Organisme.Nom, d.Organisme.Voie, adresse }.Where(x => !string.IsNullOrEmpty(x)))
            );

            void Emettre(string code, DestinataireCourrier destinataire, string a)
            {
                if (modeles.Find(m => m.Code == code) is { } modele && faits.Add((d.Decision.Id, destinataire)))
                {
                    var courrier = new CourrierEmis(modele, d.Personne.Id, d.Decision.Id, Reference(), destinataire, a);
                    courrier.Emettre(
                        ModeleCourrier.Fusionner(modele.Objet, valeurs),
                        ModeleCourrier.Fusionner(modele.Corps, valeurs.ToDictionary(v => v.Key, v => MiseEnForme.Litteral(v.Value))),
                        d.Auteur,
                        contexte.UtilisateurId,
                        horloge.Instant,
                        coffre.Sceau
                    );
                    emis.Add(courrier);
                }
            }
        }

        if (emis.Count > 0)
        {
            db.AddRange(emis);
            await RetenirLaCleAsync(annulation);
        }

        return emis;
    }

    /// <summary>The public half of the key stays known when the installation changes its key.</summary>
    private async Task RetenirLaCleAsync(CancellationToken annulation)
    {
        var cle = Reglage.ClePublique + coffre.Sceau.CleId;
        if (!await db.Reglages.AnyAsync(r => r.Cle == cle, annulation))
        {
            db.Reglages.Add(new Reglage { Cle = cle, Valeur = coffre.Sceau.ClePublique });
        }
    }

    private static string AdresseDe(Domain.Personnes.Personne p) =>
        string.Join(
            '\n',
            new[]
            {
                $"{(p.Civilite is { } c ? Libelles.De(c) + " " : null)}{p.NomComplet}",
                p.DomiciliationStructure ?? p.Foyer?.Voie,
                p.DomiciliationStructure is null ? p.Foyer?.Complement : null,
                p.DomiciliationStructure is null ? Adresse.LigneDePoste(p.Foyer?.CodePostal, p.Foyer?.Commune) : null,
            }.Where(l => !string.IsNullOrEmpty(l))
        );

    /// <summary>60 random bits, in three groups easy to copy.</summary>
    private static string Reference() => string.Join('-', Enumerable.Range(0, Groupes).Select(_ => RandomNumberGenerator.GetString(Alphabet, LongueurGroupe)));
}
