namespace EcrMirror.Testing;

/// <summary>The folder of the solution, where tests and the programs they start find its other files.</summary>
public static class SolutionFolder
{
    /// <summary>That above the running program.</summary>
    /// <exception cref="DirectoryNotFoundException">The program does not run below it.</exception>
    public static string Path =>
        FindAbove(AppContext.BaseDirectory) ?? throw new DirectoryNotFoundException($"There is no EcrMirror.sln above {AppContext.BaseDirectory}.");

    /// <summary>The path of something below it.</summary>
    /// <exception cref="DirectoryNotFoundException">The program does not run below it.</exception>
    public static string Of(params ReadOnlySpan<string> parts) => System.IO.Path.Combine([Path, .. parts]);

    /// <summary>The nearest one that a folder is in; null where it is in none.</summary>
    public static string? FindAbove(string folder)
    {
        DirectoryInfo? root = new(folder);
        while (root is not null && !File.Exists(System.IO.Path.Combine(root.FullName, "EcrMirror.sln")))
            root = root.Parent;
        return root?.FullName;
    }
}
