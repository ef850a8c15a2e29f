using Itineraires.Web.Imports.Fichiers;

namespace Itineraires.Web.Imports.Cnaf;

/// <summary>One kind of flow besides that of the bénéficiaires: what its dossiers and its trailer are called.</summary>
/// <param name="Nature">Kind of import, see <see cref="NaturesImport"/>.</param>
/// <param name="Dossier">Element of one dossier.</param>
/// <param name="Total">Element of the trailer that counts the dossiers.</param>
/// <param name="Nom">What the flow is called, in French.</param>
/// <param name="Elements">Paths of the elements of its layout.</param>
internal sealed record FormatFlux(string Nature, string Dossier, string Total, string Nom, IReadOnlySet<string> Elements)
{
    public static readonly FormatFlux Instruction = new(
        NaturesImport.Instruction,
        "InfoDemandeRSA",
        "NBTOTDEMRSATRANSM",
        "flux d’instruction (VIRS)",
        CodesCnaf.ElementsInstruction
    );

    public static readonly FormatFlux Financier = new(
        NaturesImport.Paiements,
        "InfosFinancieresFoyerRSA",
        "NBTOTDOSRSATRANSM",
        "flux financier (VRSF)",
        CodesCnaf.ElementsFinanciers
    );

    public static readonly FormatFlux Creances = new(
        NaturesImport.Creances,
        "InfosCreanceFoyerRSA",
        "NBTOTDOSRSATRANSM",
        "flux des créances (VRSC)",
        CodesCnaf.ElementsCreances
    );

    private static readonly FormatFlux[] Tous = [Instruction, Financier, Creances];

    /// <summary>Characters in which the first dossier, or the trailer of an empty flow, is met.</summary>
    private const int Debut = 64 * 1024;

    /// <summary>Which of these flows a file holds, by its content; null when it is none.</summary>
    public static FormatFlux? Reconnaitre(Stream fichier)
    {
        if (!SourceCnaf.EstUnFlux(fichier))
        {
            return null;
        }

        var tete = new byte[Debut];
        fichier.Position = 0;
        var lus = fichier.ReadAtLeast(tete, Debut, throwOnEndOfStream: false);
        fichier.Position = 0;
        return Array.Find(Tous, f => tete.AsSpan(0, lus).IndexOf(System.Text.Encoding.ASCII.GetBytes($"<{f.Dossier}")) >= 0);
    }

    /// <exception cref="FichierRefuseException">The file is not of this kind.</exception>
    public void Exiger(Stream fichier)
    {
        if (Reconnaitre(fichier) != this)
        {
            throw new FichierRefuseException(CodesImport.FluxInconnu, Inconnu);
        }
    }

    public string Inconnu => $"Ce fichier n’est pas un {Nom}\u00A0: l’élément IdentificationFlux ou les dossiers {Dossier} manquent.";
}
