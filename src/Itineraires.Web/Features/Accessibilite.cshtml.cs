using Itineraires.Web.Infrastructure;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;

namespace Itineraires.Web.Features;

/// <summary>The declaration of accessibility: facts only.</summary>
[AllowAnonymous]
public sealed class AccessibiliteModel(IOptions<TerritoireOptions> territoire) : PageModel
{
    public string? Contact => territoire.Value.ContactAssistance;
}
