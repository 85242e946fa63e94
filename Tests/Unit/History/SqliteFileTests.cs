using EnrichmentStream.History.Sqlite;
using EnrichmentStream.Tests.Support.Processes;

namespace EnrichmentStream.Tests.Unit.History;

/// <summary>What the history makes is its owner's alone.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
[Trait("Suite", "Unit")]
public sealed class SqliteFileTests : IDisposable
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Open_NewFolder_IsReadByItsOwnerAlone()
    {
        var path = Path.Combine(_folder.Path, "outer", "data");

        using var connection = SqliteFile.Open(path, "history.db");
        using var write = connection.CreateCommand();
        write.CommandText = "CREATE TABLE some_table (id INTEGER)";
        write.ExecuteNonQuery();

        Assert.Equal(Owner | UnixFileMode.UserExecute, File.GetUnixFileMode(path));
        var files = Directory.GetFiles(path);
        Assert.Equal(["history.db", "history.db-shm", "history.db-wal"], files.Select(Path.GetFileName).Order());
        Assert.All(files, file => Assert.Equal(Owner, File.GetUnixFileMode(file)));
    }

    [Fact]
    public void Open_FolderAndFileThatWereThere_KeepTheirModes()
    {
        const UnixFileMode shared = Owner | UnixFileMode.GroupRead;
        const UnixFileMode sharedFolder = shared | UnixFileMode.UserExecute | UnixFileMode.GroupExecute;
        using (SqliteFile.Open(_folder.Path, "history.db")) File.SetUnixFileMode(_folder.Path, sharedFolder);
        File.SetUnixFileMode(Path.Combine(_folder.Path, "history.db"), shared);

        using var connection = SqliteFile.Open(_folder.Path, "history.db");

        Assert.Equal(sharedFolder, File.GetUnixFileMode(_folder.Path));
        Assert.Equal(shared, File.GetUnixFileMode(Path.Combine(_folder.Path, "history.db")));
    }
}
