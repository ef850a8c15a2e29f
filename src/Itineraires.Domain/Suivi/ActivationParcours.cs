using System.ComponentModel.DataAnnotations;

namespace Itineraires.Domain.Suivi;

/// <summary>What is followed of a person oriented to Pôle emploi, outside any operation of control (SUI-04).</summary>
public enum CasActivation
{
    [Display(Name = "orientées")]
    Orientees,

    [Display(Name = "inscrites")]
    Inscrites,

    [Display(Name = "jamais inscrites")]
    JamaisInscrites,

    /// <summary>By a cessation or a radiation: France Travail tells the end, the base does not keep which.</summary>
    [Display(Name = "dont l’inscription est close")]
    InscriptionClose,

    [Display(Name = "dont l’actualisation manque")]
    ActualisationManquante,

    [Display(Name = "sans PPAE")]
    SansPpae,

    [Display(Name = "sans étape")]
    SansEtape,
}

/// <summary>The delays of an activation, from the cadre of the parcours and the settings of the territory; null where none is set.</summary>
/// <param name="ActualisationJours">Days after which the last actualisation is missing.</param>
/// <param name="SansEtapeJours">Days without étape.</param>
public sealed record DelaisActivation(int? ActualisationJours, int? SansEtapeJours);

/// <summary>The parcours of a person oriented to Pôle emploi: civil days in Paris.</summary>
/// <param name="OrienteLe">Orientation.</param>
/// <param name="InscriteLe">Beginning of the last inscription known, or null.</param>
/// <param name="InscriteAu">Its last day, or null while it runs.</param>
/// <param name="ActualiseeLe">Last actualisation known.</param>
/// <param name="PpaeDepuis">PPAE in progress since, or null.</param>
/// <param name="EnEtape">An étape runs today.</param>
/// <param name="DerniereEtape">End of the last étape, or null.</param>
public sealed record ActivationParcours(
    DateOnly OrienteLe,
    DateOnly? InscriteLe,
    DateOnly? InscriteAu,
    DateOnly? ActualiseeLe,
    DateOnly? PpaeDepuis,
    bool EnEtape,
    DateOnly? DerniereEtape
)
{
    public bool EstInscrite(DateOnly jour) => InscriteLe <= jour && (InscriteAu is null || InscriteAu >= jour);

    public bool Est(CasActivation cas, DateOnly jour, DelaisActivation delais) =>
        cas switch
        {
            CasActivation.Inscrites => EstInscrite(jour),
            CasActivation.JamaisInscrites => InscriteLe is null || InscriteLe > jour,
            CasActivation.InscriptionClose => InscriteAu < jour,
            CasActivation.ActualisationManquante => EstInscrite(jour)
                && delais.ActualisationJours is { } actualisation
                && (ActualiseeLe ?? InscriteLe) < jour.AddDays(-actualisation),
            CasActivation.SansPpae => EstInscrite(jour) && (PpaeDepuis is null || PpaeDepuis > jour),
            CasActivation.SansEtape => !EnEtape && delais.SansEtapeJours is { } jours && Depuis < jour.AddDays(-jours),
            _ => true,
        };

    /// <summary>Day since which no étape runs: the end of the last one since the orientation, else the orientation.</summary>
    private DateOnly Depuis => DerniereEtape is { } fin && fin > OrienteLe ? fin : OrienteLe;
}
