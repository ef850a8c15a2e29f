using System.Text;

namespace Itineraires.Bench.Imports;

/// <summary>
/// The beneficiary flow VRSB0801 of invented foyers, in Windows-1252, with what real flows suffer from: a dossier given twice, three dossiers that
/// cannot be read, a trailer that announces more dossiers than there are.
/// </summary>
public static class FluxCnaf
{
    /// <summary>Dossiers that no import may accept: an unknown role, an impossible date of birth, no matricule.</summary>
    public const int Fautifs = 3;

    /// <summary>Writes the flow, dossier after dossier.</summary>
    /// <param name="foyers">Foyers, at least one.</param>
    /// <param name="fichier">File to write.</param>
    /// <param name="fautes">Whether the dossiers and the trailer have their faults.</param>
    public static void Ecrire(IEnumerable<FoyerFictif> foyers, string fichier, bool fautes)
    {
        using var sortie = new StreamWriter(fichier, false, CodePagesEncodingProvider.Instance.GetEncoding(1252)!, 1 << 16);
        sortie.Write(
            """
            <?xml version="1.0" encoding="windows-1252"?>
            <Racine>
            <IdentificationFlux><APPLIEME>CRI</APPLIEME><NUMVERSIONAPPLIEME>4200</NUMVERSIONAPPLIEME><TYPEFLUX>M</TYPEFLUX><NATFLUX>D</NATFLUX><DTCREAFLUX>2026-01-05</DTCREAFLUX><HEUCREAFLUX>04:30:00.000</HEUCREAFLUX><DTREF>2026-01-01</DTREF></IdentificationFlux>

            """
        );
        var ecrits = 0;
        FoyerFictif? premier = null;
        foreach (var foyer in foyers)
        {
            if (fautes && premier is null)
            {
                premier = foyer;
                // Overtaken by its second occurrence, at the end.
                Dossier(sortie, foyer with { Membres = [foyer.Membres[0] with { Prenom = "DEPASSE" }, .. foyer.Membres.Skip(1)] });
            }
            else
            {
                Dossier(sortie, foyer);
            }

            ecrits++;
        }

        if (fautes && premier is not null)
        {
            Dossier(sortie, premier);
            foreach (var fautif in DossiersFautifs())
            {
                sortie.Write(fautif);
            }

            ecrits += 1 + Fautifs;
        }

        sortie.Write(
            $"<TransmissionFlux><NBTOTDOSRSATRANSM>{ecrits + (fautes ? 7 : 0)}</NBTOTDOSRSATRANSM><NBTOTDOSRSATRANSMANO>0</NBTOTDOSRSATRANSMANO></TransmissionFlux>\n</Racine>\n"
        );
    }

    /// <summary>What makes each of the broken dossiers right, in the file of rejects.</summary>
    public static string Corriger(string rejets) =>
        rejets
            .Replace("<ROLEPERS>XYZ</ROLEPERS>", "<ROLEPERS>DEM</ROLEPERS>", StringComparison.Ordinal)
            .Replace("<DTNAI>1985-13-45</DTNAI>", "<DTNAI>1985-03-14</DTNAI>", StringComparison.Ordinal)
            .Replace("<MATRICULE></MATRICULE>", "<MATRICULE>9000003</MATRICULE>", StringComparison.Ordinal);

    private static IEnumerable<string> DossiersFautifs()
    {
        var sortie = new StringWriter();
        var juste = new FoyerFictif(
            "9000001",
            new(2025, 3, 1),
            "2",
            "1 RUE PAUL BERT",
            "69003",
            "LYON",
            "69383",
            [new("DEM", true, "FAUTIVE", "ÉLODIE", new(1985, 3, 14), "")]
        );
        Dossier(sortie, juste);
        yield return sortie.ToString().Replace("<ROLEPERS>DEM", "<ROLEPERS>XYZ", StringComparison.Ordinal);
        yield return sortie.ToString().Replace("9000001", "9000002", StringComparison.Ordinal).Replace("1985-03-14", "1985-13-45", StringComparison.Ordinal);
        yield return sortie.ToString().Replace("9000001", "", StringComparison.Ordinal);
    }

    private static void Dossier(TextWriter sortie, FoyerFictif f)
    {
        var situation = f.Etat switch
        {
            "4" => "<SuspensionVersement><MOTISUSVERSRSA>06</MOTISUSVERSRSA><DDSUSVERSRSA>2025-11-01</DDSUSVERSRSA></SuspensionVersement>",
            "5" => "<FinDroit><MOTICLORSA>MUT</MOTICLORSA><DTCLORSA>2025-12-31</DTCLORSA></FinDroit>",
            _ => "",
        };
        sortie.Write(
            $"<InfosFoyerRSA><IdentificationRSA><Organisme><FONORG>CAF</FONORG><NUMORG>691</NUMORG><MATRICULE>{f.Matricule}</MATRICULE></Organisme><DemandeRSA><DTDEMRSA>{f.DroitDepuis:yyyy-MM-dd}</DTDEMRSA></DemandeRSA></IdentificationRSA>\n"
        );
        foreach (var m in f.Membres)
        {
            sortie.Write(
                $"<Personne><Identification><QUAL>{(m.EstFemme ? "MME" : "MR")}</QUAL><NOM>{m.Nom}</NOM><NOMNAI>{m.Nom}</NOMNAI><PRENOM>{m.Prenom}</PRENOM><DTNAI>{m.Naissance:yyyy-MM-dd}</DTNAI><NIR>{m.Nir}</NIR></Identification><Prestations><NATPREST>RSA</NATPREST><ROLEPERS>{m.Role}</ROLEPERS></Prestations><MontantCalculDroitRSAPersonne><TOPPERSDRODEVORSA>{(m.Role == "ENF" ? 0 : 1)}</TOPPERSDRODEVORSA></MontantCalculDroitRSAPersonne></Personne>\n"
            );
        }

        sortie.Write(
            $"<DonneesAdministratives><SituationFamille><SITFAM>{f.Situation}</SITFAM></SituationFamille><Adresse><AdresseDetailleeFrance><NUMVOIE>{f.Voie.Split(' ', 2)[0]}</NUMVOIE><LIBTYPEVOIE>RUE</LIBTYPEVOIE><NOMVOIE>{f.Voie.Split(' ', 3)[2]}</NOMVOIE><NUMCOM>{f.CodeInsee}</NUMCOM><CODEPOS>{f.CodePostal}</CODEPOS><NOMCOM>{f.Commune}</NOMCOM></AdresseDetailleeFrance></Adresse></DonneesAdministratives>\n"
        );
        sortie.Write(
            $"<PrestationRSA><SituationDossierRSA><EtatDossierRSA><ETATDOSRSA>{f.Etat}</ETATDOSRSA></EtatDossierRSA>{situation}</SituationDossierRSA><DetailDroitRSA><TroncCommunDroitRSA><NBENFAUTCHA>{f.Enfants}</NBENFAUTCHA></TroncCommunDroitRSA><DetailCalculDroitRSA><NATPF>RSD</NATPF><DDNATDRO>{f.DroitDepuis:yyyy-MM-dd}</DDNATDRO></DetailCalculDroitRSA></DetailDroitRSA></PrestationRSA></InfosFoyerRSA>\n"
        );
    }
}
