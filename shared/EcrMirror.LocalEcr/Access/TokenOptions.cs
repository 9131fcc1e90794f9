namespace EcrMirror.LocalEcr.Access;

/// <summary>How bearer tokens are issued.</summary>
public sealed record TokenOptions
{
    /// <summary>What the challenge calls this registry; a token request must repeat it.</summary>
    public string Service { get; init; } = "local-registry";

    /// <summary>How long a token is good for.</summary>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Whether a token request without credentials gets a token that may pull.</summary>
    public bool AllowsAnonymousPull { get; init; }
}
