using Microsoft.Data.Sqlite;

namespace EnrichmentStream.History.Sqlite;

/// <summary>Parameters of statements that are used again.</summary>
internal static class SqliteParameters
{
    /// <summary>Sets a parameter, which is added at the first use.</summary>
    public static void Set(this SqliteCommand command, string name, object? value)
    {
        var parameters = command.Parameters;
        if (parameters.IndexOf(name) is >= 0 and var index) parameters[index].Value = value ?? DBNull.Value;
        else parameters.AddWithValue(name, value ?? DBNull.Value);
    }
}
