using Itineraires.Domain.Commun;

namespace Itineraires.Domain.Entree;

/// <summary>A declaration that a changement de situation asks for, and when it was noted as made.</summary>
/// <param name="Code">Code of the nomenclature.</param>
/// <param name="Aupres">To whom: « CAF », « France Travail ».</param>
/// <param name="Libelle">What to declare, as it was worded that day.</param>
public sealed record DeclarationARappeler(string Code, string Aupres, string Libelle, DateOnly? FaiteLe = null);

/// <summary>A reminder of the declarations, made to the person.</summary>
public sealed record RappelDeclaration(DateOnly Le, Guid Par);

/// <summary>
/// A dated change in the situation of a person, with the declarations to recall to her until each is noted (INF-05). Source: Itinéraires emploi
/// 2020, § 3.3; Itinéraires activité 2020, § 3-3.
/// </summary>
public sealed class ChangementSituation : Entite, IConcernePersonne
{
    private ChangementSituation() { }

    /// <param name="type">Code of the nomenclature: familiale, reprise d'emploi, création d'activité, formation.</param>
    /// <param name="declarations">What the nomenclature asks for this type; closed at once when it asks nothing.</param>
    /// <param name="rappele">The person was reminded as the change was recorded.</param>
    /// <exception cref="RegleMetierException">The date is to come.</exception>
    public ChangementSituation(
        Guid personneId,
        string type,
        DateOnly le,
        string? precision,
        IEnumerable<DeclarationARappeler> declarations,
        Guid par,
        bool rappele,
        DateOnly aujourdhui
    )
    {
        ReglesChangement.PasDansLeFutur.Exiger(le <= aujourdhui, nameof(Le));
        (PersonneId, Type, Le, NotePar, NoteLe) = (personneId, type, le, par, aujourdhui);
        Precision = string.IsNullOrWhiteSpace(precision) ? null : precision.Trim();
        Declarations = [.. declarations];
        Rappels = rappele ? [new RappelDeclaration(aujourdhui, par)] : [];
        Clore();
    }

    public Guid PersonneId { get; private set; }

    /// <summary>Code of the nomenclature.</summary>
    public string Type { get; private set; } = "";

    /// <summary>Day on which the situation changed.</summary>
    public DateOnly Le { get; private set; }

    public string? Precision { get; private set; }

    public Guid NotePar { get; private set; }

    public DateOnly NoteLe { get; private set; }

    public List<DeclarationARappeler> Declarations { get; private set; } = [];

    public List<RappelDeclaration> Rappels { get; private set; } = [];

    /// <summary>Day of the last declaration noted; null while one is awaited.</summary>
    public DateOnly? CloseLe { get; private set; }

    /// <summary>Logs a reminder made to the person.</summary>
    /// <exception cref="RegleMetierException">Every declaration is noted.</exception>
    public void Rappeler(Guid par, DateOnly le)
    {
        ReglesChangement.DeclarationAttendue.Exiger(CloseLe is null);
        Rappels = [.. Rappels, new RappelDeclaration(le, par)];
    }

    /// <summary>Notes that the person made a declaration; the flag falls with the last one.</summary>
    /// <exception cref="RegleMetierException">It is not awaited, or the day is to come or precedes the change.</exception>
    public void Declarer(string code, DateOnly le, DateOnly aujourdhui)
    {
        var rang = Declarations.FindIndex(d => d.Code == code && d.FaiteLe is null);
        ReglesChangement.DeclarationAttendue.Exiger(rang >= 0);
        ReglesChangement.PasDansLeFutur.Exiger(le <= aujourdhui, "DeclareeLe");
        ReglesChangement.ApresLeChangement.Exiger(le >= Le, "DeclareeLe");
        Declarations = [.. Declarations.Select((d, i) => i == rang ? d with { FaiteLe = le } : d)];
        Clore();
    }

    /// <summary>Takes back a declaration noted by mistake: it is awaited again.</summary>
    /// <exception cref="RegleMetierException">It was not noted.</exception>
    public void Attendre(string code)
    {
        var rang = Declarations.FindIndex(d => d.Code == code && d.FaiteLe is not null);
        ReglesChangement.DeclarationNotee.Exiger(rang >= 0);
        Declarations = [.. Declarations.Select((d, i) => i == rang ? d with { FaiteLe = null } : d)];
        Clore();
    }

    /// <summary>Says whether the change, noted by mistake, may be taken off: it then leaves the dossier, and the journal keeps why.</summary>
    /// <param name="motif">Why.</param>
    /// <exception cref="RegleMetierException">The reason is missing, or a declaration was noted since: the person did declare a change.</exception>
    public void ExigerRetirable(string? motif)
    {
        ReglesChangement.RienDeclare.Exiger(Declarations.TrueForAll(d => d.FaiteLe is null));
        ReglesChangement.MotifRetrait.Exiger(!string.IsNullOrWhiteSpace(motif), "MotifRetrait");
    }

    private void Clore() => CloseLe = Declarations.TrueForAll(d => d.FaiteLe is not null) ? Declarations.Max(d => d.FaiteLe) ?? Le : null;
}

/// <summary>Rules of the changements de situation.</summary>
public static class ReglesChangement
{
    public static readonly RegleMetier PasDansLeFutur = new("CHG-DATE", "Choisissez la date du jour ou une date passée.");

    public static readonly RegleMetier ApresLeChangement = new("CHG-DECLARATION-DATE", "La déclaration ne peut pas précéder le changement de situation.");

    public static readonly RegleMetier DeclarationAttendue = new("CHG-ATTENDUE", "Cette déclaration n’est plus attendue\u00A0: elle est déjà notée.");

    public static readonly RegleMetier DeclarationNotee = new("CHG-NOTEE", "Cette déclaration n’est pas notée comme faite.");

    public static readonly RegleMetier RienDeclare = new(
        "CHG-RETRAIT",
        "Une déclaration est notée pour ce changement\u00A0: il ne se retire plus. Si elle l’est par erreur, revenez d’abord dessus."
    );

    public static readonly RegleMetier MotifRetrait = new("CHG-RETRAIT-MOTIF", "Indiquez pourquoi ce changement est retiré.");
}
