using Itineraires.Data;
using Itineraires.Data.Indicateurs;
using Itineraires.Domain.Habilitations;
using Itineraires.Domain.Pilotage;
using Itineraires.Domain.Territoires;
using Itineraires.Web.Design;
using Itineraires.Web.Design.Figures;
using Itineraires.Web.Exports;
using Itineraires.Web.Infrastructure;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace Itineraires.Web.Features.Indicateurs;

/// <summary>The ten indicators of the cadres, their evolution and their targets (IND-01 to IND-11).</summary>
[Authorize(Policy = Droits.ConsulterIndicateurs)]
public sealed class IndexModel(ItinerairesDbContext db, UtilisateurCourant courant, ReferentielsEnMemoire referentiels, TimeProvider horloge)
    : PageDIndicateurs(db, courant, referentiels, horloge)
{
    private const int Points = 12;

    /// <summary>Under the target by no more than this ratio of it, a value is near.</summary>
    private const decimal Proche = 0.05m;

    [BindProperty(SupportsGet = true, Name = "decoupage")]
    public string? Decoupage { get; set; }

    public TableauIndicateurs Tableau { get; private set; } = null!;

    public GraphiqueBarres? Objectif { get; private set; }

    public CarteFigure? Carte { get; private set; }

    public bool PeutSuivre => Courant.Peut(Droits.SuivreCohortes) || Courant.Peut(Droits.OuvrirCellules);

    public bool ParConference => Decoupage == "conferences";

    public IEnumerable<Indicateur> Lignes =>
        Indicateur.Tous.Where(i => i.Code is not (Indicateur.CibleEmploiFormation or Indicateur.CibleEmploiDurable) && i.Unite != UniteIndicateur.Jours);

    /// <summary>The delays of the entry into a parcours (ORI-06).</summary>
    public static IEnumerable<Indicateur> Delais => Indicateur.Tous.Where(i => i.Unite == UniteIndicateur.Jours);

    public async Task OnGetAsync(CancellationToken annulation)
    {
        await LireFiltresAsync(annulation);
        Tableau = await CalculerAsync(DimensionIndicateurs.Aucune, Points, annulation);
        Objectif = TracerObjectif();
        if (PerimetreIndicateurs.Metropole && Demande.TerritoireId is null)
        {
            Carte = await TracerCarteAsync(annulation);
        }
    }

    public async Task<IActionResult> OnGetExporterAsync(FormatExport format, CancellationToken annulation)
    {
        var tableau = await CalculerAsync(DimensionIndicateurs.Aucune, 1, annulation);
        Base.Journaliser("export", null, "indicateurs");
        await Base.SaveChangesAsync(annulation);
        var export = new ExportTableau<ResultatIndicateur>("Indicateurs")
            .Texte("Code", r => r.Code)
            .Texte("Indicateur", r => r.Definition.Libelle, 48)
            .Date("Du", _ => Fenetre.Du)
            .Date("Au", _ => Fenetre.Au)
            .Nombre("Numérateur", r => r.Numerateur)
            .Nombre("Dénominateur", r => r.Denominateur)
            .Nombre("Valeur", r => r.Valeur is { } v ? Math.Round(v, 6) : null)
            .Texte("Unité", r => r.Definition.CodeUnite)
            .Nombre("Cible", r => r.Cible);
        return new ResultatExport<ResultatIndicateur>(export, format, Indicateur.Tous.Select(i => tableau.De(i.Code)).ToAsyncEnumerable(), Jour);
    }

    /// <summary>Values of the last twelve months, oldest first; empty while some month has none.</summary>
    public IReadOnlyList<decimal> Evolution(string code)
    {
        var valeurs = Enumerable.Range(0, Points).Reverse().Select(rang => Tableau.De(code, rang: rang).Valeur).SkipWhile(v => v is null).ToList();
        return valeurs.Count > 1 && valeurs.TrueForAll(v => v is not null) ? [.. valeurs.Select(v => v!.Value)] : [];
    }

    /// <summary>Status against the target, in words and with the shape that goes with them.</summary>
    public static (Ton Ton, string Mot) Statut(ResultatIndicateur resultat)
    {
        var ecart = resultat.Valeur!.Value - resultat.Cible!.Value;
        var ecrit = resultat.Definition.Unite == UniteIndicateur.Taux ? Typo.EcartEnPoints(ecart) : $"{(ecart > 0 ? "+" : "")}{Typo.Nombre(ecart, 1)}";
        return ecart >= 0 ? (Ton.Ordre, $"tenue, {ecrit}")
            : ecart >= -Proche * resultat.Cible.Value ? (Ton.Attention, $"proche, {ecrit}")
            : (Ton.Retard, $"à rattraper, {ecrit}");
    }

    public static string EcrireCible(ResultatIndicateur resultat) =>
        resultat.Definition.Unite == UniteIndicateur.Taux ? Typo.Taux(resultat.Cible!.Value, 0) : $"{Typo.Nombre(resultat.Cible!.Value, 1)}, au prorata";

    private GraphiqueBarres? TracerObjectif()
    {
        var (formation, durable) = (Tableau.De(Indicateur.CibleEmploiFormation), Tableau.De(Indicateur.CibleEmploiDurable));
        if (formation.Cible is null || formation.Valeur is null)
        {
            return null;
        }

        var rangs = Enumerable.Range(0, Points).Reverse().ToList();
        SerieGraphique Serie(string nom, string code) =>
            new(
                nom,
                [.. rangs.Select(r => Tableau.De(code, rang: r).Valeur * 100)],
                PeutLister ? [.. rangs.Select(r => Adresse(code, fenetre: Tableau.Fenetres[r])!)] : null
            );
        return new GraphiqueBarres(
            "Étapes emploi-formation et emploi durable",
            $"En % des personnes accompagnées dans un Itinéraire emploi, sur la période qui finit à chaque date. Emploi-formation\u00A0: {Ecrire(formation)} pour {Typo.Taux(formation.Cible.Value, 0)} visés{(durable.Cible is { } c ? $"\u202F; emploi durable\u00A0: {Ecrire(durable)} pour {Typo.Taux(c, 0)} visés" : "")}.",
            [.. rangs.Select(r => Typo.MoisAnneeAbrege(Tableau.Fenetres[r].Au).Split('\u00A0')[0])],
            [Serie("Emploi-formation", Indicateur.CibleEmploiFormation), Serie("dont emploi durable", Indicateur.CibleEmploiDurable)],
            v => Typo.Nombre(v, 1),
            formation.Cible * 100,
            "cible",
            "Mois"
        );
    }

    private async Task<CarteFigure?> TracerCarteAsync(CancellationToken annulation)
    {
        var dimension = ParConference ? DimensionIndicateurs.Conference : DimensionIndicateurs.Territoire;
        var type = ParConference ? TypeTerritoire.Conference : TypeTerritoire.MaisonMetropole;
        var resultats = await CalculIndicateurs.ContractualisationAsync(Base, await Referentiels.CadresAsync(annulation), Demande, dimension, annulation);
        var seuil = await SeuilAsync(annulation);
        if (SansPersonnes)
        {
            resultats = resultats.Masquer(seuil);
        }

        var territoires = (await Referentiels.TerritoiresAsync(annulation)).Where(t => t.Type == type).ToDictionary(t => t.Id);
        var communes = (await Referentiels.CommunesAsync(annulation)).ToDictionary(c => c.CodeInsee, StringComparer.Ordinal);
        var attaches = (await Referentiels.RattachementsAsync(annulation))
            .Where(r =>
                r.Type == type
                && r.Debut <= Jour
                && (r.Fin is null || r.Fin >= Jour)
                && territoires.ContainsKey(r.TerritoireId)
                && communes.ContainsKey(r.CodeInsee)
            )
            .ToList();
        if (attaches.Count == 0)
        {
            return null;
        }

        (decimal? Valeur, string Libelle, string? Url) De(Guid territoire)
        {
            var r = resultats.De(Indicateur.Contractualisation, GroupesIndicateurs.Cle(territoire));
            var petit = r.EstMasque || r.Denominateur < seuil;
            return (
                petit ? null : r.Valeur,
                petit ? $"moins de {seuil}\u00A0personnes" : Typo.Taux(r.Valeur ?? 0),
                Adresse(Indicateur.Contractualisation, EnsembleIndicateur.Ecart, territoire: territoire)
            );
        }

        var zones = attaches.ConvertAll(a =>
        {
            var (valeur, libelle, url) = De(a.TerritoireId);
            var commune = communes[a.CodeInsee];
            return new ZoneCarte(
                commune.CodeInsee,
                $"{commune.Nom} ({territoires[a.TerritoireId].Nom})",
                commune.Longitude,
                commune.Latitude,
                valeur,
                libelle,
                url
            );
        });
        var rang = attaches
            .GroupBy(a => a.TerritoireId)
            .Select(g =>
            {
                var (valeur, libelle, url) = De(g.Key);
                return new ZoneCarte(
                    territoires[g.Key].Code,
                    territoires[g.Key].Nom,
                    g.Average(a => communes[a.CodeInsee].Longitude),
                    g.Average(a => communes[a.CodeInsee].Latitude),
                    valeur,
                    libelle,
                    url
                );
            })
            .ToList();
        var valeurs = rang.Select(r => r.Valeur).OfType<decimal>().Order().ToList();
        var etendue = valeurs.Count > 0 ? (Bas: Math.Floor(valeurs[0] * 100), Haut: Math.Ceiling(valeurs[^1] * 100)) : (0, 100);
        var pas = Math.Max(1, Math.Ceiling((etendue.Haut - etendue.Bas) / 5));
        return new CarteFigure(
            "Taux de contractualisation",
            "Personnes orientées depuis plus de deux mois qui ont un contrat en cours.",
            zones,
            [.. Enumerable.Range(1, 4).Select(i => (etendue.Bas + (i * pas)) / 100)],
            v => Typo.Nombre(v * 100, 0),
            "Taux",
            ParConference
                ? [.. rang.Where(r => r.Valeur is not null).Select(r => new EtiquetteCarte("", r.Longitude, r.Latitude, Typo.Nombre(r.Valeur!.Value * 100, 0)))]
                : null,
            rang
        );
    }
}
