using Xunit;

namespace EcrMirror.Testing.Peers;

/// <summary>A program of others that a test uses as an independent peer.</summary>
public sealed record Component
{
    public static Component DockerRegistry { get; } = new("docker-registry", "docker-registry");

    public static Component Htpasswd { get; } = new("htpasswd", "apache2-utils");

    public static Component Skopeo { get; } = new("skopeo", "skopeo");

    public static Component Umoci { get; } = new("umoci", "umoci");

    public static Component Aws { get; } = new("aws", "awscli");

    public static Component Python { get; } = new("python3", "python3-boto3");

    /// <summary>Unpacked from a newer release of Debian by <c>test.sh</c>.</summary>
    public static Component Crane { get; } = new("crane", "crane");

    /// <summary>Unpacked from a newer release of Debian by <c>test.sh</c>.</summary>
    public static Component Oras { get; } = new("oras", "oras");

    /// <summary>skopeo of a newer release of Debian, unpacked with its libraries by <c>test.sh</c>.</summary>
    public static Component NewerSkopeo { get; } = new("skopeo-new", "skopeo");

    /// <summary>In no package of Debian; found where somebody has put it.</summary>
    public static Component Regsync { get; } = new("regsync", "regclient");

    /// <summary>In no package of Debian; found where somebody has put it.</summary>
    public static Component Regctl { get; } = new("regctl", "regclient");

    private Component(string program, string package) => (Program, Package) = (program, package);

    /// <summary>The name of the program.</summary>
    public string Program { get; }

    /// <summary>The Debian package that brings it.</summary>
    public string Package { get; }

    /// <summary>
    /// The path of the program. Where it is not installed, the running test is skipped with a reason; under <c>CI=true</c>, where
    /// <c>test.sh</c> installs everything, it fails.
    /// </summary>
    public string Require()
    {
        if (Locate() is { } found)
            return found;

        Refuse($"{Program} is not installed. On Debian: apt-get install {Package}", isContinuousIntegration: Environment.GetEnvironmentVariable("CI") is "true");
        throw new InvalidOperationException("Not reached: refusing throws.");
    }

    /// <summary>The path of the program; null where it is not installed.</summary>
    public string? Locate()
    {
        string path = Environment.GetEnvironmentVariable("PATH") ?? "";
        if (UnpackedIn(AppContext.BaseDirectory) is { } unpacked)
            path += Path.PathSeparator + unpacked;
        return Find(Program, path);
    }

    internal static string? Find(string program, string searchPath) =>
        searchPath.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists);

    /// <summary>The folder of unpacked programs, for a program that runs in a folder below the root; null outside of it.</summary>
    internal static string? UnpackedIn(string folder) =>
        SolutionFolder.FindAbove(folder) is { } root ? Path.Combine(root, "artifacts", "debian", "bin") : null;

    internal static void Refuse(string reason, bool isContinuousIntegration)
    {
        if (isContinuousIntegration)
            Assert.Fail(reason);
        Assert.Skip(reason);
    }
}
