using System.Collections;
using System.Globalization;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Itineraires.Web.Design;

/// <summary>
/// A labelled field: label, hint, error, control, in that order, tied by id. The label is the property's [Display(Name)];
/// a property without [Required] says « (facultatif) ».
/// </summary>
public abstract class ChampTagHelper : TagHelper
{
    [HtmlAttributeNotBound, ViewContext]
    public ViewContext ViewContext { get; set; } = null!;

    [HtmlAttributeName("for")]
    public ModelExpression For { get; set; } = null!;

    /// <summary>One sentence under the label: format, where to find the information, what it is for.</summary>
    public string? Aide
    {
        get;
        set => field = Balise.Dit(value);
    }

    /// <summary>Replaces the label of the property.</summary>
    public string? Libelle
    {
        get;
        set => field = Balise.Dit(value);
    }

    /// <summary>Replaces what the property says, for example when another field makes it required.</summary>
    public bool? Requis { get; set; }

    /// <summary>Keeps the value out of the drafts of the browser.</summary>
    public bool SansBrouillon { get; set; }

    protected string Nom => ViewContext.ViewData.TemplateInfo.GetFullHtmlFieldName(For.Name);

    protected string IdChamp => TagBuilder.CreateSanitizedId(Nom, "_");

    /// <summary>The group's fields are held by a fieldset and its legend.</summary>
    protected virtual bool EstGroupe => false;

    protected virtual string? AideParDefaut => null;

    protected bool EstRequis => Requis ?? For.Metadata.IsRequired;

    protected string? Erreur { get; private set; }

    /// <summary>Identifiers of hint and error, for aria-describedby.</summary>
    protected string? Description { get; private set; }

    /// <summary>Text typed by the person if any, else the value of the model.</summary>
    protected string Valeur
    {
        get
        {
            if (ViewContext.ViewData.ModelState.TryGetValue(Nom, out var etat) && etat.AttemptedValue is { } saisi)
            {
                return saisi;
            }

            return For.Model is null ? string.Empty : Ecrire(For.Model);
        }
    }

    /// <summary>Values chosen, for lists and boxes.</summary>
    protected IReadOnlyCollection<string> Valeurs
    {
        get
        {
            if (ViewContext.ViewData.ModelState.TryGetValue(Nom, out var etat) && etat.RawValue is not null)
            {
                return etat.RawValue as string[] ?? [etat.AttemptedValue ?? string.Empty];
            }

            return For.Model switch
            {
                null => [],
                string texte => [texte],
                IEnumerable suite => [.. suite.Cast<object>().Select(Ecrire)],
                { } seul => [Ecrire(seul)],
            };
        }
    }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var aide = Aide ?? AideParDefaut;
        Erreur = ViewContext.ViewData.ModelState.TryGetValue(Nom, out var etat) ? etat.Errors.FirstOrDefault()?.ErrorMessage : null;
        var (idAide, idErreur) = ($"{IdChamp}-aide", $"{IdChamp}-erreur");
        string?[] identifiants = [aide is null ? null : idAide, Erreur is null ? null : idErreur, .. DescriptionsPropres()];
        Description = string.Join(' ', identifiants.Where(i => i is not null)) is { Length: > 0 } liste ? liste : null;

        output.TagName = EstGroupe ? "fieldset" : "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", Erreur is null ? "champ" : "champ en-erreur");
        if (SansBrouillon)
        {
            output.Attributes.SetAttribute("data-sans-brouillon", string.Empty);
        }

        if (EstGroupe && Description is not null)
        {
            output.Attributes.SetAttribute("aria-describedby", Description);
        }

        output.Content.AppendHtml(Etiquette());
        if (aide is not null)
        {
            output.Content.AppendHtml(Balise.De("p", "aide", aide).Attribut("id", idAide));
        }

        if (Erreur is not null)
        {
            output.Content.AppendHtml(ErreurChampTagHelper.Dire(ViewContext, Erreur).Attribut("id", idErreur));
        }

        output.Content.AppendHtml(Commande());
        if (ErreurChampTagHelper.Confirmer(ViewContext, Nom) is { } confirmation)
        {
            output.Content.AppendHtml(confirmation);
        }
    }

    /// <summary>The control itself, after label, hint and error.</summary>
    protected abstract IHtmlContent Commande();

    protected virtual IEnumerable<string> DescriptionsPropres() => [];

    /// <summary>Writes a value of the model as the field takes it.</summary>
    protected virtual string Ecrire(object valeur) =>
        valeur switch
        {
            DateOnly date => Typo.DateChiffree(date),
            TimeOnly heure => Typo.Heure(heure),
            decimal nombre => nombre.ToString("0.##########", Typo.Culture),
            Enum => valeur.ToString()!,
            IFormattable nombre => nombre.ToString(null, CultureInfo.InvariantCulture),
            _ => valeur.ToString() ?? string.Empty,
        };

    protected TagBuilder Saisie(string type, string classes = "saisie") =>
        Completer(Balise.De("input", classes).Vide().Attribut("type", type).Attribut("value", Valeur));

    protected TagBuilder Completer(TagBuilder commande) =>
        commande
            .Attribut("id", IdChamp)
            .Attribut("name", Nom)
            .Attribut("aria-describedby", Description)
            .Attribut("aria-invalid", Erreur is null ? null : "true")
            .Attribut("aria-required", EstRequis ? "true" : null);

    protected object?[] TexteEtiquette() => [Libelle ?? For.Metadata.GetDisplayName(), EstRequis ? null : Balise.De("span", "facultatif", " (facultatif)")];

    private TagBuilder Etiquette() =>
        EstGroupe ? Balise.De("legend", null, TexteEtiquette()) : Balise.De("label", null, TexteEtiquette()).Attribut("for", IdChamp);
}

/// <summary>One line of text; <c>type</c> may be email, tel, password, search…</summary>
[HtmlTargetElement("champ-texte", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class ChampTexteTagHelper : ChampTagHelper
{
    public string Type { get; set; } = "text";

    /// <summary>Purpose for the browser, for example « email », « current-password » (WCAG 1.3.5).</summary>
    public string? Autocomplete
    {
        get;
        set => field = Balise.Dit(value);
    }

    public string? Inputmode
    {
        get;
        set => field = Balise.Dit(value);
    }

    public int? Longueur { get; set; }

    /// <summary>Short field, for codes.</summary>
    public bool Court { get; set; }

    public bool Focus { get; set; }

    protected override IHtmlContent Commande() =>
        (Type == "password" ? Completer(Balise.De("input", "saisie").Vide().Attribut("type", Type)) : Saisie(Type, Court ? "saisie saisie--court" : "saisie"))
            .Attribut("autocomplete", Autocomplete)
            .Attribut("inputmode", Inputmode)
            .Attribut("spellcheck", Type is "email" or "password" ? "false" : null)
            .Attribut("autofocus", Focus ? string.Empty : null)
            .Attribut("maxlength", Longueur?.ToString(CultureInfo.InvariantCulture));
}

/// <summary>
/// A date typed as 31/12/2025. A text field rather than type="date": the native one speaks the browser's language, refuses a paste,
/// loses what was typed on an error, and its calendar is slow for a birth date.
/// </summary>
[HtmlTargetElement("champ-date", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class ChampDateTagHelper : ChampTagHelper
{
    public string? Autocomplete
    {
        get;
        set => field = Balise.Dit(value);
    }

    protected override string AideParDefaut => $"Jour, mois, année{Typo.Insecable}: 31/12/2025";

    protected override IHtmlContent Commande() =>
        Saisie("text", "saisie saisie--date").Attribut("inputmode", "text").Attribut("autocomplete", Autocomplete ?? "off").Attribut("maxlength", "20");
}

/// <summary>An hour typed as « 14 h 30 », 14:30 or 14h30.</summary>
[HtmlTargetElement("champ-heure", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class ChampHeureTagHelper : ChampTagHelper
{
    protected override string AideParDefaut => $"Par exemple, 14{Typo.Insecable}h{Typo.Insecable}30";

    protected override IHtmlContent Commande() => Saisie("text", "saisie saisie--court").Attribut("autocomplete", "off").Attribut("maxlength", "12");
}

/// <summary>A number, with its unit after the field.</summary>
[HtmlTargetElement("champ-nombre", TagStructure = TagStructure.NormalOrSelfClosing)]
public class ChampNombreTagHelper : ChampTagHelper
{
    public virtual string? Unite
    {
        get;
        set => field = Balise.Dit(value);
    }

    protected override IHtmlContent Commande()
    {
        var entier = For.Metadata.UnderlyingOrModelType != typeof(decimal);
        var saisie = Saisie("text", "saisie saisie--court").Attribut("inputmode", entier ? "numeric" : "decimal").Attribut("autocomplete", "off");
        return Balise.De("div", "avec-unite", saisie, Unite is null ? null : Balise.De("span", null, Unite));
    }
}

/// <summary>An amount in euros, bound to a decimal.</summary>
[HtmlTargetElement("champ-montant", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class ChampMontantTagHelper : ChampNombreTagHelper
{
    public override string? Unite { get; set; } = "€";

    protected override string Ecrire(object valeur) => valeur is decimal euros ? Typo.Nombre(euros, 2) : base.Ecrire(valeur);
}

/// <summary>Several lines; <c>medical</c> reminds that no medical information may be written and offers the hook of the warning.</summary>
[HtmlTargetElement("champ-zone", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class ChampZoneTagHelper : ChampTagHelper
{
    /// <summary>Most characters; the count left is said under the field.</summary>
    public int? Longueur { get; set; }

    public int Lignes { get; set; } = 5;

    [HtmlAttributeName("medical")]
    public bool Medical { get; set; }

    protected override string? AideParDefaut => Medical ? "N’écrivez aucune information médicale." : null;

    protected override IHtmlContent Commande()
    {
        var zone = Completer(Balise.De("textarea").Avec(Environment.NewLine == "\n" ? "\n" : null, Valeur))
            .Attribut("rows", Lignes.ToString(CultureInfo.InvariantCulture))
            .Attribut("data-alerte-medicale", Medical ? string.Empty : null);
        if (Longueur is not { } maximum)
        {
            return zone;
        }

        // No maxlength: the browser would cut a pasted text without a word.
        zone.Attribut("data-longueur", maximum.ToString(CultureInfo.InvariantCulture)).Attribut("data-compteur", $"{IdChamp}-compteur");
        return new HtmlContentBuilder()
            .AppendHtml(zone)
            .AppendHtml(Balise.De("p", "compteur", $"{Typo.Nombre(maximum)} caractères au plus").Attribut("id", $"{IdChamp}-compteur"));
    }

    protected override IEnumerable<string> DescriptionsPropres() => Longueur is null ? [] : [$"{IdChamp}-compteur"];

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        if (Medical && Aide is not null)
        {
            Aide = $"{Aide} {AideParDefaut}";
        }

        base.Process(context, output);
    }
}

/// <summary>Base of the fields that offer choices: <c>options</c>, or the values of the property's enum.</summary>
public abstract class ChampOptionsTagHelper : ChampTagHelper
{
    /// <summary>Choices; without them, those of the enum with their [Display(Name)] and [Display(Description)].</summary>
    public IEnumerable<SelectListItem>? Options { get; set; }

    protected IReadOnlyList<SelectListItem> Lister()
    {
        if (Options is not null)
        {
            return [.. Options];
        }

        var metadonnees = For.Metadata.ElementMetadata ?? For.Metadata;
        return metadonnees.EnumGroupedDisplayNamesAndValues is { } valeurs
            ? [.. valeurs.Select(v => new SelectListItem(v.Key.Name, NomEnum(metadonnees, v.Value)))]
            : throw new InvalidOperationException($"The field « {Nom} » has neither options nor an enum.");
    }

    protected TagBuilder Cases(string type)
    {
        var choisies = Valeurs;
        var liste = Balise.De("div", "choix");
        foreach (var (rang, option) in Lister().Index())
        {
            var bouton = Balise
                .De("input")
                .Vide()
                .Attribut("type", type)
                .Attribut("name", Nom)
                .Attribut("value", option.Value)
                .Attribut("id", rang == 0 ? IdChamp : $"{IdChamp}-{rang.ToString(CultureInfo.InvariantCulture)}")
                .Attribut("checked", option.Selected || choisies.Contains(option.Value, StringComparer.Ordinal) ? "checked" : null)
                .Attribut("disabled", option.Disabled ? "disabled" : null)
                .Attribut("aria-invalid", Erreur is not null && rang == 0 ? "true" : null);
            liste.Avec(Balise.De("label", "option", bouton, Balise.De("span", null, option.Text)));
        }

        return liste;
    }

    private static string NomEnum(ModelMetadata metadonnees, string nombre) =>
        Enum.ToObject(metadonnees.UnderlyingOrModelType, long.Parse(nombre, CultureInfo.InvariantCulture)).ToString()!;
}

/// <summary>One choice: radios up to six options, a list beyond (or by <c>forme</c> = liste | boutons).</summary>
[HtmlTargetElement("champ-choix", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class ChampChoixTagHelper : ChampOptionsTagHelper
{
    private const int RadiosAuPlus = 6;

    public string? Forme
    {
        get;
        set => field = Balise.Dit(value);
    }

    /// <summary>Words of the empty choice of the list.</summary>
    public string Vide { get; set; } = "Choisissez…";

    protected override bool EstGroupe =>
        Forme switch
        {
            "liste" => false,
            "boutons" => true,
            _ => Lister().Count <= RadiosAuPlus,
        };

    protected override IHtmlContent Commande()
    {
        if (EstGroupe)
        {
            return Cases("radio");
        }

        var choisies = Valeurs;
        var liste = Completer(Balise.De("select", "saisie"));
        liste.Avec(Balise.De("option", null, Vide).Attribut("value", string.Empty));
        foreach (var groupe in Lister().GroupBy(o => o.Group?.Name))
        {
            var parent = groupe.Key is null ? liste : Balise.De("optgroup").Attribut("label", groupe.Key);
            foreach (var option in groupe)
            {
                parent.Avec(
                    Balise
                        .De("option", null, option.Text)
                        .Attribut("value", option.Value)
                        .Attribut("selected", option.Selected || choisies.Contains(option.Value, StringComparer.Ordinal) ? "selected" : null)
                        .Attribut("disabled", option.Disabled ? "disabled" : null)
                );
            }

            if (groupe.Key is not null)
            {
                liste.Avec(parent);
            }
        }

        return liste;
    }
}

/// <summary>Several choices, bound to a list.</summary>
[HtmlTargetElement("champ-choix-multiple", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class ChampChoixMultipleTagHelper : ChampOptionsTagHelper
{
    protected override bool EstGroupe => true;

    protected override IHtmlContent Commande() => Cases("checkbox");
}

/// <summary>One box to tick, bound to a bool; its label is at its right.</summary>
[HtmlTargetElement("champ-case", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class ChampCaseTagHelper : ChampTagHelper
{
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        base.Process(context, output);
        var erreur = Erreur is null ? null : Balise.De("p", "erreur", Sprite.Forme(ViewContext, Ton.Retard), Erreur).Attribut("id", $"{IdChamp}-erreur");
        var texte = Balise.De("span", null, Libelle ?? For.Metadata.GetDisplayName());
        if (Aide is not null)
        {
            texte.Avec(Balise.De("small", null, Aide).Attribut("id", $"{IdChamp}-aide"));
        }

        output.Content.Clear();
        output.Content.AppendHtml(new HtmlContentBuilder().AppendHtml(erreur ?? (IHtmlContent)HtmlString.Empty));
        output.Content.AppendHtml(Balise.De("label", "option", Commande(), texte));
        // An unticked box sends nothing: this field says « no » rather than « not asked ».
        output.Content.AppendHtml(Balise.De("input").Vide().Attribut("type", "hidden").Attribut("name", Nom).Attribut("value", "false"));
    }

    protected override IHtmlContent Commande() =>
        Balise
            .De("input")
            .Vide()
            .Attribut("type", "checkbox")
            .Attribut("id", IdChamp)
            .Attribut("name", Nom)
            .Attribut("value", "true")
            .Attribut("checked", Valeurs.Any(v => v.Equals("true", StringComparison.OrdinalIgnoreCase)) ? "checked" : null)
            .Attribut("aria-describedby", Description)
            .Attribut("aria-invalid", Erreur is null ? null : "true");
}

/// <summary>A file to give; the form needs enctype="multipart/form-data".</summary>
[HtmlTargetElement("champ-fichier", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class ChampFichierTagHelper : ChampTagHelper
{
    /// <summary>Types accepted, as the accept attribute takes them: « .csv,.xlsx ».</summary>
    public string? Accepte
    {
        get;
        set => field = Balise.Dit(value);
    }

    protected override IHtmlContent Commande() => Completer(Balise.De("input").Vide().Attribut("type", "file").Attribut("accept", Accepte));
}

/// <summary><c>&lt;resume-erreurs /&gt;</c>: all errors of the form at its top, each linked to its field; nothing when there is none.</summary>
[HtmlTargetElement("resume-erreurs", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class ResumeErreursTagHelper : TagHelper
{
    [HtmlAttributeNotBound, ViewContext]
    public ViewContext ViewContext { get; set; } = null!;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var erreurs = ViewContext
            .ViewData.ModelState.SelectMany(e => e.Value!.Errors.Select(f => (Champ: e.Key, f.ErrorMessage)))
            .Where(e => e.ErrorMessage.Length > 0)
            .Distinct()
            .ToList();
        if (erreurs.Count == 0)
        {
            output.SuppressOutput();
            return;
        }

        output.TagName = "section";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "resume-erreurs");
        output.Attributes.SetAttribute("role", "alert");
        output.Attributes.SetAttribute("aria-labelledby", "titre-erreurs");
        output.Attributes.SetAttribute("tabindex", "-1");
        var titre = erreurs.Count == 1 ? "Un point à corriger" : $"{Typo.Nombre(erreurs.Count)} points à corriger";
        var liste = Balise.De("ul");
        foreach (var (champ, message) in erreurs)
        {
            liste.Avec(
                Balise.De(
                    "li",
                    null,
                    champ.Length == 0 ? message : Balise.De("a", null, message).Attribut("href", $"#{TagBuilder.CreateSanitizedId(champ, "_")}")
                )
            );
        }

        output.Content.AppendHtml(Balise.De("h2", null, titre).Attribut("id", "titre-erreurs"));
        output.Content.AppendHtml(liste);
    }
}
