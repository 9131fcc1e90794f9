namespace EcrMirror.Testing.Peers;

/// <summary>A folder of its own for one fixture, in memory where the machine offers that, and gone on disposal.</summary>
public sealed class ScratchFolder : IDisposable
{
    private const string InMemory = "/dev/shm";

    public ScratchFolder()
    {
        FullName = Path.Combine(Parent, "ecr-mirror-" + Path.GetRandomFileName());
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(FullName);
        else
            Directory.CreateDirectory(FullName, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    public string FullName { get; }

    private static string Parent => Directory.Exists(InMemory) ? InMemory : Path.GetTempPath();

    /// <summary>
    /// Returns where there is room for this many bytes in folders like this. Elsewhere the running test is skipped with a reason; under
    /// <c>CI=true</c> it fails.
    /// </summary>
    public static void RequireRoom(long bytes)
    {
        long room = new DriveInfo(Parent).AvailableFreeSpace;
        if (Parent == InMemory)
            room = Math.Min(room, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2);
        if (room < bytes)
        {
            Component.Refuse(
                $"{Parent} has room for {room >> 20} MiB; {bytes >> 20} MiB are needed.",
                isContinuousIntegration: Environment.GetEnvironmentVariable("CI") is "true");
        }
    }

    /// <summary>The path of something in the folder.</summary>
    public string Of(params string[] parts) => Path.Combine([FullName, .. parts]);

    /// <summary>A new file in the folder with this content.</summary>
    public string Write(string name, string content)
    {
        string path = Of(name);
        File.WriteAllText(path, content);
        return path;
    }

    public void Dispose()
    {
        while (Directory.Exists(FullName))
        {
            try
            {
                Directory.Delete(FullName, recursive: true);
            }
            catch (DirectoryNotFoundException)
            {
                // The watcher of a server that had its files here was faster with some of them.
            }
        }
    }
}
