using System.Reflection;
using EnrichmentStream.Grains.Abstractions;
using EnrichmentStream.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Serialization;

namespace EnrichmentStream.Tests.Unit.Wire;

/// <summary>
/// The bytes of every wire record. A silo and a front of two versions talk to each other while a cluster is upgraded: a
/// record may get new members, and what is here must still be read.
/// </summary>
[Trait("Suite", "Unit")]
public sealed class GoldenBytesTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection()
        .AddSerializer(static serializer => serializer.AddAssembly(typeof(EnrichmentEvent).Assembly))
        .BuildServiceProvider();

    public static TheoryData<string> Names => [.. GoldenRecords.All.Keys];

    public void Dispose() => _services.Dispose();

    // As object, so that the bytes hold the record's alias too.
    [Theory]
    [MemberData(nameof(Names))]
    public void Serialize_Record_GivesTheKnownBytes(string name)
    {
        var hex = Convert.ToHexStringLower(Serializer.SerializeToArray<object>(GoldenRecords.All[name].Record));

        Assert.True(hex == GoldenRecords.All[name].Hex, $"The bytes of '{name}' are now {hex}");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Deserialize_KnownBytes_GivesTheRecord(string name)
    {
        var read = Serializer.Deserialize<object>(Convert.FromHexString(GoldenRecords.All[name].Hex));

        Assert.IsType(GoldenRecords.All[name].Record.GetType(), read);
        Assert.Equivalent(GoldenRecords.All[name].Record, read, strict: true);
    }

    [Fact]
    public void Records_OfTheContracts_AllHaveTheirBytes()
    {
        var records = typeof(EnrichmentEvent).Assembly.GetExportedTypes()
            .Where(type => type.GetCustomAttribute<GenerateSerializerAttribute>() is not null);

        Assert.Empty(records.Except(GoldenRecords.All.Values.Select(golden => golden.Record.GetType())));
    }

    private Serializer Serializer => _services.GetRequiredService<Serializer>();
}
