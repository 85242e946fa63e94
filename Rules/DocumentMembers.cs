using System.Text.Json;

namespace EnrichmentStream.Rules;

/// <summary>Reads members of published documents, whatever else those hold.</summary>
/// <remarks>Of a repeated name the last counts, as in browsers. A name with half of a surrogate pair is JSON, but no text:
/// where one is there, <see cref="JsonElement"/> cannot even be asked for another member by name.</remarks>
public static class DocumentMembers
{
    /// <summary>All members by name, without those whose name is no text.</summary>
    public static Dictionary<string, JsonElement> Read(JsonElement parent)
    {
        var members = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var member in parent.EnumerateObject())
        {
            try
            {
                members[member.Name] = member.Value;
            }
            catch (InvalidOperationException)
            {
                // Nobody can ask for it.
            }
        }

        return members;
    }

    /// <summary>Finds one member.</summary>
    /// <returns>False where there is none of that name.</returns>
    public static bool TryGetMember(this JsonElement parent, string name, out JsonElement value)
    {
        try
        {
            return parent.TryGetProperty(name, out value);
        }
        catch (InvalidOperationException) when (parent.ValueKind is JsonValueKind.Object)
        {
            return Read(parent).TryGetValue(name, out value);
        }
    }
}
