using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Itineraires.Data;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Paiements;
using Itineraires.Domain.Personnes;
using Microsoft.EntityFrameworkCore;
using static Itineraires.Web.Imports.Cnaf.ElementsDossier;

namespace Itineraires.Web.Imports.Cnaf;

/// <summary>The accounts of a foyer in the financial flow.</summary>
internal sealed record ComptesFoyer(string Matricule, List<SommeDuMois> Sommes);

/// <summary>The sum of a month, of an operation and of a nature.</summary>
internal sealed record SommeDuMois(DateOnly Mois, OperationPaiement Operation, string Nature, long Centimes, long Rappel);

/// <summary>Brings the financial flow (VRSF) into the payments of the foyers, month by month.</summary>
internal sealed partial class ImporterPaiements(ItinerairesDbContext db, TimeProvider horloge)
    : ImporterDossiers<ComptesFoyer>(db, horloge, FormatFlux.Financier)
{
    /// <summary>TYPEOPECOMPTA of what pays earlier months.</summary>
    private const string Rappel = "PRA";

    /// <summary>SENSOPECOMPTA of what is taken off.</summary>
    private const string Deduction = "DE";

    private static readonly Dictionary<string, OperationPaiement> Operations = new(StringComparer.Ordinal)
    {
        ["AllocationsComptabilisees"] = OperationPaiement.Allocation,
        ["IndusConstates"] = OperationPaiement.InduConstate,
        ["IndusTransferesCG"] = OperationPaiement.InduTransfere,
        ["RemisesIndus"] = OperationPaiement.Remise,
        ["AnnulationsFaibleMontant"] = OperationPaiement.AnnulationFaibleMontant,
        ["AutresAnnulations"] = OperationPaiement.AutreAnnulation,
    };

    private long _verses;

    protected override (string Cle, ComptesFoyer Dossier) Lire(XElement dossier, ContexteDossier contexte)
    {
        var matricule = Exiger(dossier, "MATRICULE", "IdentificationRSA", "Organisme");
        var lignes = dossier.Elements("AcompteRSA").SelectMany(Lire).ToList();
        _verses += lignes.Where(l => l.Operation == OperationPaiement.Allocation).Sum(l => l.Centimes);
        return (
            matricule,
            new ComptesFoyer(
                Foyer.NormaliserMatricule(matricule),
                [
                    .. lignes
                        .GroupBy(l => (l.Mois, l.Operation, l.Nature))
                        .Select(g => new SommeDuMois(g.Key.Mois, g.Key.Operation, g.Key.Nature, g.Sum(l => l.Centimes), g.Sum(l => l.Rappel))),
                ]
            )
        );
    }

    /// <summary>The sum announced at the end of the flow is that of the amounts paid, when no dossier was rejected.</summary>
    protected override void Verifier(FluxLu<ComptesFoyer> flux)
    {
        if (
            flux.Rejetes == 0
            && Verses().Match(flux.Fin) is { Success: true } total
            && decimal.TryParse(total.Groups["total"].ValueSpan, NumberStyles.Number, CultureInfo.InvariantCulture, out var annonce)
            && Montant.DepuisEuros(annonce).Centimes != _verses
        )
        {
            flux.Avertissements.Ajouter(
                new RemarqueImport(
                    0,
                    "MTTOTRSA",
                    CodesImport.TotalMontants,
                    $"Le flux annonce {Montant.DepuisEuros(annonce)} versés, ses dossiers en donnent {new Montant(_verses)}."
                )
            );
        }
    }

    protected override async Task AppliquerAsync(IReadOnlyList<(int Rang, ComptesFoyer Dossier)> lot, TravailDeLot travail, CancellationToken annulation)
    {
        var foyers = await FoyersConnus.LireAsync(Base, lot.Select(l => l.Dossier.Matricule), annulation);
        var ids = foyers.Values.ToList();
        var mois = lot.SelectMany(l => l.Dossier.Sommes).Select(s => s.Mois).Distinct().ToList();
        var connus = (await Base.MouvementsPaiement.Where(m => ids.Contains(m.FoyerId) && mois.Contains(m.Mois)).ToListAsync(annulation)).ToDictionary(m =>
            (m.FoyerId, m.Mois, m.Operation, m.Nature)
        );
        foreach (var (rang, dossier) in lot)
        {
            if (!foyers.TryGetValue(dossier.Matricule, out var foyer))
            {
                travail.Refuser(rang, "MATRICULE", CodesImport.FoyerInconnu, FoyersConnus.PasEncore(dossier.Matricule));
                continue;
            }

            travail.Compter(ComptesDossiers.Foyers);
            var change = false;
            foreach (var somme in dossier.Sommes)
            {
                var mouvement = connus.GetValueOrDefault((foyer, somme.Mois, somme.Operation, somme.Nature));
                var image = mouvement is null ? null : Imager(travail, mouvement);
                var estNouveau = mouvement is null;
                mouvement ??= new MouvementPaiement(foyer, somme.Mois, somme.Operation, somme.Nature);
                var fluxAvant = mouvement.FluxDu;
                if (!mouvement.Constater(new Montant(somme.Centimes), new Montant(somme.Rappel), travail.Flux.CreeLe))
                {
                    TracerLaDate(travail, nameof(MouvementPaiement), mouvement.Id, image, fluxAvant != mouvement.FluxDu);
                    continue;
                }

                change = true;
                if (estNouveau)
                {
                    Base.MouvementsPaiement.Add(mouvement);
                }

                travail.Compter(estNouveau ? ComptesDossiers.MouvementsCrees : ComptesDossiers.MouvementsChanges);
                Tracer(travail, null, nameof(MouvementPaiement), mouvement.Id, image);
            }

            travail.Compter(ComptesDossiers.Inchanges, change ? 0 : 1);
        }
    }

    private static IEnumerable<SommeDuMois> Lire(XElement acompte)
    {
        var texte = Exiger(acompte, "MOISMOUCOMPTA", "GeneraliteAcompteRSA");
        if (!TryDate(texte, out var jour))
        {
            throw new DossierRefuseException("MOISMOUCOMPTA", CodesImport.DateInvalide, $"Le mois «\u00A0{texte}\u00A0» n’existe pas.");
        }

        var mois = new DateOnly(jour.Year, jour.Month, 1);
        foreach (var famille in acompte.Elements("DetailAcompteRSA").Elements())
        {
            if (!Operations.TryGetValue(famille.Name.LocalName, out var operation))
            {
                continue;
            }

            foreach (var detail in famille.Elements())
            {
                var nature = Exiger(detail, "NATPFCRE");
                var centimes = Montants.Lire(detail, "MTMOUCOMPTA").Centimes;
                // An indu lies on the other side of the account: its amount is told as it is.
                var signe = operation == OperationPaiement.Allocation && Valeur(detail, "SENSOPECOMPTA") == Deduction ? -1 : 1;
                yield return new SommeDuMois(mois, operation, nature, signe * centimes, Valeur(detail, "TYPEOPECOMPTA") == Rappel ? signe * centimes : 0);
            }
        }
    }

    [GeneratedRegex(
        "<TotalAllocationsComptabilisees>.*?<MTTOTRSA>\\s*(?<total>[0-9.]{1,15})\\s*</MTTOTRSA>",
        RegexOptions.ExplicitCapture | RegexOptions.Singleline,
        1000
    )]
    private static partial Regex Verses();
}

/// <summary>The amounts of the flows.</summary>
internal static class Montants
{
    private const decimal Maximum = 999_999_999.99m;

    /// <exception cref="DossierRefuseException">The amount is missing or is no number.</exception>
    public static Montant Lire(XElement detail, string element)
    {
        var texte = Exiger(detail, element);
        return decimal.TryParse(texte, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var euros) && euros <= Maximum
            ? Montant.DepuisEuros(euros)
            : throw new DossierRefuseException(element, CodesImport.MontantInvalide, $"Le montant «\u00A0{texte}\u00A0» n’en est pas un.");
    }
}

/// <summary>Foyers named by their matricule.</summary>
internal static class FoyersConnus
{
    public static Task<Dictionary<string, Guid>> LireAsync(ItinerairesDbContext db, IEnumerable<string> matricules, CancellationToken annulation)
    {
        var liste = matricules.Distinct().ToList();
        return db
            .Foyers.AsNoTracking()
            .Where(f => liste.Contains(f.Matricule))
            .ToDictionaryAsync(f => f.Matricule, f => f.Id, StringComparer.Ordinal, annulation);
    }

    public static string PasEncore(string matricule) =>
        $"Le foyer {matricule} n’est pas encore connu\u00A0: redonnez ce dossier après le flux des bénéficiaires.";
}
