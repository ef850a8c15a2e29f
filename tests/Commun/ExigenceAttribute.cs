namespace Itineraires.Tests.Commun;

/// <summary>Binds a test to the requirement it proves; the index of requirements is generated from it.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class ExigenceAttribute(string id) : Attribute
{
    /// <summary>Identifier in data/exigences.csv, for example « CER-01 ».</summary>
    public string Id { get; } = id;
}
