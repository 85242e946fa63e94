namespace EnrichmentStream.Publisher.CommandLine;

/// <summary>What the process says at its end.</summary>
internal static class ExitCodes
{
    /// <summary>All of it was done; a watched run completed.</summary>
    public const int Done = 0;

    /// <summary>It could not be done, or not all of it; a watched run failed.</summary>
    public const int Failed = 1;

    /// <summary>Nothing was tried: the command line or the input is wrong.</summary>
    public const int CannotRun = 2;

    /// <summary>Nothing was tried: a setting is wrong (sysexits.h, EX_CONFIG).</summary>
    public const int WrongSetting = 78;

    /// <summary>Ended by Ctrl-C, as a shell tells it: 128 and SIGINT's number.</summary>
    public const int Interrupted = 130;
}
