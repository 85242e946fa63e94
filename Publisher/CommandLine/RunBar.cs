using Spectre.Console;

namespace EnrichmentStream.Publisher.CommandLine;

/// <summary>A run's line on a terminal.</summary>
internal sealed class RunBar(ProgressContext context, string name)
{
    private readonly ProgressTask _task = context.AddTask(Markup.Escape(name), maxValue: 100);
    private RunLine _line = new(name) { Text = "" };

    /// <summary>Shows how far the run is.</summary>
    /// <param name="percent">Of 100; null to leave it.</param>
    /// <param name="text">What else there is to say; null to leave it.</param>
    public void Show(double? percent = null, string? text = null) =>
        Set(_line with { Percent = percent ?? _line.Percent, Text = text ?? _line.Text });

    public bool HasEnded => _task.IsFinished && _line.Phase is not RunPhase.Running;

    /// <summary>The run is over, or nobody looks any more: nothing moves from here on.</summary>
    /// <param name="well">Whether it completed; null for an end that is none of the run's.</param>
    public void End(bool? well)
    {
        var phase = well switch { true => RunPhase.Completed, false => RunPhase.Ended, null => RunPhase.Left };
        Set(_line with { Phase = phase });
        _task.StopTask();
    }

    private void Set(RunLine line)
    {
        _line = line;
        _task.State.Update<RunLine>(RunColumn.Line, _ => line);
    }
}
