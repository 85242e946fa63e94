using EnrichmentStream.Hosting.Logging;
using EnrichmentStream.Hosting.Startup;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace EnrichmentStream.Tests.Unit.Hosting;

[Trait("Suite", "Unit")]
public class LogTextTests
{
    // C0, DEL, C1 (NEL, CSI), separators, turned direction, joined and tagged characters, a mark, half of a pair.
    private static readonly string[] Evil =
    [
        "\0", "\a", "\b", "\v", "\f", "\r", "\u001b[2K", "\u007f", "\u0085", "\u009b1A", "\u2028", "\u2029", "\u202e", "\u2066",
        "\u200b", "\ufeff", "\ud800", "\udc00", "\ufffd", "\ue000", "\U000e0041",
    ];

    public static TheoryData<int> Numbers => [.. Enumerable.Range(0, Evil.Length)];

    [Theory, MemberData(nameof(Numbers))]
    public void Clean_WhatATerminalWouldActUpon_IsReplaced(int number)
    {
        var evil = Evil[number];

        Assert.DoesNotContain(evil[0], LogText.Clean($"a{evil}b"));
        Assert.DoesNotContain(evil[0], LogText.Clean($"a{evil}b", keepLines: true));
        Assert.StartsWith("a?", LogText.Clean($"a{evil}b"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("plain: text 1")]
    [InlineData("Größe 10 µF 電阻 \U0001f600")]
    public void Clean_Text_IsLeftAlone(string text) => Assert.Equal(text, LogText.Clean(text));

    [Fact]
    public void Clean_LineBreaks_StayOnlyWhereTheyMay()
    {
        Assert.Equal("a?b?c", LogText.Clean("a\nb\tc"));
        Assert.Equal("a\nb\tc", LogText.Clean("a\nb\tc", keepLines: true));
    }

    [Fact]
    public void Clean_LongName_IsCut() => Assert.Equal(new string('x', 128) + "…", LogText.Clean(new string('x', 5_000)));

    [Theory, MemberData(nameof(Numbers))]
    public void Console_OfAMessageAndAnException_WritesOneCleanLine(int number)
    {
        var evil = Evil[number];
        var thrown = new InvalidOperationException($"x{evil}y\r\nforged");

        var line = Write($"a{evil}b\nforged", thrown);

        Assert.DoesNotContain(evil[0], line.TrimEnd('\n', '\r'));
        Assert.Single(line.TrimEnd('\n', '\r').Split('\n'));
        Assert.Contains("forged", line, StringComparison.Ordinal);
        Assert.EndsWith(Environment.NewLine, line, StringComparison.Ordinal);
    }

    private static string Write(string message, Exception exception)
    {
        using var services = new ServiceCollection()
            .AddLogging(logging => logging.AddConsoleLines(new ConfigurationBuilder().Build()))
            .BuildServiceProvider();
        var name = services.GetRequiredService<Microsoft.Extensions.Options.IOptions<ConsoleLoggerOptions>>().Value.FormatterName;
        var formatter = services.GetServices<ConsoleFormatter>().Single(one => one.Name == name);
        using var text = new StringWriter();
        var entry = new LogEntry<string>(
            LogLevel.Warning, "Category", default, message, exception, static (state, _) => state);
        formatter.Write(in entry, scopeProvider: null, text);
        return text.ToString();
    }
}
