namespace EnrichmentStream.Tests.Support.Processes;

/// <summary>The numbers of POSIX signals on Linux and macOS.</summary>
internal enum ProcessSignal
{
    /// <summary>Ctrl-C.</summary>
    Interrupt = 2,

    /// <summary>What no process can hold up.</summary>
    Kill = 9,

    /// <summary>What an orchestrator sends first.</summary>
    Terminate = 15,

    /// <summary>Goes on after <see cref="Stop"/>; the number on Linux.</summary>
    Continue = 18,

    /// <summary>Stops without ending, so that its connections stand and nothing answers; the number on Linux.</summary>
    Stop = 19,
}
