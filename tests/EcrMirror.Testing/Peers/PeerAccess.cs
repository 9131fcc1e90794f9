namespace EcrMirror.Testing.Peers;

/// <summary>What a client needs to talk to a registry.</summary>
public sealed record PeerAccess
{
    /// <summary>Plain HTTP and no account.</summary>
    public static PeerAccess PlainHttp { get; } = new();

    /// <summary>A folder with the certificate of the authority to trust; none means plain HTTP.</summary>
    public string? CertificateFolder { get; init; }

    /// <summary>The account, if one is needed.</summary>
    public PeerAccount? Account { get; init; }
}
