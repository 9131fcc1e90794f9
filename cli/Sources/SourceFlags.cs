using System.CommandLine;

namespace EcrMirror.Cli.Sources;

/// <summary>Flags about how the registries of sources are opened.</summary>
internal static class SourceFlags
{
    private static readonly Option<string[]> Credentials = new("--src-creds")
    {
        Description = $"The user, and perhaps the password, of the source's registry; with its host in front where there are several. Everybody on this machine can read it in the list of processes: --src-password-file, {SourceVariables.Password} and --src-authfile are hidden from them.",
        HelpName = "[HOST=]USER[:PASSWORD]",
    };

    private static readonly Option<string> Username = new("--src-username")
    {
        Description = $"The user of the source's registry (environment: {SourceVariables.Username}). It is sent to this registry only.",
        HelpName = "USER",
    };

    private static readonly Option<string> Password = new("--src-password")
    {
        Description = $"The password that belongs to it (environment: {SourceVariables.Password}, which no list of processes shows).",
        HelpName = "PASSWORD",
    };

    private static readonly Option<string> PasswordFile = new("--src-password-file")
    {
        Description = "A file with the password; '-' reads it from standard input.",
        HelpName = "FILE",
    };

    private static readonly Option<bool> NoCredentials = new("--src-no-creds")
    {
        Description = "Open registries of sources as anybody, whatever credentials are known for them.",
    };

    private static readonly Option<string[]> RegistryToken = new("--src-registry-token")
    {
        Description = $"A bearer token of the source's registry, sent as it is (environment: {SourceVariables.RegistryToken}, which no list of processes shows).",
        HelpName = "[HOST=]TOKEN",
    };

    private static readonly Option<string> AuthFile = new("--src-authfile")
    {
        Description = "A file with credentials for registries of sources, as --auth-file is for all (environment: REGISTRY_AUTH_FILE, for all).",
        HelpName = "FILE",
    };

    private static readonly Option<string> CertificateFolder = new("--src-cert-dir")
    {
        Description = "A folder for registries of sources: authorities to trust (*.crt), and certificates to show (*.cert, each with the key of its name, *.key).",
        HelpName = "DIR",
    };

    private static readonly Option[] All = [Credentials, Username, Password, PasswordFile, NoCredentials, RegistryToken, AuthFile, CertificateFolder];

    public static void AddTo(Command command)
    {
        foreach (Option option in All)
            command.Options.Add(option);
    }

    /// <summary>What the flags, and the environment where they are silent, say of sources.</summary>
    /// <exception cref="WrongInputException">They contradict each other, or a file cannot be read.</exception>
    public static SourceAccess Read(ParseResult parsed)
    {
        string? authFile = parsed.GetValue(AuthFile);
        if (authFile is not null)
            ReadableFile.MustBe(AuthFile.Name, authFile);
        string? folder = parsed.GetValue(CertificateFolder);
        if (folder is not null && !Directory.Exists(folder))
            throw new WrongInputException($"{CertificateFolder.Name} '{folder}' is not a folder.");

        return SourceAccess.Of(
            new GivenSourceAccess
            {
                Credentials = parsed.GetValue(Credentials) ?? [],
                Username = parsed.GetValue(Username),
                Password = parsed.GetValue(Password),
                PasswordFile = parsed.GetValue(PasswordFile),
                IsAnonymous = parsed.GetValue(NoCredentials),
                RegistryTokens = parsed.GetValue(RegistryToken) ?? [],
                AuthFile = authFile,
                CertificateFolder = folder,
            },
            Environment.GetEnvironmentVariable,
            Console.In);
    }
}
