using System.ComponentModel.DataAnnotations;
using Itineraires.Data;
using Itineraires.Data.Perimetres;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Contrats;
using Itineraires.Domain.Habilitations;
using Itineraires.Domain.Orientation;
using Itineraires.Web.Design;
using Itineraires.Web.Exports;
using Itineraires.Web.Infrastructure;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Features.Contrats;

/// <summary>The queue of the chef de service social: one contrat after another, what changed first (CER-08, CER-12).</summary>
[Authorize(Policy = Droits.ValiderContrat)]
public sealed class AValiderModel(ItinerairesDbContext db, UtilisateurCourant courant, TimeProvider horloge, GardeDelegations delegations)
    : PageModel,
        IReaffichable
{
    private const int EnVue = 60;

    [BindProperty(SupportsGet = true, Name = "contrat")]
    public Guid? ContratId { get; set; }

    [BindProperty(SupportsGet = true, Name = "organisme")]
    public Guid? OrganismeId { get; set; }

    [BindProperty(SupportsGet = true, Name = "nature")]
    public string? Nature { get; set; }

    [BindProperty, Display(Name = "Ce que le référent doit reprendre"), MaxLength(1000), SansInformationMedicale]
    public string? Motif { get; set; }

    public DateOnly Jour => horloge.Aujourdhui;

    public int Total { get; private set; }

    public IReadOnlyList<EnFile> FileMontree { get; private set; } = [];

    public IReadOnlyList<(Guid Id, string Nom)> Organismes { get; private set; } = [];

    public EnFile? Choisi { get; private set; }

    public int Rang { get; private set; }

    public EnFile? PrecedentEnFile { get; private set; }

    public EnFile? SuivantEnFile { get; private set; }

    public Contrat? Contrat { get; private set; }

    public Contrat? Precedent { get; private set; }

    public IReadOnlyList<Etape> Etapes { get; private set; } = [];

    public IReadOnlyList<Verification> Verifications { get; private set; } = [];

    public IReadOnlyList<Difference> Differences { get; private set; } = [];

    public string Source { get; private set; } = "";

    public int? DelaiMedian { get; private set; }

    public Task OnGetAsync(CancellationToken annulation) => ReafficherAsync(annulation);

    public async Task<IActionResult> OnPostValiderAsync(Guid id, CancellationToken annulation)
    {
        if (await TrouverAsync(id, annulation) is not { } contrat)
        {
            return NotFound();
        }

        ContratId = id;
        var territoire = await db.Personnes.Where(p => p.Id == contrat.PersonneId).Select(p => p.TerritoireId).SingleAsync(annulation);
        await delegations.ExigerAsync(courant.Id, ObjetsDelegation.Contrat, territoire, Jour, annulation);
        contrat.Valider(courant.Id, horloge.Instant);
        return await SuivantAsync(id, $"Le contrat {await NommerAsync(contrat, annulation)} est validé.", annulation);
    }

    public async Task<IActionResult> OnPostRetournerAsync(Guid id, CancellationToken annulation)
    {
        if (await TrouverAsync(id, annulation) is not { } contrat)
        {
            return NotFound();
        }

        ContratId = id;
        ReglesContrat.MotifRetourRequis.Exiger(!string.IsNullOrWhiteSpace(Motif), nameof(Motif));
        contrat.Retourner(courant.Id, horloge.Instant, Motif ?? "");
        return await SuivantAsync(id, $"Le contrat {await NommerAsync(contrat, annulation)} est retourné au référent.", annulation);
    }

    public async Task<IActionResult> OnGetExporterAsync(FormatExport format, CancellationToken annulation)
    {
        if (!courant.Peut(Droits.ExporterListes))
        {
            return NotFound();
        }

        db.Journaliser("export", null, "contrats à valider");
        await db.SaveChangesAsync(annulation);
        var tableau = new ExportTableau<EnFile>("Contrats à valider")
            .Texte("Personne", l => l.Personne)
            .Texte("Organisme", l => l.Organisme)
            .Entier("Numéro", l => l.Numero)
            .Date("Début", l => l.Debut)
            .Date("Fin", l => l.Fin)
            .Entier("Attente (jours)", l => Attente(l));
        return new ResultatExport<EnFile>(tableau, format, Lire().AsAsyncEnumerable(), Jour);
    }

    public async Task ReafficherAsync(CancellationToken annulation)
    {
        Total = await Soumis().CountAsync(annulation);
        var tous = await Lire().Take(500).ToListAsync(annulation);
        Organismes = [.. tous.Select(l => (l.OrganismeId, l.Organisme)).Distinct().OrderBy(o => o.Organisme, StringComparer.Ordinal)];
        var filtres = tous.Where(l =>
                (OrganismeId is null || l.OrganismeId == OrganismeId)
                && (
                    Nature switch
                    {
                        "premier" => l.Numero == 1,
                        "renouvellement" => l.Numero > 1,
                        _ => true,
                    }
                )
            )
            .ToList();
        DelaiMedian = filtres.Count == 0 ? null : Attente(filtres[filtres.Count / 2]);
        Choisi = filtres.Find(l => l.Id == ContratId) ?? filtres.FirstOrDefault();
        Rang = Choisi is null ? 0 : filtres.IndexOf(Choisi);
        PrecedentEnFile = Rang > 0 ? filtres[Rang - 1] : null;
        SuivantEnFile = Rang + 1 < filtres.Count ? filtres[Rang + 1] : null;
        FileMontree = [.. filtres.Skip(Math.Max(0, Rang - (EnVue / 2))).Take(EnVue)];
        if (Choisi is null)
        {
            return;
        }

        Contrat = await db.Contrats.AsNoTracking().SingleAsync(c => c.Id == Choisi.Id, annulation);
        Precedent = Contrat.PrecedentId is { } p ? await db.Contrats.AsNoTracking().SingleAsync(c => c.Id == p, annulation) : null;
        var etapes = await db
            .Etapes.AsNoTracking()
            .Where(e => e.ContratId == Contrat.Id || (Precedent != null && e.ContratId == Precedent.Id))
            .OrderBy(e => e.Debut)
            .ToListAsync(annulation);
        Etapes = [.. etapes.Where(e => e.ContratId == Contrat.Id)];
        Source = ReglesContrat.ObjectifRequis.Source ?? "";
        Verifier();
        Comparer([.. etapes.Where(e => e.ContratId != Contrat.Id)]);
        db.Journaliser("lecture", Choisi.PersonneId, "contrat", Choisi.Id);
        await db.SaveChangesAsync(annulation);
    }

    public int Attente(EnFile ligne) => Jour.DayNumber - DateOnly.FromDateTime(Horloge.EnHeureLocale(ligne.SoumisLe)).DayNumber;

    private IQueryable<Contrat> Soumis() =>
        db.Contrats.AsNoTracking().DansLePerimetre(db, courant.Perimetre(Droits.ValiderContrat)).Where(c => c.Statut == StatutContrat.Soumis);

    private IQueryable<EnFile> Lire() =>
        from c in Soumis()
        join p in db.Personnes on c.PersonneId equals p.Id
        join a in db.Accompagnements on c.AccompagnementId equals a.Id
        join o in db.Organismes on a.OrganismeId equals o.Id
        join u in db.Users on c.SoumisPar equals u.Id into auteurs
        from u in auteurs.DefaultIfEmpty()
        orderby c.SoumisLe, c.Id
        select new EnFile
        {
            Id = c.Id,
            PersonneId = p.Id,
            Personne = p.Prenom + " " + p.Nom,
            OrganismeId = o.Id,
            Organisme = o.Nom,
            Type = a.Type,
            Numero = c.Numero,
            Debut = c.Debut,
            Fin = c.Fin,
            SigneLe = c.SigneLe,
            SoumisLe = c.SoumisLe!.Value,
            SoumisPar = u == null ? null : u.Prenom + " " + u.Nom,
        };

    private Task<Contrat?> TrouverAsync(Guid id, CancellationToken annulation) =>
        db.Contrats.DansLePerimetre(db, courant.Perimetre(Droits.ValiderContrat)).SingleOrDefaultAsync(c => c.Id == id, annulation);

    /// <summary>« n° 2 de Claire Ferrand »: the next contrat takes its place on the screen, the notice says which one is meant.</summary>
    private async Task<string> NommerAsync(Contrat contrat, CancellationToken annulation)
    {
        var personne = await db.Personnes.AsNoTracking().SingleAsync(p => p.Id == contrat.PersonneId, annulation);
        return $"n°\u00A0{contrat.Numero} {Typo.De(personne.NomComplet)}";
    }

    /// <summary>Saves, then opens the contrat that followed in the queue.</summary>
    private async Task<IActionResult> SuivantAsync(Guid id, string phrase, CancellationToken annulation)
    {
        var file = await Lire().Select(l => l.Id).Take(500).ToListAsync(annulation);
        await db.SaveChangesAsync(annulation);
        var rang = file.IndexOf(id);
        var suivant = rang >= 0 && rang + 1 < file.Count ? file[rang + 1] : (Guid?)null;
        return this.RedirigerAvecSucces(
            phrase,
            "AValider",
            new
            {
                contrat = suivant,
                organisme = OrganismeId,
                nature = Nature,
            }
        );
    }

    private void Verifier()
    {
        var contrat = Contrat!;
        var finPrecedent = Precedent?.TermineLe ?? Precedent?.Fin;
        var sansDate = Etapes.FirstOrDefault(e => e.Debut is null || e.FinPrevue is null);
        var liste = new List<Verification>
        {
            finPrecedent is null ? new(true, "Premier contrat", "aucun contrat avant lui")
            : contrat.Debut == finPrecedent.Value.AddDays(1) ? new(true, "Sans interruption", $"commence le lendemain du n°\u00A0{Precedent!.Numero}")
            : new(
                false,
                "Interruption",
                $"{Typo.Compter(contrat.Debut.DayNumber - finPrecedent.Value.DayNumber - 1, "jour")} depuis la fin du n°\u00A0{Precedent!.Numero}"
            ),
            new(
                contrat.Objectifs.Count > 0,
                Typo.Compter(contrat.Objectifs.Count, "objectif"),
                string.Join(", ", contrat.Objectifs.Select(o => Libelles.De(o.Terme)))
            ),
            new(
                contrat.EngagementsPersonne is not null && contrat.EngagementsCollectivite is not null,
                "Engagements réciproques",
                "de la personne et de la collectivité"
            ),
            sansDate is null
                ? new(Etapes.Count > 0, Typo.Compter(Etapes.Count, "étape datée", "étapes datées"), "avec calendrier")
                : new(false, "Une étape sans date", $"voir {Typo.Citer(sansDate.Intitule)}"),
        };
        if (Precedent is not null)
        {
            liste.Add(
                new(
                    contrat.BilanPrecedent is not null,
                    $"Bilan du n°\u00A0{Precedent.Numero} présent",
                    contrat.SigneLe is { } s ? $"contrat signé le {Typo.DateLongue(s)}" : ""
                )
            );
        }

        Verifications = liste;
    }

    private void Comparer(List<Etape> avant)
    {
        var (contrat, differences) = (Contrat!, new List<Difference>());
        foreach (var terme in Enum.GetValues<TermeObjectif>())
        {
            Ajouter($"Objectif à {Libelles.De(terme)}", Texte(Precedent, terme), Texte(contrat, terme));
        }

        Ajouter("Engagements de la personne", Precedent?.EngagementsPersonne, contrat.EngagementsPersonne);
        Ajouter("Engagements de la collectivité", Precedent?.EngagementsCollectivite, contrat.EngagementsCollectivite);
        Ajouter("Besoins et attentes", Precedent?.Attentes, contrat.Attentes);
        var reprises = Etapes.Select(e => (e.Type, e.Intitule)).ToHashSet();
        foreach (var etape in Etapes.Where(e => !avant.Exists(a => (a.Type, a.Intitule) == (e.Type, e.Intitule))))
        {
            differences.Add(new($"Étape {Libelles.De(etape.Famille)}", null, Decrire(etape)));
        }

        foreach (var etape in avant.Where(a => !reprises.Contains((a.Type, a.Intitule))))
        {
            differences.Add(new($"Étape {Libelles.De(etape.Famille)}", Decrire(etape), null));
        }

        Differences = differences;

        void Ajouter(string quoi, string? ancien, string? nouveau)
        {
            if (ancien != nouveau)
            {
                differences.Add(new(quoi, ancien, nouveau));
            }
        }
    }

    private static string? Texte(Contrat? contrat, TermeObjectif terme) =>
        contrat?.Objectifs.Where(o => o.Terme == terme).Select(o => o.Texte).ToList() is { Count: > 0 } textes ? string.Join(' ', textes) : null;

    private static string Decrire(Etape e) =>
        string.Join(
            ", ",
            new[]
            {
                e.Intitule,
                e.Structure,
                e.Debut is { } d ? Typo.Periode(d, e.Fin ?? e.FinPrevue) : "dates à préciser",
                e.Lieu is null ? null : $"à {e.Lieu}",
            }.Where(t => t is not null)
        ) + ".";

    public sealed class EnFile
    {
        public Guid Id { get; init; }
        public Guid PersonneId { get; init; }
        public string Personne { get; init; } = "";
        public Guid OrganismeId { get; init; }
        public string Organisme { get; init; } = "";
        public TypeParcours Type { get; init; }
        public int Numero { get; init; }
        public DateOnly Debut { get; init; }
        public DateOnly Fin { get; init; }
        public DateOnly? SigneLe { get; init; }
        public DateTime SoumisLe { get; init; }
        public string? SoumisPar { get; init; }
    }

    public sealed record Verification(bool EnOrdre, string Quoi, string Detail);

    public sealed record Difference(string Quoi, string? Avant, string? Apres);
}
