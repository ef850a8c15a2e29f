using Itineraires.Data;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Conventions;
using Itineraires.Domain.Orientation;
using Itineraires.Web.Imports.Fichiers;
using Microsoft.EntityFrameworkCore;
using Ligne = Itineraires.Domain.Conventions.LigneConvention;

namespace Itineraires.Web.Imports.Conventions;

/// <summary>Totals of one type of parcours, in euros.</summary>
public sealed record TotalParType(int Lignes, int Places, int Suivis, decimal Montant);

/// <summary>What an import of programming did, of the shape that the command line prints.</summary>
/// <param name="Lignes">Lines of data read.</param>
/// <param name="Importees">Lines that hold in the base after the import, changed or not; none when the totals expected are unmet.</param>
/// <param name="Creees">Lines that were not in the base.</param>
public sealed record RapportConventions(
    int Lignes,
    int Importees,
    int Rejetees,
    int Creees,
    int MisesAJour,
    int Inchangees,
    int OrganismesCrees,
    int Places,
    int Suivis,
    decimal Montant,
    IReadOnlyDictionary<string, TotalParType> ParType,
    IReadOnlyList<RemarqueImport> Erreurs,
    IReadOnlyList<RemarqueImport> Avertissements
)
{
    public bool EstSansRejet => Rejetees == 0 && Erreurs.Count == 0;
}

/// <summary>Brings the lines of programming of a year into the base (CNV-03, CNV-09). The same file again changes nothing.</summary>
public static class ImporterConventions
{
    private static readonly Dictionary<string, string> Colonnes = new(StringComparer.Ordinal)
    {
        [nameof(Ligne.Places)] = "places",
        [nameof(Ligne.Suivis)] = "suivis",
        [nameof(Ligne.MontantPropose)] = "montant",
    };

    /// <summary>Reads the file and writes its good lines in one transaction.</summary>
    /// <param name="attendu">Totals announced; when they are not met nothing is written.</param>
    /// <param name="simuler">Reports without writing.</param>
    /// <exception cref="FichierRefuseException">The file is not a table or lacks a column.</exception>
    public static async Task<RapportConventions> ExecuterAsync(
        ItinerairesDbContext db,
        Stream fichier,
        int annee,
        TotauxConventions? attendu,
        bool simuler,
        CancellationToken annulation
    )
    {
        var lecture = LectureConventions.Lire(fichier);
        var avertissements = lecture.Avertissements.ToList();
        var erreurs = lecture.Erreurs.ToList();
        var organismes = await db.Organismes.ToDictionaryAsync(o => o.NomPlie, annulation);
        var alias = await (
            from a in db.AliasOrganismes
            join o in db.Organismes on a.OrganismeId equals o.Id
            select new { a.LibellePlie, Organisme = o }
        ).ToDictionaryAsync(a => a.LibellePlie, a => a.Organisme, annulation);
        var connues = (await db.LignesConvention.Where(l => l.Annee == annee).ToListAsync(annulation)).ToDictionary(l =>
            Cle(l.LibelleStructure, l.Type.Code, l.Thematique)
        );
        var (creees, changees, inchangees, nouveaux) = (0, 0, 0, new List<Organisme>());
        var gardees = new List<LigneConvention>();
        foreach (var lue in lecture.Lignes)
        {
            var thematique = lue.Thematique.Length == 0 ? null : lue.Thematique;
            var existe = connues.TryGetValue(Cle(lue.Structure, lue.TypeParcours, thematique), out var ligne);
            try
            {
                if (!existe)
                {
                    // The rules are checked before the organisme is created: a rejected line leaves nothing behind.
                    new Ligne(annee, Guid.Empty, lue.Structure, TypeParcours.DuCode(lue.TypeParcours)!.Value, thematique).Programmer(
                        lue.Places,
                        lue.Suivis,
                        lue.Montant
                    );
                    ligne = new Ligne(annee, Designer(lue).Id, lue.Structure, TypeParcours.DuCode(lue.TypeParcours)!.Value, thematique);
                }

                if ((ligne!.Places, ligne.Suivis, ligne.MontantPropose) == (lue.Places, lue.Suivis, lue.Montant))
                {
                    inchangees++;
                }
                else
                {
                    ligne.Programmer(lue.Places, lue.Suivis, lue.Montant);
                    _ = existe ? changees++ : creees++;
                }
            }
            catch (RegleMetierException e)
            {
                erreurs.Add(new RemarqueImport(lue.Ligne, e.Champ is { } c ? Colonnes.GetValueOrDefault(c) : null, e.Regle.Code, e.Message));
                continue;
            }

            gardees.Add(lue);
            if (!existe)
            {
                db.LignesConvention.Add(ligne);
            }
        }

        Proposer(nouveaux, organismes.Values, gardees, avertissements);
        var resultat = new LectureConventionsResultat(lecture.LignesLues, gardees, erreurs, avertissements);
        var ecarts = attendu is { } a2 ? resultat.Totaux.Comparer(a2) : [];
        if (simuler || ecarts.Count > 0)
        {
            db.ChangeTracker.Clear();
        }
        else
        {
            if (creees + changees > 0)
            {
                db.Journaliser("import", null, "Programmation", null, null, $"{{\"annee\":{annee},\"creees\":{creees},\"mises_a_jour\":{changees}}}");
            }

            await db.SaveChangesAsync(annulation);
        }

        var ecrit = ecarts.Count == 0;
        return new RapportConventions(
            lecture.LignesLues,
            ecrit ? gardees.Count : 0,
            resultat.Rejetees,
            ecrit ? creees : 0,
            ecrit ? changees : 0,
            ecrit ? inchangees : 0,
            ecrit ? nouveaux.Count : 0,
            resultat.Totaux.Places,
            resultat.Totaux.Suivis,
            resultat.Totaux.Montant.Euros,
            resultat.ParType.ToDictionary(
                t => t.Key,
                t => new TotalParType(t.Value.Lignes, t.Value.Places, t.Value.Suivis, t.Value.Montant.Euros),
                StringComparer.Ordinal
            ),
            [.. erreurs.OrderBy(e => e.Ligne), .. ecarts],
            avertissements
        );

        Organisme Designer(LigneConvention lue)
        {
            var plie = Texte.Replier(lue.Structure);
            if (alias.TryGetValue(plie, out var organisme) || organismes.TryGetValue(plie, out organisme))
            {
                return organisme;
            }

            organisme = new Organisme(lue.Structure, plie.StartsWith("ccas ", StringComparison.Ordinal) ? TypeOrganisme.Ccas : TypeOrganisme.Structure);
            db.Organismes.Add(organisme);
            organismes.Add(plie, organisme);
            nouveaux.Add(organisme);
            return organisme;
        }
    }

    /// <summary>Tells labels that seem to name an organisme known by a shorter one; a person decides, never the import.</summary>
    private static void Proposer(List<Organisme> nouveaux, IEnumerable<Organisme> organismes, List<LigneConvention> lignes, List<RemarqueImport> avertissements)
    {
        var tous = organismes.ToList();
        foreach (var nouveau in nouveaux)
        {
            foreach (
                var autre in tous.Where(o =>
                    RessemblanceLibelles.Prolonge(nouveau.NomPlie, o.NomPlie)
                    || (RessemblanceLibelles.Prolonge(o.NomPlie, nouveau.NomPlie) && !nouveaux.Contains(o))
                )
            )
            {
                avertissements.Add(
                    new RemarqueImport(
                        lignes.Find(l => Texte.Replier(l.Structure) == nouveau.NomPlie)?.Ligne ?? 0,
                        "structure",
                        CodesImport.AliasPossible,
                        $"«\u00A0{nouveau.Nom}\u00A0» désigne peut-être le même organisme que «\u00A0{autre.Nom}\u00A0». Confirmez-le dans Programmation, Structures et libellés, sinon ils restent deux organismes."
                    )
                );
            }
        }
    }

    private static (string Structure, string Type, string Thematique) Cle(string structure, string type, string? thematique) =>
        (Texte.Replier(structure), type, Texte.Replier(thematique));
}
