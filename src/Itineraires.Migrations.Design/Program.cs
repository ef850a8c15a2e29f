using Itineraires.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.Extensions.DependencyInjection;

return 0;

/// <summary>Makes the context for dotnet-ef: the first argument after « -- » chooses the engine.</summary>
internal sealed class FabriqueContexte : IDesignTimeDbContextFactory<ItinerairesDbContext>
{
    public ItinerairesDbContext CreateDbContext(string[] args)
    {
        var connexion = args.Contains("postgres") ? "Host=localhost;Database=conception" : "Data Source=conception.db";
        var options = new DbContextOptionsBuilder<ItinerairesDbContext>();
        options.UtiliserItineraires(connexion);
        // Identity chooses its schema from its options: the same as at run time.
        options.UseApplicationServiceProvider(new ServiceCollection().AjouterSchemaDesComptes().BuildServiceProvider());
        return new ItinerairesDbContext(options.Options, new ContexteSysteme("conception"), TimeProvider.System);
    }
}
