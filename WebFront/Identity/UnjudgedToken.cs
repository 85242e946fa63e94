namespace EnrichmentStream.WebFront.Identity;

/// <summary>A feature of requests whose token in the URL can be neither let in nor refused at the moment.</summary>
internal sealed class UnjudgedToken
{
    public static readonly UnjudgedToken Instance = new();
}
