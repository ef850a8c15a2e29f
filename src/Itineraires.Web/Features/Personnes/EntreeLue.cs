using Itineraires.Data;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Entree;
using Itineraires.Domain.Orientation;
using Itineraires.Domain.Personnes;
using Itineraires.Domain.Pilotage;
using Itineraires.Web.Design;
using Itineraires.Web.Design.Figures;
using Itineraires.Web.Infrastructure;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Personnes;

/// <summary>What the dossier says of the entry of a person and of the changes in her situation.</summary>
public sealed record EntreeLue(
    IReadOnlyList<EntreeLue.DemandeLue> Demandes,
    IReadOnlyList<EntreeLue.InformationLue> Informations,
    IReadOnlyList<EntreeLue.ChangementLu> Changements,
    IReadOnlyList<EntreeLue.EnvoiLu> Envois,
    IReadOnlyList<EtatDroitConnexe> DroitsConnexes,
    IReadOnlyList<EntreeLue.AttenteLue> Attentes,
    IReadOnlyList<DateOnly> Relances,
    IReadOnlyList<EntreeLue.OffreLue> Offres,
    IReadOnlyList<EntreeLue.RecueilLu> Recueils
)
{
    public static readonly EntreeLue Vide = new([], [], [], [], [], [], [], [], []);

    public int Attendus => Changements.Count(c => c.CloseLe is null);

    public int DroitsVus => DroitsConnexes.Count;

    public int DroitsOuverts => DroitsConnexes.Count(d => d == EtatDroitConnexe.Ouvert);

    public int DroitsDemandes => DroitsConnexes.Count(d => d == EtatDroitConnexe.Demande);

    /// <summary>Reads all of it in one statement, the oldest first.</summary>
    public static async Task<EntreeLue> LireAsync(ItinerairesDbContext db, ReferentielsEnMemoire referentiels, Personne personne, CancellationToken annulation)
    {
        var (id, foyer) = (personne.Id, personne.FoyerId ?? Guid.Empty);
        // Rows of several tables under one shape, which LINQ cannot say: the dossier keeps its number of statements.
        var lues = await db
            .Database.SqlQuery<Brute>(
                $"""
                SELECT 'demande' AS "Nature", id AS "Id", deposee_le AS "Le", close_le AS "Fin", statut AS "Code" FROM demande_rsa WHERE personne_id = {id}
                UNION ALL SELECT 'information', id, le, NULL, moment FROM information_droits_devoirs WHERE personne_id = {id}
                UNION ALL SELECT 'changement', id, le, close_le, type FROM changement_situation WHERE personne_id = {id}
                UNION ALL SELECT 'envoi', id, le, NULL, moyen FROM information_entrant WHERE personne_id = {id}
                UNION ALL SELECT 'droit', d.id, d.le, NULL, d.etat || ' ' || d.droit FROM suivi_droit_connexe d JOIN personne p ON p.id = d.personne_id
                WHERE p.id = {id} OR p.foyer_id = {foyer}
                UNION ALL SELECT 'attente', a.id, a.inscrite_le, a.close_le, a.statut || ' ' || o.nom FROM attente_place a
                JOIN ligne_convention l ON l.id = a.ligne_convention_id JOIN organisme o ON o.id = l.organisme_id WHERE a.personne_id = {id}
                UNION ALL SELECT 'relance', id, le, NULL, '' FROM relance_organisme WHERE personne_id = {id}
                UNION ALL SELECT 'offre', id, le, NULL, offre FROM entree_offre WHERE personne_id = {id}
                UNION ALL SELECT 'recueil', id, recueilli_le, demandee_le,
                COALESCE(situation, '') || '|' || COALESCE(logement, '') || '|' || COALESCE(mobilite, '') || '|' || COALESCE(dernier_metier, '')
                FROM recueil_socioprofessionnel WHERE personne_id = {id}
                """
            )
            .ToListAsync(annulation);
        var types = (await referentiels.NomenclatureAsync(Nomenclatures.ChangementSituation, annulation)).ToDictionary(t => t.Code, t => t.Libelle);
        var offres = (await referentiels.NomenclatureAsync(Nomenclatures.OffreOuverte, annulation)).ToDictionary(o => o.Code, o => o.Libelle);
        var parNature = lues.OrderBy(l => l.Le).ThenBy(l => l.Id).ToLookup(l => l.Nature);
        return new EntreeLue(
            [.. parNature["demande"].Reverse().Select(l => new DemandeLue(l.Id, l.Le, Enum.Parse<StatutDemande>(l.Code), l.Fin))],
            [.. parNature["information"].Select(l => new InformationLue(l.Le, Enum.Parse<MomentInformation>(l.Code)))],
            [.. parNature["changement"].Select(l => new ChangementLu(l.Id, l.Le, types.GetValueOrDefault(l.Code, l.Code), l.Fin))],
            [.. parNature["envoi"].Select(l => new EnvoiLu(l.Le, Enum.Parse<MoyenInformation>(l.Code)))],
            [
                .. parNature["droit"]
                    .Select(l => l.Code.Split(' ', 2))
                    .GroupBy(c => c[1], StringComparer.Ordinal)
                    .Select(g => Enum.Parse<EtatDroitConnexe>(g.Last()[0])),
            ],
            [
                .. parNature["attente"]
                    .Select(l => (l, Mots: l.Code.Split(' ', 2)))
                    .Select(l => new AttenteLue(l.l.Le, l.l.Fin, Enum.Parse<StatutAttente>(l.Mots[0]), l.Mots[1])),
            ],
            [.. parNature["relance"].Select(l => l.Le)],
            [.. parNature["offre"].Select(l => new OffreLue(l.Le, offres.GetValueOrDefault(l.Code, l.Code)))],
            [.. parNature["recueil"].Reverse().Select(l => new RecueilLu(l.Le, l.Fin, Decrire(l.Code.Split('|', 4))))]
        );
    }

    private static string Decrire(string[] codes)
    {
        string? Dit<T>(string code)
            where T : struct, Enum => code.Length == 0 ? null : Libelles.De(Enum.Parse<T>(code));

        var dits = new[]
        {
            Dit<SituationProfessionnelle>(codes[0]),
            codes[3].Length == 0 ? null : $"dernier métier\u00A0: {codes[3]}",
            Dit<SituationLogement>(codes[1]),
            Dit<Mobilite>(codes[2]),
        };
        return string.Join(", ", dits.OfType<string>());
    }

    /// <summary>The facts of the chronology.</summary>
    public IEnumerable<FaitChronologie> Raconter(Guid personneId)
    {
        foreach (var d in Demandes)
        {
            yield return new FaitChronologie(
                d.DeposeeLe,
                "Demande de RSA",
                EtatArret.Fait,
                "note",
                Statut: Typo.Majuscule(Libelles.De(d.Statut)),
                Ton: d.Statut == StatutDemande.Ouverte ? Ton.Ordre
                    : d.EstOuverte ? Ton.Attente
                    : Ton.Neutre,
                Url: $"/demandes/{d.Id}"
            );
        }

        foreach (var r in Recueils)
        {
            yield return new FaitChronologie(r.Le, "Données socioprofessionnelles recueillies à l’instruction", EtatArret.Fait, "note", r.Texte);
        }

        foreach (var i in Informations)
        {
            yield return new FaitChronologie(
                i.Le,
                "Information sur les droits et devoirs",
                EtatArret.Fait,
                "livre",
                Complement: Typo.Majuscule(Libelles.De(i.Moment)),
                Url: $"/personnes/{personneId}/information"
            );
        }

        foreach (var c in Changements)
        {
            yield return new FaitChronologie(
                c.Le,
                $"Changement de situation\u00A0: {c.Type.ToLower(Typo.Culture)}",
                EtatArret.Fait,
                "actualiser",
                Statut: c.CloseLe is null ? "Déclaration attendue" : "Déclarations notées",
                Ton: c.CloseLe is null ? Ton.Attention : Ton.Ordre,
                Url: $"/personnes/{personneId}/changements#c-{c.Id}"
            );
        }

        foreach (var o in Offres)
        {
            yield return new FaitChronologie(o.Le, $"Entrée dans une offre\u00A0: {o.Offre}", EtatArret.Fait, "etape", Url: $"/personnes/{personneId}/offres");
        }

        foreach (var e in Envois)
        {
            yield return new FaitChronologie(
                e.Le,
                "Information de nouvel entrant envoyée",
                EtatArret.Fait,
                "message",
                Complement: Typo.Majuscule(Libelles.De(e.Moyen))
            );
        }
    }

    /// <summary>The facts of the orientation: waits for a place, relances of the organisme.</summary>
    public IEnumerable<FaitChronologie> RaconterAttentes()
    {
        foreach (var a in Attentes)
        {
            yield return new FaitChronologie(
                a.Depuis,
                $"Inscrite sur la liste d’attente {Typo.De(a.Organisme)}",
                EtatArret.Fait,
                "horloge",
                Statut: Typo.Majuscule(Libelles.De(a.Statut)),
                Ton: a.Statut == StatutAttente.EnAttente ? Ton.Attente
                    : a.Statut == StatutAttente.Orientee ? Ton.Ordre
                    : Ton.Neutre,
                Complement: a.CloseLe is { } le ? $"Jusqu’au {Typo.DateLongue(le)}" : null,
                Url: "/orientations/attente"
            );
        }

        foreach (var le in Relances)
        {
            yield return new FaitChronologie(le, "Organisme relancé, faute de réponse", EtatArret.Fait, "message");
        }
    }

    public sealed record AttenteLue(DateOnly Depuis, DateOnly? CloseLe, StatutAttente Statut, string Organisme);

    public sealed record OffreLue(DateOnly Le, string Offre);

    /// <summary>What the flow of instruction told.</summary>
    /// <param name="DemandeeLe">Day of the demande of RSA.</param>
    public sealed record RecueilLu(DateOnly Le, DateOnly? DemandeeLe, string Texte);

    public sealed record DemandeLue(Guid Id, DateOnly DeposeeLe, StatutDemande Statut, DateOnly? CloseLe)
    {
        public bool EstOuverte => CloseLe is null;
    }

    public sealed record InformationLue(DateOnly Le, MomentInformation Moment);

    public sealed record ChangementLu(Guid Id, DateOnly Le, string Type, DateOnly? CloseLe);

    public sealed record EnvoiLu(DateOnly Le, MoyenInformation Moyen);

    private sealed class Brute
    {
        public string Nature { get; init; } = "";
        public Guid Id { get; init; }
        public DateOnly Le { get; init; }
        public DateOnly? Fin { get; init; }
        public string Code { get; init; } = "";
    }
}
