using Itineraires.Data;
using Itineraires.Data.Masse;
using Itineraires.Domain.Accompagnement;
using Itineraires.Domain.Alertes;
using Itineraires.Domain.Contrats;
using Itineraires.Domain.Entree;
using Itineraires.Domain.Habilitations;
using Itineraires.Domain.Orientation;
using Itineraires.Domain.Personnes;
using Itineraires.Domain.Pilotage;

namespace Itineraires.Web.Demo;

/// <summary>What a number of foyers brings, written in the order that the foreign keys ask.</summary>
public sealed class Lot
{
    public List<Utilisateur> Utilisateurs { get; } = [];
    public List<Habilitation> Habilitations { get; } = [];
    public List<Foyer> Foyers { get; } = [];
    public List<Personne> Personnes { get; } = [];
    public List<AppartenanceFoyer> Appartenances { get; } = [];
    public List<StatutDroitsDevoirs> Statuts { get; } = [];
    public List<InscriptionFranceTravail> Inscriptions { get; } = [];
    public List<EvaluationBesoins> Evaluations { get; } = [];
    public List<DemandeRsa> Demandes { get; } = [];
    public List<InformationDroitsDevoirs> Informations { get; } = [];
    public List<SuiviDroitConnexe> DroitsConnexes { get; } = [];
    public List<ChangementSituation> Changements { get; } = [];
    public List<InformationEntrant> InformationsEntrants { get; } = [];
    public List<DecisionOrientation> Orientations { get; } = [];
    public List<ParcoursAccompagne> Parcours { get; } = [];
    public List<DemandeReorientation> Reorientations { get; } = [];
    public List<Relais> Relais { get; } = [];
    public List<SortieDispositif> Sorties { get; } = [];
    public List<BilanSituation> Bilans { get; } = [];
    public List<TempsCollectif> TempsCollectifs { get; } = [];
    public List<RendezVous> RendezVous { get; } = [];
    public List<PieceJointe> Pieces { get; } = [];
    public List<Contrat> Contrats { get; } = [];
    public List<Etape> Etapes { get; } = [];
    public List<Alerte> Alertes { get; } = [];
    public List<JetonPersonne> Jetons { get; } = [];
    public List<VarianteJeton> Variantes { get; } = [];
    public List<EntreeJournal> Journal { get; } = [];

    public async Task EcrireAsync(ItinerairesDbContext db, CancellationToken annulation)
    {
        await db.EcrireEnMasseAsync(Utilisateurs, annulation);
        await db.EcrireEnMasseAsync(Habilitations, annulation);
        await db.EcrireEnMasseAsync(Foyers, annulation);
        await db.EcrireEnMasseAsync(Foyers.SelectMany(f => f.Droits), annulation);
        await db.EcrireEnMasseAsync(Personnes, annulation);
        await db.EcrireEnMasseAsync(Appartenances, annulation);
        await db.EcrireEnMasseAsync(Statuts, annulation);
        await db.EcrireEnMasseAsync(Inscriptions, annulation);
        await db.EcrireEnMasseAsync(Evaluations, annulation);
        await db.EcrireEnMasseAsync(Orientations, annulation);
        await db.EcrireEnMasseAsync(Parcours, annulation);
        await db.EcrireEnMasseAsync(Parcours.SelectMany(p => p.Affectations), annulation);
        await db.EcrireEnMasseAsync(Parcours.SelectMany(p => p.Globaux), annulation);
        await db.EcrireEnMasseAsync(Demandes, annulation);
        await db.EcrireEnMasseAsync(Informations, annulation);
        await db.EcrireEnMasseAsync(DroitsConnexes, annulation);
        await db.EcrireEnMasseAsync(Changements, annulation);
        await db.EcrireEnMasseAsync(InformationsEntrants, annulation);
        await db.EcrireEnMasseAsync(Reorientations, annulation);
        await db.EcrireEnMasseAsync(Relais, annulation);
        await db.EcrireEnMasseAsync(Sorties, annulation);
        await db.EcrireEnMasseAsync(Bilans, annulation);
        await db.EcrireEnMasseAsync(Bilans.SelectMany(b => b.Freins), annulation);
        await db.EcrireEnMasseAsync(TempsCollectifs, annulation);
        await db.EcrireEnMasseAsync(RendezVous, annulation);
        await db.EcrireEnMasseAsync(Pieces, annulation);
        await db.EcrireEnMasseAsync(Contrats, annulation);
        await db.EcrireEnMasseAsync(Etapes, annulation);
        await db.EcrireEnMasseAsync(Alertes, annulation);
        await db.EcrireEnMasseAsync(Jetons, annulation);
        await db.EcrireEnMasseAsync(Variantes, annulation);
        await db.EcrireEnMasseAsync(Journal, annulation);
    }
}
