using Itineraires.Domain.Habilitations;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;

namespace Itineraires.Web.Security;

/// <summary>The account must hold the right by a habilitation in force today.</summary>
public sealed class DroitRequis(string droit) : IAuthorizationRequirement
{
    public string Droit { get; } = droit;
}

/// <summary>Reads the habilitations of the account, then decides.</summary>
public sealed class DroitRequisHandler(UtilisateurCourant courant, IHttpContextAccessor acces) : AuthorizationHandler<DroitRequis>
{
    protected override async Task HandleRequirementAsync(AuthorizationHandlerContext context, DroitRequis requirement)
    {
        await courant.ChargerAsync(context.User, acces.HttpContext?.RequestAborted ?? CancellationToken.None);
        if (courant.Peut(requirement.Droit))
        {
            context.Succeed(requirement);
        }
    }
}

/// <summary>A policy for each right; the policy's name is the right.</summary>
public sealed class PolitiquesDeDroits(IOptions<AuthorizationOptions> options) : DefaultAuthorizationPolicyProvider(options)
{
    public override async Task<AuthorizationPolicy?> GetPolicyAsync(string policyName) =>
        Droits.Tous.ContainsKey(policyName)
            ? new AuthorizationPolicyBuilder().RequireAuthenticatedUser().AddRequirements(new DroitRequis(policyName)).Build()
            : await base.GetPolicyAsync(policyName);
}
