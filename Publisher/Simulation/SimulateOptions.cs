using System.CommandLine;
using System.Globalization;
using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Publisher.CommandLine;

namespace EnrichmentStream.Publisher.Simulation;

/// <summary>The command line of <c>simulate</c>.</summary>
internal sealed class SimulateOptions
{
    private const int MostBoms = 1_000;

    private readonly Argument<string?> _file = new("FILE")
    {
        Description = "A bill of materials as CSV with MPN, Manufacturer, Quantity, Designators; a sample by default.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<BomId> _bom = BomIdArgument.Option("--bom", "The BOM, or the first one.");
    private readonly Option<int> _boms = NumberOption.Create("--boms", "BOMs to play at the same time", 1, 1, MostBoms);
    private readonly Option<double> _speed = NumberOption.Create(
        "--speed", "How much faster than life", 1.0, 0.1, 1_000);

    private readonly Option<int> _fail = new("--fail")
    {
        Description = "Runs that fail half-way: all of them, or the first N.",
        HelpName = "N",
        Arity = ArgumentArity.ZeroOrOne,
        CustomParser = result =>
            result.Tokens is []
                ? MostBoms
                : NumberOption.Parse(result, "--fail", 0, MostBoms, ", and the file before it"),
    };

    private readonly Option<string> _organization = new("--organization")
    {
        Description = "Who owns the BOMs.",
        HelpName = "ID",
        DefaultValueFactory = _ => SimulationOptions.DemoOrganization,
    };

    private readonly Option<int> _batchSize = NumberOption.Create("--batch-size", "Parts in a batch", 10, 1, 1_000);
    private readonly Option<double> _failures = NumberOption.Create(
        "--failure-rate", "Share of parts that fail", 0.03, 0, 0.5);
    private readonly Option<double> _notFound = NumberOption.Create(
        "--not-found-rate", "Share of parts nobody knows", 0.04, 0, 0.5);
    private readonly Option<bool> _components =
        new("--components") { Description = "Write each part's own event to the table, too." };

    private readonly Option<int?> _seed = new("--seed")
    {
        Description = "Plays the same results again; any whole number. Ids and times are new all the same.",
        HelpName = "N",
    };

    private readonly Option<int> _timeout = NumberOption.Timeout(
        "Seconds to wait for a channel that is away, and for somebody who listens", 300);

    private readonly Option<string?> _only = ChannelsOption.Create();

    /// <summary>Adds them to the command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_file);
        Option[] options =
        [
            _bom, _boms, _speed, _fail, _organization, _batchSize, _failures, _notFound, _components, _seed,
            _timeout, _only,
        ];
        foreach (var option in options) command.Add(option);
    }

    public string? File(ParseResult parsed) => parsed.GetValue(_file);

    public string? Only(ParseResult parsed) => parsed.GetValue(_only);

    /// <summary>The settings that follow: a run whose events nobody hears would show nothing.</summary>
    public Dictionary<string, string?> Settings(ParseResult parsed)
    {
        var timeout = parsed.GetValue(_timeout).ToString(CultureInfo.InvariantCulture);
        return new()
        {
            ["PUBLISH_TABLE_PATIENCE_SECONDS"] = timeout,
            ["PUBLISH_REDIS_PATIENCE_SECONDS"] = timeout,
            ["PUBLISH_REQUIRE_RECEIVERS"] = "true",
        };
    }

    public SimulationOptions Plan(ParseResult parsed) => new()
    {
        BomIds = [.. SimulatedBomIds.From(parsed.GetValue(_bom), parsed.GetValue(_boms))],
        OrganizationId = parsed.GetValue(_organization)!, // It has a default.
        BatchSize = parsed.GetValue(_batchSize),
        Speed = parsed.GetValue(_speed),
        Failing = parsed.GetValue(_fail),
        FailureRate = parsed.GetValue(_failures),
        NotFoundRate = parsed.GetValue(_notFound),
        Seed = parsed.GetValue(_seed) ?? Random.Shared.Next(),
        WithComponents = parsed.GetValue(_components),
    };
}
