using System.Collections.Concurrent;
using System.Net;
using CsCheck;
using EnrichmentStream.Tests.Support;
using EnrichmentStream.Tests.Support.Issuers;

namespace EnrichmentStream.Tests.Http.Auth;

/// <summary>A token that is not exactly what its issuer wrote is no token.</summary>
[Collection(IssuersCollection.Name), Trait("Suite", "Http")]
public sealed class MutationTests(IssuersFixture fixture)
{
    private const int Count = 10_000;
    private const int Connections = 16;

    private static readonly Gen<char> Character =
        Gen.Char["ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/!~"];

    [Fact]
    public async Task Token_ChangedAnywhere_Gets401()
    {
        string[] good = [fixture.Token(), TestTokens.Sign(fixture.SupabaseClaims(), fixture.Supabase.Key)];
        var mutations = Mutation(good).Where(changed => !good.Contains(changed)).Array[Count].Single();
        Assert.Equal(HttpStatusCode.NotFound, await fixture.StatusAsync($"boms/{Documents.NewBom()}", good[0]));
        Assert.Equal(HttpStatusCode.NotFound, await fixture.StatusAsync($"boms/{Documents.NewBom()}", good[1]));

        var taken = new ConcurrentBag<string>();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Connections, CancellationToken = Limits.HangToken };
        await Parallel.ForEachAsync(mutations, parallel, async (token, _) =>
        {
            var status = await fixture.StatusAsync("boms/b", token);
            if (status is not HttpStatusCode.Unauthorized) taken.Add($"{status} {token}");
        });

        Assert.Empty(taken);
    }

    // One change, or some; the first characters of a signature as likely as the last.
    private static Gen<string> Mutation(string[] good) =>
        from token in Gen.Int[0, good.Length - 1].Select(index => good[index])
        from changes in Gen.Select(Gen.Int[0, 4], Gen.Int[0, token.Length - 1], Character).Array[1, 3]
        select changes.Aggregate(token, Change);

    private static string Change(string token, (int Kind, int Position, char Character) change)
    {
        var at = Math.Min(change.Position, token.Length - 1);
        return change.Kind switch
        {
            0 => token.Remove(at, 1),
            1 => token.Insert(at, change.Character.ToString()),
            2 => token[..at] + (char.IsUpper(token[at]) ? char.ToLowerInvariant(token[at]) : char.ToUpperInvariant(token[at])) + token[(at + 1)..],
            3 => token[..^1] + change.Character,
            _ => token[..at] + change.Character + token[(at + 1)..],
        };
    }
}
