using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using Itineraires.Data.Alertes;
using Itineraires.Data.Recherche;
using Itineraires.Domain.Cadres;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Habilitations;
using Itineraires.Domain.Orientation;
using Itineraires.Domain.Personnes;
using Itineraires.Domain.Pilotage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Itineraires.Data.Integrite;

/// <summary>
/// Checks what neither a constraint nor a single act can warrant: one query or one stream for each invariant, so that memory does not grow
/// with the base. It writes nothing and sees the transaction in progress, if any.
/// </summary>
public sealed class VerificationBase(ItinerairesDbContext db, CoffreNir coffre, TimeProvider horloge)
{
    /// <summary>Identifiers given for each invariant.</summary>
    public const int ExemplesAuPlus = 5;

    private static readonly Invariant Journal = new("INV-JRN-IMMUABLE", "La base elle-même interdit de modifier ou d’effacer une ligne du journal.");
    private static readonly Invariant Moteur = new("INV-BASE-CLES", "Les fichiers de la base sont sains et ses clés étrangères respectées.");
    private static readonly Invariant Noms = new("INV-PER-NOMS", "Les noms repliés d’une personne sont ceux que donnent ses noms.");
    private static readonly Invariant Nirs = new("INV-PER-NIR", "Chaque NIR se déchiffre avec la clé de l’installation et son empreinte lui correspond.");
    private static readonly Invariant Jetons = new(
        "INV-RECH-JETONS",
        "Les mots de recherche d’une personne sont ceux de ses noms et de ceux qu’une fusion lui a retirés."
    );
    private static readonly Invariant Variantes = new("INV-RECH-VARIANTES", "Chaque mot du vocabulaire de recherche a toutes ses variantes, et elles seules.");
    private static readonly Invariant AlertesDuJour = new(
        "INV-ALE-CALCUL",
        "Les alertes enregistrées sont celles que les règles donnent, au jour de leur dernier calcul."
    );
    private static readonly Invariant Gouvernes = new("INV-CAD-GOUVERNE", "Chaque type de parcours a aujourd’hui un cadre par défaut et un seul.");
    private static readonly Invariant Valeurs = new("INV-CAD-VALEURS", "Les paramètres des cadres se lisent comme le nombre ou le oui ou non attendu.");
    private static readonly Invariant Doublons = new(
        "INV-NOM-DOUBLONS",
        "Les critères de rapprochement des doublons se lisent comme des nombres, et le score qui fait proposer une paire est en vigueur."
    );
    private static readonly Invariant DroitsConnus = new("INV-ROL-DROITS", "Les rôles ne donnent que des droits connus de la plateforme.");

    private static readonly IReadOnlyList<Invariant> EnCode =
    [
        Moteur,
        Journal,
        Noms,
        Nirs,
        Jetons,
        Variantes,
        AlertesDuJour,
        Gouvernes,
        Valeurs,
        Doublons,
        DroitsConnus,
    ];

    /// <summary>Parameters of a cadre that are words.</summary>
    private static readonly HashSet<string> EnMots = new(StringComparer.Ordinal)
    {
        ParametresCadre.DenominateurEtapes,
        ParametresCadre.DelaisClasses,
        ParametresCadre.GlobalFreins,
    };

    /// <summary>Parameters of a cadre that are yes or no.</summary>
    private static readonly HashSet<string> EnOuiOuNon = new(StringComparer.Ordinal)
    {
        ParametresCadre.AbsencesPlateforme,
        ParametresCadre.ContratTouteLaDuree,
        ParametresCadre.GlobalInscription,
        ParametresCadre.PpaeVautContrat,
        ParametresCadre.ParticipationCollective,
    };

    /// <summary>Every invariant, in the order in which they are checked.</summary>
    public static IReadOnlyList<Invariant> Tous { get; } = [.. EnCode.Take(2), .. Invariants.EnSql, .. EnCode.Skip(2)];

    /// <summary>Checks every invariant.</summary>
    /// <param name="avancer">Told the code of each invariant about to be checked.</param>
    /// <param name="annulation">Stops the check.</param>
    /// <returns>The invariants that do not hold.</returns>
    public async Task<IReadOnlyList<EcartIntegrite>> VerifierAsync(Action<string> avancer, CancellationToken annulation)
    {
        await db.Database.OpenConnectionAsync(annulation);
        try
        {
            var ecarts = new List<EcartIntegrite>();
            foreach (var invariant in Tous)
            {
                avancer(invariant.Code);
                var releve = new Releve(invariant);
                try
                {
                    await VerifierAsync(releve, annulation);
                }
                catch (Exception e) when (e is FormatException or InvalidOperationException or ArgumentException)
                {
                    // What another invariant tells may keep this one from being computed: that is a violation too.
                    releve.Noter($"vérification impossible\u00A0: {e.Message}");
                }

                if (releve.Ecart is { } ecart)
                {
                    ecarts.Add(ecart);
                }
            }

            return ecarts;
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    /// <summary>Whether the base refuses changes of the journal; read before the start-up puts the refusal back.</summary>
    public async Task<EcartIntegrite?> VerifierJournalAsync(CancellationToken annulation)
    {
        var releve = new Releve(Journal);
        await db.Database.OpenConnectionAsync(annulation);
        try
        {
            await VerifierJournalAsync(releve, annulation);
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }

        return releve.Ecart;
    }

    private Task VerifierAsync(Releve releve, CancellationToken annulation) =>
        releve.Invariant switch
        {
            InvariantSql sql => VerifierSqlAsync(releve, sql.Sql, annulation),
            var i when i == Moteur => VerifierMoteurAsync(releve, annulation),
            var i when i == Journal => VerifierJournalAsync(releve, annulation),
            var i when i == Noms => VerifierNomsAsync(releve, annulation),
            var i when i == Nirs => VerifierNirsAsync(releve, annulation),
            var i when i == Jetons => VerifierJetonsAsync(releve, annulation),
            var i when i == Variantes => VerifierVariantesAsync(releve, annulation),
            var i when i == AlertesDuJour => VerifierAlertesAsync(releve, annulation),
            var i when i == Doublons => VerifierDoublonsAsync(releve, annulation),
            var i when i == DroitsConnus => VerifierRolesAsync(releve, annulation),
            _ => VerifierCadresAsync(releve, annulation),
        };

    private async Task VerifierSqlAsync(Releve releve, string sql, CancellationToken annulation)
    {
        await using var comptage = Commande($"SELECT COUNT(*) FROM ({sql}) v");
        releve.Compter(Convert.ToInt64(await comptage.ExecuteScalarAsync(annulation), CultureInfo.InvariantCulture));
        if (releve.Ecart is not null)
        {
            await LireAsync($"SELECT id FROM ({sql}) v ORDER BY 1 LIMIT {ExemplesAuPlus}", l => releve.Citer(Identifiant(l, 0)), annulation);
        }
    }

    private async Task VerifierMoteurAsync(Releve releve, CancellationToken annulation)
    {
        if (db.Database.IsSqlite())
        {
            await LireAsync("SELECT quick_check FROM pragma_quick_check WHERE quick_check <> 'ok'", l => releve.Noter(Identifiant(l, 0)), annulation);
            await LireAsync(
                "SELECT \"table\" || ' ' || rowid || ' > ' || parent FROM pragma_foreign_key_check",
                l => releve.Noter(Identifiant(l, 0)),
                annulation
            );
        }
        else
        {
            await LireAsync(
                """
                SELECT conrelid::regclass::text || ' ' || conname FROM pg_constraint WHERE contype = 'f' AND NOT convalidated
                UNION ALL SELECT tgrelid::regclass::text || ' ' || tgname FROM pg_trigger
                  WHERE tgisinternal AND tgenabled = 'D' AND tgrelid::regclass::text NOT LIKE 'pg\_%'
                """,
                l => releve.Noter(Identifiant(l, 0)),
                annulation
            );
        }
    }

    private async Task VerifierJournalAsync(Releve releve, CancellationToken annulation)
    {
        var attendus = db.Database.IsSqlite() ? JournalImmuable.DeclencheursSqlite : JournalImmuable.DeclencheursPostgres;
        var presents = new HashSet<string>(StringComparer.Ordinal);
        await LireAsync(
            db.Database.IsSqlite()
                ? "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'journal'"
                : "SELECT tgname::text FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D' AND tgrelid = to_regclass('journal')",
            l => presents.Add(l.GetString(0)),
            annulation
        );
        foreach (var absent in attendus.Where(d => !presents.Contains(d)))
        {
            releve.Noter(absent);
        }
    }

    private Task VerifierNomsAsync(Releve releve, CancellationToken annulation) =>
        LireAsync(
            "SELECT id, nom, nom_naissance, prenom, nom_plie, nom_naissance_plie, prenom_plie FROM personne",
            l =>
            {
                var nom = Domain.Commun.Texte.Replier(l.GetString(1));
                var naissance = l.IsDBNull(2) ? nom : Domain.Commun.Texte.Replier(l.GetString(2));
                if ((l.GetString(4), l.GetString(5), l.GetString(6)) != (nom, naissance, Domain.Commun.Texte.Replier(l.GetString(3))))
                {
                    releve.Noter(Identifiant(l, 0));
                }
            },
            annulation
        );

    private Task VerifierNirsAsync(Releve releve, CancellationToken annulation) =>
        LireAsync(
            "SELECT id, nir_chiffre, nir_empreinte FROM personne WHERE nir_chiffre IS NOT NULL OR nir_empreinte IS NOT NULL",
            l =>
            {
                if (l.IsDBNull(1) || l.IsDBNull(2) || !EstLisible(l.GetFieldValue<byte[]>(1), l.GetFieldValue<byte[]>(2)))
                {
                    releve.Noter(Identifiant(l, 0));
                }
            },
            annulation
        );

    private bool EstLisible(byte[] chiffre, byte[] empreinte)
    {
        try
        {
            return coffre.Empreinte(coffre.Dechiffrer(chiffre)).AsSpan().SequenceEqual(empreinte);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException or OverflowException)
        {
            return false;
        }
    }

    private async Task VerifierJetonsAsync(Releve releve, CancellationToken annulation)
    {
        string? personne = null;
        HashSet<string> manquants = [];
        var enTrop = false;
        var absorbes = (await IndexationNoms.Absorbes(db, null).ToListAsync(annulation)).ToLookup(n => n.PersonneId.ToString(), StringComparer.Ordinal);
        await LireAsync(
            """
            SELECT p.id, p.prenom, p.nom, p.nom_naissance, j.jeton FROM personne p LEFT JOIN jeton_personne j ON j.personne_id = p.id ORDER BY p.id
            """,
            l =>
            {
                var id = Identifiant(l, 0);
                if (id != personne)
                {
                    Conclure();
                    (personne, enTrop) = (id, false);
                    manquants = [.. IndexationNoms.Jetons(l.GetString(1), l.GetString(2), l.IsDBNull(3) ? null : l.GetString(3))];
                    manquants.UnionWith(absorbes[id].SelectMany(IndexationNoms.Jetons));
                }

                enTrop |= !l.IsDBNull(4) && !manquants.Remove(l.GetString(4));
            },
            annulation
        );
        Conclure();

        void Conclure()
        {
            if (personne is not null && (enTrop || manquants.Count > 0))
            {
                releve.Noter(personne);
            }
        }
    }

    private async Task VerifierVariantesAsync(Releve releve, CancellationToken annulation)
    {
        string? jeton = null;
        HashSet<string> manquantes = [];
        var enTrop = false;
        await LireAsync(
            "SELECT jeton, variante FROM variante_jeton ORDER BY jeton",
            l =>
            {
                if (l.GetString(0) is var lu && lu != jeton)
                {
                    Conclure();
                    (jeton, enTrop) = (lu, false);
                    manquantes = [.. RecherchePersonnes.Variantes(lu)];
                }

                enTrop |= !manquantes.Remove(l.GetString(1));
            },
            annulation
        );
        Conclure();

        void Conclure()
        {
            if (jeton is not null && (enTrop || manquantes.Count > 0))
            {
                releve.Noter(jeton);
            }
        }
    }

    private async Task VerifierAlertesAsync(Releve releve, CancellationToken annulation)
    {
        await VerifierSqlAsync(
            releve,
            """
            SELECT DISTINCT a.personne_id AS id FROM alerte a JOIN personne p ON p.id = a.personne_id
            WHERE NOT p.soumis_droits_devoirs AND p.accompagnement_id IS NULL
            """,
            annulation
        );
        await foreach (var personne in new EvaluationAlertes(db, horloge).EcartsAsync(annulation))
        {
            releve.Noter(personne.ToString());
        }
    }

    private async Task VerifierCadresAsync(Releve releve, CancellationToken annulation)
    {
        var cadres = await db.Cadres.AsNoTracking().OrderBy(c => c.Code).ToListAsync(annulation);
        if (releve.Invariant == Gouvernes)
        {
            foreach (var type in TypeParcours.Tous.Where(t => cadres.Count(c => c.ParDefaut && c.Gouverne(t, horloge.Aujourdhui)) != 1))
            {
                releve.Noter(type.Code);
            }

            return;
        }

        foreach (var (cadre, parametre) in cadres.SelectMany(c => c.Parametres.Select(p => (c.Code, p))))
        {
            var lisible =
                parametre.Valeur is not { Length: > 0 } valeur
                || EnMots.Contains(parametre.Code)
                || (
                    EnOuiOuNon.Contains(parametre.Code)
                        ? valeur is "oui" or "non"
                        : decimal.TryParse(valeur, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _)
                );
            if (!lisible)
            {
                releve.Noter($"{cadre} {parametre.Code}");
            }
        }
    }

    private async Task VerifierDoublonsAsync(Releve releve, CancellationToken annulation)
    {
        var elements = await db.Nomenclature.AsNoTracking().Where(e => e.Liste == Nomenclatures.RaisonDoublon).OrderBy(e => e.Code).ToListAsync(annulation);
        foreach (var e in elements.Where(e => !int.TryParse(e.Indication, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)))
        {
            releve.Noter(e.Code);
        }

        if (!elements.Exists(e => e.Code == CriteresDoublon.Seuil && e.EstEnVigueurAu(horloge.Aujourdhui)))
        {
            releve.Noter(CriteresDoublon.Seuil);
        }
    }

    private async Task VerifierRolesAsync(Releve releve, CancellationToken annulation)
    {
        foreach (var role in await db.RolesMetier.AsNoTracking().OrderBy(r => r.Code).ToListAsync(annulation))
        {
            foreach (var droit in role.Droits.Where(d => !Droits.Tous.ContainsKey(d)))
            {
                releve.Noter($"{role.Code} {droit}");
            }
        }
    }

    private DbCommand Commande(string sql)
    {
        var sqlite = db.Database.IsSqlite();
        var commande = db.Database.GetDbConnection().CreateCommand();
        commande.Transaction = db.Database.CurrentTransaction?.GetDbTransaction();
        commande.CommandTimeout = 0;
        commande.CommandText = sql.Replace("{jour}", horloge.Aujourdhui.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("{faux}", sqlite ? "0" : "FALSE", StringComparison.Ordinal)
            .Replace("{taille:contenu}", sqlite ? "LENGTH(contenu)" : "OCTET_LENGTH(contenu)", StringComparison.Ordinal)
            .Replace(
                "{debut:contenu}",
                sqlite ? "HEX(SUBSTR(contenu, 1, 4))" : "UPPER(ENCODE(SUBSTRING(contenu FROM 1 FOR 4), 'hex'))",
                StringComparison.Ordinal
            );
        return commande;
    }

    private async Task LireAsync(string sql, Action<DbDataReader> lire, CancellationToken annulation)
    {
        await using var commande = Commande(sql);
        await using var lecteur = await commande.ExecuteReaderAsync(annulation);
        while (await lecteur.ReadAsync(annulation))
        {
            lire(lecteur);
        }
    }

    /// <summary>An identifier in one form on both engines.</summary>
    private static string Identifiant(DbDataReader lecteur, int colonne)
    {
        var texte = Convert.ToString(lecteur.GetValue(colonne), CultureInfo.InvariantCulture) ?? "";
        return Guid.TryParse(texte, out var id) ? id.ToString() : texte;
    }

    /// <summary>What is found against one invariant.</summary>
    private sealed class Releve(Invariant invariant)
    {
        private readonly List<string> _exemples = [];
        private long _nombre;

        public Invariant Invariant { get; } = invariant;

        public EcartIntegrite? Ecart => _nombre == 0 ? null : new(Invariant.Code, Invariant.Phrase, _nombre, _exemples);

        public void Compter(long nombre) => _nombre += nombre;

        public void Citer(string id)
        {
            if (_exemples.Count < ExemplesAuPlus)
            {
                _exemples.Add(id);
            }
        }

        public void Noter(string id)
        {
            Compter(1);
            Citer(id);
        }
    }
}
