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

    /// <summary>It says once more that the current run has started, or a later state of its run has counted: nothing
    /// changed.</summary>
    Late,

    /// <summary>It is of a run whose <c>enrichment.started</c> is not known, while another one goes on: kept aside until
    /// that is known, or the current run has ended or is stalled.</summary>
    SetAside,

    /// <summary>It is of the started run that the current one displaced, which is current again; watchers get
    /// it.</summary>
    ReopenedRun,
}
