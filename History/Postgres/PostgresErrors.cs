using System.Net.Sockets;
using Npgsql;

namespace EnrichmentStream.History.Postgres;

/// <summary>What the database's errors mean (PostgreSQL, appendix A), in words that hold no value of a row.</summary>
internal static class PostgresErrors
{
    // Connection, transaction rollback, resources (a full disk, too many connections), the operator, the system; a
    // read-only server is a standby that has not taken over yet.
    private static readonly string[] Passing = ["08", "25", "40", "53", "55", "57", "58"];

    /// <summary>Whether a row is to blame: its data, a constraint, a limit, or what a trigger of the table's owner
    /// says.</summary>
    public static bool IsAboutRows(PostgresException exception) =>
        exception.SqlState[..2] is "21" or "22" or "23" or "38" or "39" or "44" or "54" or "P0";

    /// <summary>Whether the table is no longer what it was.</summary>
    public static bool IsAboutTable(Exception exception) =>
        exception is PostgresException { SqlState: "42P01" or "42703" or "42804" or "42501" or "42P10" or "0A000" };

    /// <summary>Why one row was refused.</summary>
    public static string Reason(PostgresException exception)
    {
        var place = exception.ConstraintName ?? exception.ColumnName;
        return place is null ? $"PostgreSQL error {exception.SqlState}" : $"PostgreSQL error {exception.SqlState} at {place}";
    }

    /// <summary>The error as the contract's exception; null where it is no error of the database.</summary>
    public static HistoryException? Translate(Exception exception) => exception switch
    {
        HistoryException known => known,
        PostgresException refused when IsAboutRows(refused) => new HistoryException(Reason(refused), false, refused),
        PostgresException refused => new HistoryException(
            $"{refused.MessageText} ({refused.SqlState})", Passing.Contains(refused.SqlState[..2]), refused)
        {
            Summary = $"the database refuses (PostgreSQL error {refused.SqlState})",
        },
        NpgsqlException or TimeoutException or SocketException => new HistoryException(
            $"the database does not answer: {exception.GetBaseException().Message}", isTransient: true, exception)
        {
            Summary = "the database does not answer",
        },
        _ => null,
    };
}
