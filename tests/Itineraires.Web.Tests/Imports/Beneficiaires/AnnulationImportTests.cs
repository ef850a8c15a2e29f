using System.Globalization;
using System.Text;
using Itineraires.Data;
using Itineraires.Domain.Commun;
using Itineraires.Web.Imports;
using Itineraires.Web.Imports.Beneficiaires;
using Itineraires.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Tests.Imports.Beneficiaires;

/// <summary>An import under way can be stopped and taken up again, and taken back as a whole.</summary>
public sealed class AnnulationImportTests : IAsyncLifetime
{
    private const string Entete =
        "matricule;role;nom;nom_naissance;prenom;date_naissance;nir;code_insee;type_rsa;etat_droit;date_ouverture_droit;soumis_droits_devoirs;telephone";

    private static readonly string Premier = string.Join(
        '\n',
        Entete,
        "100;demandeur;Durand;Müller;Élodie;31/12/1985;285126912345606;69266;socle;2;01/02/2026;oui;0601020304",
        "100;conjoint;Durand;;Jean;05/01/1980;;69266;socle;2;01/02/2026;oui;",
        "200;demandeur;Vieira;;Henri;12/04/1970;;69383;socle;2;01/02/2026;oui;",
        "300;demandeur;Renaud;;Salima;12/04/1990;;69383;activite;2;01/02/2026;non;"
    );

    /// <summary>A name, a right, a status, a foyer and a telephone change; one foyer is new, one person comes, one moves.</summary>
    private static readonly string Second = string.Join(
        '\n',
        Entete,
        "100;demandeur;Durand;Müller;Élodie;31/12/1985;285126912345606;69266;socle;4;01/02/2026;oui;0699999999",
        "100;enfant;Durand;;Lou;05/01/2016;;69266;socle;4;01/02/2026;;",
        "200;demandeur;Vieira-Lopes;Vieira;Henri;12/04/1970;;69381;socle_activite;2;01/02/2026;non;",
        "400;demandeur;Müller;;Élodie;31/12/1985;;69266;socle;2;01/02/2026;oui;",
        "500;conjoint;Petit;;Zoé;31/12/1995;;69266;socle;2;01/02/2026;oui;"
    );

    private readonly Application _application = new();

    private static CancellationToken Annulation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _application.InitializeAsync();

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    [Fact, Exigence("PER-07")]
    public async Task PER_07_un_import_annule_laisse_la_base_comme_avant()
    {
        await ImporterAsync(Premier);
        var avant = await ImageAsync();
        _application.Horloge.Avancer(TimeSpan.FromDays(1));
        var second = await ImporterAsync(Second);
        Assert.NotEqual(avant, await ImageAsync());
        _application.Horloge.Avancer(TimeSpan.FromHours(1));

        await AnnulerAsync(second);

        Assert.Equal(avant, await ImageAsync());
        Assert.Equal(StatutImport.Annule, await StatutAsync(second));
        await Assert.ThrowsAsync<RegleMetierException>(() => AnnulerAsync(second));
    }

    [Fact, Exigence("PER-07")]
    public async Task PER_07_un_import_dont_une_personne_a_change_depuis_n_est_pas_annule()
    {
        var import = await ImporterAsync(Premier);
        _application.Horloge.Avancer(TimeSpan.FromHours(1));
        await _application.EnBaseAsync(async db =>
        {
            (await db.Personnes.SingleAsync(p => p.Prenom == "Henri", Annulation)).Joindre("0611223344", null);
            return await db.SaveChangesAsync(Annulation);
        });

        var avant = await ImageAsync();
        await Assert.ThrowsAsync<RegleMetierException>(() => AnnulerAsync(import));

        Assert.Equal(avant, await ImageAsync());
        var obstacles = await _application.EnBaseAsync(async db =>
            await new AnnulationImport(db, _application.Horloge).ObstaclesAsync(await db.Imports.SingleAsync(i => i.Id == import, Annulation), Annulation)
        );
        Assert.Equal("Henri Vieira", Assert.Single(obstacles).Nom);
    }

    [Fact, Exigence("PER-07")]
    public async Task PER_07_un_import_qui_a_fait_venir_quelqu_un_dans_un_foyer_retient_celui_du_foyer()
    {
        var premier = await ImporterAsync(Premier);
        _application.Horloge.Avancer(TimeSpan.FromHours(1));
        var second = await ImporterAsync(Second);
        _application.Horloge.Avancer(TimeSpan.FromHours(1));

        await Assert.ThrowsAsync<RegleMetierException>(() => AnnulerAsync(premier));
        await AnnulerAsync(second);
    }

    [Fact, Exigence("PER-07")]
    public async Task PER_07_un_import_arrete_reprend_ou_il_en_etait_et_compte_tout()
    {
        var texte = new StringBuilder(Entete).Append('\n');
        for (var i = 0; i < 6_000; i++)
        {
            texte.Append(CultureInfo.InvariantCulture, $"{i};demandeur;Nom{i % 97};;Prenom{i};01/02/1990;;69266;socle;2;01/02/2026;oui;\n");
        }

        var import = await CommencerAsync(texte.ToString());
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            ExecuterAsync(texte.ToString(), import, (faites, _) => throw new InvalidOperationException($"stopped at {faites}"), apres: 1)
        );
        var (reprise, ecrites) = await _application.EnBaseAsync(async db =>
            ((await db.Imports.SingleAsync(i => i.Id == import, Annulation)).Reprise, await db.Foyers.CountAsync(Annulation))
        );
        Assert.InRange(reprise, 1, 5_999);
        Assert.Equal(reprise, ecrites);

        var rapport = await ExecuterAsync(texte.ToString(), import);
        Assert.Equal((new CompteFoyers(6_000, 0, 0), new ComptePersonnes(6_000, 0, 0)), (rapport.Foyers, rapport.Personnes));
        Assert.Equal(6_000, await _application.EnBaseAsync(db => db.Personnes.CountAsync(Annulation)));
    }

    private async Task<Guid> ImporterAsync(string texte)
    {
        var import = await CommencerAsync(texte);
        await ExecuterAsync(texte, import);
        await _application.EnBaseAsync(async db =>
        {
            var fini = await db.Imports.SingleAsync(i => i.Id == import, Annulation);
            (fini.Statut, fini.TermineLe) = (StatutImport.Termine, _application.Horloge.Instant);
            return await db.SaveChangesAsync(Annulation);
        });
        return import;
    }

    private Task<Guid> CommencerAsync(string texte) =>
        _application.EnBaseAsync(async db =>
        {
            var import = new Import
            {
                Nature = NaturesImport.Beneficiaires,
                NomFichier = "essai.csv",
                Empreinte = texte.Length.ToString(CultureInfo.InvariantCulture),
                DeposeLe = _application.Horloge.Instant,
                CommenceLe = _application.Horloge.Instant,
                DeposePar = null,
                Statut = StatutImport.EnCours,
            };
            db.Add(import);
            await db.SaveChangesAsync(Annulation);
            return import.Id;
        });

    private Task<RapportBeneficiaires> ExecuterAsync(string texte, Guid importId, Action<int, int>? avancer = null, int apres = 0) =>
        _application.EnBaseAsync(async db =>
        {
            var importeur = new ImporterBeneficiaires(
                db,
                _application.Services.GetRequiredService<CoffreNir>(),
                new ContexteSysteme("essai"),
                _application.Horloge
            );
            var import = await db.Imports.AsNoTracking().SingleAsync(i => i.Id == importId, Annulation);
            var appels = 0;
            return await importeur.ExecuterAsync(
                new MemoryStream(Encoding.UTF8.GetBytes(texte)),
                simuler: false,
                (faites, total) =>
                {
                    if (appels++ >= apres)
                    {
                        avancer?.Invoke(faites, total);
                    }
                },
                Annulation,
                import: import
            );
        });

    private Task<int> AnnulerAsync(Guid import) =>
        _application.EnBaseAsync(async db =>
        {
            await new AnnulationImport(db, _application.Horloge).AnnulerAsync(import, null, Annulation);
            return 0;
        });

    private Task<StatutImport> StatutAsync(Guid import) =>
        _application.EnBaseAsync(db => db.Imports.Where(i => i.Id == import).Select(i => i.Statut).SingleAsync(Annulation));

    /// <summary>All that is known of foyers and persons; versions, which only go up, left aside.</summary>
    private Task<string> ImageAsync() =>
        _application.EnBaseAsync(async db =>
        {
            var texte = new StringBuilder();
            async Task AjouterAsync<T>(IQueryable<T> tout)
                where T : class
            {
                foreach (var entite in (await tout.AsNoTracking().ToListAsync(Annulation)).Select(e => Valeurs(db, e)).Order(StringComparer.Ordinal))
                {
                    texte.AppendLine(entite);
                }
            }

            await AjouterAsync(db.Foyers);
            await AjouterAsync(db.DroitsRsa);
            await AjouterAsync(db.Personnes);
            await AjouterAsync(db.Appartenances);
            await AjouterAsync(db.StatutsDroitsDevoirs);
            await AjouterAsync(db.Doublons);
            await AjouterAsync(db.Jetons);
            await AjouterAsync(
                db.Alertes.Select(a => new
                {
                    a.PersonneId,
                    a.Regle,
                    a.ApparaitLe,
                    a.Fait,
                })
            );
            return texte.ToString();
        });

    private static string Valeurs<T>(ItinerairesDbContext db, T entite)
        where T : class
    {
        if (db.Model.FindEntityType(typeof(T)) is not { } type)
        {
            return entite.ToString()!;
        }

        return typeof(T).Name
            + " "
            + string.Join(
                " | ",
                type.GetProperties()
                    .Where(p => p.Name != nameof(Entite.Version))
                    .Select(p => p.PropertyInfo!.GetValue(entite) is byte[] octets ? Convert.ToHexString(octets) : $"{p.PropertyInfo!.GetValue(entite)}")
            );
    }
}
