using System.Data.Common;
using Itineraires.Data;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Personnes;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Itineraires.Web.Imports.Beneficiaires;

/// <summary>
/// Finds, by two statements and without building any entity, the foyers of a file of which the base already holds all that the
/// file says. It says « known » only when the import by the domain would change nothing; whatever is in doubt is left to that import.
/// </summary>
internal sealed class TriBeneficiaires(ItinerairesDbContext db, IReadOnlyDictionary<int, byte[]> empreintes)
{
    private readonly Dictionary<Guid, Examen> _examens = [];

    /// <summary>Members of the foyers found known that a flow leaves out: the flow tells the whole foyer.</summary>
    public List<(FoyerDuFichier Foyer, string Nom)> Absents { get; } = [];

    /// <summary>The foyers of the file that need nothing written, their members included.</summary>
    public async Task<HashSet<FoyerDuFichier>> ConnusAsync(IEnumerable<FoyerDuFichier> foyers, CancellationToken annulation)
    {
        var parMatricule = foyers.ToDictionary(f => f.Matricule, StringComparer.Ordinal);
        await LireAsync(
            Foyers([.. parMatricule.Keys]),
            lecteur =>
            {
                if (parMatricule.TryGetValue(lecteur.GetString(1), out var dit) && EstPareil(lecteur, dit))
                {
                    _examens.Add(lecteur.GetGuid(0), new Examen(dit, Jour(lecteur, 15), Cle(lecteur, 8), Cle(lecteur, 9)));
                }
            },
            annulation
        );
        if (_examens.Count == 0)
        {
            return [];
        }

        await LireAsync(
            Membres([.. _examens.Keys]),
            lecteur =>
            {
                if (_examens.TryGetValue(lecteur.GetGuid(0), out var examen) && !Examiner(lecteur, examen))
                {
                    examen.EstDouteux = true;
                }
            },
            annulation
        );
        var connus = _examens.Values.Where(e => !e.EstDouteux && e.Restantes.Count == 0).ToList();
        Absents.AddRange(connus.SelectMany(e => e.Absents.Select(nom => (e.Dit, nom))));
        return [.. connus.Select(e => e.Dit)];
    }

    /// <summary>The columns are read by their rank. The keys are one parameter: SQLite looks each of thousands up by its name, one after the other.</summary>
    private IQueryable<object> Foyers(List<string> matricules) =>
        db
            .Foyers.Where(f => EF.Parameter(matricules).Contains(f.Matricule))
            .Select(f => new
            {
                f.Id,
                f.Matricule,
                f.NumeroDemandeRsa,
                f.Voie,
                f.Complement,
                f.CodePostal,
                f.Commune,
                f.CodeInsee,
                f.TerritoireId,
                f.ConferenceId,
                f.SituationFamiliale,
                f.NombreEnfants,
                f.TypeRsa,
                f.EtatDroit,
                f.MotifSansVersement,
                f.DroitOuvertLe,
                f.CodeMotif,
            });

    /// <inheritdoc cref="Foyers"/>
    private IQueryable<object> Membres(List<Guid> foyers) =>
        from p in db.Personnes
        where p.FoyerId != null && EF.Parameter(foyers).Contains(p.FoyerId.Value)
        join s in db.StatutsDroitsDevoirs.Where(s => s.Fin == null) on p.Id equals s.PersonneId into statuts
        from statut in statuts.DefaultIfEmpty()
        select new
        {
            p.FoyerId,
            p.Civilite,
            p.Nom,
            p.NomNaissance,
            p.Prenom,
            p.DateNaissance,
            p.NirEmpreinte,
            p.IdentifiantFranceTravail,
            p.Telephone,
            p.Courriel,
            p.NiveauQualification,
            p.Role,
            p.DomiciliationCodeInsee,
            p.TerritoireId,
            p.ConferenceId,
            p.DroitOuvertLe,
            Soumis = (bool?)statut.Soumis,
            p.IdentifiantInterne,
        };

    private static bool EstPareil(DbDataReader lecteur, FoyerDuFichier dit) =>
        Confirme(lecteur, 2, dit.NumeroDemandeRsa)
        && Confirme(lecteur, 10, dit.SituationFamiliale)
        && (dit.NombreEnfants is not { } enfants || (!lecteur.IsDBNull(11) && lecteur.GetInt32(11) == enfants))
        && Confirme(lecteur, 12, dit.TypeRsa?.ToString())
        && Confirme(lecteur, 13, dit.EtatDroit?.ToString())
        && (
            dit.FluxDu is null
                ? lecteur.IsDBNull(14) || Texte(lecteur, 13) != nameof(EtatDroit.Ouvert)
                : Texte(lecteur, 14) == dit.Motif?.ToString() && Texte(lecteur, 16) == dit.CodeMotif
        )
        && Jour(lecteur, 15) == dit.Ouverture(Jour(lecteur, 15), Texte(lecteur, 13) is { } etat ? Enum.Parse<EtatDroit>(etat) : null)
        && (dit.Adresse is not { } adresse || EstPareille(lecteur, adresse, dit));

    private static bool EstPareille(DbDataReader lecteur, Adresse adresse, FoyerDuFichier dit)
    {
        var (voie, complement, codePostal, commune, codeInsee) = adresse;
        return Texte(lecteur, 3) == voie
            && Texte(lecteur, 4) == complement
            && Texte(lecteur, 5) == codePostal
            && Texte(lecteur, 6) == commune
            && Texte(lecteur, 7) == codeInsee
            && Cle(lecteur, 8) == dit.TerritoireId
            && Cle(lecteur, 9) == dit.ConferenceId;
    }

    /// <summary>Whether this member stays as it is.</summary>
    private bool Examiner(DbDataReader lecteur, Examen examen)
    {
        var suitLeFoyer =
            Jour(lecteur, 15) == examen.DroitOuvertLe
            && (!lecteur.IsDBNull(12) || (Cle(lecteur, 13) == examen.TerritoireId && Cle(lecteur, 14) == examen.ConferenceId));
        if (!suitLeFoyer)
        {
            return false;
        }

        var naissance = lecteur.GetFieldValue<DateOnly>(5);
        var (nom, nomNaissance, prenom) = (lecteur.GetString(2), Texte(lecteur, 3), lecteur.GetString(4));
        var empreinte = lecteur.IsDBNull(6) ? null : lecteur.GetFieldValue<byte[]>(6);
        var rang = examen.Restantes.FindIndex(l =>
            l.DateNaissance == naissance
            && l.Prenom == prenom
            && l.Nom == nom
            && (
                empreintes.TryGetValue(l.Ligne, out var nir)
                    ? nir.AsSpan().SequenceEqual(empreinte) && (l.NomNaissance.Length == 0 || l.NomNaissance == nomNaissance)
                    : (FoyerDuFichier.Nul(l.NomNaissance) ?? nom) == (nomNaissance ?? nom)
            )
        );
        if (rang < 0)
        {
            // A member that the file leaves out stays, unless it may be one of the lines under another name.
            if (examen.Dit.Lignes.Any(l => l.DateNaissance == naissance))
            {
                return false;
            }

            if (examen.Dit.FluxDu is not null && !examen.Dit.Ecartees.Any(l => l.DateNaissance == naissance))
            {
                examen.Absents.Add($"{prenom} {nom}");
            }

            return true;
        }

        var ligne = examen.Restantes[rang];
        examen.Restantes.RemoveAt(rang);
        return Confirme(lecteur, 1, ImporterBeneficiaires.Civilite(ligne)?.ToString())
            && Confirme(lecteur, 7, FoyerDuFichier.Nul(ligne.IdentifiantFranceTravail))
            && Confirme(lecteur, 8, FoyerDuFichier.Nul(ligne.Telephone))
            && Confirme(lecteur, 9, FoyerDuFichier.Nul(ligne.Email))
            && Confirme(lecteur, 10, FoyerDuFichier.Nul(ligne.NiveauQualification))
            && Confirme(lecteur, 11, ((RoleFoyer)ligne.Role).ToString())
            && Confirme(lecteur, 17, FoyerDuFichier.Nul(ligne.IdentifiantInterne))
            && (ligne.SoumisDroitsDevoirs is not { } soumis || (!lecteur.IsDBNull(16) && lecteur.GetBoolean(16) == soumis));
    }

    /// <summary>An empty cell erases nothing: only another value is a change.</summary>
    private static bool Confirme(DbDataReader lecteur, int rang, string? valeur) => valeur is null || Texte(lecteur, rang) == valeur;

    private static string? Texte(DbDataReader lecteur, int rang) => lecteur.IsDBNull(rang) ? null : lecteur.GetString(rang);

    private static DateOnly? Jour(DbDataReader lecteur, int rang) => lecteur.IsDBNull(rang) ? null : lecteur.GetFieldValue<DateOnly>(rang);

    private static Guid? Cle(DbDataReader lecteur, int rang) => lecteur.IsDBNull(rang) ? null : lecteur.GetGuid(rang);

    private async Task LireAsync(IQueryable requete, Action<DbDataReader> lire, CancellationToken annulation)
    {
        await using var commande = requete.CreateDbCommand();
        commande.Transaction = db.Database.CurrentTransaction?.GetDbTransaction();
        await using var lecteur = await commande.ExecuteReaderAsync(annulation);
        while (await lecteur.ReadAsync(annulation))
        {
            lire(lecteur);
        }
    }

    /// <summary>A foyer held as the file says it, and the lines whose persons were not met yet.</summary>
    private sealed class Examen(FoyerDuFichier dit, DateOnly? droitOuvertLe, Guid? territoireId, Guid? conferenceId)
    {
        public FoyerDuFichier Dit { get; } = dit;

        public DateOnly? DroitOuvertLe { get; } = droitOuvertLe;

        public Guid? TerritoireId { get; } = territoireId;

        public Guid? ConferenceId { get; } = conferenceId;

        public List<LigneBeneficiaire> Restantes { get; } = [.. dit.Lignes];

        public List<string> Absents { get; } = [];

        public bool EstDouteux { get; set; }
    }
}
