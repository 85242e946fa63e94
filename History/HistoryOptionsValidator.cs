using EnrichmentStream.History.Postgres;
using EnrichmentStream.Hosting.Settings;
using Microsoft.Extensions.Options;

namespace EnrichmentStream.History;

/// <summary>Says what is wrong with <c>DATABASE_URL</c>, never what it holds: it may hold a password.</summary>
internal sealed class HistoryOptionsValidator : IValidateOptions<HistoryOptions>
{
    public ValidateOptionsResult Validate(string? name, HistoryOptions options)
    {
        var result = new ValidateOptionsResultBuilder();
        if (!string.IsNullOrWhiteSpace(options.DatabaseUrl) && !DatabaseUrl.TryParse(options.DatabaseUrl, out _, out var reason))
            result.AddError($"DATABASE_URL is not a database: {reason}");
        result.Require(
            !File.Exists(options.DataFolder),
            $"DATA_DIR is '{options.DataFolder}', which is a file: name a folder, or leave it empty to record nothing.");
        result.Within("HISTORY_RETENTION_DAYS", options.RetentionDays, 0, 36_500, "days (0 keeps everything)");
        result.Within(
            "HISTORY_RETENTION_NEWEST_DAYS", options.NewestRetentionDays, 0, 36_500, "days (0 keeps the newest run of each BOM)");
        result.Require(
            options.NewestRetentionDays == 0 || options.NewestRetentionDays >= options.RetentionDays,
            $"HISTORY_RETENTION_NEWEST_DAYS is {options.NewestRetentionDays}: "
            + $"use at least HISTORY_RETENTION_DAYS, which is {options.RetentionDays}, or 0.");
        return result.Build();
    }
}
