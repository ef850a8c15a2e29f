using System.Runtime.InteropServices;
using Itineraires.Domain.Commun;
using Itineraires.Web.Imports.Fichiers;
using Itineraires.Web.Imports.Tableurs;

namespace Itineraires.Web.Imports.Beneficiaires;

/// <summary>The foyers of a table of persons, whatever the order of its lines: the pivot table, or any spreadsheet read by its mapping.</summary>
internal sealed class SourcePivot : ISourceFoyers
{
    private readonly LectureBeneficiaires _lecture;
    private readonly DonneesTableur? _tableur;
    private readonly List<Place> _places = [];
    private readonly List<int> _debuts = [];
    private FichierIntermediaire _lignes = new();
    private RemarquesImport? _erreurs;
    private int _inconnues;

    private SourcePivot(LectureBeneficiaires lecture, DonneesTableur? tableur) => (_lecture, _tableur) = (lecture, tableur);

    public int Lus => _lecture.LignesLues;

    public int Rejetes => _lecture.Rejetees + _inconnues;

    public RemarquesImport Erreurs => _erreurs ?? _lecture.Erreurs;

    public RemarquesImport Avertissements => _lecture.Avertissements;

    public RapportFlux? Flux => null;

    public bool SeReprend => _tableur?.Lecture.EstPivot ?? true;

    public int Foyers => _debuts.Count;

    public int Personnes => _places.Count;

    /// <summary>Reads the pivot table whole and checks it.</summary>
    /// <exception cref="FichierRefuseException">The file is not a table, lacks a column, or turns unreadable on the way.</exception>
    public static SourcePivot Analyser(Stream fichier, ParametresLecture parametres)
    {
        var source = new SourcePivot(new LectureBeneficiaires(parametres.Communes, parametres.Aujourdhui, estCommune: parametres.EstCommune), null);
        try
        {
            source.Lire(source._lecture.Enumerer(fichier));
            source.Ranger();
            return source;
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    /// <summary>Reads a spreadsheet whole and checks it; what its lines do not say of persons already known is taken from the base.</summary>
    /// <inheritdoc cref="Analyser"/>
    public static async Task<SourcePivot> AnalyserAsync(
        Stream fichier,
        ParametresLecture parametres,
        DonneesTableur tableur,
        RapprochementLignes rapprochement,
        CancellationToken annulation
    )
    {
        var estIncomplete = !tableur.Lecture.EstPivot;
        var source = new SourcePivot(new LectureBeneficiaires(parametres.Communes, parametres.Aujourdhui, estIncomplete, parametres.EstCommune), tableur);
        try
        {
            source.Lire(source._lecture.Enumerer(tableur.Ouvrir(fichier)));
            if (estIncomplete)
            {
                await source.RapprocherAsync(rapprochement, annulation);
            }

            source.Ranger();
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

    public void EcrireRejets(Stream original, Stream sortie)
    {
        if (_tableur is null)
        {
            FichierRejets.Ecrire(original, Erreurs.Toutes(), sortie);
            return;
        }

        using var lecteur = _tableur.Ouvrir(original);
        FichierRejets.Ecrire(lecteur, lecteur.EntetesDuFichier, lecteur.AffichageDuFichier, CatalogueTableurs.Libelle, Erreurs.Toutes(), sortie);
    }

    public void Dispose()
    {
        _lignes.Dispose();
        _erreurs?.Dispose();
        _lecture.Erreurs.Dispose();
        Avertissements.Dispose();
    }

    private void Lire(IEnumerable<LigneBeneficiaire> lignes)
    {
        foreach (var ligne in lignes)
        {
            _places.Add(new Place(Empreinte.De(ligne.Matricule), _lignes.Ajouter(ligne, LigneBinaire.Ecrire)));
        }

        var remplacees = _lecture.Remplacees;
        foreach (var groupe in remplacees.Keys.GroupBy(r => Derniere(remplacees, r)))
        {
            var ligne = groupe.OrderDescending().Aggregate(Relire(_places[groupe.Key].Position), (l, r) => l.CompleteePar(Relire(_places[r].Position)));
            _places[groupe.Key] = new Place(Empreinte.De(ligne.Matricule), _lignes.Ajouter(ligne, LigneBinaire.Ecrire));
        }

        var rang = 0;
        _places.RemoveAll(_ => remplacees.ContainsKey(rang++));
    }

    /// <summary>The line that replaces in the end, when the one that replaces is itself replaced.</summary>
    private static int Derniere(IReadOnlyDictionary<int, int> remplacees, int rang)
    {
        while (remplacees.TryGetValue(rang, out var suivante))
        {
            rang = suivante;
        }

        return rang;
    }

    /// <summary>Completes the lines from the base, some thousands at a time, and sets aside those of which nobody can tell whose they are.</summary>
    private async Task RapprocherAsync(RapprochementLignes rapprochement, CancellationToken annulation)
    {
        var completes = new FichierIntermediaire();
        try
        {
            var erreurs = new List<RemarqueImport>();
            var places = new List<Place>(_places.Count);
            rapprochement.Preparer(_places.Select(p => Relire(p.Position)));
            foreach (var lot in _places.Chunk(RapprochementLignes.Lot))
            {
                var lignes = lot.Select(p => Relire(p.Position)).ToList();
                foreach (var (ligne, erreur) in await rapprochement.CompleterAsync(lignes, Avertissements.Ajouter, annulation))
                {
                    if (ligne is null)
                    {
                        erreurs.Add(erreur!);
                    }
                    else
                    {
                        places.Add(new Place(Empreinte.De(ligne.Matricule), completes.Ajouter(ligne, LigneBinaire.Ecrire)));
                    }
                }
            }

            _inconnues = erreurs.Count;
            _erreurs = new RemarquesImport();
            foreach (var erreur in _lecture.Erreurs.Toutes().Concat(erreurs).OrderBy(e => e.Ligne).ToList())
            {
                _erreurs.Ajouter(erreur);
            }

            _places.Clear();
            _places.AddRange(places);
            (_lignes, completes) = (completes, _lignes);
        }
        finally
        {
            completes.Dispose();
        }
    }

    private LigneBeneficiaire Relire(long position) => _lignes.Lire(ref position, LigneBinaire.Lire);

    /// <summary>Foyers in the order of their first line, the lines of each in the order of the file.</summary>
    private void Ranger()
    {
        var foyers = new ListeParBlocs<long>();
        var rangs = new TableDeRangs(r => foyers[r]);
        foreach (ref var place in CollectionsMarshal.AsSpan(_places))
        {
            if (rangs.Chercher(place.Foyer) is not { } rang)
            {
                rang = foyers.Count;
                foyers.Add(place.Foyer);
                rangs.Noter(rang);
            }

            place = place with { Foyer = rang };
        }

        _places.Sort(static (a, b) => a.Foyer != b.Foyer ? a.Foyer.CompareTo(b.Foyer) : a.Position.CompareTo(b.Position));
        _places.TrimExcess();
        for (var i = 0; i < _places.Count; i++)
        {
            if (i == 0 || _places[i].Foyer != _places[i - 1].Foyer)
            {
                _debuts.Add(i);
            }
        }
    }

    /// <param name="Foyer">Fingerprint of the matricule, then rank of the foyer.</param>
    /// <param name="Position">Where the line waits.</param>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Place(long Foyer, long Position);
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
        sortie.Write(ligne.EstRoleDit);
        sortie.Write(ligne.IdentifiantInterne);
        sortie.Write((ligne.PersonneId ?? Guid.Empty).ToByteArray());
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
            EstRoleDit = entree.ReadBoolean(),
            IdentifiantInterne = entree.ReadString(),
            PersonneId = new Guid(entree.ReadBytes(16)) is var personne && personne != Guid.Empty ? personne : null,
        };

    private static void Ecrire(BinaryWriter sortie, DateOnly? date) => sortie.Write(date?.DayNumber ?? -1);

    private static DateOnly? LireDate(BinaryReader entree) => entree.ReadInt32() is >= 0 and var jour ? DateOnly.FromDayNumber(jour) : null;
}
