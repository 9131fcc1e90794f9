namespace EcrMirror.Testing.Peers;

/// <summary>How a <see cref="DockerRegistry"/> is to run. The default is plain HTTP, open to everybody.</summary>
public sealed record DockerRegistryOptions
{
    /// <summary>Serve HTTPS with a certificate for 127.0.0.1 and localhost, made by an authority that nobody else knows.</summary>
    public bool UsesTls { get; init; }

    /// <summary>Answer only this account, by Basic authentication. Not together with <see cref="Tokens"/>.</summary>
    public PeerAccount? Htpasswd { get; init; }

    /// <summary>Accept only tokens of a <see cref="TokenServer"/> that is started beside the registry.</summary>
    public TokenServerOptions? Tokens { get; init; }
}
