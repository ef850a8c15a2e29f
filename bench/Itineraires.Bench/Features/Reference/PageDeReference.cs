using System.Security.Claims;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Npgsql;

namespace Itineraires.Bench.Features.Reference;

/// <summary>
/// What a hand-written page does: one connection, SQL written for the page, rows to the view as they come. It reads the habilitations of the
/// account signed in and writes its journal row, as the product must.
/// </summary>
public abstract class PageDeReference(NpgsqlDataSource source, TimeProvider horloge) : PageModel
{
    private NpgsqlConnection? _connexion;

    public DateOnly Jour { get; } = DateOnly.FromDateTime(horloge.GetLocalNow().DateTime);

    public Guid Moi => Guid.Parse(User.FindFirstValue(ClaimTypes.NameIdentifier)!);

    public string Nom => User.FindFirstValue(ClaimTypes.Name) ?? "";

    public string Fonction => User.FindFirstValue("fonction") ?? "";

    public Guid? Territoire { get; private set; }

    public int Suivies { get; private set; }

    public int AValider { get; private set; }

    /// <summary>The right by the account's habilitations, and the counts of the navigation.</summary>
    protected async Task<bool> OuvrirAsync(string droit)
    {
        _connexion = await source.OpenConnectionAsync();
        HttpContext.Response.RegisterForDisposeAsync(_connexion);
        var droits = await LireAsync(
            """
            SELECT h.territoire_id FROM habilitation h JOIN utilisateur u ON u.id = h.utilisateur_id JOIN role r ON r.code = h.role_code
            WHERE h.utilisateur_id = @moi AND (u.ferme_le IS NULL OR u.ferme_le > @jour) AND h.debut <= @jour AND (h.fin IS NULL OR h.fin >= @jour)
              AND r.droits LIKE @droit
            """,
            l => l.IsDBNull(0) ? (Guid?)null : l.GetGuid(0),
            ("moi", Moi),
            ("jour", Jour),
            ("droit", $"%\"{droit}\"%")
        );
        Territoire = droits.Find(t => t is not null);
        if (Territoire is { } territoire)
        {
            AValider = (
                await LireAsync(
                    "SELECT COUNT(*)::int FROM contrat c JOIN personne p ON p.id = c.personne_id WHERE p.territoire_id = @t AND c.statut = 'Soumis'",
                    l => l.GetInt32(0),
                    ("t", territoire)
                )
            )[0];
        }
        else
        {
            Suivies = (await LireAsync("SELECT COUNT(*)::int FROM personne WHERE referent_id = @moi", l => l.GetInt32(0), ("moi", Moi)))[0];
        }

        return droits.Count > 0;
    }

    protected async Task<List<T>> LireAsync<T>(string sql, Func<NpgsqlDataReader, T> lire, params (string Nom, object Valeur)[] parametres)
    {
        await using var commande = new NpgsqlCommand(sql, _connexion);
        foreach (var (nom, valeur) in parametres)
        {
            commande.Parameters.AddWithValue(nom, valeur);
        }

        var lignes = new List<T>();
        await using var lecteur = await commande.ExecuteReaderAsync();
        while (await lecteur.ReadAsync())
        {
            lignes.Add(lire(lecteur));
        }

        return lignes;
    }

    protected Task JournaliserAsync(Guid personne, string objet) =>
        LireAsync(
            "INSERT INTO journal (id, le, utilisateur_id, utilisateur, acte, personne_id, objet) VALUES (@id, @le, @moi, @nom, 'lecture', @personne, @objet)",
            _ => 0,
            ("id", Guid.CreateVersion7()),
            ("le", horloge.GetUtcNow().UtcDateTime),
            ("moi", Moi),
            ("nom", Nom),
            ("personne", personne),
            ("objet", objet)
        );

    public static string? Texte(NpgsqlDataReader lecteur, int rang) => lecteur.IsDBNull(rang) ? null : lecteur.GetString(rang);

    public static DateOnly? Date(NpgsqlDataReader lecteur, int rang) => lecteur.IsDBNull(rang) ? null : lecteur.GetFieldValue<DateOnly>(rang);

    public static string Ecrire(DateOnly? jour) => jour?.ToString("dd/MM/yyyy") ?? "";
}
