using Itineraires.Data;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Itineraires.Web.Features.Compte;

/// <summary>Another passphrase, by a link received.</summary>
[AllowAnonymous]
public sealed class ReinitialiserModel(UserManager<Utilisateur> comptes, Connexions connexions, IOptions<ComptesOptions> regles)
    : ChoixPhraseModel(comptes, connexions, regles, UserManager<Utilisateur>.ResetPasswordTokenPurpose);
