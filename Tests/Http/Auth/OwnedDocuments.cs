namespace EnrichmentStream.Tests.Http.Auth;

/// <summary>Documents that name who owns the BOM, or nobody.</summary>
internal static class OwnedDocuments
{
    public static string Started(string id, string? organization) => Write(id, "enrichment.started", organization);

    public static string Progress(string id, string? organization) => Write(id, "enrichment.progress", organization);

    public static string Completed(string id, string? organization) => Write(id, "enrichment.completed", organization);

    private static string Write(string id, string type, string? organization)
    {
        var owner = organization is null ? "" : $"\"organization_id\":\"{organization}\",";
        return $"{{\"event_id\":\"{id}\",\"event_type\":\"{type}\",{owner}\"state\":{{\"id\":\"{id}\"}}}}";
    }
}
