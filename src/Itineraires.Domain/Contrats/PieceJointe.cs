using Itineraires.Domain.Commun;

namespace Itineraires.Domain.Contrats;

/// <summary>A document kept in the dossier (signed scan). Nothing medical is ever stored (CNF-11).</summary>
public sealed class PieceJointe : Entite, IConcernePersonne
{
    private PieceJointe() { }

    public PieceJointe(Guid personneId, string nom, string typeContenu, byte[] contenu, DateTime deposeeLe, Guid deposeePar)
    {
        PersonneId = personneId;
        (Nom, TypeContenu, Contenu, DeposeeLe, DeposeePar) = (nom, typeContenu, contenu, deposeeLe, deposeePar);
        Taille = contenu.Length;
    }

    public Guid PersonneId { get; private set; }

    public string Nom { get; private set; } = "";

    /// <summary>Media type recognised from the content, never from the name.</summary>
    public string TypeContenu { get; private set; } = "";

    public byte[] Contenu { get; private set; } = [];

    /// <summary>Size in bytes.</summary>
    public int Taille { get; private set; }

    public DateTime DeposeeLe { get; private set; }

    public Guid DeposeePar { get; private set; }
}
