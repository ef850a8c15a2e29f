using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;
using Itineraires.Domain.Commun;
using Itineraires.Domain.Personnes;
using Itineraires.Web.Imports.Beneficiaires;
using Itineraires.Web.Imports.Fichiers;

namespace Itineraires.Web.Imports.Cnaf;

/// <summary>The foyers of a flow of bénéficiaires of the CNAF or of the MSA (VRSB0801), the last occurrence of each dossier.</summary>
internal sealed partial class SourceCnaf : ISourceFoyers
{
    private const string Dossier = "InfosFoyerRSA";

    /// <summary>ETATDOSRSA of the foyers in the dispositif.</summary>
    private static readonly string[] EtatsOuverts = ["2", "3", "4"];

    /// <summary>Characters in which the first dossier of a flow is met.</summary>
    private const int Debut = 8192;

    private readonly FichierIntermediaire _dossiers = new();
    private readonly FichierIntermediaire _rejets = new();
    private readonly List<Place> _places = [];
    private readonly List<long> _positionsRejets = [];
    private readonly HashSet<int> _ecartees = [];
    private readonly HashSet<int> _sansNir = [];
    private List<Porteur> _porteurs = [];
    private int _autresOrganismes;
    private string _entete = "";

    public int Lus { get; private set; }

    public int Rejetes => _positionsRejets.Count;

    public RemarquesImport Erreurs { get; } = new();

    public RemarquesImport Avertissements { get; } = new();

    public RapportFlux? Flux { get; private set; }

    public int Foyers => _places.Count;

    public int Personnes { get; private set; }

    /// <summary>Whether a file looks like a flow of an organisme payeur: XML that holds dossiers of foyers.</summary>
    public static bool EstUnFlux(Stream fichier)
    {
        if (!fichier.CanSeek)
        {
            return false;
        }

        fichier.Position = 0;
        var tete = new byte[Debut];
        var lus = fichier.ReadAtLeast(tete, Debut, throwOnEndOfStream: false);
        fichier.Position = 0;
        return tete.AsSpan(0, lus).IndexOf("<IdentificationFlux"u8) >= 0;
    }

    /// <summary>Reads the flow whole and checks it.</summary>
    /// <exception cref="FichierRefuseException">The file is not a flow of bénéficiaires.</exception>
    public static SourceCnaf Analyser(Stream fichier, ParametresLecture parametres)
    {
        var source = new SourceCnaf();
        try
        {
            source.Lire(fichier, parametres);
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
        for (var rang = aPartirDe; rang < _places.Count; rang++)
        {
            var position = _places[rang].Position;
            var lu = _dossiers.Lire(ref position, LireDossier);
            yield return new FoyerDuFichier(lu.Matricule, Retenues(lu.Personnes), lieux, _ecartees)
            {
                Ligne = lu.Ligne,
                DroitDepuis = lu.DroitDepuis,
                Motif = lu.Motif,
                CodeMotif = lu.CodeMotif,
                FluxDu = Flux!.CreeLe,
                ReferenceLe = Flux.ReferenceLe,
                CreeLe = DateOnly.FromDateTime(Horloge.EnHeureLocale(Flux.CreeLe)),
            };
        }
    }

    /// <summary>Writes the rejected dossiers as a flow of the same identification, each under its reason.</summary>
    public void EcrireRejets(Stream original, Stream sortie)
    {
        using var texte = new StreamWriter(sortie, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
        texte.Write(IdentificationFlux.EnUtf8(_entete));
        foreach (var depart in _positionsRejets)
        {
            var position = depart;
            var (motif, xml) = _rejets.Lire(ref position, static entree => (entree.ReadString(), entree.ReadString()));
            texte.Write($"\n<!-- {motif.Replace("--", "–", StringComparison.Ordinal)} -->\n{xml.TrimEnd()}");
        }

        texte.Write(
            string.Create(
                CultureInfo.InvariantCulture,
                $"\n<TransmissionFlux><NBTOTDOSRSATRANSM>{_positionsRejets.Count}</NBTOTDOSRSATRANSM><NBTOTDOSRSATRANSMANO>0</NBTOTDOSRSATRANSMANO></TransmissionFlux>\n</Racine>\n"
            )
        );
    }

    public void Dispose()
    {
        _dossiers.Dispose();
        _rejets.Dispose();
        Erreurs.Dispose();
        Avertissements.Dispose();
    }

    private IEnumerable<LigneBeneficiaire> Retenues(IReadOnlyList<LigneBeneficiaire> personnes) =>
        _sansNir.Count == 0 ? personnes : personnes.Select(p => _sansNir.Contains(p.Ligne) ? p with { Nir = default } : p);

    private void Lire(Stream fichier, ParametresLecture parametres)
    {
        using var texte = new StreamReader(
            fichier,
            IdentificationFlux.Encodage(fichier, Avertissements),
            detectEncodingFromByteOrderMarks: true,
            64 * 1024,
            leaveOpen: true
        );
        var decoupage = new DecoupageFlux(texte, Dossier);
        LectureDossier? lecture = null;
        var rangs = new TableDeRangs(r => _places[r].Cle);
        foreach (var fragment in decoupage.Dossiers())
        {
            if (Lus++ == 0)
            {
                Identifier(decoupage.Entete);
            }

            lecture ??= new LectureDossier(parametres, Flux!.ReferenceLe, Avertissements);
            try
            {
                Retenir(lecture.Lire(fragment), fragment, rangs);
            }
            catch (DossierRefuseException e)
            {
                _autresOrganismes += e.Code == CodesImport.AutreOrganisme ? 1 : 0;
                Erreurs.Ajouter(new RemarqueImport(fragment.Ligne, e.Element, e.Code, e.Message));
                var motif = $"Ligne {fragment.Ligne}\u00A0: {e.Message}";
                _positionsRejets.Add(_rejets.Ajouter((motif, fragment.Xml), static (sortie, r) => Ecrire(sortie, r.motif, r.Xml)));
            }
        }

        if (Lus == 0)
        {
            Identifier(decoupage.Fin);
        }

        if (_autresOrganismes * 2 > Lus)
        {
            throw new FichierRefuseException(
                CodesImport.AutreOrganisme,
                $"Ce flux n’est pas celui du territoire\u00A0: {_autresOrganismes} dossiers sur {Lus} viennent d’un autre organisme payeur. S’il est à prendre, un administrateur l’ajoute à la nomenclature des organismes payeurs."
            );
        }

        DepartagerNir();
        var remplaces = _places.RemoveAll(p => p.Position < 0);
        int? annonces = Total().Match(decoupage.Fin) is { Success: true } total
            ? int.Parse(total.Groups["total"].ValueSpan, CultureInfo.InvariantCulture)
            : null;
        if (annonces is null)
        {
            Avertissements.Ajouter(
                new RemarqueImport(0, "NBTOTDOSRSATRANSM", CodesImport.TotalDossiers, "Le flux n’a pas de total de fin\u00A0: il est peut-être coupé.")
            );
        }
        else if (annonces != Lus)
        {
            Avertissements.Ajouter(
                new RemarqueImport(0, "NBTOTDOSRSATRANSM", CodesImport.TotalDossiers, $"Le flux annonce {annonces} dossiers, {Lus} ont été lus.")
            );
        }

        Flux = Flux! with { Annonces = annonces, Remplaces = remplaces, ElementsInconnus = lecture?.Inconnus ?? new Dictionary<string, int>() };
    }

    private void Retenir(DossierLu dossier, Fragment fragment, TableDeRangs rangs)
    {
        var cle = Empreinte.De(dossier.Matricule);
        if (rangs.Chercher(cle) is { } rang)
        {
            Avertissements.Ajouter(
                new RemarqueImport(
                    fragment.Ligne,
                    "MATRICULE",
                    CodesImport.DossierEnDouble,
                    $"Le dossier {dossier.Matricule} est déjà ligne {_places[rang].Ligne}\u00A0: celui-ci le remplace."
                )
            );
            Personnes -= _places[rang].Personnes;
            _places[rang] = _places[rang] with { Position = -1 };
        }

        foreach (var personne in dossier.Personnes.Where(p => !p.Nir.EstVide))
        {
            _porteurs.Add(
                new Porteur(
                    Empreinte.De(personne.Nir.ToString()),
                    _places.Count,
                    personne.Ligne,
                    (int)Empreinte.De(personne.PrenomReplie),
                    personne.DateNaissance.DayNumber,
                    EtatsOuverts.Contains(personne.EtatDroit)
                )
            );
        }

        _places.Add(new Place(cle, _dossiers.Ajouter(dossier, EcrireDossier), fragment.Ligne, dossier.Personnes.Count));
        rangs.Noter(_places.Count - 1);
        Personnes += dossier.Personnes.Count;
    }

    /// <summary>
    /// One dossier for each NIR: that whose right is open, else the last of the flow. In the others the person is left out, so that she does
    /// not go to and fro; someone of another first name and another birth date is someone else, whose number is a slip.
    /// </summary>
    private void DepartagerNir()
    {
        _porteurs.RemoveAll(p => _places[p.Rang].Position < 0);
        _porteurs.Sort(
            static (a, b) =>
                a.Nir != b.Nir ? a.Nir.CompareTo(b.Nir)
                : a.EstOuvert != b.EstOuvert ? a.EstOuvert.CompareTo(b.EstOuvert)
                : a.Rang.CompareTo(b.Rang)
        );
        for (var i = 0; i + 1 < _porteurs.Count; i++)
        {
            var porteur = _porteurs[i];
            if (porteur.Nir != _porteurs[i + 1].Nir)
            {
                continue;
            }

            var fin = i + 1;
            while (fin + 1 < _porteurs.Count && _porteurs[fin + 1].Nir == porteur.Nir)
            {
                fin++;
            }

            var garde = _porteurs[fin];
            for (; i < fin; i++)
            {
                Ecarter(_porteurs[i], garde);
            }
        }

        _porteurs = [];
    }

    private void Ecarter(Porteur porteur, Porteur garde)
    {
        var (ligne, autre) = (_places[porteur.Rang].Ligne, _places[garde.Rang].Ligne);
        if (porteur.Naissance != garde.Naissance && porteur.Prenom != garde.Prenom)
        {
            _sansNir.Add(porteur.Personne);
            Avertissements.Ajouter(
                new RemarqueImport(
                    ligne,
                    "NIR",
                    CodesImport.NirEnDouble,
                    $"Une personne de ce dossier porte le NIR d’une autre, du dossier de la ligne {autre}\u00A0: il n’est pas repris pour elle."
                )
            );
            return;
        }

        _ecartees.Add(porteur.Personne);
        Personnes--;
        Avertissements.Ajouter(
            new RemarqueImport(
                ligne,
                "NIR",
                CodesImport.NirEnDouble,
                $"Une personne de ce dossier est aussi dans celui de la ligne {autre}, {(garde.EstOuvert && !porteur.EstOuvert ? "dont le droit est ouvert" : "le dernier du flux")}\u00A0: elle n’est reprise que là."
            )
        );
    }

    private void Identifier(string entete) =>
        (Flux, _entete) = IdentificationFlux.Lire(
            entete,
            "Ce fichier XML n’est pas un flux de bénéficiaires de la CNAF ou de la MSA (VRSB0801)\u00A0: l’élément IdentificationFlux ou les dossiers InfosFoyerRSA manquent."
        );

    private static void EcrireDossier(BinaryWriter sortie, DossierLu dossier)
    {
        sortie.Write(dossier.Ligne);
        sortie.Write(dossier.Matricule);
        sortie.Write(dossier.DroitDepuis?.DayNumber ?? -1);
        sortie.Write((int?)dossier.Motif ?? -1);
        sortie.Write(dossier.CodeMotif ?? "");
        sortie.Write(dossier.Personnes.Count);
        foreach (var personne in dossier.Personnes)
        {
            LigneBinaire.Ecrire(sortie, personne);
        }
    }

    private static DossierLu LireDossier(BinaryReader entree)
    {
        var ligne = entree.ReadInt32();
        var matricule = entree.ReadString();
        DateOnly? depuis = entree.ReadInt32() is >= 0 and var jour ? DateOnly.FromDayNumber(jour) : null;
        MotifSansVersement? motif = entree.ReadInt32() is >= 0 and var m ? (MotifSansVersement)m : null;
        var code = entree.ReadString();
        var personnes = new LigneBeneficiaire[entree.ReadInt32()];
        for (var i = 0; i < personnes.Length; i++)
        {
            personnes[i] = LigneBinaire.Lire(entree);
        }

        return new DossierLu(ligne, matricule, personnes, depuis, motif, FoyerDuFichier.Nul(code));
    }

    private static void Ecrire(BinaryWriter sortie, string motif, string xml)
    {
        sortie.Write(motif);
        sortie.Write(xml);
    }

    [GeneratedRegex("<NBTOTDOSRSATRANSM>\\s*(?<total>[0-9]{1,9})\\s*</", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Total();

    /// <param name="Cle">Fingerprint of the matricule.</param>
    /// <param name="Position">Where the dossier waits; -1 once a later one replaced it.</param>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Place(long Cle, long Position, int Ligne, int Personnes);

    /// <summary>Who bears a NIR: short fingerprints only.</summary>
    /// <param name="Rang">Rank of the dossier.</param>
    /// <param name="Personne">Rank of the person in the flow.</param>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Porteur(long Nir, int Rang, int Personne, int Prenom, int Naissance, bool EstOuvert);
}
