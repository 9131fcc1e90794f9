namespace EcrMirror.Testing.Peers;

/// <summary>
/// A program from npm that a test uses as an independent peer: a folder below <c>node/</c> of this project with what to install and
/// a <c>serve.mjs</c> that starts it. <c>test.sh</c> installs it below <c>artifacts/</c>.
/// </summary>
internal static class NodePeer
{
    /// <summary>
    /// The paths of Node and of the script that starts the peer. Where one is not installed, the running test is skipped with a
    /// reason; under <c>CI=true</c>, where <c>test.sh</c> installs everything, it fails.
    /// </summary>
    public static (string Node, string Script) Require(string name)
    {
        string? node = Component.Find("node", Environment.GetEnvironmentVariable("PATH") ?? "");
        string? script = FindScript(name, AppContext.BaseDirectory);
        if (node is not null && script is not null)
            return (node, script);

        Component.Refuse(
            $"{name} is not installed. With Node 20 or newer and npm on the PATH, ./test.sh installs it.",
            isContinuousIntegration: Environment.GetEnvironmentVariable("CI") is "true");
        throw new InvalidOperationException("Not reached: refusing throws.");
    }

    /// <summary>The script of an installed peer, for a program that runs in a folder below the root; null where it is not installed.</summary>
    internal static string? FindScript(string name, string folder)
    {
        if (SolutionFolder.FindAbove(folder) is not { } root)
            return null;

        string installed = Path.Combine(root, "artifacts", "node", name);
        return Directory.Exists(Path.Combine(installed, "node_modules", name)) ? Path.Combine(installed, "serve.mjs") : null;
    }
}
