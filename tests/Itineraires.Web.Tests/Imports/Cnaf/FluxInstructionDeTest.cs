using System.Text;

namespace Itineraires.Web.Tests.Imports.Cnaf;

/// <summary>Writes flows of instruction of the shape VIRS0901 with invented persons, all of elements that the layout knows.</summary>
internal sealed class FluxInstructionDeTest(string creeLe)
{
    private readonly List<string> _dossiers = [];

    public FluxInstructionDeTest Brut(string xml)
    {
        _dossiers.Add(xml);
        return this;
    }

    /// <summary>One demande; each person as « ROLE;NOM;PRENOM;naissance;NIR », the données of the first ones in the same order.</summary>
    public FluxInstructionDeTest Demande(
        string matricule,
        string[] personnes,
        string[]? donnees = null,
        string contacts = "",
        string demandee = "2026-01-20"
    ) =>
        Brut(
            $"""
            <InfoDemandeRSA>
              <IdentificationRSA>
                <Organisme><FONORG>CAF</FONORG><NUMORG>691</NUMORG><MATRICULE>{matricule}</MATRICULE></Organisme>
                <DemandeRSA><DTDEMRSA>{demandee}</DTDEMRSA><NUMDEMRSA>6900{matricule}</NUMDEMRSA></DemandeRSA>
              </IdentificationRSA>
            {string.Join('\n', personnes.Select((p, i) => Personne(p, donnees?.ElementAtOrDefault(i))))}
              <DonneesAdministratives>{contacts}</DonneesAdministratives>
            </InfoDemandeRSA>
            """
        );

    public static string Contacts(string telephone, string accordTelephone, string courriel, string accordCourriel) =>
        $"<ModesContacts><NUMTEL>{telephone}</NUMTEL><NATTEL>D</NATTEL><MATETEL>TEL</MATETEL><AUTORUTITEL>{accordTelephone}</AUTORUTITEL><ADRELEC>{courriel}</ADRELEC><AUTORUTIADRELEC>{accordCourriel}</AUTORUTIADRELEC></ModesContacts>";

    /// <summary>Données of someone housed by relatives, on foot, who looks for care of a child.</summary>
    public static string Donnees(string metier = "Employée d’étage", string logement = "0909", string difficulte = "0502", string diplome = "2604") =>
        $"""
            <GeneraliteDSPP><SITPERSDEMRSA>0108</SITPERSDEMRSA><TOPCOUVSOC>1</TOPCOUVSOC></GeneraliteDSPP>
            <SituationSociale><DetailDifficulteSituationSociale><DIFSOC>0402</DIFSOC></DetailDifficulteSituationSociale><DetailDifficulteDisponibilite><DIFDISP>{difficulte}</DIFDISP></DetailDifficulteDisponibilite></SituationSociale>
            <NiveauEtude><NIVDIPMAXOBT>{diplome}</NIVDIPMAXOBT></NiveauEtude>
            <SituationProfessionnelle><LIBDERACT>{metier}</LIBDERACT></SituationProfessionnelle>
            <Mobilite><CommunMobilite><TOPMOYLOCO>1</TOPMOYLOCO><TOPPERMICONDUB>0</TOPPERMICONDUB></CommunMobilite></Mobilite>
            <DifficulteLogement><CommunDifficulteLogement><NATLOG>{logement}</NATLOG></CommunDifficulteLogement></DifficulteLogement>
            """;

    public MemoryStream Ecrire(int? annonces = null, string encodage = "windows-1252") =>
        FluxEcrit.Ecrire("NBTOTDEMRSATRANSM", creeLe, null, _dossiers, annonces, "", encodage);

    private static string Personne(string personne, string? donnees)
    {
        var p = personne.Split(';');
        return $"""
              <Personne>
                <Identification><QUAL>MME</QUAL><NOM>{p[1]}</NOM><NOMNAI>{p[1]}</NOMNAI><PRENOM>{p[2]}</PRENOM><DTNAI>{p[3]}</DTNAI><NIR>{p[
                4
            ]}</NIR></Identification>
                <Prestations><NATPREST>RSA</NATPREST><ROLEPERS>{p[0]}</ROLEPERS></Prestations>
                <Activite><ACT>CHO</ACT></Activite>
                {(donnees is null ? "" : $"<DonneesSocioProfessionnelles>{donnees}</DonneesSocioProfessionnelles>")}
              </Personne>
            """;
    }
}

/// <summary>A flow around its dossiers.</summary>
internal static class FluxEcrit
{
    public static MemoryStream Ecrire(
        string total,
        string creeLe,
        string? reference,
        IReadOnlyCollection<string> dossiers,
        int? annonces,
        string totaux = "",
        string encodage = "windows-1252"
    )
    {
        var texte = $"""
            <?xml version="1.0" encoding="{encodage}"?>
            <Racine>
              <IdentificationFlux><APPLIEME>CRI</APPLIEME><NUMVERSIONAPPLIEME>42</NUMVERSIONAPPLIEME><TYPEFLUX>M</TYPEFLUX><NATFLUX>D</NATFLUX><DTCREAFLUX>{creeLe}</DTCREAFLUX><HEUCREAFLUX>04:30:00.000</HEUCREAFLUX>{(
                reference is null ? "" : $"<DTREF>{reference}</DTREF>"
            )}</IdentificationFlux>
            {string.Join('\n', dossiers)}
            {totaux}
              <TransmissionFlux><{total}>{annonces ?? dossiers.Count}</{total}></TransmissionFlux>
            </Racine>
            """;
        return new((CodePagesEncodingProvider.Instance.GetEncoding(encodage) ?? Encoding.GetEncoding(encodage)).GetBytes(texte));
    }
}
