using Itineraires.Domain.Commun;

namespace Itineraires.Data;

/// <summary>How the spreadsheets of one sender are read: the field of each of their columns, proposed again when the same headers come.</summary>
public sealed class CorrespondanceColonnes : Entite
{
    public static readonly RegleMetier NomRequis = new("IMP-COR-NOM", "Donnez un nom à cette correspondance.");

    public static readonly RegleMetier EmetteurUnique = new("IMP-COR-EMETTEUR", "L’émetteur est un organisme ou un territoire, pas les deux.");

    private CorrespondanceColonnes() { }

    public CorrespondanceColonnes(string nom, string empreinteEntetes, string lecture, Guid? creePar, DateTime le)
    {
        Renommer(nom);
        (CreePar, CreeLe) = (creePar, le);
        Redefinir(empreinteEntetes, lecture, le);
    }

    public string Nom { get; private set; } = "";

    /// <summary>The name folded: two mappings do not share it.</summary>
    public string NomPlie { get; private set; } = "";

    /// <summary>Organisme that sends such files; null when a territory does, or nobody was named.</summary>
    public Guid? OrganismeId { get; private set; }

    public Guid? TerritoireId { get; private set; }

    /// <summary>SHA-256 of the headers, whatever their order: a file with the same ones is known.</summary>
    public string EmpreinteEntetes { get; private set; } = "";

    /// <summary>Sheet, line of the headers and field of each column, in JSON.</summary>
    public string Lecture { get; private set; } = "";

    public Guid? CreePar { get; private set; }

    public DateTime CreeLe { get; private set; }

    /// <summary>Last time a file was read with it.</summary>
    public DateTime UtiliseeLe { get; private set; }

    /// <exception cref="RegleMetierException">The name is empty.</exception>
    public void Renommer(string nom)
    {
        NomRequis.Exiger(Texte.Replier(nom).Length > 0, nameof(Nom));
        (Nom, NomPlie) = (nom.Trim(), Texte.Replier(nom));
    }

    /// <summary>Says who sends such files: an organisme, or a territory, or nobody.</summary>
    /// <exception cref="RegleMetierException">Both are given.</exception>
    public void Attribuer(Guid? organismeId, Guid? territoireId)
    {
        EmetteurUnique.Exiger(organismeId is null || territoireId is null, nameof(OrganismeId));
        (OrganismeId, TerritoireId) = (organismeId, territoireId);
    }

    public void Redefinir(string empreinteEntetes, string lecture, DateTime le) => (EmpreinteEntetes, Lecture, UtiliseeLe) = (empreinteEntetes, lecture, le);

    public void Servir(DateTime le) => UtiliseeLe = le;
}
