namespace EcrMirror.Cli.Sources;

/// <summary>What was typed about registries of sources, as it was typed.</summary>
internal sealed record GivenSourceAccess
{
    /// <summary>Users with their passwords, each perhaps with its host: <c>[HOST=]user[:password]</c>.</summary>
    public IReadOnlyList<string> Credentials { get; init; } = [];

    public string? Username { get; init; }

    public string? Password { get; init; }

    /// <summary>The file with the password; <c>-</c> is standard input.</summary>
    public string? PasswordFile { get; init; }

    public bool IsAnonymous { get; init; }

    /// <summary>Bearer tokens, each perhaps with its host: <c>[HOST=]token</c>.</summary>
    public IReadOnlyList<string> RegistryTokens { get; init; } = [];

    public string? AuthFile { get; init; }

    public string? CertificateFolder { get; init; }
}
