namespace EnrichmentStream.Rules;

/// <summary>What became of an event.</summary>
public enum AcceptOutcome
{
    /// <summary>It changed the run now known; watchers get it.</summary>
    Applied,

    /// <summary>It opened a new run, which replaces the one known before; watchers get it.</summary>
    OpenedRun,

    /// <summary>Its id was seen before: nothing changed.</summary>
    Duplicate,

    /// <summary>It belongs to a run that a newer one has replaced: nothing changed.</summary>
    OlderRun,

    /// <summary>Its run had ended: nothing changed.</summary>
    AfterTerminal,

    /// <summary>It names another organization than the BOM's: nothing changed, and it must not be recorded.</summary>
    ForeignOrganization,

    /// <summary>Its state was created before the one now known: it came late, and nothing changed.</summary>
    Late,
}
