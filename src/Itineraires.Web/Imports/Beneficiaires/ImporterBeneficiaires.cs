using System.Text.Json;
using Itineraires.Data;
using Itineraires.Data.Fusions;
using Itineraires.Data.Masse;
using Itineraires.Data.Recherche;
using Itineraires.Domain.Alertes;
using Itineraires.Domain.Cadres;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Personnes;
using Itineraires.Domain.Pilotage;
using Itineraires.Web.Imports.Tableurs;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Imports.Beneficiaires;

/// <summary>
/// Brings a file of bénéficiaires into the base, some thousands of foyers at a time. What is new is written in bulk; what is known goes
/// through the domain, and EF writes only what changed: the same file again writes nothing. Under an <see cref="Import"/>, each lot is written
/// for good with how far it went, so that a stopped import goes on from there; without one, all is written in one transaction.
/// </summary>
public sealed class ImporterBeneficiaires(ItinerairesDbContext db, CoffreNir coffre, IContexteActe contexte, TimeProvider horloge)
{
    /// <summary>Attempts at a lot that something passing stops: someone who changed the same dossier, a deadlock, a connection lost.</summary>
    private const int EssaisParLot = 4;

    /// <summary>Fingerprints asked for at once: SQLite, which takes bytes one parameter each, looks every parameter up by its name.</summary>
    private const int NirParOrdre = 500;

    /// <summary>How the file is cut and read: a resumption goes on only with the same.</summary>
    private static readonly string Construction = typeof(ImporterBeneficiaires).Module.ModuleVersionId.ToString();

    private static readonly TimeSpan Attente = TimeSpan.FromMilliseconds(250);

    private readonly HashSet<string> _vocabulaire = new(StringComparer.Ordinal);
    private Dictionary<int, byte[]> _empreintes = [];
    private readonly HashSet<Guid> _identitesChangees = [];
    private Import? _import;
    private BailImports? _bail;
    private RemarquesImport _avertissements = null!;
    private bool _estReprise;

    /// <summary>Remarks of the lot in progress, told once it is written.</summary>
    private readonly List<RemarqueImport> _aDire = [];

    private ComptesImport _comptes = new();
    private bool _baseVide;
    private DateOnly _aujourdhui;
    private DateTime _instant;
    private MoteurAlertes _moteur = null!;
    private LieuxImport _lieux = null!;

    /// <summary>Foyers written for good together.</summary>
    public int FoyersParLot { get; init; } = 2500;

    /// <summary>How the file is read when it is a spreadsheet of another layout than the pivot table.</summary>
    public DonneesTableur? Tableur { get; set; }

    /// <summary>Reads the file whole, then writes foyer after foyer.</summary>
    /// <param name="fichier">A pivot table or a flow of an organisme payeur, able to seek.</param>
    /// <param name="simuler">Reports without writing.</param>
    /// <param name="avancer">Told the number of persons treated, of how many.</param>
    /// <param name="import">The run that this belongs to: it can be taken up again, and taken back as a whole.</param>
    /// <param name="bail">What warrants that no other import runs; renewed with each lot.</param>
    /// <param name="rejets">Where to write what was rejected, to correct and give again; nothing is written when nothing was.</param>
    /// <exception cref="Fichiers.FichierRefuseException">The file is neither a table of foyers nor a flow, or lacks a column.</exception>
    public async Task<RapportBeneficiaires> ExecuterAsync(
        Stream fichier,
        bool simuler,
        Action<int, int> avancer,
        CancellationToken annulation,
        Stream? rejets = null,
        Import? import = null,
        BailImports? bail = null
    )
    {
        (_import, _bail) = simuler ? (null, null) : (import, bail);
        (_aujourdhui, _instant) = (_import?.Jour ?? horloge.Aujourdhui, horloge.Instant);
        _lieux = await LieuxImport.LireAsync(db, _aujourdhui, annulation);
        using var source = await SourcesFoyers.AnalyserAsync(db, coffre, fichier, Tableur, _aujourdhui, annulation);
        _avertissements = source.Avertissements;
        db.ImportId = _import?.Id;
        var rapport = await EcrireAsync(source, simuler, avancer, annulation);
        db.ImportId = null;
        if (rejets is not null && source.Rejetes > 0)
        {
            source.EcrireRejets(fichier, rejets);
        }

        return rapport;
    }

    private async Task<RapportBeneficiaires> EcrireAsync(ISourceFoyers source, bool simuler, Action<int, int> avancer, CancellationToken annulation)
    {
        _moteur = new MoteurAlertes(new CatalogueCadres(await db.Cadres.AsNoTracking().ToListAsync(annulation)));
        avancer(0, source.Personnes);

        await using var transaction = _import is null && db.Database.CurrentTransaction is null ? await db.Database.BeginTransactionAsync(annulation) : null;
        var reprise = await ReprendreAsync(source, annulation);
        _baseVide = reprise == 0 && !await db.Foyers.AnyAsync(annulation) && !await db.Personnes.AnyAsync(annulation);
        foreach (var lot in source.Enumerer(reprise, _lieux).Chunk(FoyersParLot))
        {
            reprise += lot.Length;
            _comptes.Lignes += lot.Sum(f => f.Lignes.Count);
            await EssayerAsync(() => EcrireLotAsync(lot, reprise, annulation), annulation);
            avancer(_comptes.Lignes, source.Personnes);
        }

        var doublons = 0;
        await EssayerAsync(async () => doublons = await TerminerAsync(source, annulation), annulation);
        if (transaction is not null)
        {
            await (simuler ? transaction.RollbackAsync(annulation) : transaction.CommitAsync(annulation));
        }

        db.ChangeTracker.Clear();
        return RapportBeneficiaires.De(source) with
        {
            Foyers = new CompteFoyers(_comptes.FoyersCrees, _comptes.FoyersChanges, _comptes.FoyersMemes),
            Personnes = new ComptePersonnes(_comptes.PersonnesCreees, _comptes.PersonnesChangees, _comptes.PersonnesMemes),
            DoublonsPossibles = doublons,
            Flux = source.Flux is { } flux ? flux with { Anterieurs = _comptes.Anterieurs, Absents = _comptes.Absents } : null,
        };
    }

    /// <summary>Where to begin: where the import stopped, or at the beginning when another build had begun it, which may have cut the file otherwise.</summary>
    private async Task<int> ReprendreAsync(ISourceFoyers source, CancellationToken annulation)
    {
        var flux = source.Flux;
        _comptes = _import?.Comptes is { } json ? JsonSerializer.Deserialize<ComptesImport>(json)! : new ComptesImport();
        if (_import is not { } import)
        {
            return 0;
        }

        var reprise = import.Reprise;
        _estReprise = reprise > 0;
        if (_estReprise && (import.VersionProduit != Construction || !source.SeReprend))
        {
            reprise = 0;
            _comptes = new ComptesImport { PremiereNouvelle = _comptes.PremiereNouvelle };
            _avertissements.Ajouter(
                new RemarqueImport(
                    0,
                    null,
                    CodesImport.Relecture,
                    $"{(source.SeReprend ? "Le logiciel a été mis à jour pendant l’import, qui a recommencé" : "L’import interrompu a recommencé")}\u00A0: ce qu’il avait déjà écrit est compté comme inchangé."
                )
            );
        }

        var (creeLe, origine) = (flux?.CreeLe, RapportFlux.Origine(flux));
        await db
            .Imports.Where(i => i.Id == import.Id)
            .ExecuteUpdateAsync(
                m =>
                    m.SetProperty(i => i.Jour, _aujourdhui)
                        .SetProperty(i => i.VersionProduit, Construction)
                        .SetProperty(i => i.FluxDu, creeLe)
                        .SetProperty(i => i.Origine, origine)
                        .SetProperty(i => i.Reprise, reprise),
                annulation
            );
        return reprise;
    }

    /// <summary>Does it again when something passing stopped it; what it had begun was rolled back.</summary>
    private async Task EssayerAsync(Func<Task> travail, CancellationToken annulation)
    {
        var avant = JsonSerializer.Serialize(_comptes);
        for (var essai = 1; ; essai++)
        {
            try
            {
                await travail();
                _aDire.ForEach(_avertissements.Ajouter);
                _aDire.Clear();
                return;
            }
            catch (Exception e) when (essai < EssaisParLot && db.Database.CurrentTransaction is null && PanneImport.EstPassagere(e))
            {
                db.ChangeTracker.Clear();
                db.ChangeTracker.AutoDetectChangesEnabled = true;
                _comptes = JsonSerializer.Deserialize<ComptesImport>(avant)!;
                _vocabulaire.Clear();
                _aDire.Clear();
                _baseVide = false;
                await Task.Delay(essai * Attente, annulation);
            }
        }
    }

    private async Task EcrireLotAsync(FoyerDuFichier[] lot, int reprise, CancellationToken annulation)
    {
        await using var transaction = db.Database.CurrentTransaction is null ? await db.Database.BeginTransactionAsync(annulation) : null;
        await RenouvelerAsync(annulation);
        _empreintes = lot.SelectMany(f => f.Lignes).Where(l => !l.Nir.EstVide).ToDictionary(l => l.Ligne, l => coffre.Empreinte(l.Nir));
        if (!_baseVide)
        {
            await DonnerLesMatriculesAsync(lot, annulation);
        }

        var presents = _baseVide ? lot : await EcarterAnterieursAsync(lot, annulation);
        var inconnus = _baseVide ? presents : await EcarterConnusAsync(presents, annulation);
        if (inconnus.Length > 0)
        {
            await TraiterAsync(inconnus, annulation);
        }

        if (_import is { } import)
        {
            var comptes = JsonSerializer.Serialize(_comptes);
            await db
                .Imports.Where(i => i.Id == import.Id)
                .ExecuteUpdateAsync(
                    m => m.SetProperty(i => i.Reprise, reprise).SetProperty(i => i.Comptes, comptes).SetProperty(i => i.Avancement, _comptes.Lignes),
                    annulation
                );
        }

        if (transaction is not null)
        {
            await transaction.CommitAsync(annulation);
        }
    }

    /// <summary>
    /// A foyer made known by a demande takes the matricule of the file's foyer that has its number of demande, or the NIR of one of its adults:
    /// the file then finds its persons instead of making them known again. Names alone are not enough, they go to the possible duplicates.
    /// </summary>
    private async Task DonnerLesMatriculesAsync(FoyerDuFichier[] lot, CancellationToken annulation)
    {
        if (!await db.Foyers.AnyAsync(f => f.Matricule.StartsWith(Foyer.PrefixeProvisoire), annulation))
        {
            return;
        }

        var numeros = lot.Select(f => f.NumeroDemandeRsa).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        var adultes = lot.SelectMany(f => f.Lignes)
            .Where(l => !l.Nir.EstVide && l.Role is RoleImporte.Demandeur or RoleImporte.Conjoint)
            .ToDictionary(l => l.Ligne, l => _empreintes[l.Ligne]);
        var parNumero = (
            await db
                .Foyers.Where(f => f.Matricule.StartsWith(Foyer.PrefixeProvisoire) && EF.Parameter(numeros).Contains(f.NumeroDemandeRsa!))
                .Select(f => new { f.Id, Numero = f.NumeroDemandeRsa! })
                .ToListAsync(annulation)
        ).ToLookup(f => f.Numero, f => f.Id, StringComparer.Ordinal);
        var porteurs = new List<(byte[] Empreinte, Guid Id)>();
        foreach (var empreintes in adultes.Values.Chunk(NirParOrdre))
        {
            porteurs.AddRange(
                (
                    await (
                        from p in db.Personnes
                        join f in db.Foyers on p.FoyerId equals f.Id
                        where
                            empreintes.Contains(p.NirEmpreinte!)
                            && (p.Role == RoleFoyer.Demandeur || p.Role == RoleFoyer.Conjoint)
                            && f.Matricule.StartsWith(Foyer.PrefixeProvisoire)
                        select new { f.Id, Empreinte = p.NirEmpreinte! }
                    ).ToListAsync(annulation)
                ).Select(p => (p.Empreinte, p.Id))
            );
        }

        var parNir = porteurs.ToLookup(p => p.Empreinte, p => p.Id, ComparaisonOctets.Instance);
        if (parNumero.Count + parNir.Count == 0)
        {
            return;
        }

        var matricules = lot.Select(f => f.Matricule).ToList();
        var donnes = (await db.Foyers.Where(f => matricules.Contains(f.Matricule)).Select(f => f.Matricule).ToListAsync(annulation)).ToHashSet(
            StringComparer.Ordinal
        );
        var pris = new HashSet<Guid>();
        foreach (var dit in lot.Where(f => !donnes.Contains(f.Matricule)))
        {
            var candidats = (dit.NumeroDemandeRsa is { } numero ? parNumero[numero] : [])
                .Concat(dit.Lignes.Where(l => adultes.ContainsKey(l.Ligne)).SelectMany(l => parNir[adultes[l.Ligne]]))
                .Distinct()
                .ToList();
            // Two demandes that the file says to be one foyer are left as they are: someone decides.
            if (candidats is [var id] && pris.Add(id))
            {
                var foyer = await db.Foyers.SingleAsync(f => f.Id == id, annulation);
                Tracer(null, foyer.Id, foyer);
                foyer.RecevoirMatricule(dit.Matricule);
            }
        }

        await db.SaveChangesAsync(annulation);
        db.ChangeTracker.Clear();
    }

    /// <summary>What needs all the lots: the pairs that may be the same person, and the line of the journal.</summary>
    private async Task<int> TerminerAsync(ISourceFoyers source, CancellationToken annulation)
    {
        await using var transaction = db.Database.CurrentTransaction is null ? await db.Database.BeginTransactionAsync(annulation) : null;
        await RenouvelerAsync(annulation);
        var doublons = await DoublonsAsync(annulation);
        if (_comptes.FoyersCrees + _comptes.FoyersChanges + _comptes.PersonnesCreees + _comptes.PersonnesChangees > 0)
        {
            db.Journaliser(
                "import",
                null,
                "Beneficiaires",
                _import?.Id,
                null,
                $"{{\"lignes\":{source.Lus},\"creees\":{_comptes.PersonnesCreees},\"mises_a_jour\":{_comptes.PersonnesChangees}}}"
            );
            await db.SaveChangesAsync(annulation);
        }

        if (transaction is not null)
        {
            await transaction.CommitAsync(annulation);
        }

        return doublons;
    }

    private Task RenouvelerAsync(CancellationToken annulation) => _bail is null ? Task.CompletedTask : _bail.RenouvelerAsync(db, annulation);

    /// <summary>Leaves the foyers that no later flow described, and dates them; an older flow does not go back in time.</summary>
    private async Task<FoyerDuFichier[]> EcarterAnterieursAsync(FoyerDuFichier[] lot, CancellationToken annulation)
    {
        if (lot[0].FluxDu is not { } flux)
        {
            return lot;
        }

        var matricules = lot.Select(f => f.Matricule).ToList();
        var autres = await db
            .Foyers.Where(f => EF.Parameter(matricules).Contains(f.Matricule) && (f.FluxDu == null || f.FluxDu != flux))
            .Select(f => new
            {
                f.Id,
                f.Matricule,
                f.FluxDu,
            })
            .ToListAsync(annulation);
        var depasses = autres.Where(f => f.FluxDu > flux).Select(f => f.Matricule).ToHashSet(StringComparer.Ordinal);
        if (_import is { } import)
        {
            await db.EcrireEnMasseAsync(
                autres.Where(f => !depasses.Contains(f.Matricule)).Select(f => new FluxRemplace(import.Id, f.Id, f.FluxDu)),
                annulation
            );
        }

        if (autres.Count > depasses.Count)
        {
            await db
                .Foyers.Where(f => EF.Parameter(matricules).Contains(f.Matricule) && (f.FluxDu == null || f.FluxDu < flux))
                .ExecuteUpdateAsync(m => m.SetProperty(f => f.FluxDu, flux), annulation);
        }

        _comptes.Anterieurs += depasses.Count;
        return depasses.Count == 0 ? lot : [.. lot.Where(f => !depasses.Contains(f.Matricule))];
    }

    /// <summary>Leaves the foyers of which the file says something that the base does not hold.</summary>
    private async Task<FoyerDuFichier[]> EcarterConnusAsync(FoyerDuFichier[] lot, CancellationToken annulation)
    {
        var tri = new TriBeneficiaires(db, _empreintes);
        var connus = await tri.ConnusAsync(lot, annulation);
        foreach (var (foyer, nom) in tri.Absents)
        {
            DireAbsent(foyer, nom);
        }

        _comptes.FoyersMemes += connus.Count;
        _comptes.PersonnesMemes += connus.Sum(f => f.Lignes.Count);
        return connus.Count == 0 ? lot : [.. lot.Where(f => !connus.Contains(f))];
    }

    private async Task TraiterAsync(FoyerDuFichier[] lot, CancellationToken annulation)
    {
        var empreintes = lot.SelectMany(f => f.Lignes).Where(l => !l.Nir.EstVide).Select(l => _empreintes[l.Ligne]).ToList();
        var nommees = lot.SelectMany(f => f.Lignes).Select(l => l.PersonneId).OfType<Guid>().ToList();
        var connu = _baseVide ? new Connu() : await ReconnaitreAsync([.. lot.Select(f => f.Matricule)], empreintes, nommees, annulation);
        var neuf = new Nouveautes();
        var touchees = new HashSet<Guid>();
        foreach (var groupe in lot)
        {
            var existe = connu.Foyers.TryGetValue(groupe.Matricule, out var foyer);
            foyer ??= new Foyer(groupe.Matricule, groupe.NumeroDemandeRsa);
            Decrire(foyer, groupe);
            if (!existe)
            {
                foyer.Dater(groupe.FluxDu);
                foyer.ArriverPar(_import?.Id);
                neuf.Foyers.Add(foyer);
            }

            foreach (var ligne in groupe.Lignes)
            {
                var personne = Reconnaitre(ligne, foyer, connu);
                if (personne is not null && connu.Nouvelles.Contains(personne.Id))
                {
                    // The same person twice in the lot, which the reading told apart: the first line made her known.
                    continue;
                }

                if (personne is null && ReconnaitreAbsorbee(ligne, foyer, connu) is { } gardee)
                {
                    // The line names an identity that a merge took away: it neither renames nor moves the person kept.
                    touchees.Add(gardee);
                }
                else if (personne is null)
                {
                    connu.Ajouter(Creer(ligne, groupe, foyer, neuf));
                }
                else
                {
                    MettreAJour(personne, ligne, groupe, foyer, connu.Statuts.GetValueOrDefault(personne.Id).Apres, neuf);
                    touchees.Add(personne.Id);
                }
            }
        }

        DireAbsents(lot, connu, touchees);
        foreach (var personne in connu.Membres)
        {
            personne.SuivreLeFoyer(connu.FoyersParId[personne.FoyerId!.Value]);
        }

        await EcrireAsync(neuf, connu, touchees, lot.Length, annulation);
    }

    /// <summary>A dossier of a flow is the whole foyer: a member left out is told, and stays until someone decides.</summary>
    private void DireAbsents(FoyerDuFichier[] lot, Connu connu, HashSet<Guid> touchees)
    {
        var parFoyer = connu.Membres.Where(m => !touchees.Contains(m.Id)).ToLookup(m => m.FoyerId!.Value);
        foreach (var groupe in lot.Where(g => g.FluxDu is not null && connu.Foyers.ContainsKey(g.Matricule)))
        {
            foreach (var absent in parFoyer[connu.Foyers[groupe.Matricule].Id].Where(m => !groupe.Ecartees.Any(l => l.DateNaissance == m.DateNaissance)))
            {
                DireAbsent(groupe, absent.NomComplet);
            }
        }
    }

    private void DireAbsent(FoyerDuFichier foyer, string nom)
    {
        _comptes.Absents++;
        _aDire.Add(
            new RemarqueImport(
                foyer.Ligne,
                "Personne",
                CodesImport.MembreAbsent,
                $"{nom}, membre du foyer {foyer.Matricule}, est absent du flux\u00A0: son appartenance au foyer n’est pas close."
            )
        );
    }

    /// <summary>What the base knows of these foyers and of the bearers of these numbers, read without tracking.</summary>
    private async Task<Connu> ReconnaitreAsync(
        List<string> matricules,
        IReadOnlyCollection<byte[]> empreintes,
        IReadOnlyCollection<Guid> nommees,
        CancellationToken annulation
    )
    {
        var connu = new Connu();
        foreach (var foyer in await db.LireEnMasseAsync(db.Foyers.Where(f => matricules.Contains(f.Matricule)), annulation))
        {
            connu.Retenir(foyer);
        }

        if (connu.Foyers.Count > 0)
        {
            var foyers = connu.FoyersParId.Keys.ToList();
            foreach (var droit in await db.LireEnMasseAsync(db.DroitsRsa.Where(d => d.Fin == null && foyers.Contains(d.FoyerId)), annulation))
            {
                connu.Retenir(droit);
            }

            foreach (var personne in await db.LireEnMasseAsync(db.Personnes.Where(p => p.FoyerId != null && foyers.Contains(p.FoyerId.Value)), annulation))
            {
                connu.Membres.Add(personne);
                connu.Retenir(personne);
            }
        }

        await RetenirAbsorbeesAsync(connu, empreintes, annulation);
        var ailleurs = empreintes.Where(e => !connu.ParNir.ContainsKey(e)).ToList();
        if (ailleurs.Count > 0)
        {
            foreach (
                var personne in await db.LireEnMasseAsync(db.Personnes.Where(p => p.NirEmpreinte != null && ailleurs.Contains(p.NirEmpreinte)), annulation)
            )
            {
                connu.Retenir(personne);
            }
        }

        var restantes = nommees.Where(id => !connu.Personnes.ContainsKey(id)).ToList();
        if (restantes.Count > 0)
        {
            foreach (var personne in await db.LireEnMasseAsync(db.Personnes.Where(p => restantes.Contains(p.Id)), annulation))
            {
                connu.Retenir(personne);
            }
        }

        if (connu.Personnes.Count > 0)
        {
            var personnes = connu.Personnes.Keys.ToList();
            foreach (var statut in await db.LireEnMasseAsync(db.StatutsDroitsDevoirs.Where(s => personnes.Contains(s.PersonneId) && s.Fin == null), annulation))
            {
                connu.Retenir(statut);
            }
        }

        return connu;
    }

    private async Task RetenirAbsorbeesAsync(Connu connu, IReadOnlyCollection<byte[]> empreintes, CancellationToken annulation)
    {
        if (!await db.IdentitesAbsorbees.AnyAsync(annulation))
        {
            return;
        }

        var foyers = connu.FoyersParId.Keys.ToList();
        foreach (
            var identite in await db
                .IdentitesAbsorbees.AsNoTracking()
                .Where(i => (i.NirEmpreinte != null && empreintes.Contains(i.NirEmpreinte)) || (i.FoyerId != null && foyers.Contains(i.FoyerId.Value)))
                .ToListAsync(annulation)
        )
        {
            connu.Retenir(identite);
        }
    }

    private async Task EcrireAsync(Nouveautes neuf, Connu connu, HashSet<Guid> touchees, int foyers, CancellationToken annulation)
    {
        await db.EcrireEnMasseAsync(neuf.Foyers, annulation);
        await db.EcrireEnMasseAsync(neuf.Foyers.SelectMany(f => f.Droits), annulation);
        var (foyersChanges, changees) = await SuivreChangementsAsync(neuf, connu, touchees, annulation);
        if (db.ChangeTracker.HasChanges())
        {
            await db.SaveChangesAsync(annulation);
        }

        _comptes.FoyersCrees += neuf.Foyers.Count;
        _comptes.FoyersChanges += foyersChanges;
        _comptes.FoyersMemes += foyers - neuf.Foyers.Count - foyersChanges;
        _comptes.PersonnesCreees += neuf.Personnes.Count;
        _comptes.PersonnesChangees += changees;
        _comptes.PersonnesMemes += touchees.Count - changees;

        await db.EcrireEnMasseAsync(neuf.Personnes, annulation);
        await db.EcrireEnMasseAsync(neuf.Appartenances, annulation);
        await db.EcrireEnMasseAsync(neuf.Statuts, annulation);
        await db.EcrireEnMasseAsync(
            neuf.Personnes.SelectMany(p =>
                _moteur.Evaluer(new SituationParcours { PersonneId = p.Id, SoumisDepuis = p.SoumisDepuis }, _aujourdhui).Select(a => new Alerte(p.Id, a))
            ),
            annulation
        );
        await db.EcrireEnMasseAsync(
            neuf.Personnes.Select(p => new EntreeJournal(
                _instant,
                contexte.UtilisateurId,
                contexte.Nom,
                "creation",
                p.Id,
                nameof(Personne),
                p.Id,
                null,
                null,
                _import?.Id
            )),
            annulation
        );
        await IndexerAsync(neuf.Personnes, annulation);
        db.ChangeTracker.Clear();
    }

    /// <summary>Tracks what changed, and nothing else.</summary>
    /// <returns>Foyers and persons of the file that changed.</returns>
    private async Task<(int Foyers, int Personnes)> SuivreChangementsAsync(Nouveautes neuf, Connu connu, HashSet<Guid> touchees, CancellationToken annulation)
    {
        // Until all that goes together is tracked, looking for changes would take what the base holds for new.
        db.ChangeTracker.AutoDetectChangesEnabled = false;
        await DeplacerAsync(neuf, connu, annulation);
        var foyers = 0;
        foreach (var foyer in connu.Foyers.Values.Where(f => connu.AChange(db, f)))
        {
            Tracer(foyer, connu);
            SuivreFoyer(foyer, connu);
            foyers++;
        }

        var changees = 0;
        foreach (var (personne, avant) in connu.Personnes.Values.Where(p => db.AChange(p.Avant, p.Apres)))
        {
            Tracer(personne.Id, personne.Id, avant);
            db.Suivre(personne, avant);
            changees += touchees.Contains(personne.Id) ? 1 : 0;
            if (AChangeDIdentite(personne, avant))
            {
                _identitesChangees.Add(personne.Id);
            }

            if ((personne.Nom, personne.NomNaissance, personne.Prenom) != (avant.Nom, avant.NomNaissance, avant.Prenom))
            {
                await IndexationNoms.IndexerAsync(db, personne, annulation);
            }
        }

        foreach (var (statut, avant) in connu.Statuts.Values.Where(s => db.AChange(s.Avant, s.Apres)))
        {
            Tracer(statut.PersonneId, statut.Id, avant);
            db.Suivre(statut, avant);
        }

        db.AddRange(neuf.StatutsConnus);
        neuf.StatutsConnus.ForEach(s => Tracer<StatutDroitsDevoirs>(s.PersonneId, s.Id, null));
        db.AddRange(neuf.AppartenancesConnues);
        neuf.AppartenancesConnues.ForEach(a => Tracer<AppartenanceFoyer>(a.PersonneId, a.Id, null));
        db.ChangeTracker.AutoDetectChangesEnabled = true;
        return (foyers, changees);
    }

    /// <summary>Keeps how a foyer and its right were; a right that this import adds is noted as such.</summary>
    private void Tracer(Foyer foyer, Connu connu)
    {
        var (avant, courant) = connu.Avant(foyer);
        Tracer(null, foyer.Id, avant);
        if (courant is not null && db.AChange(courant, foyer.Droits[0]))
        {
            Tracer(null, courant.Id, courant);
        }

        foreach (var droit in foyer.Droits.Skip(courant is null ? 0 : 1))
        {
            Tracer<DroitRsa>(null, droit.Id, null);
        }
    }

    private void Tracer<T>(Guid? personneId, Guid objetId, T? avant)
        where T : class
    {
        if (_import is { } import)
        {
            db.Add(new TraceImport(import.Id, personneId, typeof(T).Name, objetId, avant is null ? null : db.Imager(avant)));
        }
    }

    private void SuivreFoyer(Foyer foyer, Connu connu)
    {
        if (db.Entry(foyer).State != EntityState.Detached)
        {
            return;
        }

        var (avant, courant) = connu.Avant(foyer);
        if (courant is not null)
        {
            db.Suivre(foyer.Droits[0], courant);
        }

        db.Suivre(foyer, avant);
        db.AddRange(foyer.Droits.Skip(courant is null ? 0 : 1));
    }

    /// <summary>Moves persons to the foyer under whose matricule the file names them: the membership before ends the day before.</summary>
    private async Task DeplacerAsync(Nouveautes neuf, Connu connu, CancellationToken annulation)
    {
        if (neuf.Arrivees.Count == 0)
        {
            return;
        }

        foreach (var appartenance in await db.Appartenances.Where(a => neuf.Departs.Contains(a.PersonneId) && a.Fin == null).ToListAsync(annulation))
        {
            Tracer(appartenance.PersonneId, appartenance.Id, appartenance);
            appartenance.Clore(_aujourdhui.AddDays(-1));
        }

        foreach (var (personne, foyer, role) in neuf.Arrivees)
        {
            if (connu.FoyersParId.ContainsKey(foyer.Id))
            {
                SuivreFoyer(foyer, connu);
            }
            else if (db.Entry(foyer).State == EntityState.Detached)
            {
                db.Attach(foyer);
            }

            personne.EntrerDansLeFoyer(foyer, role);
        }
    }

    private static bool AChangeDIdentite(Personne apres, Personne avant) =>
        (apres.NomPlie, apres.NomNaissancePlie, apres.PrenomPlie, apres.DateNaissance, apres.Telephone, apres.Courriel, apres.IdentifiantFranceTravail)
        != (avant.NomPlie, avant.NomNaissancePlie, avant.PrenomPlie, avant.DateNaissance, avant.Telephone, avant.Courriel, avant.IdentifiantFranceTravail);

    private async Task IndexerAsync(List<Personne> personnes, CancellationToken annulation)
    {
        var jetons = personnes.SelectMany(p => IndexationNoms.Jetons(p.Prenom, p.Nom, p.NomNaissance).Select(j => new JetonPersonne(j, p.Id))).ToList();
        await db.EcrireEnMasseAsync(jetons, annulation);
        var inconnus = jetons.Select(j => j.Jeton).Where(_vocabulaire.Add).ToList();
        if (inconnus.Count == 0)
        {
            return;
        }

        var connus = (
            await db.Variantes.AsNoTracking().Where(v => inconnus.Contains(v.Variante) && v.Variante == v.Jeton).Select(v => v.Jeton).ToListAsync(annulation)
        ).ToHashSet(StringComparer.Ordinal);
        await db.EcrireEnMasseAsync(
            inconnus
                .Where(j => !connus.Contains(j))
                .SelectMany(j => RecherchePersonnes.Variantes(j).Distinct(StringComparer.Ordinal).Select(v => new VarianteJeton(v, j))),
            annulation
        );
    }

    /// <summary>An empty cell erases nothing.</summary>
    private void Decrire(Foyer foyer, FoyerDuFichier dit)
    {
        foyer.Decrire(dit.NumeroDemandeRsa, dit.SituationFamiliale ?? foyer.SituationFamiliale, dit.NombreEnfants ?? foyer.NombreEnfants);
        if (dit.Adresse is { } adresse)
        {
            foyer.Domicilier(adresse, dit.TerritoireId, dit.ConferenceId);
        }

        foyer.OuvrirDroit(dit.Ouverture(foyer.DroitOuvertLe, foyer.EtatDroit));
        var (type, etat) = (dit.TypeRsa ?? foyer.TypeRsa, dit.EtatDroit ?? foyer.EtatDroit);
        var (motif, code) =
            dit.FluxDu is not null ? (dit.Motif, dit.CodeMotif)
            : etat == EtatDroit.Ouvert ? (null, null)
            : (foyer.MotifSansVersement, foyer.CodeMotif);
        if (foyer.Droits.Find(d => d.Fin is null) is { } courant)
        {
            foyer.ConstaterDroit(type, etat, motif, Max(dit.DroitDepuis ?? dit.SansDate(courant.Debut, _aujourdhui), courant.Debut), code);
        }
        else
        {
            var ouvert = foyer.DroitOuvertLe ?? dit.DroitDepuis ?? dit.SansDate(null, _aujourdhui);
            if (dit.DroitDepuis > ouvert && etat is EtatDroit.Suspendu or EtatDroit.VersementSuspendu or EtatDroit.Clos or EtatDroit.ClosMoisAnterieur)
            {
                foyer.ConstaterDroit(type, EtatDroit.Ouvert, null, ouvert);
            }

            foyer.ConstaterDroit(type, etat, motif, Max(dit.DroitDepuis ?? ouvert, ouvert), code);
        }
    }

    private Personne? Reconnaitre(LigneBeneficiaire ligne, Foyer foyer, Connu connu) =>
        ligne.PersonneId is { } id && connu.Personnes.TryGetValue(id, out var trouvee) ? trouvee.Apres
        : _empreintes.TryGetValue(ligne.Ligne, out var e) && connu.ParNir.TryGetValue(e, out var personne) ? personne
        : connu.ParNom.GetValueOrDefault((foyer.Id, ligne.NomReplie, ligne.PrenomReplie, ligne.DateNaissance));

    /// <summary>The person kept of a merge whose other identity the line names, by NIR or by names in the same foyer.</summary>
    private Guid? ReconnaitreAbsorbee(LigneBeneficiaire ligne, Foyer foyer, Connu connu) =>
        _empreintes.TryGetValue(ligne.Ligne, out var e) && connu.AbsorbeesParNir.TryGetValue(e, out var parNir) ? parNir
        : connu.AbsorbeesParNom.TryGetValue((foyer.Id, ligne.NomReplie, ligne.PrenomReplie, ligne.DateNaissance), out var parNom) ? parNom
        : null;

    private Personne Creer(LigneBeneficiaire ligne, FoyerDuFichier dit, Foyer foyer, Nouveautes neuf)
    {
        var personne = new Personne(Civilite(ligne), ligne.Nom, FoyerDuFichier.Nul(ligne.NomNaissance), ligne.Prenom, ligne.DateNaissance);
        personne.Joindre(ligne.Telephone, ligne.Email);
        personne.Qualifier(FoyerDuFichier.Nul(ligne.NiveauQualification), FoyerDuFichier.Nul(ligne.IdentifiantFranceTravail));
        personne.Numeroter(ligne.IdentifiantInterne);
        if (_empreintes.TryGetValue(ligne.Ligne, out var empreinte))
        {
            personne.EnregistrerNir(coffre.Chiffrer(ligne.Nir), empreinte);
        }

        var role = (RoleFoyer)ligne.Role;
        personne.ArriverPar(_import?.Id);
        personne.EntrerDansLeFoyer(foyer, role);
        neuf.Personnes.Add(personne);
        neuf.Appartenances.Add(new AppartenanceFoyer(personne.Id, foyer.Id, role, Min(foyer.DroitOuvertLe ?? _aujourdhui, _aujourdhui)));
        if (ligne.SoumisDroitsDevoirs is { } soumis)
        {
            neuf.Statuts.Add(
                personne.ConstaterDroitsDevoirs(soumis, ligne.DateDebutDroitsDevoirs ?? foyer.DroitOuvertLe ?? dit.SansDate(null, _aujourdhui), null)!
            );
        }

        _comptes.PremiereNouvelle ??= personne.Id;
        return personne;
    }

    private void MettreAJour(Personne personne, LigneBeneficiaire ligne, FoyerDuFichier dit, Foyer foyer, StatutDroitsDevoirs? statut, Nouveautes neuf)
    {
        personne.Identifier(
            Civilite(ligne) ?? personne.Civilite,
            ligne.Nom,
            FoyerDuFichier.Nul(ligne.NomNaissance) ?? personne.NomNaissance,
            ligne.Prenom,
            ligne.DateNaissance
        );
        personne.Joindre(FoyerDuFichier.Nul(ligne.Telephone) ?? personne.Telephone, FoyerDuFichier.Nul(ligne.Email) ?? personne.Courriel);
        personne.Qualifier(
            FoyerDuFichier.Nul(ligne.NiveauQualification) ?? personne.NiveauQualification,
            FoyerDuFichier.Nul(ligne.IdentifiantFranceTravail) ?? personne.IdentifiantFranceTravail
        );
        personne.Numeroter(ligne.IdentifiantInterne);
        if (
            _empreintes.TryGetValue(ligne.Ligne, out var empreinte)
            && (personne.NirEmpreinte is null || !personne.NirEmpreinte.AsSpan().SequenceEqual(empreinte))
        )
        {
            personne.EnregistrerNir(coffre.Chiffrer(ligne.Nir), empreinte);
        }

        var role = (RoleFoyer)ligne.Role;
        if (personne.FoyerId != foyer.Id || personne.Role != role)
        {
            // A person without foyer has no membership to end.
            if (personne.FoyerId is not null)
            {
                neuf.Departs.Add(personne.Id);
            }

            neuf.AppartenancesConnues.Add(new AppartenanceFoyer(personne.Id, foyer.Id, role, _aujourdhui));
            neuf.Arrivees.Add((personne, foyer, role));
        }

        if (ligne.SoumisDroitsDevoirs is { } soumis)
        {
            var depuis = ligne.DateDebutDroitsDevoirs ?? dit.SansDate(statut?.Debut, _aujourdhui);
            depuis = statut is null || depuis > statut.Debut ? depuis : dit.SansDate(statut.Debut, _aujourdhui);
            if (personne.ConstaterDroitsDevoirs(soumis, depuis, statut) is { } nouveau && nouveau != statut)
            {
                neuf.StatutsConnus.Add(nouveau);
            }
        }
    }

    /// <summary>Puts on the list the dossiers that may be of the same person as those of the file: the new ones and those whose identity changed.</summary>
    private async Task<int> DoublonsAsync(CancellationToken annulation)
    {
        var detection = new DetectionDoublons(db, _aujourdhui);
        // Identifiers sort by time of creation: from the first one on come the new persons, and whoever was added meanwhile.
        var nouveaux = _comptes.PremiereNouvelle is { } premiere ? await detection.ExaminerDepuisAsync(premiere, annulation) : 0;
        if (_estReprise)
        {
            // What changed before the stop is known by its traces only.
            _identitesChangees.UnionWith(
                await db
                    .TracesImport.Where(t => t.ImportId == _import!.Id && t.Objet == nameof(Personne))
                    .Select(t => t.ObjetId)
                    .Distinct()
                    .ToListAsync(annulation)
            );
        }

        if (_identitesChangees.Count > 0)
        {
            await detection.ExaminerAsync(_identitesChangees, annulation);
            nouveaux += db.ChangeTracker.Entries<DoublonPossible>().Count(e => e.State == EntityState.Added);
            await db.SaveChangesAsync(annulation);
        }

        return nouveaux;
    }

    internal static Civilite? Civilite(LigneBeneficiaire ligne) =>
        ligne.Civilite switch
        {
            "M" => Domain.Personnes.Civilite.Monsieur,
            "MME" => Domain.Personnes.Civilite.Madame,
            _ => null,
        };

    private static DateOnly Max(DateOnly a, DateOnly b) => a > b ? a : b;

    private static DateOnly Min(DateOnly a, DateOnly b) => a < b ? a : b;

    /// <summary>What the base knew of a lot, each thing with its copy as it was read.</summary>
    private sealed class Connu
    {
        private readonly Dictionary<Guid, (Foyer Foyer, DroitRsa? Courant)> _avant = [];

        public Dictionary<string, Foyer> Foyers { get; } = new(StringComparer.Ordinal);
        public Dictionary<Guid, Foyer> FoyersParId { get; } = [];

        /// <summary>Members of the foyers of the lot; the bearers of its numbers may live in others.</summary>
        public List<Personne> Membres { get; } = [];

        public Dictionary<Guid, (Personne Apres, Personne Avant)> Personnes { get; } = [];
        public Dictionary<byte[], Personne> ParNir { get; } = new(ComparaisonOctets.Instance);
        public Dictionary<(Guid, string, string, DateOnly), Personne> ParNom { get; } = [];
        public Dictionary<Guid, (StatutDroitsDevoirs Apres, StatutDroitsDevoirs Avant)> Statuts { get; } = [];

        /// <summary>Persons made known by the lot itself.</summary>
        public HashSet<Guid> Nouvelles { get; } = [];

        public Dictionary<byte[], Guid> AbsorbeesParNir { get; } = new(ComparaisonOctets.Instance);
        public Dictionary<(Guid, string, string, DateOnly), Guid> AbsorbeesParNom { get; } = [];

        /// <summary>The foyer and its current right as they were read; that right is the first of the foyer's list.</summary>
        public (Foyer Foyer, DroitRsa? Courant) Avant(Foyer foyer) => _avant[foyer.Id];

        /// <summary>Whether the foyer or its right changed.</summary>
        public bool AChange(ItinerairesDbContext db, Foyer foyer)
        {
            var (avant, courant) = Avant(foyer);
            return foyer.Droits.Count > (courant is null ? 0 : 1) || db.AChange(avant, foyer) || (courant is not null && db.AChange(courant, foyer.Droits[0]));
        }

        public void Retenir(Foyer foyer)
        {
            Foyers.Add(foyer.Matricule, foyer);
            FoyersParId.Add(foyer.Id, foyer);
            _avant.Add(foyer.Id, (SuiviTardif.Copier(foyer), null));
        }

        public void Retenir(DroitRsa droit)
        {
            FoyersParId[droit.FoyerId].Droits.Add(droit);
            _avant[droit.FoyerId] = (_avant[droit.FoyerId].Foyer, SuiviTardif.Copier(droit));
        }

        public void Retenir(Personne personne)
        {
            Personnes.Add(personne.Id, (personne, SuiviTardif.Copier(personne)));
            if (personne.NirEmpreinte is { } empreinte)
            {
                ParNir.Add(empreinte, personne);
            }

            if (personne.FoyerId is { } foyer)
            {
                ParNom.TryAdd((foyer, personne.NomNaissancePlie, personne.PrenomPlie, personne.DateNaissance), personne);
            }
        }

        /// <summary>Recognises from now on someone made known by the lot.</summary>
        public void Ajouter(Personne personne)
        {
            Nouvelles.Add(personne.Id);
            if (personne.NirEmpreinte is { } empreinte)
            {
                ParNir.TryAdd(empreinte, personne);
            }
        }

        public void Retenir(IdentiteAbsorbee identite)
        {
            if (identite.NirEmpreinte is { } empreinte)
            {
                AbsorbeesParNir[empreinte] = identite.PersonneId;
            }

            if (identite.FoyerId is { } foyer)
            {
                AbsorbeesParNom[(foyer, identite.NomNaissancePlie, identite.PrenomPlie, identite.DateNaissance)] = identite.PersonneId;
            }
        }

        public void Retenir(StatutDroitsDevoirs statut) => Statuts.Add(statut.PersonneId, (statut, SuiviTardif.Copier(statut)));
    }

    private sealed class ComparaisonOctets : IEqualityComparer<byte[]>
    {
        public static readonly ComparaisonOctets Instance = new();

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(byte[] obj)
        {
            var hache = new HashCode();
            hache.AddBytes(obj);
            return hache.ToHashCode();
        }
    }

    private sealed class Nouveautes
    {
        public List<Foyer> Foyers { get; } = [];
        public List<Personne> Personnes { get; } = [];
        public List<AppartenanceFoyer> Appartenances { get; } = [];
        public List<StatutDroitsDevoirs> Statuts { get; } = [];
        public List<StatutDroitsDevoirs> StatutsConnus { get; } = [];
        public List<AppartenanceFoyer> AppartenancesConnues { get; } = [];
        public HashSet<Guid> Departs { get; } = [];
        public List<(Personne Personne, Foyer Foyer, RoleFoyer Role)> Arrivees { get; } = [];
    }
}

/// <summary>What an import wrote so far; kept with it, so that a stopped one goes on counting.</summary>
internal sealed class ComptesImport
{
    public int Lignes { get; set; }

    public int FoyersCrees { get; set; }

    public int FoyersChanges { get; set; }

    public int FoyersMemes { get; set; }

    public int PersonnesCreees { get; set; }

    public int PersonnesChangees { get; set; }

    public int PersonnesMemes { get; set; }

    public int Anterieurs { get; set; }

    public int Absents { get; set; }

    /// <summary>First person made known: identifiers sort by creation.</summary>
    public Guid? PremiereNouvelle { get; set; }
}
