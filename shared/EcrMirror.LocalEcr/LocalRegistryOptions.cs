using System.Security.Cryptography.X509Certificates;
using EcrMirror.LocalEcr.Access;

namespace EcrMirror.LocalEcr;

/// <summary>How a registry on loopback behaves from its start; faults are set later, on <see cref="LocalRegistry.Faults"/>.</summary>
public sealed record LocalRegistryOptions
{
    /// <summary>The port on 127.0.0.1; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>Serves HTTPS with this certificate; plain HTTP where there is none. The caller keeps ownership.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>
    /// The one user that may do everything: asked for with a Basic challenge, or by the token endpoint where
    /// <see cref="Tokens"/> is set. Without it, everybody may.
    /// </summary>
    public LocalCredentials? Credentials { get; init; }

    /// <summary>Asks for bearer tokens, which the same server issues at <c>/token</c>.</summary>
    public TokenOptions? Tokens { get; init; }

    /// <summary>The clock that tokens expire by.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Keeps blobs as files under this folder, so that large layers do not live in memory; in memory where there is none.</summary>
    public string? Folder { get; init; }

    /// <summary>Takes manifests that name blobs or manifests the repository lacks, as lenient registries do.</summary>
    public bool AcceptsIncompleteManifests { get; init; }

    /// <summary>Answers uploads with a path in <c>Location</c> rather than with a whole address; the specification allows both.</summary>
    public bool UsesRelativeLocations { get; init; }

    /// <summary>Most tags, repositories or referrers in one answer; more follow by <c>Link</c>.</summary>
    public int PageSize { get; init; } = 1000;
}
