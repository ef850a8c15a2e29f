using Itineraires.Data;
using Itineraires.Domain.Accompagnement;
using Itineraires.Domain.Cadres;
using Itineraires.Domain.Conventions;
using Itineraires.Domain.Habilitations;
using Itineraires.Domain.Orientation;
using Itineraires.Domain.Personnes;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Accompagnement;

/// <summary>What the cadre of the territory says of the public of the accompagnement global.</summary>
/// <param name="Inscription">An inscription at Pôle emploi runs.</param>
/// <param name="Freins">Codes of the freins sociaux.</param>
/// <param name="Minimum">How many of them the last bilan leaves to be lifted, at least.</param>
/// <param name="Source">Text or decision.</param>
public sealed record CriteresGlobal(bool Inscription, IReadOnlyList<string> Freins, int Minimum, string Source)
{
    public static CriteresGlobal Lire(Cadre territoire) =>
        new(
            territoire.Drapeau(ParametresCadre.GlobalInscription),
            [
                .. (territoire.Parametre(ParametresCadre.GlobalFreins)?.Valeur ?? "").Split(
                    ';',
                    StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries
                ),
            ],
            territoire.Entier(ParametresCadre.GlobalFreinsMinimum) ?? 0,
            territoire.Parametre(ParametresCadre.GlobalFreinsMinimum)?.Source ?? territoire.Source
        );
}

/// <summary>A professional who may be asked to join a référent unique.</summary>
/// <param name="DuTerritoire">He works in the territory of the person.</param>
/// <param name="Suivies">Persons that he follows or is associated to.</param>
public sealed record ProfessionnelPropose(Guid Id, string Nom, Guid OrganismeId, string Organisme, bool DuTerritoire, int Suivies);

/// <summary>Who the accompagnement global is for, and who may give it (ORI-13).</summary>
public static class PublicGlobal
{
    extension(ItinerairesDbContext db)
    {
        /// <summary>The organismes that hold a part on a day, by their type and, for a CCAS, its participation.</summary>
        public async Task<IReadOnlyDictionary<Guid, RoleGlobal>> RolesGlobauxAsync(DateOnly jour, CancellationToken annulation)
        {
            var organismes = await db
                .Organismes.AsNoTracking()
                .Where(o => o.Type != TypeOrganisme.Structure)
                .Select(o => new
                {
                    o.Id,
                    o.Type,
                    Participe = db.ParticipationsGlobal.Any(p => p.OrganismeId == o.Id && p.Debut <= jour && (p.Fin == null || p.Fin >= jour)),
                })
                .ToListAsync(annulation);
            return organismes
                .Select(o => (o.Id, Role: ParticipationGlobal.RoleDe(o.Type, o.Participe)))
                .Where(o => o.Role is not null)
                .ToDictionary(o => o.Id, o => o.Role!.Value);
        }

        /// <summary>Of these persons, those of the public who have no accompagnement global, nor a request that waits.</summary>
        /// <param name="organismes">Organismes that hold a part: the référent unique works in one of them.</param>
        public IQueryable<Personne> CiblerGlobal(IQueryable<Personne> personnes, CriteresGlobal criteres, IReadOnlyCollection<Guid> organismes)
        {
            var (freins, minimum) = (criteres.Freins, criteres.Minimum);
            personnes = personnes.Where(p =>
                p.SoumisDroitsDevoirs
                && p.ReferentId != null
                && p.OrganismeReferentId != null
                && organismes.Contains(p.OrganismeReferentId.Value)
                && !db.Globaux.Any(g => g.PersonneId == p.Id && g.Fin == null)
            );
            if (criteres.Inscription)
            {
                personnes = personnes.Where(p => db.Inscriptions.Any(i => i.PersonneId == p.Id && i.Fin == null));
            }

            return minimum <= 0
                ? personnes
                : personnes.Where(p =>
                    db.Bilans.Any(b =>
                        b.PersonneId == p.Id
                        && !db.Bilans.Any(n => n.PersonneId == p.Id && n.Numero > b.Numero)
                        && b.Freins.Count(f => f.Etat != EtatFrein.Leve && freins.Contains(f.Frein)) >= minimum
                    )
                );
        }

        /// <summary>The professionals of a part, those of the territory first, then those who follow the fewest.</summary>
        /// <param name="organismes">Organismes of this part.</param>
        public async Task<IReadOnlyList<ProfessionnelPropose>> ProfessionnelsAsync(
            IReadOnlyCollection<Guid> organismes,
            Guid? territoireId,
            DateOnly jour,
            CancellationToken annulation
        )
        {
            var habilites = await (
                from h in db.Habilitations.AsNoTracking()
                join r in db.RolesMetier on h.RoleCode equals r.Code
                join u in db.Users on h.UtilisateurId equals u.Id
                join o in db.Organismes on h.OrganismeId equals o.Id
                where r.Portee == PorteeRole.SesBeneficiaires && organismes.Contains(o.Id) && u.FermeLe == null
                where h.Debut <= jour && (h.Fin == null || h.Fin >= jour)
                orderby u.Nom, u.Prenom
                select new ProfessionnelPropose(
                    u.Id,
                    u.Prenom + " " + u.Nom,
                    o.Id,
                    o.Nom,
                    territoireId != null && h.TerritoireId == territoireId,
                    db.Personnes.Count(p => p.ReferentId == u.Id || p.AssocieId == u.Id)
                )
            ).ToListAsync(annulation);
            return
            [
                .. habilites
                    .OrderByDescending(p => p.DuTerritoire)
                    .ThenBy(p => p.Suivies)
                    .ThenBy(p => p.Nom, StringComparer.CurrentCulture)
                    .DistinctBy(p => (p.Id, p.OrganismeId)),
            ];
        }
    }
}
