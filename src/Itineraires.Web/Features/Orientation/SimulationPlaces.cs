using Itineraires.Domain.Orientation;
using Itineraires.Domain.Territoires;

namespace Itineraires.Web.Features.Orientation;

/// <summary>Where one person would go.</summary>
/// <param name="Id">Person.</param>
/// <param name="Nom">Her name.</param>
/// <param name="Type">Type de parcours that the criteria propose, or null.</param>
/// <param name="Ligne">Nearest line of that type with a place left; null without proposal, without line or without place.</param>
/// <param name="Kilometres">How far it is.</param>
public sealed record Placement(Guid Id, string Nom, TypeParcours? Type, LigneOuverte? Ligne, double? Kilometres);

/// <summary>What would become of the places if these persons were oriented as the criteria propose, in their order.</summary>
public sealed record SimulationPlaces(IReadOnlyList<Placement> Placements)
{
    public int Placees => Placements.Count(p => p.Ligne is not null);

    public int SansProposition => Placements.Count(p => p.Type is null);

    public int HorsLigne => Placements.Count(p => p.Type is { EstConventionne: false });

    public int SansPlace => Placements.Count(p => p is { Type.EstConventionne: true, Ligne: null });

    /// <summary>Lines that would receive somebody, the fullest first.</summary>
    public IReadOnlyList<(LigneOuverte Ligne, int Nombre)> ParLigne =>
        [
            .. Placements
                .Where(p => p.Ligne is not null)
                .GroupBy(p => p.Ligne!.Id)
                .Select(g => (g.First().Ligne!, g.Count()))
                .OrderBy(l => l.Item1.Libres - l.Item2)
                .ThenBy(l => l.Item1.Organisme, StringComparer.CurrentCulture),
        ];

    /// <summary>Gives each person, in order, the nearest place left of the type proposed, else of the same itinéraire.</summary>
    public static SimulationPlaces Placer(
        IEnumerable<(LigneDeProfil Personne, Commune? Ou)> personnes,
        IReadOnlyList<LigneOuverte> lignes,
        IReadOnlyDictionary<string, Commune> communes,
        JeuCriteres? criteres,
        DateOnly jour
    )
    {
        var reste = lignes.ToDictionary(l => l.Id, l => l.Disponibles);
        var placements = new List<Placement>();
        foreach (var (personne, ou) in personnes)
        {
            var nom = $"{personne.Prenom} {personne.Nom}";
            if (criteres?.Proposer(personne.Profil(jour)).Type is not { } type)
            {
                placements.Add(new Placement(personne.Id, nom, null, null, null));
                continue;
            }

            var choisie = lignes
                .Where(l => l.Type.Itineraire == type.Itineraire && reste[l.Id] > 0)
                .Select(l => (Ligne: l, Km: PlacesOuvertes.Distance(ou, communes.GetValueOrDefault(l.CodeInsee ?? ""))))
                .OrderBy(l => l.Ligne.Type != type)
                .ThenBy(l => l.Km ?? double.MaxValue)
                .ThenBy(l => l.Ligne.Organisme, StringComparer.Ordinal)
                .FirstOrDefault();
            if (choisie.Ligne is { } ligne)
            {
                reste[ligne.Id]--;
            }

            placements.Add(new Placement(personne.Id, nom, type, choisie.Ligne, choisie.Km));
        }

        return new SimulationPlaces(placements);
    }
}
