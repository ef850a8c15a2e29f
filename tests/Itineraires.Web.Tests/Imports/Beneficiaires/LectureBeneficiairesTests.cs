using System.Globalization;
using System.Text;
using Itineraires.Web.Imports;
using Itineraires.Web.Imports.Beneficiaires;
using Itineraires.Web.Tests.Imports.Fichiers;

namespace Itineraires.Web.Tests.Imports.Beneficiaires;

public sealed class LectureBeneficiairesTests
{
    private const string Entete =
        "numero_demande_rsa;matricule;role;civilite;nom;nom_naissance;prenom;date_naissance;nir;identifiant_france_travail;adresse;complement_adresse;code_postal;commune;code_insee;telephone;email;type_rsa;etat_droit;date_ouverture_droit;soumis_droits_devoirs;date_debut_droits_devoirs;situation_familiale;nombre_enfants;niveau_qualification";

    private static readonly DateOnly Aujourdhui = new(2026, 3, 14);
    private static readonly HashSet<string> Communes = new(["69123", "69381", "69389", "69266"], StringComparer.Ordinal);

    // One line by case; the comment gives the line number.
    private static readonly string[] Lignes =
    [
        "D1;M1;demandeur;Mme;Lefèvre;N’Diaye;Zoé;31/12/1985;285127812345654;123A;1 rue X;;69003;Lyon;69123;06 12 34 56 78;z@x.fr;socle;2;01/02/2020;oui;2020-02-01;cel;2;V bis", // 2
        "D1;M1;Conjoint;M.;Lefèvre;;Léo;1984-01-02;;;1 rue X;;69003;Lyon;69381;+33 6 12 34 56 78;z@x.fr;Socle Activité;2;;non;;MAR;0;3", // 3
        ";;enfant;;Lefèvre;;Tom;02/03/2015;;;;;;;;;;;;;;;;;", // 4 matricule missing
        ";M1;;;Lefèvre;;Tom;02/03/2015;;;;;;;;;;;;;;;;;", // 5 role missing
        ";M1;cousin;;Lefèvre;;Tom;02/03/2015;;;;;;;;;;;;;;;;;", // 6 role unknown
        ";M1;enfant;;;;Tom;02/03/2015;;;;;;;;;;;;;;;;;", // 7 name missing
        ";M1;enfant;;Lefèvre;;--;02/03/2015;;;;;;;;;;;;;;;;;", // 8 first name missing
        ";M1;enfant;;Lefèvre;;Tom;;;;;;;;;;;;;;;;;;", // 9 birth missing
        ";M1;enfant;;Lefèvre;;Tom;31/02/1990;;;;;;;;;;;;;;;;;", // 10 impossible
        ";M1;enfant;;Lefèvre;;Tom;15/03/2026;;;;;;;;;;;;;;;;;", // 11 future
        ";M1;enfant;;Lefèvre;;Tom;01/01/1085;;;;;;;;;;;;;;;;;", // 12 too old
        ";;;;;;;;285127812345654;;;;;;;;;;;;;;;;", // 13 five missing values, one line
        ";M2;demandeur;Docteur;Martin;;Anne;14/03/2026;1,85E+14;;;;123;Ville;6926;12;pas-un-mail;autre;9;99/99/2020;peut-être;hier;inconnue;99;IX", // 14 every optional value bad
        ";M3;demandeur;;Martin;;Paul;01/01/1990;;;;;;Grenoble;38185;;;;;;;;;;", // 15 outside
        ";M4;demandeur;;Durand;;Éric;01/01/1990;;;;;;;;;;;;;;;;;", // 16 replaced by 17
        ";M4;demandeur;;DURAND;;Eric;1990-01-01;;;changé;;;;;;;;;;;;;;;", // 17
        "", // 18
        ";;;;;;;;;;;;;;;;;;;;;;;;", // 19
        ";M5;demandeur;;Autre;;Zoe;31/12/1985;2 85 12 78 123 456;;;;;;;;;;;;;;;;", // 20 same NIR as line 2
        ";M5;enfant;;Autre;;Lou;05/06/2010;285127812345654;;;;;;;;;;;;;;;;", // 21 parent's NIR
        ";M6;autre;;O'Neil;;\"Ann\n\"\"e\"\"\";01.01.1990;;;;;;;;;;;;;;;;;", // 22 quoted line break
        ";M7;AUTRE;;Fin;;Anne;01-01-1990;;;;;;;69389;0033612345678;;activite;0;;1;;;;8", // 24
    ];

    private static Lecture Lire(string texte) => Lire(new MemoryStream(Encoding.UTF8.GetBytes(texte)));

    private static Lecture Lire(Stream flux)
    {
        var lecture = new LectureBeneficiaires(Communes, Aujourdhui);
        var lignes = lecture.Enumerer(flux).ToList();
        return new(
            lecture.LignesLues,
            [.. lignes.Where((_, rang) => !lecture.Remplacees.ContainsKey(rang))],
            lecture.Erreurs.Premieres,
            lecture.Avertissements.Premieres,
            lecture.Rejetees
        );
    }

    private static IEnumerable<(int Ligne, string? Colonne, string Code)> Resume(IEnumerable<RemarqueImport> remarques) =>
        remarques.Select(r => (r.Ligne, r.Colonne, r.Code));

    [Fact]
    [Exigence("PER-07")]
    public void PER_07_un_fichier_retors_dit_chaque_ligne_et_chaque_colonne()
    {
        Assert.Equal([.. Entete.Split(';'), "identifiant_interne"], LectureBeneficiaires.Entetes);

        var lecture = Lire(Entete + ";couleur\r\n" + string.Join("\r\n", Lignes));

        Assert.Equal(20, lecture.LignesLues);
        Assert.Equal(10, lecture.Rejetees);
        Assert.Equal([3, 14, 15, 17, 20, 21, 22, 24], lecture.Lignes.Select(l => l.Ligne));
        Assert.Equal(
            [
                (4, "matricule", CodesImport.ValeurManquante),
                (5, "role", CodesImport.ValeurManquante),
                (6, "role", CodesImport.RoleInconnu),
                (7, "nom", CodesImport.ValeurManquante),
                (8, "prenom", CodesImport.ValeurManquante),
                (9, "date_naissance", CodesImport.ValeurManquante),
                (10, "date_naissance", CodesImport.NaissanceInvalide),
                (11, "date_naissance", CodesImport.NaissanceFuture),
                (12, "date_naissance", CodesImport.NaissanceInvalide),
                (13, "matricule", CodesImport.ValeurManquante),
                (13, "nom", CodesImport.ValeurManquante),
                (13, "prenom", CodesImport.ValeurManquante),
                (13, "role", CodesImport.ValeurManquante),
                (13, "date_naissance", CodesImport.ValeurManquante),
            ],
            Resume(lecture.Erreurs)
        );
        Assert.Equal(
            [
                (1, "couleur", CodesImport.ColonneInconnue),
                (14, "civilite", CodesImport.CodeInconnu),
                (14, "code_insee", CodesImport.CodeInseeInvalide),
                (14, "code_postal", CodesImport.CodePostalInvalide),
                (14, "date_debut_droits_devoirs", CodesImport.DateInvalide),
                (14, "date_ouverture_droit", CodesImport.DateInvalide),
                (14, "email", CodesImport.CourrielInvalide),
                (14, "etat_droit", CodesImport.CodeInconnu),
                (14, "nir", CodesImport.NirInvalide),
                (14, "niveau_qualification", CodesImport.CodeInconnu),
                (14, "nombre_enfants", CodesImport.NombreInvalide),
                (14, "situation_familiale", CodesImport.CodeInconnu),
                (14, "soumis_droits_devoirs", CodesImport.OuiNonInvalide),
                (14, "telephone", CodesImport.TelephoneInvalide),
                (14, "type_rsa", CodesImport.CodeInconnu),
                (15, "code_insee", CodesImport.CommuneHorsTerritoire),
                (17, null, CodesImport.LigneEnDouble),
                (20, null, CodesImport.LigneEnDouble),
                (21, "nir", CodesImport.NirEnDouble),
            ],
            Resume(lecture.Avertissements).OrderBy(r => r.Ligne).ThenBy(r => r.Colonne, StringComparer.Ordinal)
        );
    }

    [Fact]
    public void Une_ligne_complete_se_lit_valeur_par_valeur()
    {
        var ligne = Assert.Single(Lire($"{Entete}\n{Lignes[0]}").Lignes);

        Assert.Equal("285127812345654", ligne.Nir.ToString());
        Assert.Equal(
            new LigneBeneficiaire
            {
                Ligne = 2,
                NumeroDemandeRsa = "D1",
                Matricule = "M1",
                Role = RoleImporte.Demandeur,
                Civilite = "MME",
                Nom = "Lefèvre",
                NomNaissance = "N’Diaye",
                Prenom = "Zoé",
                DateNaissance = new DateOnly(1985, 12, 31),
                Nir = ligne.Nir,
                IdentifiantFranceTravail = "123A",
                Adresse = "1 rue X",
                CodePostal = "69003",
                Commune = "Lyon",
                CodeInsee = "69123",
                Telephone = "0612345678",
                Email = "z@x.fr",
                TypeRsa = "socle",
                EtatDroit = "2",
                DateOuvertureDroit = new DateOnly(2020, 2, 1),
                SoumisDroitsDevoirs = true,
                DateDebutDroitsDevoirs = new DateOnly(2020, 2, 1),
                SituationFamiliale = "CEL",
                NombreEnfants = 2,
                NiveauQualification = "V bis",
                NomReplie = "n diaye",
                PrenomReplie = "zoe",
            },
            ligne
        );
    }

    [Fact]
    public void Un_classeur_rend_ses_dates_ses_nir_et_ses_zeros()
    {
        using var flux = new ClasseurDeTest()
            .Feuille(
                """
                <row><c t="str"><v>Matricule</v></c><c t="str"><v>ROLE</v></c><c t="str"><v>nom</v></c><c t="str"><v>Prénom</v></c><c t="str"><v>Date de
                naissance</v></c><c t="str"><v>date naissance</v></c><c t="str"><v>NIR</v></c><c t="str"><v>code postal</v></c><c t="str"><v>téléphone</v></c><c t="str"><v>soumis droits devoirs</v></c></row>
                <row><c><v>1234567</v></c><c t="str"><v>demandeur</v></c><c t="str"><v>A</v></c><c t="str"><v>B</v></c><c/><c s="1"><v>31412</v></c><c><v>2.85127812345654E14</v></c><c><v>1000</v></c><c><v>612345678</v></c><c t="b"><v>1</v></c></row>
                """
            )
            .Fermer();

        var lecture = Lire(flux);

        var ligne = Assert.Single(lecture.Lignes);
        Assert.Equal(("1234567", new DateOnly(1985, 12, 31), "285127812345654"), (ligne.Matricule, ligne.DateNaissance, ligne.Nir.ToString()));
        Assert.Equal(("01000", "0612345678", true), (ligne.CodePostal, ligne.Telephone, ligne.SoumisDroitsDevoirs));
        Assert.Equal(CodesImport.ColonneInconnue, Assert.Single(lecture.Avertissements).Code);
    }

    [Fact]
    [Exigence("PER-07")]
    public void PER_07_le_fichier_des_rejets_se_corrige_et_se_redonne()
    {
        var texte = Entete + ";couleur\r\n" + string.Join("\r\n", Lignes).Replace("Tom;31/02/1990", "'=Tom;31/02/1990", StringComparison.Ordinal);
        var lecture = Lire(texte);
        using var rejets = new MemoryStream();

        var ecrites = FichierRejets.Ecrire(new MemoryStream(Encoding.UTF8.GetBytes(texte)), lecture.Erreurs, rejets);

        Assert.Equal(10, ecrites);
        var sortie = Encoding.UTF8.GetString(rejets.ToArray());
        Assert.StartsWith("\uFEFF" + Entete + ";couleur;motif_rejet\r\n", sortie, StringComparison.Ordinal);
        Assert.Contains(";date_naissance\u00A0: La date de naissance est dans le futur.", sortie, StringComparison.Ordinal);

        var relecture = Lire(sortie);
        Assert.Equal(10, relecture.Rejetees);
        Assert.Equal(lecture.Erreurs.Select(e => (e.Colonne, e.Code)), relecture.Erreurs.Select(e => (e.Colonne, e.Code)));

        var corrige = Lire(sortie.Replace("31/02/1990", "28/02/1990", StringComparison.Ordinal));
        Assert.Equal("=Tom", Assert.Single(corrige.Lignes).Prenom);
        Assert.Equal("couleur", Assert.Single(corrige.Avertissements).Colonne);
    }

    [Fact]
    public void Cent_dix_mille_lignes_se_lisent_en_deux_passes()
    {
        var texte = new StringBuilder(Entete).Append("\r\n");
        for (var i = 0; i < 110_000; i++)
        {
            texte.Append(
                CultureInfo.InvariantCulture,
                $"D{i / 2};M{i / 2};{(i % 2 == 0 ? "demandeur" : "conjoint")};M;Lefèvre-{i % 5000};;Zoé{i % 700};{(i % 28) + 1:00}/{(i % 12) + 1:00}/19{50 + (i % 50)};1{50 + (i % 50):00}{(i % 12) + 1:00}69{i % 1000:000}{(i % 998) + 1:000};{i};{i} rue de la République;Bât. {i % 9};69003;Lyon;69381;0612{i % 1_000_000:000000};p{i}@exemple.fr;socle;2;01/02/2020;oui;01/02/2020;CEL;2;V\r\n"
            );
        }

        var octets = Encoding.UTF8.GetBytes(texte.ToString());
        using var flux = new FluxCompte(octets);
        var lecture = Lire(flux);

        Assert.Equal(110_000, lecture.LignesLues);
        Assert.Empty(lecture.Erreurs);
        // Once for the encoding, once for the lines.
        Assert.InRange(flux.Lus, octets.Length, (2L * octets.Length) + 65_536);
    }

    private sealed record Lecture(
        int LignesLues,
        IReadOnlyList<LigneBeneficiaire> Lignes,
        IReadOnlyList<RemarqueImport> Erreurs,
        IReadOnlyList<RemarqueImport> Avertissements,
        int Rejetees
    );
}
