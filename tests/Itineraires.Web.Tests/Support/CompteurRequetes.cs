using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Itineraires.Web.Tests.Support;

/// <summary>Counts the SQL statements sent, so that a page's number of queries is tested.</summary>
public sealed class CompteurRequetes : DbCommandInterceptor
{
    private readonly List<string> _textes = [];

    public int Nombre => _textes.Count;

    public IReadOnlyList<string> Textes => _textes;

    public void Remettre() => _textes.Clear();

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command,
        CommandEventData eventData,
        InterceptionResult<DbDataReader> result,
        CancellationToken cancellationToken = default
    )
    {
        _textes.Add(command.CommandText);
        return base.ReaderExecutingAsync(command, eventData, result, cancellationToken);
    }

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command,
        CommandEventData eventData,
        InterceptionResult<int> result,
        CancellationToken cancellationToken = default
    )
    {
        _textes.Add(command.CommandText);
        return base.NonQueryExecutingAsync(command, eventData, result, cancellationToken);
    }
}
