using System.Xml.Linq;
using Itineraires.Data;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Entree;
using Itineraires.Domain.Personnes;
using Itineraires.Domain.Pilotage;
using Itineraires.Web.Imports.FranceTravail;
using Microsoft.EntityFrameworkCore;
using static Itineraires.Web.Imports.Cnaf.ElementsDossier;

namespace Itineraires.Web.Imports.Cnaf;

/// <summary>A demande of the flow of instruction.</summary>
/// <param name="Matricule">Matricule of the foyer; empty while the organisme payeur gave none.</param>
internal sealed record DemandeInstruite(string Matricule, string Numero, DateOnly? DemandeeLe, ContactsDuFlux Contacts, List<PersonneInstruite> Personnes);

/// <summary>The demandeur or the conjoint of a demande, and her données socioprofessionnelles when they were collected.</summary>
internal sealed record PersonneInstruite(
    bool EstDemandeur,
    string Nir,
    string Nom,
    string NomPlie,
    string PrenomPlie,
    DateOnly Naissance,
    DateOnly? RecueilliLe,
    DonneesSocioprofessionnelles? Donnees,
    List<string>? Besoins,
    string? Niveau
);

/// <summary>
/// Brings the flow of instruction (VIRS) to the persons whom the platform knows: données socioprofessionnelles, contacts with their agreements,
/// day of the demande (ORI-01). A demande of which someone is not known is set aside whole, to give again after the flow of bénéficiaires.
/// </summary>
internal sealed class ImporterInstruction(ItinerairesDbContext db, CoffreNir coffre, TimeProvider horloge)
    : ImporterDossiers<DemandeInstruite>(db, horloge, FormatFlux.Instruction)
{
    private const int LongueurDuMetier = 100;

    private HashSet<string> _freins = [];

    protected override async Task PreparerAsync(CancellationToken annulation) =>
        _freins = [.. await Base.Nomenclature.AsNoTracking().Where(e => e.Liste == Nomenclatures.Frein).Select(e => e.Code).ToListAsync(annulation)];

    protected override (string Cle, DemandeInstruite Dossier) Lire(XElement dossier, ContexteDossier contexte)
    {
        var matricule = Valeur(dossier, "MATRICULE", "IdentificationRSA", "Organisme");
        var numero = Valeur(dossier, "NUMDEMRSA", "IdentificationRSA", "DemandeRSA");
        if (matricule.Length == 0 && numero.Length == 0)
        {
            throw new DossierRefuseException("NUMDEMRSA", CodesImport.ValeurManquante, "Ni le matricule ni le numéro de la demande ne sont donnés.");
        }

        var demandee = contexte.Date(Valeur(dossier, "DTDEMRSA", "IdentificationRSA", "DemandeRSA"), "DTDEMRSA");
        var personnes = dossier
            .Elements("Personne")
            .Where(p => Valeur(p, "ROLEPERS", "Prestations") is "DEM" or "CJT" && Valeur(p, "NATPREST", "Prestations") is "RSA" or "")
            .Select(p => Personne(p, demandee, contexte))
            .ToList();
        if (!personnes.Exists(p => p.EstDemandeur))
        {
            throw new DossierRefuseException("ROLEPERS", CodesImport.ValeurManquante, "La demande n’a pas de demandeur.");
        }

        return (
            matricule.Length > 0 ? matricule : numero,
            new DemandeInstruite(matricule.Length > 0 ? Foyer.NormaliserMatricule(matricule) : "", numero, demandee, Contacts(dossier, contexte), personnes)
        );
    }

    protected override async Task AppliquerAsync(IReadOnlyList<(int Rang, DemandeInstruite Dossier)> lot, TravailDeLot travail, CancellationToken annulation)
    {
        var trouvees = await TrouverAsync(lot, annulation);
        var ids = trouvees.Values.Select(t => t.Id).OfType<Guid>().Distinct().ToList();
        var personnes = await Base.Personnes.Where(p => ids.Contains(p.Id)).ToDictionaryAsync(p => p.Id, annulation);
        var recueils = (await Base.Recueils.Where(r => ids.Contains(r.PersonneId)).ToListAsync(annulation)).ToLookup(r => r.PersonneId);
        var nouveaux = new Dictionary<(Guid, DateOnly), RecueilSocioprofessionnel>();
        var rang = 0;
        foreach (var (place, demande) in lot)
        {
            var siennes = demande.Personnes.ConvertAll(p => (Lue: p, trouvees[rang++].Id, trouvees[rang - 1].Erreur));
            if (siennes.Find(s => s.Id is null) is { Erreur: { } erreur } inconnue)
            {
                travail.Refuser(
                    place,
                    "NIR",
                    erreur.Code,
                    erreur.Code == CodesImport.PersonneInconnue
                        ? $"{(inconnue.Lue.EstDemandeur ? "Le demandeur" : "Le conjoint")} n’est pas encore connu\u00A0: redonnez ce dossier après le flux des bénéficiaires."
                        : erreur.Message
                );
                continue;
            }

            var change = false;
            foreach (var (lue, id, _) in siennes)
            {
                var personne = personnes[id!.Value];
                travail.Compter(ComptesDossiers.Personnes);
                change |= Actualiser(personne, lue, demande.Contacts, travail);
                change |= Recueillir(personne, lue, demande, recueils[personne.Id], nouveaux, travail);
            }

            if (!change)
            {
                travail.Compter(ComptesDossiers.Inchanges);
            }
        }
    }

    /// <summary>The contacts, which are those of the demandeur, and the level of qualification while nobody noted one.</summary>
    private bool Actualiser(Personne personne, PersonneInstruite lue, ContactsDuFlux contacts, TravailDeLot travail)
    {
        var image = Imager(travail, personne);
        var avant = (personne.Telephone, personne.Courriel, personne.TelephoneSansAccord, personne.CourrielSansAccord);
        var dateAvant = personne.ContactsLe;
        if (lue.EstDemandeur && !personne.SuivreContacts(contacts, travail.Flux.CreeLe))
        {
            travail.Compter(ComptesDossiers.ContactsGardes);
        }

        var contactsChanges = avant != (personne.Telephone, personne.Courriel, personne.TelephoneSansAccord, personne.CourrielSansAccord);
        var niveau = personne.NiveauQualification is null && lue.Niveau is not null;
        if (niveau)
        {
            personne.Qualifier(lue.Niveau, personne.IdentifiantFranceTravail);
        }

        travail.Compter(ComptesDossiers.ContactsChanges, contactsChanges ? 1 : 0);
        travail.Compter(ComptesDossiers.NiveauxNotes, niveau ? 1 : 0);
        if (contactsChanges || niveau)
        {
            Tracer(travail, personne.Id, nameof(Personne), personne.Id, image);
            return true;
        }

        TracerLaDate(travail, nameof(Personne), personne.Id, image, dateAvant != personne.ContactsLe);
        return false;
    }

    private bool Recueillir(
        Personne personne,
        PersonneInstruite lue,
        DemandeInstruite demande,
        IEnumerable<RecueilSocioprofessionnel> connus,
        Dictionary<(Guid, DateOnly), RecueilSocioprofessionnel> nouveaux,
        TravailDeLot travail
    )
    {
        if (lue is not { Donnees: { } donnees, RecueilliLe: { } le })
        {
            return false;
        }

        var recueil = connus.FirstOrDefault(r => r.RecueilliLe == le) ?? nouveaux.GetValueOrDefault((personne.Id, le));
        var image = recueil is null ? null : Imager(travail, recueil);
        var estNouveau = recueil is null;
        recueil ??= new RecueilSocioprofessionnel(personne.Id, le);
        var dateAvant = recueil.FluxDu;
        var besoins = lue.Besoins?.Where(_freins.Contains).ToList();
        if (!recueil.Noter(demande.DemandeeLe, demande.Numero.Length > 0 ? demande.Numero : null, donnees, besoins, travail.Flux.CreeLe))
        {
            TracerLaDate(travail, nameof(RecueilSocioprofessionnel), recueil.Id, image, dateAvant != recueil.FluxDu);
            return false;
        }

        if (estNouveau)
        {
            Base.Recueils.Add(recueil);
            nouveaux[(personne.Id, le)] = recueil;
        }

        travail.Compter(estNouveau ? ComptesDossiers.RecueilsCrees : ComptesDossiers.RecueilsChanges);
        Tracer(travail, personne.Id, nameof(RecueilSocioprofessionnel), recueil.Id, image);
        return true;
    }

    /// <summary>By NIR, else by names and birth date; of several, or of none, the one in the foyer of the demande.</summary>
    private async Task<Dictionary<int, (Guid? Id, RemarqueImport? Erreur)>> TrouverAsync(
        IReadOnlyList<(int Rang, DemandeInstruite Dossier)> lot,
        CancellationToken annulation
    )
    {
        var nommees = lot.SelectMany(d => d.Dossier.Personnes.Select(p => (d.Dossier, Personne: p)))
            .Select((p, i) => (p.Dossier, p.Personne, Nommee: Nommer(p.Personne, i)))
            .ToList();
        var reconnues = await new ReconnaissancePersonnes(Base, coffre).ReconnaitreAsync(nommees.ConvertAll(n => n.Nommee), annulation);
        var douteuses = reconnues.Where(r => r.Erreur?.Code is CodesImport.PersonneInconnue or CodesImport.PersonneAmbigue).Select(r => r.Ligne.Ligne).ToList();
        var membres = await MembresAsync([.. douteuses.Select(r => nommees[r].Dossier)], annulation);
        var trouvees = reconnues.ToDictionary(r => r.Ligne.Ligne, r => (Id: r.PersonneId, r.Erreur));
        foreach (var rang in douteuses)
        {
            var (dossier, personne, _) = nommees[rang];
            var siens = membres
                .Where(m =>
                    ((dossier.Matricule.Length > 0 && m.Matricule == dossier.Matricule) || (dossier.Numero.Length > 0 && m.Numero == dossier.Numero))
                    && m.Prenom == personne.PrenomPlie
                    && m.Naissance == personne.Naissance
                )
                .Select(m => m.Id)
                .Distinct()
                .ToList();
            if (siens.Count == 1)
            {
                trouvees[rang] = (siens[0], null);
            }
        }

        return trouvees;
    }

    private static PersonneNommee Nommer(PersonneInstruite personne, int rang)
    {
        _ = Nir.TryParse(personne.Nir, out var nir, out _);
        return new PersonneNommee(rang, nir, default, "", personne.NomPlie, personne.PrenomPlie, personne.Naissance);
    }

    private async Task<List<Membre>> MembresAsync(List<DemandeInstruite> demandes, CancellationToken annulation)
    {
        if (demandes.Count == 0)
        {
            return [];
        }

        var matricules = demandes.Select(d => d.Matricule).Where(m => m.Length > 0).Distinct().ToList();
        var numeros = demandes.Select(d => d.Numero).Where(n => n.Length > 0).Distinct().ToList();
        return await Base
            .Personnes.AsNoTracking()
            .Where(p => p.Foyer != null && (matricules.Contains(p.Foyer.Matricule) || numeros.Contains(p.Foyer.NumeroDemandeRsa!)))
            .Select(p => new Membre(p.Id, p.Foyer!.Matricule, p.Foyer.NumeroDemandeRsa, p.PrenomPlie, p.DateNaissance))
            .ToListAsync(annulation);
    }

    private static PersonneInstruite Personne(XElement personne, DateOnly? demandee, ContexteDossier contexte)
    {
        var nom = Exiger(personne, "NOM", "Identification");
        var prenom = Exiger(personne, "PRENOM", "Identification");
        var texteNaissance = Exiger(personne, "DTNAI", "Identification");
        if (!TryDate(texteNaissance, out var naissance) || !Domain.Personnes.Personne.NaissancePossible(naissance, contexte.Aujourdhui))
        {
            throw new DossierRefuseException(
                "DTNAI",
                CodesImport.NaissanceInvalide,
                $"La date de naissance «\u00A0{texteNaissance}\u00A0» n’est pas possible."
            );
        }

        var nir = Valeur(personne, "NIR", "Identification");
        if (nir.Length > 0 && !Nir.TryParse(nir, out _, out var raison))
        {
            contexte.Avertir("NIR", CodesImport.NirInvalide, $"{raison} La personne est cherchée par ses noms.");
            nir = "";
        }

        var nomNaissance = Valeur(personne, "NOMNAI", "Identification");
        var dsp = personne.Element("DonneesSocioProfessionnelles");
        // Collected on the day told, else with the demande, else known since the flow.
        DateOnly? le = dsp is null
            ? null
            : contexte.Date(Valeur(personne, "DTENRSOCPRO", "SuiviAppuiOrientation"), "DTENRSOCPRO")
                ?? demandee
                ?? DateOnly.FromDateTime(Horloge.EnHeureLocale(contexte.Flux.CreeLe));
        var (donnees, besoins, niveau) = dsp is null ? (null, null, null) : Donnees(personne, dsp);
        return new PersonneInstruite(
            Valeur(personne, "ROLEPERS", "Prestations") == "DEM",
            nir,
            nom,
            Texte.Replier(nomNaissance.Length > 0 ? nomNaissance : nom),
            Texte.Replier(prenom),
            naissance,
            le,
            donnees,
            besoins,
            niveau
        );
    }

    private static (DonneesSocioprofessionnelles, List<string>?, string?) Donnees(XElement personne, XElement dsp)
    {
        var reponses = dsp.Descendants()
            .Concat(personne.Elements("Activite").Elements("ACT"))
            .Where(e => !e.HasElements)
            .SelectMany(e => CodesCnaf.Reponses[$"{e.Name.LocalName} {e.Value.Trim()}"])
            .ToLookup(r => r.Champ, r => r.Valeur, StringComparer.Ordinal);
        T? Choisi<T>(string champ)
            where T : struct, Enum => reponses[champ].FirstOrDefault() is { } valeur ? Enum.Parse<T>(valeur) : null;

        var metier = Valeur(dsp, "LIBDERACT", "SituationProfessionnelle");
        var besoins = reponses["besoin"].Distinct(StringComparer.Ordinal).ToList();
        return (
            new DonneesSocioprofessionnelles(
                Choisi<SituationProfessionnelle>("situation"),
                metier.Length == 0 ? null : metier[..Math.Min(metier.Length, LongueurDuMetier)],
                null,
                Deplacements(Valeur(dsp, "TOPPERMICONDUB", "Mobilite", "CommunMobilite"), Valeur(dsp, "TOPMOYLOCO", "Mobilite", "CommunMobilite")),
                Choisi<SituationLogement>("logement"),
                Choisi<GardeEnfants>("garde"),
                reponses["couverture"].FirstOrDefault() is { } couverture ? couverture == "oui" : null
            ),
            besoins.Count > 0 || reponses["aucun"].Any() ? besoins : null,
            reponses["niveau"].FirstOrDefault()
        );
    }

    private static Mobilite? Deplacements(string permis, string moyen) =>
        (permis, moyen) switch
        {
            ("1", "1") => Mobilite.Vehicule,
            ("1", _) => Mobilite.PermisSeul,
            (_, "1") => Mobilite.Transports,
            ("0", "0") => Mobilite.Difficile,
            _ => null,
        };

    /// <summary>One telephone and one address: those that the person allows to use come first.</summary>
    private static ContactsDuFlux Contacts(XElement dossier, ContexteDossier contexte)
    {
        var modes = (Descendre(dossier, "DonneesAdministratives")?.Elements("ModesContacts") ?? []).ToList();
        var telephones = modes
            .Where(m => Valeur(m, "MATETEL") != "FAX")
            .Select(m => (Numero: Chiffres(Valeur(m, "NUMTEL")), Accord: Valeur(m, "AUTORUTITEL") == "A"))
            .Where(t => t.Numero.Length > 0)
            .OrderByDescending(t => t.Accord)
            .ToList();
        if (telephones.RemoveAll(t => t.Numero.Length != 10 || t.Numero[0] != '0') > 0)
        {
            contexte.Avertir("NUMTEL", CodesImport.TelephoneInvalide, "Un téléphone n’est pas un numéro à dix chiffres\u00A0: il n’est pas repris.");
        }

        var adresses = modes
            .Select(m => (Adresse: Valeur(m, "ADRELEC"), Accord: Valeur(m, "AUTORUTIADRELEC") == "A"))
            .Where(a => a.Adresse.Length > 0)
            .OrderByDescending(a => a.Accord)
            .ToList();
        if (adresses.RemoveAll(a => !System.Net.Mail.MailAddress.TryCreate(a.Adresse, out var lue) || lue.Address != a.Adresse) > 0)
        {
            contexte.Avertir("ADRELEC", CodesImport.CourrielInvalide, "Une adresse électronique n’est pas valable\u00A0: elle n’est pas reprise.");
        }

        var (telephone, adresse) = (telephones.FirstOrDefault(), adresses.FirstOrDefault());
        return new ContactsDuFlux(telephone.Numero, telephone.Accord, adresse.Adresse, adresse.Accord);
    }

    private static string Chiffres(string numero) => string.Concat(numero.Where(c => c is not (' ' or '.' or '-')));

    private sealed record Membre(Guid Id, string Matricule, string? Numero, string Prenom, DateOnly Naissance);
}
