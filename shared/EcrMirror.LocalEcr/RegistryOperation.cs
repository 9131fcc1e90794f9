namespace EcrMirror.LocalEcr;

/// <summary>What a request asks of a registry; the names are those of the distribution specification.</summary>
public enum RegistryOperation
{
    /// <summary>Nothing that a registry knows.</summary>
    Unknown,

    /// <summary><c>GET /v2/</c>.</summary>
    Ping,

    /// <summary><c>GET /token</c>.</summary>
    IssueToken,

    /// <summary><c>GET /v2/_catalog</c>.</summary>
    ListRepositories,

    /// <summary><c>GET …/tags/list</c>.</summary>
    ListTags,

    /// <summary><c>GET …/referrers/{digest}</c>.</summary>
    ListReferrers,

    /// <summary><c>HEAD …/manifests/{reference}</c>.</summary>
    HeadManifest,

    /// <summary><c>GET …/manifests/{reference}</c>.</summary>
    GetManifest,

    /// <summary><c>PUT …/manifests/{reference}</c>.</summary>
    PutManifest,

    /// <summary><c>DELETE …/manifests/{reference}</c>.</summary>
    DeleteManifest,

    /// <summary><c>HEAD …/blobs/{digest}</c>.</summary>
    HeadBlob,

    /// <summary><c>GET …/blobs/{digest}</c>.</summary>
    GetBlob,

    /// <summary><c>DELETE …/blobs/{digest}</c>.</summary>
    DeleteBlob,

    /// <summary><c>POST …/blobs/uploads/</c>, with the whole blob where a digest is given.</summary>
    StartUpload,

    /// <summary><c>POST …/blobs/uploads/?mount={digest}</c>.</summary>
    MountBlob,

    /// <summary><c>GET …/blobs/uploads/{id}</c>.</summary>
    UploadStatus,

    /// <summary><c>PATCH …/blobs/uploads/{id}</c>.</summary>
    UploadChunk,

    /// <summary><c>PUT …/blobs/uploads/{id}</c>.</summary>
    CompleteUpload,

    /// <summary><c>DELETE …/blobs/uploads/{id}</c>.</summary>
    CancelUpload,

    /// <summary>The GET that follows a redirect to the blob host; never sent to the registry itself.</summary>
    DownloadBlob,
}
