using System.Net;

namespace EcrMirror.LocalEcr;

/// <summary>
/// How the registries of an emulated ECR depart from the distribution specification, or fill what it leaves open. The defaults are what
/// ECR does as far as it is known; each can be turned to what others, or ECR at other times, do.
/// </summary>
/// <remarks>Sources: docs/registries/local-ecr.md, fact by fact.</remarks>
public sealed record EcrQuirks
{
    /// <summary>The answer to a token that has expired: 400, 401 or 403. Only 401 comes with a challenge.</summary>
    public HttpStatusCode ExpiredTokenStatus { get; init; } = HttpStatusCode.Forbidden;

    /// <summary>Gives tokens for reading to clients that do not log in; at ECR Public only.</summary>
    public bool AllowsAnonymousPulls { get; init; } = true;

    /// <summary>Takes the token of GetAuthorizationToken after <c>Bearer</c>, not exchanged for one of the registry's; at ECR Public only.</summary>
    public bool TakesAuthorizationTokensAsBearer { get; init; }

    /// <summary>Names the digest of a manifest in the answer to GET as well as to HEAD.</summary>
    public bool NamesDigestOnGet { get; init; }

    /// <summary>Takes no manifest that does not say its media type itself.</summary>
    public bool RequiresMediaTypes { get; init; }

    /// <summary>Takes no attestation that BuildKit pushes as an artifact with a subject.</summary>
    public bool RefusesAttestationArtifacts { get; init; }

    /// <summary>Most layers of an image. AWS publishes no number; 300 were too many.</summary>
    public int LayersPerImage { get; init; } = 256;

    /// <summary>The answer to a manifest that names what the repository lacks.</summary>
    public HttpStatusCode MissingContentStatus { get; init; } = HttpStatusCode.BadRequest;

    /// <summary>The code in that answer.</summary>
    public string MissingContentCode { get; init; } = "MANIFEST_BLOB_UNKNOWN";

    /// <summary>Deletes manifests; where not, there is no such endpoint.</summary>
    public bool DeletesManifests { get; init; } = true;

    /// <summary>How long the address is good that a blob is redirected to.</summary>
    public TimeSpan DownloadAddressLifetime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Answers 401 to every HEAD of a blob, whoever asks. ECR Public does so to who may not push there, whatever this says.</summary>
    public bool RefusesBlobHeads { get; init; }

    /// <summary>Ends the connection without an answer where an upload is started in a repository that does not exist; else 404.</summary>
    public bool CutsUploadsToMissingRepositories { get; init; } = true;

    /// <summary>Ends the connection without an answer where an upload is started without permission; else 403.</summary>
    public bool CutsUploadsWithoutPermission { get; init; }

    /// <summary>Takes a blob whole with the request that starts its upload.</summary>
    public bool TakesBlobsByPost { get; init; }

    /// <summary>The answer to a chunk that was taken.</summary>
    public HttpStatusCode ChunkStatus { get; init; } = HttpStatusCode.Created;

    /// <summary>Says of an upload only how far its first chunk went.</summary>
    public bool ReportsFirstChunkOnly { get; init; } = true;

    /// <summary>The answer to a chunk that does not begin where the last one ended.</summary>
    public HttpStatusCode WrongOffsetStatus { get; init; } = HttpStatusCode.RequestedRangeNotSatisfiable;

    /// <summary>The answer to an upload without a byte.</summary>
    public HttpStatusCode EmptyBlobStatus { get; init; } = HttpStatusCode.InternalServerError;

    /// <summary>Lists tags; where not, there is no such endpoint.</summary>
    public bool ListsTags { get; init; } = true;

    /// <summary>What a list of tags is served as.</summary>
    public string TagListType { get; init; } = "text/plain; charset=utf-8";

    /// <summary>Tags in one answer where the client names no number.</summary>
    public int TagsPerPage { get; init; } = 100;

    /// <summary>The largest number of tags that a client may name.</summary>
    public int MostTagsPerPage { get; init; } = 1000;

    /// <summary>Lists tags in an order of its own and goes on after an opaque token; else in lexical order after the last tag.</summary>
    public bool HasOpaqueTagPages { get; init; } = true;

    /// <summary>Lists repositories; where not, there is no such endpoint.</summary>
    public bool HasCatalog { get; init; }

    /// <summary>Says so where referrers were filtered by artifact type.</summary>
    public bool NamesAppliedFilters { get; init; } = true;

    /// <summary>Those of private registries.</summary>
    public static EcrQuirks Private { get; } = new();

    /// <summary>Those of ECR Public.</summary>
    public static EcrQuirks Public { get; } = new() { ExpiredTokenStatus = HttpStatusCode.BadRequest };
}
