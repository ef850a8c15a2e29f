using System.Xml.Linq;
using Itineraires.Data;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Itineraires.Web.Security;

/// <summary>Keeps the keys of cookies and tokens in the base, so that every node reads the sessions of the others.</summary>
public sealed class ClesEnBase(IServiceScopeFactory portees) : IXmlRepository, IConfigureOptions<KeyManagementOptions>
{
    public void Configure(KeyManagementOptions options) => options.XmlRepository = this;

    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var portee = portees.CreateScope();
        var db = portee.ServiceProvider.GetRequiredService<ItinerairesDbContext>();
        return [.. db.ClesProtection.AsNoTracking().OrderBy(c => c.Id).Select(c => c.Xml).ToList().Select(x => XElement.Parse(x))];
    }

    // The framework asks synchronously, and the context saves asynchronously only: one statement is written directly.
    public void StoreElement(XElement element, string friendlyName)
    {
        using var portee = portees.CreateScope();
        var db = portee.ServiceProvider.GetRequiredService<ItinerairesDbContext>();
        var (id, xml) = (Guid.CreateVersion7(), element.ToString(SaveOptions.DisableFormatting));
        db.Database.ExecuteSql($"INSERT INTO cle_protection (id, xml) VALUES ({id}, {xml})");
    }
}
