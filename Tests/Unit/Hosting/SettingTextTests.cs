using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using EnrichmentStream.Hosting.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace EnrichmentStream.Tests.Unit.Hosting;

/// <summary>Every setting is read without the blanks around it; one in quotes or with what cannot be seen is refused.</summary>
[Trait("Suite", "Unit")]
public partial class SettingTextTests
{
    private const string Secret = "hunter2hunter2hunter2hunter2hunter2";

    private static readonly string[] Rooms =
        ["Hosting", "History", "Grains", "Silo", "WebFront", "Standalone", "Publisher"];

    // Read by the command line alone, without options.
    private static readonly string[] ReadAlone = ["ENRICHMENT_TOKEN"];

    private static (string Name, PropertyInfo Property)[] Settings =>
    [
        .. from room in Rooms
           from type in Assembly.Load("EnrichmentStream." + room).GetTypes()
           from property in type.GetProperties()
           let name = property.GetCustomAttribute<ConfigurationKeyNameAttribute>()?.Name
           where name is not null
           select (name, property),
    ];

    private static IEnumerable<string> AllNames => Settings.Select(setting => setting.Name).Concat(ReadAlone).Distinct();

    public static TheoryData<string> Names => [.. AllNames];

    [Fact]
    public void Example_NamesEverySettingAndNoOther()
    {
        var example = File.ReadAllText(Path.Combine(Root(), ".env.example"));
        var named = NameInExample.Matches(example).Select(match => match.Groups[1].Value).Order(StringComparer.Ordinal);

        Assert.Equal(AllNames.Order(StringComparer.Ordinal), named);
    }

    [Theory]
    [InlineData("silo-1", "Hosting", "History", "Grains", "Silo")]
    [InlineData("front", "Hosting", "WebFront")]
    public void Compose_OfAProgram_SetsWhatThatReads(string service, params string[] rooms)
    {
        var compose = File.ReadAllText(Path.Combine(Root(), "docker-compose.yml"));
        var start = compose.IndexOf($"\n  {service}:", StringComparison.Ordinal);
        var part = compose[start..compose.IndexOf("\n\n", start, StringComparison.Ordinal)];
        var set = NameInCompose.Matches(part).Select(match => match.Groups[1].Value).ToHashSet();
        var asked = NameForCompose.Matches(part).Select(match => match.Groups[1].Value).ToHashSet();

        Assert.NotEmpty(set);
        var read = Settings.Where(setting => rooms.Contains(Room(setting.Property))).Select(setting => setting.Name);
        Assert.Subset(read.ToHashSet(), set);
        Assert.Subset(set.Append("POSTGRES_PASSWORD").ToHashSet(), asked);
    }

    [Theory, MemberData(nameof(Names))]
    public void Setting_InQuotesOrWithWhatCannotBeSeen_IsRefusedByName(string name)
    {
        string[] refused =
        [
            $"\"{Secret}\"", $" '{Secret}'\n", $"“{Secret}”", $"{Secret[..8]}\n{Secret}", $"{Secret}\0", $"a\tb{Secret}",
            $"\u200b{Secret}", $"\ufeff{Secret}",
        ];
        foreach (var wrong in refused)
        {
            var line = Assert.Single(Assert.Throws<OptionsValidationException>(() => Read(name, wrong)).Failures);

            Assert.StartsWith(name + " ", line, StringComparison.Ordinal);
            Assert.Contains(": write it ", line, StringComparison.Ordinal);
            Assert.DoesNotContain("hunter2", line, StringComparison.Ordinal);
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void Setting_WithBlanksAroundIt_IsReadWithout(string name)
    {
        var value = Settings.FirstOrDefault(setting => setting.Name == name).Property?.PropertyType is { } type && type != typeof(string)
            ? type == typeof(bool) ? "true" : "7"
            : "some value";
        var bare = Read(name, value);

        foreach (var (before, after) in (ReadOnlySpan<(string, string)>)[(" ", " "), ("", "\n"), ("\t", "\r\n"), ("\u00a0", "")])
            Assert.Equal(bare, Read(name, before + value + after));
    }

    [Theory]
    [InlineData("[\"http://a\",\n  \"http://b\"]\n", "[\"http://a\",\n  \"http://b\"]")]
    [InlineData("Host=h;Password='p'", "Host=h;Password='p'")]
    [InlineData("it's", "it's")]
    [InlineData("\"a", "\"a")]
    [InlineData("\"", "\"")]
    [InlineData("  ", "")]
    [InlineData("päss wörd", "päss wörd")]
    public void Value_WithQuotesWhereTheyMayBe_IsTaken(string written, string read) =>
        Assert.Equal(read, Configuration("X", written).ReadSetting("X"));

    [Theory]
    [InlineData("MAX_STREAMS", "1e3", "a whole number")]
    [InlineData("MAX_STREAMS", "20,000", "a whole number")]
    [InlineData("MAX_STREAMS", "99999999999", "a whole number")]
    [InlineData("CNS_PORT", "0x10", "a whole number")]
    [InlineData("INGEST_REPLAY_BYTES", "1.5", "a whole number")]
    [InlineData("CORS_ALLOW_CREDENTIALS", "maybe", "true or false")]
    public void Setting_OfAnotherKind_IsRefusedByNameAndValue(string name, string value, string right)
    {
        var line = Assert.Single(Assert.Throws<OptionsValidationException>(() => Read(name, value)).Failures);

        Assert.StartsWith($"{name} is '{value}': use {right}", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("yes", true)]
    [InlineData("ON", true)]
    [InlineData("1", true)]
    [InlineData("True", true)]
    [InlineData("no", false)]
    [InlineData("off", false)]
    [InlineData("0", false)]
    public void Switch_AsPeopleWriteIt_IsRead(string value, bool expected) =>
        Assert.Equal(expected, Read("ISSUER_ALLOW_HTTP", value));

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public void Number_ThatIsEmpty_IsThatOfTheNextSource(string value)
    {
        Assert.Equal(27200, Read("CNS_PORT", value));
        var below = new ConfigurationBuilder()
            .AddInMemoryCollection([KeyValuePair.Create("CLUSTER_ID", (string?)"a"), KeyValuePair.Create("SILO_PORT", (string?)"7")])
            .AddInMemoryCollection([KeyValuePair.Create("CLUSTER_ID", (string?)value), KeyValuePair.Create("SILO_PORT", (string?)value)])
            .Build();

        Assert.Equal("", below.ReadSetting("CLUSTER_ID"));
        Assert.Equal(7, below.ReadSettings<EnrichmentStream.Silo.SiloOptions>().SiloPort);
    }

    private static object? Read(string name, string value)
    {
        var configuration = Configuration(name, value);
        if (ReadAlone.Contains(name)) return configuration.ReadSetting(name);

        var property = Settings.First(setting => setting.Name == name).Property;
        try
        {
            var read = typeof(SettingText).GetMethod(nameof(SettingText.ReadSettings))!.MakeGenericMethod(property.ReflectedType!);
            return property.GetValue(read.Invoke(null, [configuration]));
        }
        catch (TargetInvocationException exception)
        {
            throw exception.InnerException!;
        }
    }

    private static IConfiguration Configuration(string name, string value) =>
        new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create(name, (string?)value)]).Build();

    // This file lies in Tests/Unit/Hosting.
    private static string Root([CallerFilePath] string path = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "..", "..", ".."));

    private static string Room(PropertyInfo setting) =>
        setting.ReflectedType!.Assembly.GetName().Name!["EnrichmentStream.".Length..];

    [GeneratedRegex("^#?([A-Z][A-Z0-9_]+)=", RegexOptions.Multiline)]
    private static partial Regex NameInExample { get; }

    [GeneratedRegex("^      ([A-Z][A-Z0-9_]+): ", RegexOptions.Multiline)]
    private static partial Regex NameInCompose { get; }

    [GeneratedRegex(@"\$\{([A-Z][A-Z0-9_]+)")]
    private static partial Regex NameForCompose { get; }
}
