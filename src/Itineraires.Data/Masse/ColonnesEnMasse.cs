using System.Collections.Concurrent;
using System.Linq.Expressions;
using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Npgsql;
using NpgsqlTypes;

namespace Itineraires.Data.Masse;

/// <summary>How each column of an entity is read and bound, compiled once from the model (names, converters).</summary>
internal sealed class ColonnesEnMasse<T>
    where T : class
{
    private static readonly ConcurrentDictionary<IModel, ColonnesEnMasse<T>> Connues = new();

    private static readonly Dictionary<Type, NpgsqlDbType> TypesPostgres = new()
    {
        [typeof(string)] = NpgsqlDbType.Text,
        [typeof(int)] = NpgsqlDbType.Integer,
        [typeof(long)] = NpgsqlDbType.Bigint,
        [typeof(bool)] = NpgsqlDbType.Boolean,
        [typeof(double)] = NpgsqlDbType.Double,
        [typeof(Guid)] = NpgsqlDbType.Uuid,
        [typeof(DateOnly)] = NpgsqlDbType.Date,
        [typeof(TimeOnly)] = NpgsqlDbType.Time,
        [typeof(DateTime)] = NpgsqlDbType.TimestampTz,
        [typeof(DateTimeOffset)] = NpgsqlDbType.TimestampTz,
        [typeof(byte[])] = NpgsqlDbType.Bytea,
    };

    private ColonnesEnMasse(IModel modele)
    {
        var type = modele.FindEntityType(typeof(T)) ?? throw new InvalidOperationException($"{typeof(T).Name} is not an entity.");
        Table = type.GetTableName()!;
        var noms = new List<string>();
        var sqlite = new List<Action<InsertionSqlite, int, T>>();
        var postgres = new List<Action<NpgsqlBinaryImporter, T>>();
        foreach (var propriete in type.GetProperties())
        {
            noms.Add(propriete.GetColumnName());
            var acces =
                propriete.PropertyInfo
                ?? throw new InvalidOperationException($"{typeof(T).Name}.{propriete.Name} is a shadow property: it cannot be written in bulk.");
            sqlite.Add(CompilerSqlite(propriete, acces));
            postgres.Add(CompilerPostgres(propriete, acces));
        }

        (Noms, Sqlite, Postgres) = (noms, sqlite, postgres);
    }

    public string Table { get; }

    public IReadOnlyList<string> Noms { get; }

    public IReadOnlyList<Action<InsertionSqlite, int, T>> Sqlite { get; }

    public IReadOnlyList<Action<NpgsqlBinaryImporter, T>> Postgres { get; }

    public static ColonnesEnMasse<T> De(ItinerairesDbContext db) => Connues.GetOrAdd(db.Model, static m => new ColonnesEnMasse<T>(m));

    private static Action<InsertionSqlite, int, T> CompilerSqlite(IProperty propriete, PropertyInfo acces)
    {
        var insertion = Expression.Parameter(typeof(InsertionSqlite));
        var rang = Expression.Parameter(typeof(int));
        var entite = Expression.Parameter(typeof(T));
        var corps = SelonNul(
            Expression.Property(entite, acces),
            valeur =>
            {
                var fournie = Convertir(propriete, valeur);
                var methode =
                    typeof(InsertionSqlite).GetMethod(nameof(InsertionSqlite.Lier), [typeof(int), fournie.Type])
                    ?? throw new NotSupportedException($"{typeof(T).Name}.{propriete.Name}: {fournie.Type.Name} is not bound on SQLite.");
                return Expression.Call(insertion, methode, rang, fournie);
            },
            Expression.Call(insertion, nameof(InsertionSqlite.LierNul), null, rang)
        );
        return Expression.Lambda<Action<InsertionSqlite, int, T>>(corps, insertion, rang, entite).Compile();
    }

    private static Action<NpgsqlBinaryImporter, T> CompilerPostgres(IProperty propriete, PropertyInfo acces)
    {
        var copie = Expression.Parameter(typeof(NpgsqlBinaryImporter));
        var entite = Expression.Parameter(typeof(T));
        var ecrire = typeof(NpgsqlBinaryImporter)
            .GetMethods()
            .Single(m => m.Name == nameof(NpgsqlBinaryImporter.Write) && m.GetParameters() is [_, { ParameterType: var t }] && t == typeof(NpgsqlDbType));
        var corps = SelonNul(
            Expression.Property(entite, acces),
            valeur =>
            {
                var fournie = Convertir(propriete, valeur);
                return Expression.Call(copie, ecrire.MakeGenericMethod(fournie.Type), fournie, Expression.Constant(TypesPostgres[fournie.Type]));
            },
            Expression.Call(copie, nameof(NpgsqlBinaryImporter.WriteNull), null)
        );
        return Expression.Lambda<Action<NpgsqlBinaryImporter, T>>(corps, copie, entite).Compile();
    }

    private static Expression SelonNul(Expression valeur, Func<Expression, Expression> lier, Expression lierNul)
    {
        if (Nullable.GetUnderlyingType(valeur.Type) is not null)
        {
            return Expression.IfThenElse(Expression.Property(valeur, "HasValue"), lier(Expression.Property(valeur, "Value")), lierNul);
        }

        return valeur.Type.IsValueType
            ? lier(valeur)
            : Expression.IfThenElse(Expression.ReferenceEqual(valeur, Expression.Constant(null, valeur.Type)), lierNul, lier(valeur));
    }

    private static Expression Convertir(IProperty propriete, Expression valeur)
    {
        if (propriete.GetTypeMapping().Converter is not { } convertisseur)
        {
            return valeur.Type.IsEnum ? Expression.Convert(valeur, Enum.GetUnderlyingType(valeur.Type)) : valeur;
        }

        var conversion = convertisseur.ConvertToProviderExpression;
        var entree = conversion.Parameters[0];
        Expression donnee = entree.Type == valeur.Type ? valeur : Expression.Convert(valeur, entree.Type);
        var corps = new Remplacement(entree, donnee).Visit(conversion.Body);
        return Nullable.GetUnderlyingType(corps.Type) is null ? corps : Expression.Property(corps, "Value");
    }

    private sealed class Remplacement(ParameterExpression parametre, Expression valeur) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => node == parametre ? valeur : base.VisitParameter(node);
    }
}
