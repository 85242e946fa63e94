namespace EnrichmentStream.Publisher.CommandLine;

/// <summary>What a run's line on a terminal shows, and how it fits: percent and bar always, then as much of the text as
/// there is room for, then of the name.</summary>
/// <param name="Name">The BOM.</param>
internal readonly record struct RunLine(string Name)
{
    private const int LeastBar = 6;
    private const int MostBar = 40;
    private const int LeastName = 7;
    private const int BeforeBar = 10;

    public double Percent { get; init; } = 0;

    public string Text { get; init; } = "";

    public RunPhase Phase { get; init; } = RunPhase.Running;

    /// <summary>Lays the line out.</summary>
    /// <param name="width">Columns of the terminal; at least 20 for all parts.</param>
    /// <returns>The percentage, the bar's done and open lengths, and what stands behind it.</returns>
    public (string Percent, int Done, int Open, string Behind) Fit(int width)
    {
        var bar = Math.Clamp(width / 4, LeastBar, MostBar);
        var share = double.IsFinite(Percent) ? Math.Clamp(Percent / 100, 0, 1) : 0;
        var done = (int)Math.Floor(share * bar);
        // The last column stays free: a terminal that writes into it may go on to the next line.
        var rest = Math.Max(0, width - BeforeBar - bar - 2);
        return (ProgressText.Percent(Percent).PadLeft(7), done, bar - done, Rest(rest));
    }

    private string Rest(int room)
    {
        if (Text.Length == 0) return Tail(Name, room);
        var forName = room - Text.Length - 2;
        if (forName < Math.Min(LeastName, Name.Length)) return Head(Text, room);
        return $"{Tail(Name, forName)}  {Text}";
    }

    private static string Head(string text, int room) =>
        text.Length <= room ? text : room > 0 ? text[..(room - 1)] + "…" : "";

    // The ids of BOMs that belong together differ at the end.
    private static string Tail(string text, int room) =>
        text.Length <= room ? text : room > 0 ? "…" + text[^(room - 1)..] : "";
}

/// <summary>Where the run of a line stands.</summary>
internal enum RunPhase
{
    /// <summary>It goes on.</summary>
    Running,

    /// <summary>It completed.</summary>
    Completed,

    /// <summary>It failed, or was cancelled.</summary>
    Ended,

    /// <summary>It may go on, but nobody watches.</summary>
    Left,
}
