using System.Text.RegularExpressions;

namespace EcrMirror.Architecture.Tests;

/// <summary>The files of this repository, as they lie around the test that reads them.</summary>
internal static partial class SourceTree
{
    private static readonly string[] CodeFolders = ["shared", "services", "cli", "tests", "benchmarks"];

    public static string Root { get; } = FindRoot();

    public static IReadOnlyList<Project> Projects { get; } =
        [.. CodeFolders.SelectMany(folder => Files(folder, "*.csproj")).Select(Project.Read)];

    /// <summary>Paths of files below a folder, from the root, with slashes; in order.</summary>
    public static IEnumerable<string> Files(string folder, string pattern) =>
        Directory.Exists(Path.Combine(Root, folder))
            ? Directory.EnumerateFiles(Path.Combine(Root, folder), pattern, SearchOption.AllDirectories)
                .Select(Relative)
                .Where(path => !IsBuildOutput(path))
                .Order(StringComparer.Ordinal)
            : [];

    /// <summary>Every folder in which code lies.</summary>
    public static IEnumerable<string> Folders() =>
        CodeFolders.Where(folder => Directory.Exists(Path.Combine(Root, folder)))
            .SelectMany(folder => Directory.EnumerateDirectories(Path.Combine(Root, folder), "*", SearchOption.AllDirectories))
            .Select(Relative)
            .Where(path => !IsBuildOutput(path));

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    public static bool Exists(string path) => Path.Exists(Path.Combine(Root, path));

    public static string Relative(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    // Hidden folders belong to tools; the rest is what builds and package managers leave behind.
    private static bool IsBuildOutput(string path) => BuildOutput().IsMatch(path);

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "EcrMirror.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException($"No EcrMirror.sln above {AppContext.BaseDirectory}.");
    }

    [GeneratedRegex(@"(\A|/)(artifacts|bin|obj|node_modules|\.[^/]+)(/|\z)")]
    private static partial Regex BuildOutput();
}
