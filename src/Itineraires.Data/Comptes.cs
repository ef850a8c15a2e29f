using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Itineraires.Data;

/// <summary>A key that protects cookies and tokens, kept in the base so that several nodes share it.</summary>
public sealed class CleProtection
{
    public Guid Id { get; private init; } = Guid.CreateVersion7();

    /// <summary>The key as the framework writes it.</summary>
    public string Xml { get; set; } = "";
}

/// <summary>A form whose session had ended when it was sent: its fields wait, encrypted, for its author to sign in again.</summary>
public sealed class SaisieSuspendue
{
    public Guid Id { get; private init; } = Guid.CreateVersion7();

    /// <summary>Account named by the ended session; null when it could not be read.</summary>
    public Guid? UtilisateurId { get; set; }

    /// <summary>Hash of the token given to the browser, where no account is known.</summary>
    public string? Navigateur { get; set; }

    /// <summary>Address the form was sent to.</summary>
    public string Adresse { get; set; } = "";

    /// <summary>Fields of the form, encrypted; never files nor passphrases.</summary>
    public string Contenu { get; set; } = "";

    /// <summary>Instant, UTC, after which it is erased.</summary>
    public DateTime ExpireLe { get; set; }
}

internal sealed class ComptesConfiguration : IEntityTypeConfiguration<CleProtection>, IEntityTypeConfiguration<SaisieSuspendue>
{
    public void Configure(EntityTypeBuilder<CleProtection> builder)
    {
        builder.ToTable("CleProtection");
        builder.Property(c => c.Id).ValueGeneratedNever();
    }

    public void Configure(EntityTypeBuilder<SaisieSuspendue> builder)
    {
        builder.ToTable("SaisieSuspendue");
        builder.Property(s => s.Id).ValueGeneratedNever();
        builder.Property(s => s.Adresse).HasMaxLength(2000);
        builder.HasIndex(s => s.ExpireLe);
    }
}
