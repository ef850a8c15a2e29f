using Itineraires.Data;
using Itineraires.Web.Infrastructure;
using Itineraires.Web.Security;
using Microsoft.AspNetCore.Authorization;

namespace Itineraires.Web.Features.Referentiels;

/// <summary>The reference data, one line each.</summary>
[Authorize]
public sealed class IndexModel(ItinerairesDbContext db, UtilisateurCourant courant, ReferentielsEnMemoire referentiels, TimeProvider horloge)
    : PageDeReferentiel(db, courant, referentiels, horloge);
