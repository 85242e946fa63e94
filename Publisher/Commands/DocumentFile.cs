using System.Text.Json;
using EnrichmentStream.Publisher.CommandLine;
using EnrichmentStream.Publisher.Documents;
using EnrichmentStream.Rules;

namespace EnrichmentStream.Publisher.Commands;

/// <summary>Reads documents from a file or standard input: one document over any number of lines, or one a
/// line.</summary>
internal static class DocumentFile
{
    private const int MostBytes = 256 * 1024 * 1024;

    /// <summary>Reads and checks all, before any is sent.</summary>
    /// <param name="path">A file, or <c>-</c> for standard input.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="CommandException">The file cannot be read, or holds a document that breaks a rule.</exception>
    public static async Task<IReadOnlyList<EnrichmentDocument>> ReadAsync(
        string path, CancellationToken cancellationToken)
    {
        var bytes = await BytesAsync(path, cancellationToken);
        var name = path == "-" ? "standard input" : path;
        var (documents, problems) = IsOneDocument(BareDocument.Of(bytes))
            ? Read(name, [(1, bytes)])
            : Read(name, Lines(bytes));
        if (problems is not []) throw new CommandException(string.Join(Environment.NewLine, problems));
        return documents is [] ? throw new CommandException($"{name} holds no document.") : documents;
    }

    private static async Task<byte[]> BytesAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = path == "-" ? Console.OpenStandardInput() : File.OpenRead(path);
            using var copy = new MemoryStream();
            var buffer = new byte[81_920];
            while (await stream.ReadAsync(buffer, cancellationToken) is > 0 and var count)
            {
                copy.Write(buffer, 0, count);
                if (copy.Length > MostBytes)
                    throw new CommandException($"{path} has more than {MostBytes >> 20} MiB: split it.");
            }

            return copy.ToArray();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"{path} cannot be read: {exception.Message}");
        }
    }

    private static bool IsOneDocument(byte[] bytes)
    {
        try
        {
            using var parsed = JsonDocument.Parse(bytes);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static (List<EnrichmentDocument> Documents, List<string> Problems) Read(
        string name, IEnumerable<(int Line, byte[] Text)> texts)
    {
        var documents = new List<EnrichmentDocument>();
        var problems = new List<string>();
        foreach (var (line, text) in texts)
        {
            try
            {
                documents.Add(EnrichmentDocument.Parse(text));
            }
            catch (InvalidDocumentException exception)
            {
                problems.AddRange(
                    exception.Problems.Select(problem => $"{name}, line {line}: {PrintableText.Of(problem)}"));
            }
        }

        return (documents, problems);
    }

    // Each may be the first of a file that was joined to others, with its mark.
    private static IEnumerable<(int Line, byte[] Text)> Lines(byte[] bytes)
    {
        var line = 0;
        for (var start = 0; start < bytes.Length;)
        {
            var end = Array.IndexOf(bytes, (byte)'\n', start);
            if (end < 0) end = bytes.Length;
            line++;
            var text = BareDocument.Of(bytes.AsSpan(start, end - start).TrimEnd("\r \t"u8).ToArray());
            if (text.Length > 0) yield return (line, text);
            start = end + 1;
        }
    }
}
