using Spectre.Console;
using Spectre.Console.Rendering;

namespace EnrichmentStream.Publisher.CommandLine;

/// <summary>Draws a <see cref="RunLine"/>: a whole line, so that it is always as wide as the terminal.</summary>
internal sealed class RunColumn : ProgressColumn
{
    /// <summary>The state of a task that holds its line.</summary>
    public const string Line = "line";

    private const int FrameMilliseconds = 100;
    private const string Frames = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏";
    private const string AsciiFrames = "-\\|/";

    protected override bool NoWrap => true;

    public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime)
    {
        var line = task.State.Get<RunLine>(Line) is { Name: not null } known ? known : new RunLine(task.Description);
        var (percent, done, open, rest) = line.Fit(options.ConsoleSize.Width);
        var text = new Paragraph { Overflow = Overflow.Crop };
        text.Append(line.Phase is RunPhase.Running ? $"{Frame(options, task)} " : "  ", new Style(Color.Yellow));
        text.Append($"{percent} ");
        text.Append(new string(options.Unicode ? '━' : '#', done), Tone(line.Phase));
        text.Append(new string(options.Unicode ? '─' : '-', open), new Style(Color.Grey));
        text.Append(options.Unicode ? $" {rest}" : $" {rest.Replace('…', '~')}");
        return text;
    }

    private static char Frame(RenderOptions options, ProgressTask task)
    {
        var frames = options.Unicode ? Frames : AsciiFrames;
        return frames[(int)((task.ElapsedTime ?? TimeSpan.Zero).TotalMilliseconds / FrameMilliseconds) % frames.Length];
    }

    private static Style Tone(RunPhase phase) => new(phase switch
    {
        RunPhase.Completed => Color.Green,
        RunPhase.Ended => Color.Red,
        _ => Color.Yellow,
    });
}
