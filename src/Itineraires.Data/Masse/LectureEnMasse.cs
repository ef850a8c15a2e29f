using System.Collections.Concurrent;
using System.Data.Common;
using System.Linq.Expressions;
using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace Itineraires.Data.Masse;

/// <summary>
/// Reads many entities without tracking: EF writes the statement, the rows become entities by code compiled once from the model. Half the time
/// of EF's own reading, which matters from some ten thousand rows on.
/// </summary>
public static class LectureEnMasse
{
    extension(ItinerairesDbContext db)
    {
        /// <summary>The entities of a query that takes all their columns and includes nothing.</summary>
        public async Task<List<T>> LireEnMasseAsync<T>(IQueryable<T> requete, CancellationToken annulation)
            where T : class
        {
            await using var commande = requete.CreateDbCommand();
            commande.Transaction = db.Database.CurrentTransaction?.GetDbTransaction();
            await db.Database.OpenConnectionAsync(annulation);
            try
            {
                await using var lecteur = await commande.ExecuteReaderAsync(annulation);
                var materialisation = Materialisation<T>.De(db);
                var rangs = materialisation.Colonnes.Select(lecteur.GetOrdinal).ToArray();
                var entites = new List<T>();
                while (await lecteur.ReadAsync(annulation))
                {
                    entites.Add(materialisation.Lire(lecteur, rangs));
                }

                return entites;
            }
            finally
            {
                await db.Database.CloseConnectionAsync();
            }
        }
    }

    private sealed class Materialisation<T>
        where T : class
    {
        private static readonly ConcurrentDictionary<IModel, Materialisation<T>> Connues = new();

        private Materialisation(IModel modele)
        {
            var type = modele.FindEntityType(typeof(T)) ?? throw new InvalidOperationException($"{typeof(T).Name} is not an entity.");
            var (lecteur, rangs) = (Expression.Parameter(typeof(DbDataReader)), Expression.Parameter(typeof(int[])));
            var entite = Expression.Variable(typeof(T));
            var corps = new List<Expression> { Expression.Assign(entite, Expression.New(Constructeur())) };
            var colonnes = new List<string>();
            foreach (var propriete in type.GetProperties())
            {
                var rang = Expression.ArrayIndex(rangs, Expression.Constant(colonnes.Count));
                colonnes.Add(propriete.GetColumnName());
                var ecrire = Expression.Call(entite, Mutateur(propriete.PropertyInfo!), Valeur(propriete, lecteur, rang));
                corps.Add(
                    propriete.IsNullable
                        ? Expression.IfThen(Expression.Not(Expression.Call(lecteur, nameof(DbDataReader.IsDBNull), null, rang)), ecrire)
                        : ecrire
                );
            }

            corps.Add(entite);
            Colonnes = colonnes;
            Lire = Expression.Lambda<Func<DbDataReader, int[], T>>(Expression.Block([entite], corps), lecteur, rangs).Compile();
        }

        public IReadOnlyList<string> Colonnes { get; }

        public Func<DbDataReader, int[], T> Lire { get; }

        public static Materialisation<T> De(ItinerairesDbContext db) => Connues.GetOrAdd(db.Model, static m => new Materialisation<T>(m));

        private static ConstructorInfo Constructeur() =>
            typeof(T).GetConstructor(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public, [])
            ?? throw new NotSupportedException($"{typeof(T).Name} has no constructor without parameters.");

        /// <summary>The setter, found on the class that declares it: a private one is not seen from its heirs.</summary>
        private static MethodInfo Mutateur(PropertyInfo propriete) =>
            propriete
                .DeclaringType!.GetProperty(propriete.Name, BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.DeclaredOnly)!
                .GetSetMethod(nonPublic: true)!;

        private static Expression Valeur(IProperty propriete, Expression lecteur, Expression rang)
        {
            Expression Champ(Type type) => Expression.Call(lecteur, nameof(DbDataReader.GetFieldValue), [type], rang);

            var voulu = propriete.ClrType;
            var simple = Nullable.GetUnderlyingType(voulu) ?? voulu;
            if (propriete.GetTypeMapping().Converter is not { } convertisseur)
            {
                return Convertir(Champ(simple), voulu);
            }

            // Enum.Parse on each row would cost as much as reading it.
            if (simple.IsEnum && convertisseur.ProviderClrType == typeof(string))
            {
                return Convertir(Expression.Call(typeof(LectureEnMasse), nameof(DuNom), [simple], Champ(typeof(string))), voulu);
            }

            var fourni = Nullable.GetUnderlyingType(convertisseur.ProviderClrType) ?? convertisseur.ProviderClrType;
            return Convertir(Expression.Invoke(convertisseur.ConvertFromProviderExpression, Convertir(Champ(fourni), convertisseur.ProviderClrType)), voulu);
        }

        private static Expression Convertir(Expression valeur, Type type) => valeur.Type == type ? valeur : Expression.Convert(valeur, type);
    }

    private static TEnum DuNom<TEnum>(string nom)
        where TEnum : struct, Enum => Noms<TEnum>.Valeurs[nom];

    private static class Noms<TEnum>
        where TEnum : struct, Enum
    {
        public static readonly Dictionary<string, TEnum> Valeurs = Enum.GetValues<TEnum>().ToDictionary(v => v.ToString(), StringComparer.Ordinal);
    }
}
