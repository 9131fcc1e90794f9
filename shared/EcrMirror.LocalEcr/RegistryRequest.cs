using EcrMirror.Oci;

namespace EcrMirror.LocalEcr;

/// <summary>A request as a registry on loopback understood it: what faults are matched against, and what the journal keeps.</summary>
public sealed record RegistryRequest
{
    /// <summary>The listener it was sent to: the registry, or its blob host.</summary>
    public required RegistryHost Host { get; init; }

    /// <summary>The HTTP method.</summary>
    public required string Method { get; init; }

    /// <summary>The path, unescaped.</summary>
    public required string Path { get; init; }

    /// <summary>The query with its question mark; empty where there is none.</summary>
    public required string Query { get; init; }

    /// <summary>What is asked.</summary>
    public required RegistryOperation Operation { get; init; }

    /// <summary>The repository that is asked, if one is named and the name is well formed.</summary>
    public RepositoryName? Repository { get; init; }

    /// <summary>The digest in the path, or that of the blob to mount or to complete.</summary>
    public Digest? Digest { get; init; }

    /// <summary>The tag in the path.</summary>
    public Tag? Tag { get; init; }

    /// <summary>The id of the upload in the path.</summary>
    public string? Upload { get; init; }

    /// <summary>Whether the request brings bytes, rather than asking for some.</summary>
    public bool IsWrite => Method is "PUT" or "POST" or "PATCH";

    /// <summary>The request line, without its protocol.</summary>
    public override string ToString() => $"{Method} {Path}{Query}";
}
