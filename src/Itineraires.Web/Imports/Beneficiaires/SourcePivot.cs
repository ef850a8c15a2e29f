using System.Runtime.InteropServices;
using Itineraires.Domain.Commun;

namespace Itineraires.Web.Imports.Beneficiaires;

/// <summary>The foyers of a pivot file, whatever the order of its lines.</summary>
internal sealed class SourcePivot : ISourceFoyers
{
    private readonly FichierIntermediaire _lignes = new();
    private readonly LectureBeneficiaires _lecture;
    private readonly List<Place> _places = [];
    private readonly List<int> _debuts = [];

    private SourcePivot(LectureBeneficiaires lecture) => _lecture = lecture;

    public int Lus => _lecture.LignesLues;

    public int Rejetes => _lecture.Rejetees;

    public RemarquesImport Erreurs => _lecture.Erreurs;

    public RemarquesImport Avertissements => _lecture.Avertissements;

    public RapportFlux? Flux => null;

    public int Foyers => _debuts.Count;

    public int Personnes => _places.Count;

    /// <summary>Reads the file whole and checks it.</summary>
    /// <exception cref="Fichiers.FichierRefuseException">The file is not a table, lacks a column, or turns unreadable on the way.</exception>
    public static SourcePivot Analyser(Stream fichier, IReadOnlySet<string> communes, DateOnly aujourdhui)
    {
        var source = new SourcePivot(new LectureBeneficiaires(communes, aujourdhui));
        try
        {
            source.Lire(fichier);
            return source;
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    public IEnumerable<FoyerDuFichier> Enumerer(int aPartirDe, LieuxImport lieux)
    {
        for (var rang = aPartirDe; rang < _debuts.Count; rang++)
        {
            var fin = rang + 1 < _debuts.Count ? _debuts[rang + 1] : _places.Count;
            var lignes = new LigneBeneficiaire[fin - _debuts[rang]];
            for (var i = 0; i < lignes.Length; i++)
            {
                var position = _places[_debuts[rang] + i].Position;
                lignes[i] = _lignes.Lire(ref position, LigneBinaire.Lire);
            }

            yield return new FoyerDuFichier(lignes[0].Matricule, lignes, lieux);
        }
    }

    public void EcrireRejets(Stream original, Stream sortie) => FichierRejets.Ecrire(original, Erreurs.Toutes(), sortie);

    public void Dispose()
    {
        _lignes.Dispose();
        Erreurs.Dispose();
        Avertissements.Dispose();
    }

    private void Lire(Stream fichier)
    {
        var foyers = new Dictionary<long, int>();
        foreach (var ligne in _lecture.Enumerer(fichier))
        {
            var foyer = foyers.Count;
            if (!foyers.TryAdd(Empreinte.De(ligne.Matricule), foyer))
            {
                foyer = foyers[Empreinte.De(ligne.Matricule)];
            }

            _places.Add(new Place(foyer, _lignes.Ajouter(ligne, LigneBinaire.Ecrire)));
        }

        var (rang, remplacees) = (0, _lecture.Remplacees);
        _places.RemoveAll(_ => remplacees.Contains(rang++));

        // Foyers in the order of their first line, the lines of each in the order of the file.
        _places.Sort(static (a, b) => a.Foyer != b.Foyer ? a.Foyer.CompareTo(b.Foyer) : a.Position.CompareTo(b.Position));
        for (var i = 0; i < _places.Count; i++)
        {
            if (i == 0 || _places[i].Foyer != _places[i - 1].Foyer)
            {
                _debuts.Add(i);
            }
        }
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Place(int Foyer, long Position);
}

/// <summary>A line as it waits on disk.</summary>
internal static class LigneBinaire
{
    public static void Ecrire(BinaryWriter sortie, LigneBeneficiaire ligne)
    {
        sortie.Write(ligne.Ligne);
        sortie.Write(ligne.Matricule);
        sortie.Write((byte)ligne.Role);
        sortie.Write(ligne.Nom);
        sortie.Write(ligne.Prenom);
        sortie.Write(ligne.DateNaissance.DayNumber);
        sortie.Write(ligne.NumeroDemandeRsa);
        sortie.Write(ligne.Civilite);
        sortie.Write(ligne.NomNaissance);
        sortie.Write(ligne.Nir.ToString());
        sortie.Write(ligne.IdentifiantFranceTravail);
        sortie.Write(ligne.Adresse);
        sortie.Write(ligne.ComplementAdresse);
        sortie.Write(ligne.CodePostal);
        sortie.Write(ligne.Commune);
        sortie.Write(ligne.CodeInsee);
        sortie.Write(ligne.Telephone);
        sortie.Write(ligne.Email);
        sortie.Write(ligne.TypeRsa);
        sortie.Write(ligne.EtatDroit);
        Ecrire(sortie, ligne.DateOuvertureDroit);
        sortie.Write((sbyte)(ligne.SoumisDroitsDevoirs is { } soumis ? (soumis ? 1 : 0) : -1));
        Ecrire(sortie, ligne.DateDebutDroitsDevoirs);
        sortie.Write(ligne.SituationFamiliale);
        sortie.Write(ligne.NombreEnfants ?? -1);
        sortie.Write(ligne.NiveauQualification);
        sortie.Write(ligne.NomReplie);
        sortie.Write(ligne.PrenomReplie);
    }

    public static LigneBeneficiaire Lire(BinaryReader entree) =>
        new()
        {
            Ligne = entree.ReadInt32(),
            Matricule = entree.ReadString(),
            Role = (RoleImporte)entree.ReadByte(),
            Nom = entree.ReadString(),
            Prenom = entree.ReadString(),
            DateNaissance = DateOnly.FromDayNumber(entree.ReadInt32()),
            NumeroDemandeRsa = entree.ReadString(),
            Civilite = entree.ReadString(),
            NomNaissance = entree.ReadString(),
            Nir = Nir.TryParse(entree.ReadString(), out var nir, out _) ? nir : default,
            IdentifiantFranceTravail = entree.ReadString(),
            Adresse = entree.ReadString(),
            ComplementAdresse = entree.ReadString(),
            CodePostal = entree.ReadString(),
            Commune = entree.ReadString(),
            CodeInsee = entree.ReadString(),
            Telephone = entree.ReadString(),
            Email = entree.ReadString(),
            TypeRsa = entree.ReadString(),
            EtatDroit = entree.ReadString(),
            DateOuvertureDroit = LireDate(entree),
            SoumisDroitsDevoirs = entree.ReadSByte() switch
            {
                0 => false,
                1 => true,
                _ => null,
            },
            DateDebutDroitsDevoirs = LireDate(entree),
            SituationFamiliale = entree.ReadString(),
            NombreEnfants = entree.ReadInt32() is >= 0 and var enfants ? enfants : null,
            NiveauQualification = entree.ReadString(),
            NomReplie = entree.ReadString(),
            PrenomReplie = entree.ReadString(),
        };

    private static void Ecrire(BinaryWriter sortie, DateOnly? date) => sortie.Write(date?.DayNumber ?? -1);

    private static DateOnly? LireDate(BinaryReader entree) => entree.ReadInt32() is >= 0 and var jour ? DateOnly.FromDayNumber(jour) : null;
}
