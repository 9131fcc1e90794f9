namespace EcrMirror.Registry.Credentials;

/// <summary>How credentials are shown.</summary>
internal enum CredentialKind
{
    /// <summary>As user and password, to the registry or to its token service.</summary>
    Password,

    /// <summary>Exchanged for tokens by OAuth 2.0.</summary>
    IdentityToken,

    /// <summary>As the token that a token service would hand out.</summary>
    RegistryToken,

    /// <summary>Not at all: somebody wants it so.</summary>
    Nobody,
}
