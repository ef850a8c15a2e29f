using Itineraires.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

return 0;

/// <summary>Makes the context for dotnet-ef: the first argument after « -- » chooses the engine.</summary>
internal sealed class FabriqueContexte : IDesignTimeDbContextFactory<ItinerairesDbContext>
{
    public ItinerairesDbContext CreateDbContext(string[] args)
    {
        var connexion = args.Contains("postgres") ? "Host=localhost;Database=conception" : "Data Source=conception.db";
        var options = new DbContextOptionsBuilder<ItinerairesDbContext>();
        options.UtiliserItineraires(connexion);
        return new ItinerairesDbContext(options.Options, new ContexteSysteme("conception"), TimeProvider.System);
    }
}
