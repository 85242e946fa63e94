namespace EnrichmentStream.WebFront.Limits;

/// <summary>What a stream is counted against.</summary>
internal enum StreamCap
{
    /// <summary>All streams of the process.</summary>
    Process,

    /// <summary>Those of the viewer's organization.</summary>
    Organization,

    /// <summary>Those of the viewer.</summary>
    Subject,

    /// <summary>The BOMs that the viewer's streams follow.</summary>
    SubjectBoms,

    /// <summary>Those of the address that the request came from.</summary>
    Address,
}
