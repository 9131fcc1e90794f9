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
        if (Find(Program, Environment.GetEnvironmentVariable("PATH") ?? "") is { } path)
            return path;

        Refuse($"{Program} is not installed. On Debian: apt-get install {Package}", isContinuousIntegration: Environment.GetEnvironmentVariable("CI") is "true");
        throw new InvalidOperationException("Not reached: refusing throws.");
    }

    internal static string? Find(string program, string searchPath) =>
        searchPath.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists);

    internal static void Refuse(string reason, bool isContinuousIntegration)
    {
        if (isContinuousIntegration)
            Assert.Fail(reason);
        Assert.Skip(reason);
    }
}
