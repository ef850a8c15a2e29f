using Itineraires.Domain.Commun;

namespace Itineraires.Domain.Alertes;

/// <summary>An alert of the dossier of one person: it appears on a day that the cadre gives and goes with its cause (CNF-08).</summary>
public sealed class Alerte : Entite
{
    private Alerte() { }

    public Alerte(Guid personneId, AlerteCalculee calculee)
    {
        PersonneId = personneId;
        Reprendre(calculee);
    }

    public Guid PersonneId { get; private set; }

    /// <summary>Code of the rule, see <see cref="ReglesAlerte"/>.</summary>
    public string Regle { get; private set; } = "";

    /// <summary>First day on which it is shown.</summary>
    public DateOnly ApparaitLe { get; private set; }

    /// <summary>Day from which it is late; null when it never is.</summary>
    public DateOnly? EnRetardLe { get; private set; }

    /// <summary>What is the matter, in French: « orientée le 2 janvier ».</summary>
    public string Fait { get; private set; } = "";

    /// <summary>Cadre that founds the rule.</summary>
    public string CadreCode { get; private set; } = "";

    /// <summary>Contrat, étape or rendez-vous concerned, when there is one.</summary>
    public Guid? ObjetId { get; private set; }

    public bool EstIdentique(AlerteCalculee c) =>
        (Regle, ApparaitLe, EnRetardLe, Fait, CadreCode, ObjetId) == (c.Regle, c.ApparaitLe, c.EnRetardLe, c.Fait, c.CadreCode, c.ObjetId);

    public void Reprendre(AlerteCalculee c) =>
        (Regle, ApparaitLe, EnRetardLe, Fait, CadreCode, ObjetId) = (c.Regle, c.ApparaitLe, c.EnRetardLe, c.Fait, c.CadreCode, c.ObjetId);
}

/// <summary>An alert as the rules compute it from the facts of a dossier.</summary>
public sealed record AlerteCalculee(string Regle, DateOnly ApparaitLe, DateOnly? EnRetardLe, string Fait, string CadreCode, Guid? ObjetId = null);

/// <summary>A rule of alert, as shown beside the alerts that it raises.</summary>
/// <param name="Code">Stable code.</param>
/// <param name="Titre">Name of the group: « Sans contrat ».</param>
/// <param name="Phrase">The rule in one sentence.</param>
/// <param name="Parametre">Parameter of the cadre that gives its delay and its source.</param>
/// <param name="Acte">Label of the act that makes it disappear.</param>
public sealed record RegleAlerte(string Code, string Titre, string Phrase, string Parametre, string Acte);
