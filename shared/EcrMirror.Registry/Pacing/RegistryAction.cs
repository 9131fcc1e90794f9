namespace EcrMirror.Registry.Pacing;

/// <summary>
/// What a request has a registry do: what registries count when they limit requests. The control plane of a registry does the same
/// things, and what it does counts together with what is asked at <c>/v2/</c>.
/// </summary>
public enum RegistryAction
{
    /// <summary>Reading a manifest, or what a tag means. Amazon ECR: <c>BatchGetImage</c>.</summary>
    ReadManifest,

    /// <summary>Putting a manifest, by digest or under a tag. Amazon ECR: <c>PutImage</c>.</summary>
    WriteManifest,

    /// <summary>Reading a blob or a part of it. Amazon ECR: <c>GetDownloadUrlForLayer</c>.</summary>
    ReadBlob,

    /// <summary>Asking whether a blob is there. Amazon ECR: <c>BatchCheckLayerAvailability</c>.</summary>
    CheckBlob,

    /// <summary>Starting an upload, or mounting, which may start one. Amazon ECR: <c>InitiateLayerUpload</c>.</summary>
    StartUpload,

    /// <summary>Sending bytes of a blob. Amazon ECR: <c>UploadLayerPart</c>.</summary>
    UploadBytes,

    /// <summary>Ending an upload. Amazon ECR: <c>CompleteLayerUpload</c>.</summary>
    CompleteUpload,

    /// <summary>Giving up an upload.</summary>
    CancelUpload,

    /// <summary>Listing tags. Amazon ECR: <c>ListImages</c>.</summary>
    ListTags,
}
