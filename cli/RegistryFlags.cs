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

    private static readonly Option<int?> RetryTimes = CreateRetryTimes();

    public static void AddTo(Command command)
    {
        command.Options.Add(AuthFile);
        command.Options.Add(CaFiles);
        command.Options.Add(PlainHttp);
        command.Options.Add(RetryTimes);
    }

    /// <summary>What the flags change.</summary>
    /// <exception cref="WrongInputException">A file cannot be read, or a host is malformed.</exception>
    public static Action<RegistryOptions> Read(ParseResult parsed)
    {
        string? authFile = parsed.GetValue(AuthFile);
        string[] caFiles = parsed.GetValue(CaFiles) ?? [];
        int? retryTimes = parsed.GetValue(RetryTimes);
        string[] plainHttp = parsed.GetValue(PlainHttp) ?? [];
        foreach ((string option, string file) in caFiles.Select(file => ("--ca-file", file)).Concat(authFile is null ? [] : [("--auth-file", authFile)]))
            ReadableFile.MustBe(option, file);
        if (plainHttp.FirstOrDefault(text => !RegistryHost.TryParse(text, out _)) is { } malformed)
            throw new WrongInputException($"--plain-http '{malformed}' is not a registry host: expected host[:port], without scheme and path.");

        return registries =>
        {
            registries.AuthFile = authFile ?? registries.AuthFile;
            foreach (string file in caFiles)
                registries.CaFiles.Add(file);
            foreach (string host in plainHttp)
                registries.PlainHttpHosts.Add(host);
            registries.RetryAttempts = retryTimes ?? registries.RetryAttempts;
        };
    }

    private static Option<int?> CreateRetryTimes()
    {
        var retryTimes = new Option<int?>("--retry-times")
        {
            Description = "How often a request that failed for a passing reason is sent again, 0 to 20 (setting: Registry:RetryAttempts).",
            HelpName = "N",
        };
        NumberOption.Limit(retryTimes, 0, 20);
        return retryTimes;
    }
}
