using System.CommandLine;

namespace EcrMirror.Cli.Policies;

/// <summary>Flags about which sources may be mirrored.</summary>
internal static class PolicyFlags
{
    private static readonly Option<string> Policy = new("--policy")
    {
        Description = "A policy of containers (policy.json) that says which sources may be mirrored. Accepting anything and rejecting, by scope, are followed; a requirement of a signature refuses what it is for, because signatures are not checked here. Without it, every source may be mirrored.",
        HelpName = "FILE",
    };

    private static readonly Option<bool> Insecure = new("--insecure-policy")
    {
        Description = "Mirror from every source, as without --policy.",
    };

    public static void AddTo(Command command)
    {
        command.Options.Add(Policy);
        command.Options.Add(Insecure);
    }

    /// <summary>Which sources may be mirrored.</summary>
    /// <exception cref="WrongInputException">The flags contradict each other, or the file cannot be read or is no policy.</exception>
    public static ContainersPolicy Read(ParseResult parsed)
    {
        string? file = parsed.GetValue(Policy);
        if (file is null)
            return ContainersPolicy.Everything;
        if (parsed.GetValue(Insecure))
            throw new WrongInputException($"{Policy.Name} and {Insecure.Name} contradict each other: give one of them.");
        try
        {
            return ContainersPolicy.Parse(file, File.ReadAllBytes(file));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new WrongInputException($"{Policy.Name} '{file}' cannot be read: {ReadableFile.Reason(unreadable)}", unreadable);
        }
    }
}
