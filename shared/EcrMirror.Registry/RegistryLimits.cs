namespace EcrMirror.Registry;

/// <summary>The bounds on what is read from a registry besides the content that OciLimits bounds.</summary>
internal static class RegistryLimits
{
    /// <summary>Most bytes of an error's body that are looked at.</summary>
    public const int ErrorBytes = 64 * 1024;

    /// <summary>Most errors of a body that are kept.</summary>
    public const int Errors = 5;

    /// <summary>Most characters of an error's message that are repeated. AWS's of denials name identity, action and resource, each with an ARN.</summary>
    public const int ErrorCharacters = 1000;

    /// <summary>Most bytes of a token service's answer.</summary>
    public const int TokenBytes = 1024 * 1024;

    /// <summary>Most bytes of one page of tags; registries that do not page answer with every tag there is.</summary>
    public const int TagPageBytes = 32 * 1024 * 1024;

    /// <summary>Most bytes of pages of tags that are kept for the next listing, of all registries together.</summary>
    public const long TagPageMemoryBytes = 32 * 1024 * 1024;

    /// <summary>Longest name of a page's state that is repeated to its registry.</summary>
    public const int ETagCharacters = 256;

    /// <summary>Tags asked for at a time: Amazon ECR refuses more than 1000.</summary>
    public const int TagsPerPage = 1000;

    /// <summary>Most redirects of one request.</summary>
    public const int Redirects = 5;

    /// <summary>Most bytes of a file with credentials, and of what a credential helper writes.</summary>
    public const int CredentialBytes = 1024 * 1024;

    /// <summary>
    /// Most connections to one host. Uploads are not queued by the gate, because one copy may hold several; this bound is the
    /// last resort, and waiting for it ends with <see cref="RegistryOptions.ResponseTimeout"/>.
    /// </summary>
    public const int ConnectionsPerHost = 1024;
}
