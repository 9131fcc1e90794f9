namespace EcrMirror.Testing.Peers;

/// <summary>How a token is signed (RFC 7518, section 3.1).</summary>
public enum TokenSignature
{
    /// <summary>RSA with SHA-256.</summary>
    Rs256,

    /// <summary>ECDSA on P-256 with SHA-256.</summary>
    Es256,
}
