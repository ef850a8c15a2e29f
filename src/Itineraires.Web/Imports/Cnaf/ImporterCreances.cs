using System.Xml.Linq;
using Itineraires.Data;
using Itineraires.Domain.Paiements;
using Itineraires.Domain.Personnes;
using Microsoft.EntityFrameworkCore;
using static Itineraires.Web.Imports.Cnaf.ElementsDossier;

namespace Itineraires.Web.Imports.Cnaf;

/// <summary>The créances of a foyer, as the flow tells them.</summary>
internal sealed record CreancesFoyer(string Matricule, List<CreanceLue> Creances);

/// <summary>One créance transferred.</summary>
/// <param name="Le">Month of the accounts that tell it.</param>
internal sealed record CreanceLue(NumeroIndu Numero, DateOnly Le, string? Motif, string? Origine, string? Responsabilite)
{
    public DateOnly? Debut { get; init; }
    public DateOnly? Fin { get; init; }
    public DateOnly? MouvementLe { get; init; }
    public long Initial { get; init; }
    public long Solde { get; init; }

    public EtatIndu Etat => new(Motif, Origine, Responsabilite, Debut, Fin, new(Initial), new(Solde), MouvementLe);
}

/// <summary>Brings the flow of créances (VRSC) into the indus of the foyers; each change of what remains due is kept (CTL-09).</summary>
internal sealed class ImporterCreances(ItinerairesDbContext db, TimeProvider horloge) : ImporterDossiers<CreancesFoyer>(db, horloge, FormatFlux.Creances)
{
    protected override (string Cle, CreancesFoyer Dossier) Lire(XElement dossier, ContexteDossier contexte)
    {
        var matricule = Exiger(dossier, "MATRICULE", "IdentificationRSA", "Organisme");
        var creances = dossier
            .Elements("Creance")
            .Elements("CreancesTransferees")
            .Select(c => Creance(c, contexte))
            .GroupBy(c => c.Numero)
            .Select(g => g.MaxBy(c => c.Le)!)
            .ToList();
        return creances.Count > 0
            ? (matricule, new CreancesFoyer(Foyer.NormaliserMatricule(matricule), creances))
            : throw new DossierRefuseException("CreancesTransferees", CodesImport.ValeurManquante, "Le dossier n’a aucune créance.");
    }

    protected override async Task AppliquerAsync(IReadOnlyList<(int Rang, CreancesFoyer Dossier)> lot, TravailDeLot travail, CancellationToken annulation)
    {
        var foyers = await FoyersConnus.LireAsync(Base, lot.Select(l => l.Dossier.Matricule), annulation);
        var ids = foyers.Values.ToList();
        var connus = (await Base.Indus.Where(i => ids.Contains(i.FoyerId)).ToListAsync(annulation)).ToDictionary(i => (i.FoyerId, i.Numero));
        foreach (var (rang, dossier) in lot)
        {
            if (!foyers.TryGetValue(dossier.Matricule, out var foyer))
            {
                travail.Refuser(rang, "MATRICULE", CodesImport.FoyerInconnu, FoyersConnus.PasEncore(dossier.Matricule));
                continue;
            }

            travail.Compter(ComptesDossiers.Foyers);
            var change = false;
            foreach (var creance in dossier.Creances)
            {
                var indu = connus.GetValueOrDefault((foyer, creance.Numero));
                var image = indu is null ? null : Imager(travail, indu);
                var estNouveau = indu is null;
                indu ??= new Indu(foyer, creance.Numero);
                var fluxAvant = indu.FluxDu;
                var (a, solde) = indu.Constater(creance.Etat, creance.Le, travail.Flux.CreeLe);
                if (!a)
                {
                    TracerLaDate(travail, nameof(Indu), indu.Id, image, fluxAvant != indu.FluxDu);
                    continue;
                }

                change = true;
                if (estNouveau)
                {
                    Base.Indus.Add(indu);
                }

                // Taken back in the order of the traces: what names the indu goes before it.
                if (solde is not null)
                {
                    Base.SoldesIndu.Add(solde);
                    Tracer(travail, null, nameof(SoldeIndu), solde.Id, null);
                }

                travail.Compter(estNouveau ? ComptesDossiers.IndusCrees : ComptesDossiers.IndusChanges);
                Tracer(travail, null, nameof(Indu), indu.Id, image);
            }

            travail.Compter(ComptesDossiers.Inchanges, change ? 0 : 1);
        }
    }

    private static CreanceLue Creance(XElement creance, ContexteDossier contexte)
    {
        DateOnly Exigee(string element, string parent) =>
            TryDate(Exiger(creance, element, parent), out var date)
                ? date
                : throw new DossierRefuseException(element, CodesImport.DateInvalide, $"La date {element} n’existe pas.");

        DateOnly? Donnee(string element) => contexte.Date(Valeur(creance, element, "DetailCreance"), element);

        string? Code(string element) => Valeur(creance, element, "DetailCreance") is { Length: > 0 and <= 3 } code ? code : null;

        var detail = creance.Element("DetailCreance") ?? creance;
        return new CreanceLue(
            new NumeroIndu(
                Exiger(creance, "NATCRE", "IdentificationCreance"),
                Exiger(creance, "RGCRE", "IdentificationCreance"),
                Exigee("DTIMPLCRE", "IdentificationCreance")
            ),
            Donnee("MOISMOUCOMPTA") ?? contexte.Flux.ReferenceLe,
            Code("MOTIINDU"),
            Code("ORIINDU"),
            Code("RESPINDU")
        )
        {
            Debut = Donnee("DDREGUCRE"),
            Fin = Donnee("DFREGUCRE"),
            MouvementLe = Donnee("DTDERCREDCRETRANS"),
            Initial = Montants.Lire(detail, "MTINICRE").Centimes,
            Solde = Montants.Lire(detail, "MTSOLREELCRETRANS").Centimes,
        };
    }
}
