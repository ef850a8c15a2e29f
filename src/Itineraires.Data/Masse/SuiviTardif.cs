using System.Collections.Concurrent;
using System.Linq.Expressions;
using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Itineraires.Data.Masse;

/// <summary>
/// Reads many entities without tracking, lets the domain act on them, and tracks only those that changed: tracking a hundred thousand
/// entities to find that none changed costs more than the rest of the work.
/// </summary>
public static class SuiviTardif
{
    private static readonly MethodInfo Cloner = typeof(object).GetMethod("MemberwiseClone", BindingFlags.Instance | BindingFlags.NonPublic)!;

    /// <summary>The entity as it stands, to compare it later; what it refers to is not copied.</summary>
    public static T Copier<T>(T entite)
        where T : class => Comparaison<T>.Copier(entite);

    extension(ItinerairesDbContext db)
    {
        /// <summary>Whether a mapped property differs between the copy and the entity.</summary>
        public bool AChange<T>(T avant, T apres)
            where T : class => !Comparaison<T>.De(db).EstPareil(avant, apres);

        /// <summary>Tracks an entity read without tracking; what changed since the copy is saved and journalled as if it had been tracked.</summary>
        public void Suivre<T>(T entite, T avant)
            where T : class
        {
            var entree = db.Entry(entite);
            if (entree.State == EntityState.Detached)
            {
                entree.State = EntityState.Unchanged;
                entree.OriginalValues.SetValues(avant);
            }
        }
    }

    /// <summary>Copy and comparison of one kind of entity, compiled once from the model.</summary>
    private sealed class Comparaison<T>
        where T : class
    {
        private static readonly ConcurrentDictionary<IModel, Comparaison<T>> Connues = new();

        public static readonly Func<T, T> Copier = CompilerCopie();

        private Comparaison(IModel modele)
        {
            var type = modele.FindEntityType(typeof(T)) ?? throw new InvalidOperationException($"{typeof(T).Name} is not an entity.");
            var (avant, apres) = (Expression.Parameter(typeof(T)), Expression.Parameter(typeof(T)));
            EstPareil = Expression
                .Lambda<Func<T, T, bool>>(
                    type.GetProperties()
                        .Select(p => (Expression)Egales(Expression.Property(avant, p.PropertyInfo!), Expression.Property(apres, p.PropertyInfo!)))
                        .Aggregate(Expression.AndAlso),
                    avant,
                    apres
                )
                .Compile();
        }

        public Func<T, T, bool> EstPareil { get; }

        public static Comparaison<T> De(ItinerairesDbContext db) => Connues.GetOrAdd(db.Model, static m => new Comparaison<T>(m));

        private static Func<T, T> CompilerCopie()
        {
            var entite = Expression.Parameter(typeof(T));
            return Expression.Lambda<Func<T, T>>(Expression.Convert(Expression.Call(entite, Cloner), typeof(T)), entite).Compile();
        }

        private static MethodCallExpression Egales(Expression a, Expression b)
        {
            if (a.Type == typeof(byte[]))
            {
                return Expression.Call(typeof(SuiviTardif), nameof(MemesOctets), null, a, b);
            }

            var comparateur = typeof(EqualityComparer<>).MakeGenericType(a.Type);
            return Expression.Call(Expression.Property(null, comparateur, nameof(EqualityComparer<>.Default)), nameof(EqualityComparer<>.Equals), null, a, b);
        }
    }

    private static bool MemesOctets(byte[]? a, byte[]? b) => ReferenceEquals(a, b) || (a is not null && b is not null && a.AsSpan().SequenceEqual(b));
}
