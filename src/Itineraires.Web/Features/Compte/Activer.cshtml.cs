using Itineraires.Data;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Itineraires.Web.Features.Compte;

/// <summary>First passphrase of an invited account.</summary>
[AllowAnonymous]
public sealed class ActiverModel(UserManager<Utilisateur> comptes, Connexions connexions, IOptions<ComptesOptions> regles)
    : ChoixPhraseModel(comptes, connexions, regles, JetonsDates.Activation);
