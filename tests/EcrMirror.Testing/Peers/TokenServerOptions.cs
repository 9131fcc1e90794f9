namespace EcrMirror.Testing.Peers;

/// <summary>How a <see cref="TokenServer"/> issues tokens.</summary>
public sealed record TokenServerOptions
{
    /// <summary>Who may have tokens for anything. Others may have tokens to pull, if <see cref="AllowsAnonymousPull"/>.</summary>
    public required PeerAccount Account { get; init; }

    /// <summary>Whether a token to pull needs no account.</summary>
    public bool AllowsAnonymousPull { get; init; }

    /// <summary>Which kind of key signs.</summary>
    public TokenSignature Signature { get; init; } = TokenSignature.Rs256;
}
