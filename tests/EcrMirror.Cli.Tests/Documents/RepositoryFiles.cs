namespace EcrMirror.Cli.Tests.Documents;

/// <summary>Files of the repository that tests read.</summary>
internal static class RepositoryFiles
{
    public static string Root { get; } = FindRoot();

    public static string Of(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "EcrMirror.sln")))
            folder = folder.Parent;
        return folder!.FullName;
    }
}
