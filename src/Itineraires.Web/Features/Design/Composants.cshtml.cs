using System.ComponentModel.DataAnnotations;
using Itineraires.Web.Design;
using Itineraires.Web.Design.Figures;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Itineraires.Web.Features.Design;

/// <summary>Every part of the design system in each of its states. Persons, figures and dates are invented.</summary>
public sealed class ComposantsModel : PageModel
{
    /// <summary>The page shows the same day for ever, so that its pictures can be compared.</summary>
    public static DateOnly Jour { get; } = new(2026, 3, 12);

    [BindProperty]
    public Essai Saisie { get; set; } = new();

    public Essai Repos { get; } =
        new()
        {
            Courriel = "amelie@exemple.fr",
            Debut = new DateOnly(2026, 4, 7),
            Heure = new TimeOnly(14, 30),
            Montant = 1234.56m,
            Forme = FormeRendezVous.FaceAFace,
        };

    public static ItineraireFigure Itineraire { get; } =
        new(
            new DateOnly(2025, 1, 1),
            new DateOnly(2026, 9, 30),
            Jour,
            [
                new(
                    new(2025, 1, 13),
                    new(2025, 11, 30),
                    "Nadège Colombet, CCAS de Vaulx-en-Velin",
                    "Nadège Colombet, CCAS de Vaulx-en-Velin, du 13\u00A0janvier au 30\u00A0novembre\u00A02025",
                    EtatSegment.Passe
                ),
                new(
                    new(2025, 12, 1),
                    null,
                    "Claire Ferrand, Unis vers l’emploi",
                    "Claire Ferrand, Unis vers l’emploi, depuis le 1er\u00A0décembre\u00A02025",
                    EtatSegment.EnCours
                ),
            ],
            [
                new(
                    new(2025, 3, 10),
                    new(2025, 9, 9),
                    "n°\u00A01",
                    "Contrat n°\u00A01, du 10\u00A0mars au 9\u00A0septembre\u00A02025, échu",
                    EtatSegment.Passe,
                    "#figures"
                ),
                new(
                    new(2025, 9, 10),
                    new(2025, 9, 21),
                    string.Empty,
                    "12\u00A0jours sans contrat, du 10 au 21\u00A0septembre\u00A02025",
                    EtatSegment.Decouvert
                ),
                new(
                    new(2025, 9, 22),
                    new(2026, 3, 21),
                    "n°\u00A02, jusqu’au 21\u00A0mars",
                    "Contrat n°\u00A02, du 22\u00A0septembre\u00A02025 au 21\u00A0mars\u00A02026, en cours",
                    EtatSegment.EnCours,
                    "#figures"
                ),
                new(
                    new(2026, 3, 22),
                    new(2026, 9, 21),
                    "n°\u00A03, brouillon",
                    "Contrat n°\u00A03, à partir du 22\u00A0mars\u00A02026, en brouillon",
                    EtatSegment.AVenir,
                    "#figures"
                ),
            ],
            [
                new(
                    new(2025, 4, 14),
                    new(2025, 8, 29),
                    "Mobilité\u00A0: code",
                    "Mobilité, code de la route, du 14\u00A0avril au 29\u00A0août\u00A02025, terminée",
                    EtatSegment.Passe
                ),
                new(
                    new(2025, 10, 6),
                    new(2025, 12, 19),
                    "Atelier numérique",
                    "Atelier numérique, du 6\u00A0octobre au 19\u00A0décembre\u00A02025, terminée",
                    EtatSegment.Passe
                ),
                new(
                    new(2026, 3, 2),
                    new(2026, 3, 27),
                    "PMSMP",
                    "PMSMP en restauration scolaire, du 2 au 27\u00A0mars\u00A02026, en cours",
                    EtatSegment.EnCours
                ),
            ],
            [
                new(new(2025, 2, 4), EtatArret.Fait, "Entretien honoré le 4\u00A0février\u00A02025"),
                new(new(2025, 3, 10), EtatArret.Fait, "Entretien honoré le 10\u00A0mars\u00A02025"),
                new(new(2025, 5, 13), EtatArret.Fait, "Entretien honoré le 13\u00A0mai\u00A02025"),
                new(new(2025, 6, 24), EtatArret.Excuse, "Absence justifiée le 24\u00A0juin\u00A02025"),
                new(new(2025, 7, 8), EtatArret.Fait, "Entretien honoré le 8\u00A0juillet\u00A02025"),
                new(new(2025, 9, 22), EtatArret.Fait, "Entretien honoré le 22\u00A0septembre\u00A02025"),
                new(new(2025, 11, 6), EtatArret.Manque, "Absence non justifiée le 6\u00A0novembre\u00A02025"),
                new(new(2025, 12, 4), EtatArret.Fait, "Entretien honoré le 4\u00A0décembre\u00A02025"),
                new(new(2026, 1, 22), EtatArret.Fait, "Entretien honoré le 22\u00A0janvier\u00A02026"),
                new(new(2026, 2, 19), EtatArret.Fait, "Entretien honoré le 19\u00A0février\u00A02026"),
                new(Jour, EtatArret.Present, "Entretien prévu le 12\u00A0mars\u00A02026"),
                new(new(2026, 5, 20), EtatArret.AVenir, "Entretien prévu le 20\u00A0mai\u00A02026"),
            ]
        );

    public static IReadOnlyList<GroupeChronologie> Chronologie { get; } =
    [
        new(
            "Claire Ferrand",
            "Unis vers l’emploi",
            "depuis décembre\u00A02025",
            [
                new(
                    new(2026, 3, 2),
                    "PMSMP commencée",
                    EtatArret.Present,
                    "etape",
                    "Cuisine centrale de Vaulx-en-Velin, jusqu’au 27\u00A0mars.",
                    "En cours",
                    Ton.Ordre,
                    "Contrat n°\u00A02"
                ),
                new(
                    new(2026, 1, 22),
                    "Bilan réévalué",
                    EtatArret.Fait,
                    "note",
                    "Mobilité et numérique levés.",
                    Url: "#figures",
                    LibelleUrl: "Comparer avec le bilan précédent"
                ),
            ],
            "Relais le 1er\u00A0décembre\u00A02025. Réorientation décidée par Hélène Aubry, cheffe de service social."
        ),
        new(
            "Nadège Colombet",
            "CCAS de Vaulx-en-Velin",
            "janvier à novembre\u00A02025",
            [
                new(
                    new(2025, 11, 6),
                    "Rendez-vous manqué",
                    EtatArret.Manque,
                    "calendrier",
                    "Première absence non justifiée.",
                    "Absence non justifiée",
                    Ton.Attention
                ),
                new(
                    new(2025, 9, 22),
                    "Contrat n°\u00A02 validé",
                    EtatArret.Fait,
                    "contrat",
                    "Signé le 15\u00A0septembre, validé en 7\u00A0jours.",
                    "12\u00A0jours sans contrat avant lui",
                    Ton.Leve
                ),
            ],
            EstAncien: true
        ),
    ];

    public static IReadOnlyList<PartPoints> FileActive { get; } =
    [
        new(86, Ton.Ordre, "Contrat en cours", "#figures"),
        new(6, Ton.Attention, "À renouveler sous 30\u00A0jours", "#figures"),
        new(2, Ton.Retard, "Sans contrat après deux mois", "#figures"),
        new(3, Ton.Attente, "Premier contrat en préparation", "#figures"),
    ];

    public static IReadOnlyList<decimal> Evolution { get; } = [53.9m, 54.1m, 56.0m, 56.5m, 55.5m, 58.7m, 57.9m, 59.0m, 59.0m, 59.2m, 60.7m, 61.8m];

    public static GraphiqueBarres Graphique { get; } =
        new(
            "Étapes emploi-formation et emploi durable",
            "Le taux passe de 53,9\u202F% à 61,8\u202F%, au-dessus de la cible de 60\u202F% depuis février. L’emploi durable passe de 15,2\u202F% à 21,4\u202F%.",
            ["avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.", "janv.", "févr.", "mars"],
            [
                new("Emploi-formation", [.. Evolution.Select(v => (decimal?)v)]),
                new("Emploi durable", [15.2m, 15.9m, 16.8m, 17.1m, 16.4m, 17.9m, 18.5m, 19.2m, 19.9m, 20.3m, 20.9m, 21.4m]),
            ],
            v => Typo.Nombre(v, 1),
            60m,
            "cible",
            "Mois"
        );

    /// <summary>Rates are invented; places are those of the 59 communes of the Métropole de Lyon.</summary>
    public static CarteFigure Carte { get; } =
        new(
            "Taux de contractualisation",
            "De 79\u202F% à 96\u202F%.",
            [
                .. Communes.Select(c => new ZoneCarte(
                    c.Code,
                    c.Nom,
                    c.Longitude,
                    c.Latitude,
                    c.Taux,
                    c.Taux is { } taux ? Typo.Taux(taux) : "moins de 11\u00A0personnes",
                    "#figures"
                )),
            ],
            [.82m, .86m, .90m, .94m],
            v => Typo.Nombre(v * 100, 0),
            "Taux"
        );

    private static IEnumerable<(string Code, string Nom, double Longitude, double Latitude, decimal? Taux)> Communes =>
        [
            ("69003", "Albigny-sur-Saône", 4.83083, 45.86396, 0.830m),
            ("69029", "Bron", 4.91189, 45.7345, 0.808m),
            ("69033", "Cailloux-sur-Fontaines", 4.88398, 45.86022, 0.857m),
            ("69034", "Caluire-et-Cuire", 4.85164, 45.79752, 0.816m),
            ("69040", "Champagne-au-Mont-d’Or", 4.78669, 45.79826, 0.801m),
            ("69044", "Charbonnières-les-Bains", 4.74356, 45.77995, 0.858m),
            ("69046", "Charly", 4.79052, 45.65086, 0.946m),
            ("69271", "Chassieu", 4.96228, 45.73808, 0.926m),
            ("69063", "Collonges-au-Mont-d’Or", 4.84265, 45.822, 0.920m),
            ("69273", "Corbas", 4.90864, 45.66829, 0.828m),
            ("69068", "Couzon-au-Mont-d’Or", 4.82186, 45.84791, 0.881m),
            ("69069", "Craponne", 4.72689, 45.74584, 0.837m),
            ("69071", "Curis-au-Mont-d’Or", 4.8184, 45.86918, null),
            ("69072", "Dardilly", 4.74708, 45.81216, 0.819m),
            ("69275", "Décines-Charpieu", 4.96156, 45.77197, 0.808m),
            ("69081", "Écully", 4.77272, 45.78182, 0.826m),
            ("69276", "Feyzin", 4.85801, 45.67334, 0.948m),
            ("69085", "Fleurieu-sur-Saône", 4.85119, 45.85929, null),
            ("69087", "Fontaines-Saint-Martin", 4.85457, 45.84316, 0.931m),
            ("69088", "Fontaines-sur-Saône", 4.85637, 45.82842, 0.927m),
            ("69089", "Francheville", 4.75631, 45.73791, 0.926m),
            ("69278", "Genay", 4.838, 45.89821, 0.823m),
            ("69091", "Givors", 4.75823, 45.58131, 0.843m),
            ("69096", "Grigny", 4.78737, 45.60864, 0.897m),
            ("69100", "Irigny", 4.81794, 45.67488, 0.914m),
            ("69279", "Jonage", 5.04148, 45.79113, 0.935m),
            ("69142", "La Mulatière", 4.81271, 45.73038, 0.940m),
            ("69250", "La Tour-de-Salvagny", 4.71245, 45.81019, 0.805m),
            ("69116", "Limonest", 4.77124, 45.83095, 0.893m),
            ("69117", "Lissieu", 4.7454, 45.85515, 0.904m),
            ("69123", "Lyon", 4.83638, 45.75485, 0.876m),
            ("69127", "Marcy-l’Étoile", 4.7117, 45.78496, 0.820m),
            ("69282", "Meyzieu", 5.00623, 45.77712, 0.871m),
            ("69283", "Mions", 4.94908, 45.66507, 0.805m),
            ("69284", "Montanay", 4.86761, 45.87718, 0.949m),
            ("69143", "Neuville-sur-Saône", 4.84426, 45.88333, 0.937m),
            ("69149", "Oullins", 4.80324, 45.71516, 0.883m),
            ("69152", "Pierre-Bénite", 4.82715, 45.70168, 0.841m),
            ("69153", "Poleymieux-au-Mont-d’Or", 4.79472, 45.8554, null),
            ("69163", "Quincieux", 4.77349, 45.91404, 0.945m),
            ("69286", "Rillieux-la-Pape", 4.89891, 45.82046, 0.887m),
            ("69168", "Rochetaillée-sur-Saône", 4.83876, 45.84366, 0.940m),
            ("69191", "Saint-Cyr-au-Mont-d’Or", 4.8183, 45.81918, 0.934m),
            ("69194", "Saint-Didier-au-Mont-d’Or", 4.79799, 45.81494, 0.876m),
            ("69199", "Saint-Fons", 4.85063, 45.70152, 0.860m),
            ("69204", "Saint-Genis-Laval", 4.7894, 45.69432, 0.892m),
            ("69205", "Saint-Genis-les-Ollières", 4.72701, 45.76116, 0.863m),
            ("69207", "Saint-Germain-au-Mont-d’Or", 4.80104, 45.88274, 0.817m),
            ("69290", "Saint-Priest", 4.94902, 45.7017, 0.842m),
            ("69233", "Saint-Romain-au-Mont-d’Or", 4.82021, 45.83556, null),
            ("69202", "Sainte-Foy-lès-Lyon", 4.79362, 45.73579, 0.928m),
            ("69292", "Sathonay-Camp", 4.87481, 45.82586, 0.797m),
            ("69293", "Sathonay-Village", 4.88627, 45.84029, 0.798m),
            ("69296", "Solaize", 4.83834, 45.64588, 0.896m),
            ("69244", "Tassin-la-Demi-Lune", 4.75492, 45.76292, 0.838m),
            ("69256", "Vaulx-en-Velin", 4.92664, 45.78596, 0.881m),
            ("69259", "Vénissieux", 4.88134, 45.70413, 0.870m),
            ("69260", "Vernaison", 4.80979, 45.64949, 0.848m),
            ("69266", "Villeurbanne", 4.88921, 45.77087, 0.960m),
        ];

    public void OnGet()
    {
        ModelState.AddModelError("Saisie.Debut", "Écrivez la date ainsi\u00A0: 31/12/2025.");
        ModelState.AddModelError("Saisie.Forme", "Choisissez la forme du rendez-vous.");
        ModelState.AddModelError("Saisie.Commentaire", "Écrivez le résultat attendu, en une phrase.");
    }

    public IActionResult OnPost()
    {
        if (!ModelState.IsValid)
        {
            return Page();
        }

        TempData["Succes"] = "Le formulaire d’essai a été compris. Rien n’a été enregistré.";
        return RedirectToPage();
    }

    public enum FormeRendezVous
    {
        [Display(Name = "Face à face")]
        FaceAFace,

        [Display(Name = "Téléphone")]
        Telephone,

        [Display(Name = "Visioconférence")]
        Visio,
    }

    public enum Motif
    {
        [Display(Name = "Accès à l’emploi")]
        Emploi,

        [Display(Name = "Création d’entreprise")]
        Creation,

        [Display(Name = "Formation")]
        Formation,

        [Display(Name = "Déménagement")]
        Demenagement,

        [Display(Name = "Fin de droit")]
        FinDeDroit,

        [Display(Name = "Changement de référent")]
        Referent,

        [Display(Name = "Autre motif")]
        Autre,
    }

    public sealed class Essai
    {
        [Display(Name = "Adresse électronique"), Required(ErrorMessage = "Écrivez une adresse électronique.")]
        [EmailAddress(ErrorMessage = "Écrivez l’adresse ainsi\u00A0: nom@exemple.fr.")]
        public string? Courriel { get; set; }

        [Display(Name = "Téléphone")]
        public string? Telephone { get; set; }

        [Display(Name = "Date de début"), Required(ErrorMessage = "Écrivez la date de début.")]
        public DateOnly? Debut { get; set; }

        [Display(Name = "Heure")]
        public TimeOnly? Heure { get; set; }

        [Display(Name = "Durée")]
        public int? Duree { get; set; } = 45;

        [Display(Name = "Montant de l’aide")]
        public decimal? Montant { get; set; }

        [Display(Name = "Forme du rendez-vous"), Required(ErrorMessage = "Choisissez la forme du rendez-vous.")]
        public FormeRendezVous? Forme { get; set; }

        [Display(Name = "Motif de la sortie")]
        public Motif? Motif { get; set; }

        [Display(Name = "À rappeler à la personne")]
        public List<FormeRendezVous> Rappels { get; set; } = [FormeRendezVous.Telephone];

        [Display(Name = "Guide des droits et devoirs remis")]
        public bool GuideRemis { get; set; }

        [Display(Name = "Résultat attendu"), Required(ErrorMessage = "Écrivez le résultat attendu, en une phrase.")]
        [MaxLength(500, ErrorMessage = "Écrivez 500\u00A0caractères au plus.")]
        public string? Commentaire { get; set; }

        [Display(Name = "Fichier à importer")]
        public IFormFile? Fichier { get; set; }
    }
}
