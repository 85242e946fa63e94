using System.Reflection;
using EnrichmentStream.Hosting.Startup;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EnrichmentStream.Tests.Unit.Hosting;

/// <summary>A filter that names what is no longer there filters nothing, and nobody sees it.</summary>
[Trait("Suite", "Unit")]
public class LogFilterTests
{
    private static readonly string[] Projects = ["Grains", "WebFront", "Hosting", "History", "Streaming", "Silo", "Publisher"];

    [Fact]
    public void Filters_OfThisProduct_NameNamespacesOrTypes()
    {
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.AddConsoleLines(new ConfigurationBuilder().Build()));
        using var provider = services.BuildServiceProvider();
        var named = provider.GetRequiredService<IOptions<LoggerFilterOptions>>().Value.Rules
            .Select(rule => rule.CategoryName)
            .Where(category => category?.StartsWith("EnrichmentStream.", StringComparison.Ordinal) is true);
        var types = Projects.SelectMany(project => Assembly.Load("EnrichmentStream." + project).GetTypes()).ToArray();
        string[] known = [.. types.Select(type => type.FullName!), .. types.Select(type => type.Namespace!)];

        Assert.NotEmpty(named);
        Assert.Empty(named.Except(known));
    }
}
