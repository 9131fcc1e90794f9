using EcrMirror.Testing.Peers;
using EcrMirror.Testing.Programs;

namespace EcrMirror.Benchmarks.Measuring;

/// <summary>Another tool of this machine that copies images.</summary>
/// <param name="Name">The name of the program, such as <c>crane</c>.</param>
/// <param name="Path">Where it is.</param>
/// <param name="Version">That of its package where it was unpacked from one, else as it says itself.</param>
internal sealed record PeerProgram(string Name, string Path, string Version)
{
    private static readonly Component[] Known = [Component.Skopeo, Component.NewerSkopeo, Component.Crane, Component.Oras, Component.Regctl, Component.Regsync];

    /// <summary>Those that are there.</summary>
    public static async Task<IReadOnlyList<PeerProgram>> FindAllAsync(CancellationToken cancellationToken)
    {
        var found = new List<PeerProgram>();
        foreach (Component component in Known)
        {
            if (component.Locate() is { } path)
                found.Add(new PeerProgram(component.Program, path, await VersionAsync(path, cancellationToken)));
        }

        return found;
    }

    /// <summary>Those that are not there.</summary>
    public static IEnumerable<string> FindAbsent() => Known.Where(component => component.Locate() is null).Select(component => component.Program);

    private static async Task<string> VersionAsync(string path, CancellationToken cancellationToken)
    {
        if (File.Exists(path + ".version"))
            return (await File.ReadAllTextAsync(path + ".version", cancellationToken)).Trim();
        string argument = System.IO.Path.GetFileName(path) is "skopeo" ? "--version" : "version";
        ProgramRun run = await ProgramRun.OfAsync(path, [argument], new Dictionary<string, string>(), cancellationToken);
        // "skopeo version 1.9.3", "Version:        1.3.3"
        string line = run.Output.Trim().Split('\n')[0].Trim();
        return line.Length > 0 ? line[(line.LastIndexOf(' ') + 1)..] : "of no known version";
    }
}
