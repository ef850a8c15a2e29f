using Itineraires.Data;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Personnes;
using Itineraires.Web.Imports.Beneficiaires;
using Microsoft.EntityFrameworkCore;

namespace Itineraires.Web.Imports.Tableurs;

/// <summary>
/// Finds whom the lines of a spreadsheet name, and completes the lines with what the base knows of them, so that an incomplete file updates
/// whom it names and erases nothing. In this order: NIR, identifier of the territory's system, names and birth date in the foyer of the
/// matricule, e-mail with first name, telephone with first name, first name in the foyer of the matricule, names and birth date in the
/// whole base. The matricule alone, an e-mail alone or a telephone alone name nobody: spouses share them. Two candidates are none.
/// </summary>
/// <param name="lecture">How the file is read.</param>
public sealed class RapprochementLignes(ItinerairesDbContext db, CoffreNir coffre, LectureTableur lecture, DateOnly aujourdhui)
{
    /// <summary>Lines completed together.</summary>
    public const int Lot = 2000;

    private const int Majorite = 18;

    /// <summary>Places taken in each foyer of the file, by the fingerprint of its matricule.</summary>
    private readonly Dictionary<long, Places> _places = [];

    [Flags]
    private enum Places : byte
    {
        Aucune = 0,
        Demandeur = 1,
        Conjoint = 2,
    }

    /// <summary>Notes the places that the file itself says, so that a line that says none is not put there.</summary>
    public void Preparer(IEnumerable<LigneBeneficiaire> lignes)
    {
        foreach (var ligne in lignes.Where(l => l.EstRoleDit && l.Matricule.Length > 0))
        {
            Prendre(ligne.Matricule, (RoleFoyer)ligne.Role);
        }
    }

    /// <summary>Each line completed, or the reason why it is rejected, in the order of the lines.</summary>
    /// <param name="avertir">Told what is taken otherwise than the file says.</param>
    public async Task<List<(LigneBeneficiaire? Ligne, RemarqueImport? Erreur)>> CompleterAsync(
        IReadOnlyCollection<LigneBeneficiaire> lignes,
        Action<RemarqueImport> avertir,
        CancellationToken annulation
    )
    {
        var connues = await ConnuesAsync(lignes, annulation);
        var resultat = new List<(LigneBeneficiaire?, RemarqueImport?)>(lignes.Count);
        foreach (var ligne in lignes)
        {
            var (personne, parNumero, candidates) = Reconnaitre(ligne, connues);
            resultat.Add(
                personne is not null ? Completer(ligne, personne, parNumero, avertir)
                : candidates > 1 && (lecture.ContactsSeulement || EstIncomplete(ligne)) ? (null, Ambigue(ligne, candidates))
                : lecture.ContactsSeulement ? (null, Inconnue(ligne))
                : Nouvelle(ligne, connues, avertir)
            );
        }

        return resultat;
    }

    private static bool EstIncomplete(LigneBeneficiaire ligne) => ligne.DateNaissance == default || ligne.Nom.Length == 0 || ligne.Prenom.Length == 0;

    private static RemarqueImport Inconnue(LigneBeneficiaire ligne) =>
        new(ligne.Ligne, null, CodesImport.PersonneInconnue, "Personne de connu n’a ce numéro\u00A0: ce fichier ne crée personne.");

    private static RemarqueImport Ambigue(LigneBeneficiaire ligne, int candidates) =>
        new(
            ligne.Ligne,
            null,
            CodesImport.PersonneAmbigue,
            $"{candidates} personnes peuvent être celle de cette ligne\u00A0: donnez son NIR ou sa date de naissance."
        );

    /// <summary>The person of a line; whether a number tells her; how many could be her when none is told.</summary>
    private (Connue? Personne, bool ParNumero, int Candidates) Reconnaitre(LigneBeneficiaire ligne, Connues connues)
    {
        if (!ligne.Nir.EstVide && connues.ParNir.TryGetValue(Convert.ToHexString(coffre.Empreinte(ligne.Nir)), out var parNir))
        {
            return (parNir, true, 1);
        }

        if (
            ligne.IdentifiantInterne.Length > 0
            && Seule(connues.ParIdentifiant[ligne.IdentifiantInterne].Where(p => EstPossible(p, ligne))) is { } parIdentifiant
        )
        {
            return (parIdentifiant, true, 1);
        }

        var foyer = ligne.Matricule.Length == 0 ? [] : connues.ParMatricule[ligne.Matricule].Where(p => EstPossible(p, ligne)).ToList();
        if (lecture.ContactsSeulement)
        {
            var place = ligne.EstRoleDit ? (RoleFoyer)ligne.Role : RoleFoyer.Demandeur;
            return (Seule(foyer.Where(p => p.Role == place)), true, foyer.Count(p => p.Role == place));
        }

        IEnumerable<IEnumerable<Connue>> essais =
        [
            foyer.Where(p => p.DateNaissance == ligne.DateNaissance && p.EstNommee(ligne)),
            ligne.Email.Length == 0 ? [] : connues.ParCourriel[ligne.Email.ToLowerInvariant()].Where(p => p.EstPrenommee(ligne) && EstPossible(p, ligne)),
            ligne.Telephone.Length == 0 ? [] : connues.ParTelephone[ligne.Telephone].Where(p => p.EstPrenommee(ligne) && EstPossible(p, ligne)),
            ligne.DateNaissance == default ? foyer.Where(p => p.EstPrenommee(ligne)) : [],
            ligne.DateNaissance == default || ligne.Matricule.Length > 0
                ? []
                : connues.ParNaissance[ligne.DateNaissance].Where(p => p.EstNommee(ligne) && EstPossible(p, ligne)),
        ];
        var candidates = 0;
        foreach (var essai in essais)
        {
            var trouvees = essai.DistinctBy(p => p.Id).ToList();
            if (trouvees.Count == 1)
            {
                return (trouvees[0], false, 1);
            }

            candidates = Math.Max(candidates, trouvees.Count);
        }

        return (null, false, candidates);
    }

    private static Connue? Seule(IEnumerable<Connue> personnes) => personnes.Take(2).ToList() is [var seule] ? seule : null;

    /// <summary>Another NIR or another birth date is another person.</summary>
    private bool EstPossible(Connue personne, LigneBeneficiaire ligne) =>
        (ligne.Nir.EstVide || personne.NirEmpreinte is null || personne.NirEmpreinte.AsSpan().SequenceEqual(coffre.Empreinte(ligne.Nir)))
        && (ligne.DateNaissance == default || personne.DateNaissance == ligne.DateNaissance);

    private (LigneBeneficiaire? Ligne, RemarqueImport? Erreur) Completer(
        LigneBeneficiaire ligne,
        Connue personne,
        bool parNumero,
        Action<RemarqueImport> avertir
    )
    {
        var estSure = parNumero && !personne.EstAbsorbee && !lecture.ContactsSeulement;
        var matricule = estSure && ligne.Matricule.Length > 0 ? ligne.Matricule : personne.Matricule ?? ligne.Matricule;
        if (!estSure && ligne.Matricule.Length > 0 && personne.Matricule is { } connu && connu != ligne.Matricule)
        {
            if (Foyer.EstMatriculeProvisoire(connu))
            {
                matricule = ligne.Matricule;
            }
            else
            {
                avertir(
                    new RemarqueImport(
                        ligne.Ligne,
                        "matricule",
                        CodesImport.AutreMatricule,
                        $"{personne.Prenom} {personne.Nom} est connue sous le numéro d’allocataire {connu}\u00A0: elle y reste."
                    )
                );
            }
        }

        if (matricule.Length == 0)
        {
            return (
                null,
                new RemarqueImport(
                    ligne.Ligne,
                    "matricule",
                    CodesImport.ValeurManquante,
                    "Cette personne est connue sans foyer RSA\u00A0: donnez son numéro d’allocataire."
                )
            );
        }

        // By an e-mail or a telephone, a line names someone: it does not rename her.
        if (!estSure && !lecture.ContactsSeulement && ligne.Nom.Length > 0 && ligne.NomReplie != personne.NomPlie && !personne.EstNommee(ligne))
        {
            avertir(
                new RemarqueImport(
                    ligne.Ligne,
                    "nom",
                    CodesImport.IdentiteGardee,
                    $"La ligne désigne {personne.Prenom} {personne.Nom}, reconnue autrement que par son nom\u00A0: elle n’est pas renommée."
                )
            );
        }

        var gardeNom = !estSure || ligne.Nom.Length == 0;
        var nom = gardeNom ? personne.Nom : ligne.Nom;
        var nomNaissance =
            gardeNom || ligne.NomNaissance.Length == 0 ? personne.NomNaissance ?? (personne.EstNommee(ligne) ? ligne.NomNaissance : "") : ligne.NomNaissance;
        var prenom = !estSure || ligne.Prenom.Length == 0 ? personne.Prenom : ligne.Prenom;
        var role = ligne.EstRoleDit && !lecture.ContactsSeulement ? ligne.Role : (RoleImporte?)(byte?)personne.Role ?? RoleSuppose(ligne, matricule, null);
        Prendre(matricule, (RoleFoyer)role);
        var complete = ligne with
        {
            PersonneId = personne.Id,
            Matricule = matricule,
            Role = role,
            Nom = nom,
            NomNaissance = nomNaissance,
            Prenom = prenom,
            DateNaissance = !estSure || ligne.DateNaissance == default ? personne.DateNaissance : ligne.DateNaissance,
            Nir = personne.EstAbsorbee ? default : ligne.Nir,
            NomReplie = Texte.Replier(nomNaissance.Length > 0 ? nomNaissance : nom),
            PrenomReplie = Texte.Replier(prenom),
        };
        return (lecture.ContactsSeulement ? SeulsContacts(complete) : AvecVoieConnue(complete, personne), null);
    }

    /// <summary>Nothing of the line but telephone and e-mail.</summary>
    private static LigneBeneficiaire SeulsContacts(LigneBeneficiaire ligne) =>
        new()
        {
            Ligne = ligne.Ligne,
            PersonneId = ligne.PersonneId,
            Matricule = ligne.Matricule,
            Role = ligne.Role,
            Nom = ligne.Nom,
            NomNaissance = ligne.NomNaissance,
            Prenom = ligne.Prenom,
            DateNaissance = ligne.DateNaissance,
            NomReplie = ligne.NomReplie,
            PrenomReplie = ligne.PrenomReplie,
            Telephone = ligne.Telephone,
            Email = ligne.Email,
        };

    /// <summary>A file that gives only the commune of someone known to live there does not take her street away.</summary>
    private static LigneBeneficiaire AvecVoieConnue(LigneBeneficiaire ligne, Connue personne)
    {
        if (ligne.Adresse.Length > 0 || personne.Adresse is not { } connue || (ligne.CodePostal + ligne.Commune + ligne.CodeInsee).Length == 0)
        {
            return ligne;
        }

        var memeLieu =
            (ligne.CodePostal.Length == 0 || connue.CodePostal is null || ligne.CodePostal == connue.CodePostal)
            && (ligne.CodeInsee.Length == 0 || connue.CodeInsee is null || ligne.CodeInsee == connue.CodeInsee)
            && (ligne.Commune.Length == 0 || connue.Commune is null || Texte.Replier(ligne.Commune) == Texte.Replier(connue.Commune));
        return memeLieu
            ? ligne with
            {
                Adresse = connue.Voie ?? "",
                ComplementAdresse = ligne.ComplementAdresse.Length > 0 ? ligne.ComplementAdresse : connue.Complement ?? "",
                CodePostal = connue.CodePostal ?? ligne.CodePostal,
                Commune = connue.Commune ?? ligne.Commune,
                CodeInsee = connue.CodeInsee ?? ligne.CodeInsee,
            }
            : ligne;
    }

    private (LigneBeneficiaire? Ligne, RemarqueImport? Erreur) Nouvelle(LigneBeneficiaire ligne, Connues connues, Action<RemarqueImport> avertir)
    {
        var manque =
            ligne.Nom.Length == 0 ? ("nom", "Le nom manque.")
            : ligne.Prenom.Length == 0 ? ("prenom", "Le prénom manque.")
            : ligne.DateNaissance == default
                ? ("date_naissance", "La date de naissance manque\u00A0: il la faut pour une personne qui n’est pas encore connue.")
            : default;
        if (manque.Item1 is { } champ)
        {
            return (null, new RemarqueImport(ligne.Ligne, champ, CodesImport.ValeurManquante, manque.Item2));
        }

        var matricule = ligne.Matricule.Length > 0 ? ligne.Matricule : Foyer.MatriculeProvisoire(ligne.Nom, ligne.Prenom, ligne.DateNaissance);
        var role = ligne.Role;
        if (!ligne.EstRoleDit)
        {
            role = RoleSuppose(ligne, matricule, connues);
            if (role != RoleImporte.Demandeur)
            {
                avertir(
                    new RemarqueImport(
                        ligne.Ligne,
                        "role",
                        CodesImport.RoleSuppose,
                        $"Le fichier ne dit pas la place de {ligne.Prenom} {ligne.Nom} dans le foyer {matricule}, qui a déjà un allocataire\u00A0: elle y est mise comme {Libelles.De((RoleFoyer)role)}."
                    )
                );
            }
        }

        Prendre(matricule, (RoleFoyer)role);
        return (ligne with { Matricule = matricule, Role = role }, null);
    }

    /// <summary>The first person of a foyer is its allocataire; then comes a spouse, if she is of age, then the others.</summary>
    private RoleImporte RoleSuppose(LigneBeneficiaire ligne, string matricule, Connues? connues)
    {
        var prises = _places.GetValueOrDefault(Empreinte.De(matricule));
        foreach (var membre in connues?.ParMatricule[matricule] ?? [])
        {
            prises |= Place(membre.Role);
        }

        return !prises.HasFlag(Places.Demandeur) ? RoleImporte.Demandeur
            : ligne.DateNaissance.AddYears(Majorite) > aujourdhui ? RoleImporte.Enfant
            : prises.HasFlag(Places.Conjoint) ? RoleImporte.Autre
            : RoleImporte.Conjoint;
    }

    private static Places Place(RoleFoyer? role) =>
        role switch
        {
            RoleFoyer.Demandeur => Places.Demandeur,
            RoleFoyer.Conjoint => Places.Conjoint,
            _ => Places.Aucune,
        };

    private void Prendre(string matricule, RoleFoyer role)
    {
        if (Place(role) is not Places.Aucune and var place)
        {
            var cle = Empreinte.De(matricule);
            _places[cle] = _places.GetValueOrDefault(cle) | place;
        }
    }

    /// <summary>Whoever these lines may name, by a few queries whatever their number.</summary>
    private async Task<Connues> ConnuesAsync(IReadOnlyCollection<LigneBeneficiaire> lignes, CancellationToken annulation)
    {
        var empreintes = lignes.Where(l => !l.Nir.EstVide).Select(l => coffre.Empreinte(l.Nir)).ToList();
        var identifiants = Distincts(lignes.Select(l => l.IdentifiantInterne));
        var matricules = Distincts(lignes.Select(l => l.Matricule));
        var courriels = Distincts(lignes.SelectMany(l => new[] { l.Email, l.Email.ToLowerInvariant() }));
        var telephones = Distincts(lignes.Select(l => l.Telephone));
        var naissances = lignes.Where(l => l.DateNaissance != default && l.Matricule.Length == 0).Select(l => l.DateNaissance).Distinct().ToList();
        var absorbees =
            empreintes.Count == 0
                ? []
                : await db
                    .IdentitesAbsorbees.AsNoTracking()
                    .Where(i => i.NirEmpreinte != null && empreintes.Contains(i.NirEmpreinte))
                    .Select(i => new { i.NirEmpreinte, i.PersonneId })
                    .ToListAsync(annulation);
        var gardees = absorbees.ConvertAll(a => a.PersonneId);
        var parId = new Dictionary<Guid, Connue>();
        foreach (
            var requete in new[]
            {
                empreintes.Count == 0 ? null : db.Personnes.Where(p => p.NirEmpreinte != null && empreintes.Contains(p.NirEmpreinte)),
                gardees.Count == 0 ? null : db.Personnes.Where(p => gardees.Contains(p.Id)),
                identifiants.Count == 0 ? null : db.Personnes.Where(p => p.IdentifiantInterne != null && identifiants.Contains(p.IdentifiantInterne)),
                matricules.Count == 0 ? null : db.Personnes.Where(p => p.Foyer != null && matricules.Contains(p.Foyer.Matricule)),
                courriels.Count == 0 ? null : db.Personnes.Where(p => p.Courriel != null && courriels.Contains(p.Courriel)),
                telephones.Count == 0 ? null : db.Personnes.Where(p => p.Telephone != null && telephones.Contains(p.Telephone)),
                naissances.Count == 0 ? null : db.Personnes.Where(p => naissances.Contains(p.DateNaissance)),
            }.OfType<IQueryable<Personne>>()
        )
        {
            foreach (var personne in await LireAsync(requete, annulation))
            {
                parId.TryAdd(personne.Id, personne);
            }
        }

        var parNir = parId
            .Values.Where(p => p.NirEmpreinte is not null)
            .ToDictionary(p => Convert.ToHexString(p.NirEmpreinte!), p => p, StringComparer.Ordinal);
        foreach (var absorbee in absorbees.Where(a => parId.ContainsKey(a.PersonneId)))
        {
            parNir.TryAdd(Convert.ToHexString(absorbee.NirEmpreinte!), parId[absorbee.PersonneId] with { EstAbsorbee = true });
        }

        return new Connues(parNir, [.. parId.Values]);
    }

    private static List<string> Distincts(IEnumerable<string> valeurs) => [.. valeurs.Where(v => v.Length > 0).Distinct(StringComparer.Ordinal)];

    private static Task<List<Connue>> LireAsync(IQueryable<Personne> requete, CancellationToken annulation) =>
        requete
            .AsNoTracking()
            .Select(p => new Connue(
                p.Id,
                p.Nom,
                p.NomNaissance,
                p.Prenom,
                p.DateNaissance,
                p.NomPlie,
                p.NomNaissancePlie,
                p.PrenomPlie,
                p.NirEmpreinte,
                p.IdentifiantInterne,
                p.Courriel,
                p.Telephone,
                p.Role,
                p.Foyer == null ? null : p.Foyer.Matricule,
                p.Foyer == null ? null : new Adresse(p.Foyer.Voie, p.Foyer.Complement, p.Foyer.CodePostal, p.Foyer.Commune, p.Foyer.CodeInsee)
            ))
            .ToListAsync(annulation);

    private sealed record Connue(
        Guid Id,
        string Nom,
        string? NomNaissance,
        string Prenom,
        DateOnly DateNaissance,
        string NomPlie,
        string NomNaissancePlie,
        string PrenomPlie,
        byte[]? NirEmpreinte,
        string? IdentifiantInterne,
        string? Courriel,
        string? Telephone,
        RoleFoyer? Role,
        string? Matricule,
        Adresse? Adresse
    )
    {
        /// <summary>Found by a number that a merge took away: the line neither renames nor renumbers her.</summary>
        public bool EstAbsorbee { get; init; }

        public bool EstPrenommee(LigneBeneficiaire ligne) => ligne.PrenomReplie.Length > 0 && Premier(PrenomPlie) == Premier(ligne.PrenomReplie);

        public bool EstNommee(LigneBeneficiaire ligne) =>
            PrenomPlie == ligne.PrenomReplie && (NomNaissancePlie == ligne.NomReplie || NomPlie == ligne.NomReplie || NomPlie == Texte.Replier(ligne.Nom));

        private static string Premier(string prenoms) => prenoms.IndexOf(' ', StringComparison.Ordinal) is > 0 and var fin ? prenoms[..fin] : prenoms;
    }

    private sealed class Connues(Dictionary<string, Connue> parNir, List<Connue> toutes)
    {
        public Dictionary<string, Connue> ParNir { get; } = parNir;

        public ILookup<string, Connue> ParIdentifiant { get; } = toutes.ToLookup(p => p.IdentifiantInterne ?? "", StringComparer.Ordinal);

        public ILookup<string, Connue> ParMatricule { get; } = toutes.ToLookup(p => p.Matricule ?? "", StringComparer.Ordinal);

        public ILookup<string, Connue> ParCourriel { get; } = toutes.ToLookup(p => p.Courriel?.ToLowerInvariant() ?? "", StringComparer.Ordinal);

        public ILookup<string, Connue> ParTelephone { get; } = toutes.ToLookup(p => p.Telephone ?? "", StringComparer.Ordinal);

        public ILookup<DateOnly, Connue> ParNaissance { get; } = toutes.ToLookup(p => p.DateNaissance);
    }
}
