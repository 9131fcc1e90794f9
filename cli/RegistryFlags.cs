using System.CommandLine;
using EcrMirror.Oci;
using EcrMirror.Registry;

namespace EcrMirror.Cli;

/// <summary>Flags about how registries are reached.</summary>
internal static class RegistryFlags
{
    private static readonly Option<string> AuthFile = new("--auth-file")
    {
        Description = "A file with credentials, as docker's config.json or podman's auth.json, to use instead of theirs (environment: REGISTRY_AUTH_FILE).",
        HelpName = "FILE",
    };

    private static readonly Option<string[]> CaFiles = new("--ca-file")
    {
        Description = "A PEM file with certificate authorities to trust besides the system's; as often as needed.",
        HelpName = "FILE",
    };

    private static readonly Option<string[]> PlainHttp = new("--plain-http")
    {
        Description = "A registry (host[:port]) to speak to over unencrypted HTTP; as often as needed. Loopback registries need no mention.",
        HelpName = "HOST",
    };

    public static void AddTo(Command command)
    {
        command.Options.Add(AuthFile);
        command.Options.Add(CaFiles);
        command.Options.Add(PlainHttp);
    }

    /// <summary>What the flags change.</summary>
    /// <exception cref="WrongInputException">A file cannot be read, or a host is malformed.</exception>
    public static Action<RegistryOptions> Read(ParseResult parsed)
    {
        string? authFile = parsed.GetValue(AuthFile);
        string[] caFiles = parsed.GetValue(CaFiles) ?? [];
        string[] plainHttp = parsed.GetValue(PlainHttp) ?? [];
        foreach ((string option, string file) in caFiles.Select(file => ("--ca-file", file)).Concat(authFile is null ? [] : [("--auth-file", authFile)]))
            MustBeReadable(option, file);
        if (plainHttp.FirstOrDefault(text => !RegistryHost.TryParse(text, out _)) is { } malformed)
            throw new WrongInputException($"--plain-http '{malformed}' is not a registry host: expected host[:port], without scheme and path.");

        return registries =>
        {
            registries.AuthFile = authFile ?? registries.AuthFile;
            foreach (string file in caFiles)
                registries.CaFiles.Add(file);
            foreach (string host in plainHttp)
                registries.PlainHttpHosts.Add(host);
        };
    }

    private static void MustBeReadable(string option, string file)
    {
        try
        {
            using FileStream opened = File.OpenRead(file);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new WrongInputException($"{option} '{file}' cannot be read: {Reason(unreadable)}", unreadable);
        }
    }

    // The framework's messages repeat the path.
    private static string Reason(Exception unreadable) => unreadable switch
    {
        FileNotFoundException or DirectoryNotFoundException => "there is no such file.",
        UnauthorizedAccessException => "this user may not read it, or it is a folder.",
        _ => unreadable.Message,
    };
}
