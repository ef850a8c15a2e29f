using System.Text;

namespace Itineraires.Web.Tests.Imports.Cnaf;

/// <summary>Writes flows of the shape VRSB0801 with invented foyers.</summary>
internal sealed class FluxDeTest(string creeLe, string reference, string frequence = "M")
{
    private readonly List<string> _dossiers = [];

    public FluxDeTest Brut(string xml)
    {
        _dossiers.Add(xml);
        return this;
    }

    /// <summary>One foyer; each person as « ROLE;QUAL;NOM;PRENOM;naissance;NIR;toppe ».</summary>
    public FluxDeTest Foyer(string matricule, string situation, string droit, string[] personnes, string adresse = "", string supplement = "") =>
        Brut(Dossier(matricule, situation, droit, personnes, adresse, supplement));

    public static string Dossier(string matricule, string situation, string droit, string[] personnes, string adresse = "", string supplement = "") =>
        $"""
            <InfosFoyerRSA>
              <IdentificationRSA>
                <Organisme><FONORG>CAF</FONORG><NUMORG>691</NUMORG><MATRICULE>{matricule}</MATRICULE></Organisme>
                <DemandeRSA><DTDEMRSA>2025-03-17</DTDEMRSA><NUMDEMRSA>6900{matricule}</NUMDEMRSA></DemandeRSA>
              </IdentificationRSA>
            {string.Join('\n', personnes.Select(Personne))}
              <DonneesAdministratives>
                <SituationFamille><SITFAM>{(personnes.Length > 1 ? "MAR" : "CEL")}</SITFAM></SituationFamille>
                {adresse}
              </DonneesAdministratives>
              <PrestationRSA>
                <SituationDossierRSA>{situation}</SituationDossierRSA>
                <DetailDroitRSA><TroncCommunDroitRSA><NBENFAUTCHA>{personnes.Count(p =>
                p.StartsWith("ENF", StringComparison.Ordinal)
            )}</NBENFAUTCHA></TroncCommunDroitRSA>{droit}</DetailDroitRSA>
              </PrestationRSA>
              {supplement}
            </InfosFoyerRSA>
            """;

    public static string Etat(string etat) => $"<EtatDossierRSA><ETATDOSRSA>{etat}</ETATDOSRSA></EtatDossierRSA>";

    public static string Droit(string nature = "RSD", string depuis = "2025-03-01") =>
        $"<DetailCalculDroitRSA><NATPF>{nature}</NATPF><DDNATDRO>{depuis}</DDNATDRO></DetailCalculDroitRSA>";

    /// <param name="octets">Encoding of the bytes, when it is not that declared.</param>
    public MemoryStream Ecrire(int? annonces = null, string encodage = "windows-1252", string? octets = null)
    {
        var texte = $"""
            <?xml version="1.0" encoding="{encodage}"?>
            <Racine>
              <IdentificationFlux>
                <APPLIEME>CRI</APPLIEME><NUMVERSIONAPPLIEME>4200</NUMVERSIONAPPLIEME><TYPEFLUX>{frequence}</TYPEFLUX><NATFLUX>D</NATFLUX>
                <DTCREAFLUX>{creeLe}</DTCREAFLUX><HEUCREAFLUX>04:30:00.000</HEUCREAFLUX><DTREF>{reference}</DTREF>
              </IdentificationFlux>
            {string.Join('\n', _dossiers)}
              <TransmissionFlux><NBTOTDOSRSATRANSM>{annonces
                ?? _dossiers.Count}</NBTOTDOSRSATRANSM><NBTOTDOSRSATRANSMANO>0</NBTOTDOSRSATRANSMANO></TransmissionFlux>
            </Racine>
            """;
        var reel = octets ?? encodage;
        return new((CodePagesEncodingProvider.Instance.GetEncoding(reel) ?? Encoding.GetEncoding(reel)).GetBytes(texte));
    }

    private static string Personne(string personne)
    {
        var p = personne.Split(';');
        return $"""
              <Personne>
                <Identification><QUAL>{p[1]}</QUAL><NOM>{p[2]}</NOM><NOMNAI>{p[2]}</NOMNAI><PRENOM>{p[3]}</PRENOM><DTNAI>{p[4]}</DTNAI><NIR>{p[
                5
            ]}</NIR></Identification>
                <Prestations><NATPREST>RSA</NATPREST><ROLEPERS>{p[0]}</ROLEPERS></Prestations>
                <MontantCalculDroitRSAPersonne><TOPPERSDRODEVORSA>{p[6]}</TOPPERSDRODEVORSA></MontantCalculDroitRSAPersonne>
              </Personne>
            """;
    }
}
