using System.Globalization;
using Itineraires.Domain.Personnes;

namespace Itineraires.Web.Design;

/// <summary>French typography of dates, hours, numbers and amounts, with the spaces that must not break.</summary>
public static class Typo
{
    /// <summary>No-break space: before : and €, inside « », between a day and its month, around h.</summary>
    public const string Insecable = "\u00A0";

    /// <summary>Narrow no-break space: before ; ? ! % and between thousands.</summary>
    public const string Fine = "\u202F";

    /// <summary>The one culture of the product.</summary>
    public static CultureInfo Culture { get; } = Creer();

    private static readonly string[] MoisAbreges = ["janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."];

    /// <summary>« 14 mars 2026 », « 1er mars 2026 ».</summary>
    public static string DateLongue(DateOnly date) => $"{JourMois(date)}{Insecable}{date.Year}";

    /// <summary>« 14 mars », « 1er mars ».</summary>
    public static string JourMois(DateOnly date) => $"{Jour(date)}{Insecable}{Culture.DateTimeFormat.GetMonthName(date.Month)}";

    /// <summary>« 4 févr. 2025 », for tables.</summary>
    public static string DateCourte(DateOnly date) => $"{JourMoisAbrege(date)}{Insecable}{date.Year}";

    /// <summary>« 4 févr. », « 1er mars ».</summary>
    public static string JourMoisAbrege(DateOnly date) => $"{Jour(date)}{Insecable}{MoisAbreges[date.Month - 1]}";

    /// <summary>« jeudi 12 mars ».</summary>
    public static string JourDeSemaine(DateOnly date) => $"{Culture.DateTimeFormat.GetDayName(date.DayOfWeek)} {JourMois(date)}";

    /// <summary>« mars 2026 ».</summary>
    public static string MoisAnnee(DateOnly date) => $"{Culture.DateTimeFormat.GetMonthName(date.Month)}{Insecable}{date.Year}";

    /// <summary>« févr. 2026 ».</summary>
    public static string MoisAnneeAbrege(DateOnly date) => $"{MoisAbreges[date.Month - 1]}{Insecable}{date.Year}";

    /// <summary>« née le 14 mars 1990 »; « date de naissance : 14 mars 1990 » for somebody whose civilité is not known.</summary>
    public static string Naissance(Civilite? civilite, DateOnly date) =>
        civilite switch
        {
            Civilite.Madame => $"née le {DateLongue(date)}",
            Civilite.Monsieur => $"né le {DateLongue(date)}",
            _ => $"date de naissance{Insecable}: {DateLongue(date)}",
        };

    /// <summary>« 14/03/2026 », the form fields take.</summary>
    public static string DateChiffree(DateOnly date) => date.ToString("dd/MM/yyyy", CultureInfo.InvariantCulture);

    /// <summary>« du 10 mars au 9 septembre 2025 », « depuis le 1er mars 2026 » when it has no end.</summary>
    public static string Periode(DateOnly debut, DateOnly? fin) =>
        fin switch
        {
            null => $"depuis le {DateLongue(debut)}",
            { } f when f == debut => $"le {DateLongue(debut)}",
            { } f when f.Year == debut.Year && f.Month == debut.Month => $"du {Jour(debut)} au {DateLongue(f)}",
            { } f when f.Year == debut.Year => $"du {JourMois(debut)} au {DateLongue(f)}",
            { } f => $"du {DateLongue(debut)} au {DateLongue(f)}",
        };

    /// <summary>« aujourd’hui », « demain », « dans 9 jours », « il y a 6 semaines »: days to 30, weeks to 10, then months and years.</summary>
    public static string Relative(DateOnly date, DateOnly aujourdhui)
    {
        var jours = date.DayNumber - aujourdhui.DayNumber;
        return jours switch
        {
            0 => "aujourd’hui",
            1 => "demain",
            -1 => "hier",
            > 0 => $"dans {Ecoule(aujourdhui, date)}",
            _ => $"il y a {Ecoule(date, aujourdhui)}",
        };
    }

    /// <summary>« finit dans 9 jours », « finit aujourd’hui », « a fini hier ».</summary>
    public static string Echeance(DateOnly date, DateOnly aujourdhui) => $"{(date < aujourdhui ? "a fini" : "finit")} {Relative(date, aujourdhui)}";

    /// <summary>« 9 jours », « 6 semaines », « 5 mois », « 2 ans »: time from one day to a later one.</summary>
    public static string Ecoule(DateOnly debut, DateOnly fin)
    {
        var jours = fin.DayNumber - debut.DayNumber;
        var mois = ((fin.Year - debut.Year) * 12) + fin.Month - debut.Month - (fin.Day < debut.Day ? 1 : 0);
        return jours switch
        {
            <= 30 => Compter(jours, "jour"),
            <= 70 => Compter(jours / 7, "semaine"),
            _ when mois < 24 => $"{mois}{Insecable}mois",
            _ => Compter(mois / 12, "an"),
        };
    }

    /// <summary>« 14 h 30 », « 9 h 00 ».</summary>
    public static string Heure(TimeOnly heure) => $"{heure.Hour}{Insecable}h{Insecable}{heure.Minute:00}";

    /// <summary>« 14 mars 2026 à 14 h 30 », from a civil date and time.</summary>
    public static string DateHeure(DateTime civile) => $"{DateLongue(DateOnly.FromDateTime(civile))} à {Heure(TimeOnly.FromDateTime(civile))}";

    /// <summary>« 45 min », « 1 h », « 1 h 30 ».</summary>
    public static string Duree(TimeSpan duree)
    {
        var minutes = (int)Math.Round(duree.TotalMinutes);
        return minutes switch
        {
            < 60 => $"{minutes}{Insecable}min",
            _ when minutes % 60 == 0 => $"{minutes / 60}{Insecable}h",
            _ => $"{minutes / 60}{Insecable}h{Insecable}{minutes % 60:00}",
        };
    }

    /// <summary>« 11 067 ».</summary>
    public static string Nombre(long nombre) => nombre.ToString("N0", Culture);

    /// <summary>« 4,6 » with the decimals asked for.</summary>
    public static string Nombre(decimal nombre, int decimales) => nombre.ToString($"N{decimales.ToString(CultureInfo.InvariantCulture)}", Culture);

    /// <summary>« 1,2 Mo », « 340 Ko »: the size of a file, in bytes.</summary>
    public static string Taille(long octets) =>
        octets < 1_000_000 ? $"{Nombre(Math.Max(1, octets / 1000))}{Insecable}Ko" : $"{Nombre(octets / 1_000_000m, 1)}{Insecable}Mo";

    /// <summary>« 1 234,56 € », in euros.</summary>
    public static string Montant(decimal euros) => $"{Nombre(euros, 2)}{Insecable}€";

    /// <summary>« 61,8 % » from a ratio, 0.618.</summary>
    public static string Taux(decimal rapport, int decimales = 1) => $"{Nombre(rapport * 100, decimales)}{Fine}%";

    /// <summary>« +1,8 pt », « −0,9 pt »: a difference of two ratios, in points.</summary>
    public static string EcartEnPoints(decimal ecart)
    {
        var points = Math.Round(ecart * 100, 1);
        return $"{(points > 0 ? "+" : string.Empty)}{Nombre(points, 1)}{Insecable}pt";
    }

    /// <summary>« 97 personnes », « 1 personne », « 0 personne »; the plural adds s unless given.</summary>
    public static string Compter(long nombre, string singulier, string? pluriel = null) => $"{Nombre(nombre)}{Insecable}{Accorder(nombre, singulier, pluriel)}";

    /// <summary>The word alone, in the number that goes with it: French is plural from two.</summary>
    public static string Accorder(long nombre, string singulier, string? pluriel = null) => Math.Abs(nombre) >= 2 ? pluriel ?? singulier + "s" : singulier;

    /// <summary>« 06 12 34 56 78 » for ten digits, else the number as it was written.</summary>
    public static string Telephone(string numero)
    {
        var chiffres = string.Concat(numero.Where(char.IsAsciiDigit));
        return chiffres.Length == 10 && numero.All(c => char.IsAsciiDigit(c) || c is ' ' or '.' or '-' or '\u00A0')
            ? string.Join(Insecable, chiffres.Chunk(2).Select(paire => new string(paire)))
            : numero;
    }

    /// <summary>« de Claire », « d’Isabelle »: the preposition before a name or a word.</summary>
    public static string De(string mot)
    {
        var debut = Domain.Commun.Texte.Replier(mot);
        return debut.Length > 0 && ("aeiou".Contains(debut[0], StringComparison.Ordinal) || debut.StartsWith("yv", StringComparison.Ordinal))
            ? $"d’{mot}"
            : $"de {mot}";
    }

    /// <summary>With a capital first.</summary>
    public static string Majuscule(string texte) => texte.Length == 0 ? texte : char.ToUpper(texte[0], Culture) + texte[1..];

    /// <summary>« Dossier » between French quotes.</summary>
    public static string Citer(string texte) => $"«{Insecable}{texte}{Insecable}»";

    private static string Jour(DateOnly date) => date.Day == 1 ? "1er" : date.Day.ToString(CultureInfo.InvariantCulture);

    private static CultureInfo Creer()
    {
        var culture = (CultureInfo)CultureInfo.GetCultureInfo("fr-FR").Clone();
        // The separators depend on the version of ICU: the product writes its own.
        culture.NumberFormat.NumberGroupSeparator = Fine;
        culture.NumberFormat.NumberDecimalSeparator = ",";
        culture.NumberFormat.NegativeSign = "\u2212";
        return CultureInfo.ReadOnly(culture);
    }
}
