using System.ComponentModel.DataAnnotations;

namespace EcrMirror.Copier;

/// <summary>Settings of a Copier.</summary>
public sealed class CopierOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Copier";

    /// <summary>Manifests copied at the same time. More keeps the blob slots filled when images are small.</summary>
    [Range(1, 1024)]
    public int ConcurrentManifests { get; set; } = 16;

    /// <summary>
    /// Blobs under way at the same time, over all images. Each takes one buffer of <see cref="BufferBytes"/> and a connection to the
    /// source and to every destination.
    /// </summary>
    [Range(1, 256)]
    public int ConcurrentBlobs { get; set; } = 6;

    /// <summary>Bytes read before they are hashed and written. Larger buffers take less CPU for each byte.</summary>
    [Range(16 * 1024, 16 * 1024 * 1024)]
    public int BufferBytes { get; set; } = 512 * 1024;

    /// <summary>How often a blob is begun for a destination whose failure may pass, the first time included.</summary>
    [Range(1, 20)]
    public int BlobAttempts { get; set; } = 4;

    /// <summary>The wait before the second attempt; it doubles for each one after.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00")]
    public TimeSpan AttemptDelay { get; set; } = TimeSpan.FromSeconds(1);
}
