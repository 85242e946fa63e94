namespace EnrichmentStream.Publisher.Boms.Files;

/// <summary>Reads a whole file, within a limit.</summary>
internal static class FileBytes
{
    // 100,000 lines of 600 characters; also the end of files that have none, such as devices.
    private const int Most = 64 * 1024 * 1024;

    /// <exception cref="BomFileException">It is not there, is a folder, or is too large.</exception>
    public static byte[] Read(string path)
    {
        if (Directory.Exists(path)) throw new BomFileException($"{path} is a folder: name a file in it.");
        try
        {
            using var file = File.OpenRead(path);
            using var bytes = new MemoryStream();
            var buffer = new byte[81_920];
            while (file.Read(buffer) is > 0 and var count)
            {
                bytes.Write(buffer, 0, count);
                if (bytes.Length > Most)
                    throw new BomFileException($"{path} has more than {Most / 1024 / 1024} MB: split it.");
            }

            return bytes.ToArray();
        }
        catch (Exception exception)
            when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new BomFileException($"{path} cannot be read: {exception.Message}", exception);
        }
    }
}
