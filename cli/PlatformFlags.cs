using System.CommandLine;
using EcrMirror.Oci;

namespace EcrMirror.Cli;

/// <summary>Flags about which platforms of images are mirrored.</summary>
internal static class PlatformFlags
{
    // What is left out of --override-*, as ecr-mirror-sync has it.
    private const string UsualOs = "linux";
    private const string UsualArchitecture = "amd64";

    private static readonly Option<string[]> Platforms = new("--platform")
    {
        Description = "A platform to publish, such as linux/arm64, as often as needed; all of the image without. One is published as it is, several as an index of them, which has a digest of its own, so that signatures of the source's do not hold for it. Rules that name platforms keep theirs.",
        HelpName = "OS/ARCH",
    };

    private static readonly Option<string> Os = new("--override-os")
    {
        Description = $"Publish the one platform of this operating system, with --override-arch and --override-variant; '{UsualOs}' if only those are given.",
        HelpName = "OS",
    };

    private static readonly Option<string> Architecture = new("--override-arch")
    {
        Description = $"Publish the one platform of this architecture; '{UsualArchitecture}' if only the others are given.",
        HelpName = "ARCH",
    };

    private static readonly Option<string> Variant = new("--override-variant")
    {
        Description = "Publish the one platform of this variant of the architecture, such as v7.",
        HelpName = "VARIANT",
    };

    public static void AddTo(Command command)
    {
        command.Options.Add(Platforms);
        command.Options.Add(Os);
        command.Options.Add(Architecture);
        command.Options.Add(Variant);
    }

    /// <summary>The platforms that are wanted; none means all.</summary>
    /// <exception cref="WrongInputException">One is malformed, or the flags contradict each other.</exception>
    public static IReadOnlyList<Platform> Read(ParseResult parsed)
    {
        string[] platforms = parsed.GetValue(Platforms) ?? [];
        Option<string>[] overrides = [Os, Architecture, Variant];
        Option<string>? given = Array.Find(overrides, option => parsed.GetValue(option) is not null);
        if (given is null)
            return [.. platforms.Select(text => Read(Platforms.Name, text))];
        if (platforms.Length > 0)
            throw new WrongInputException($"{Platforms.Name} and {given.Name} contradict each other: give one of them.");

        string variant = parsed.GetValue(Variant) is { } named ? $"/{named}" : "";
        return [Read(given.Name, $"{parsed.GetValue(Os) ?? UsualOs}/{parsed.GetValue(Architecture) ?? UsualArchitecture}{variant}")];
    }

    private static Platform Read(string option, string text)
    {
        try
        {
            return Platform.Parse(text);
        }
        catch (FormatException malformed)
        {
            throw new WrongInputException($"{option}: {malformed.Message}", malformed);
        }
    }
}
