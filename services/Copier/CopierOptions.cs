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
    /// Most blobs under way at the same time, over all images. Each takes a buffer of <see cref="BufferBytes"/> and a connection to the
    /// source and to every destination.
    /// </summary>
    [Range(1, 256)]
    public int ConcurrentBlobs { get; set; } = 24;

    /// <summary>
    /// Blobs under way at the same time until it is found that more make the whole faster, and where they do not. As many as
    /// <see cref="ConcurrentBlobs"/>, or more, have that number at all times.
    /// </summary>
    [Range(1, 256)]
    public int LeastConcurrentBlobs { get; set; } = 4;

    /// <summary>Bytes read before they are hashed and written. Larger buffers take less CPU for each byte, and nothing is sent while they are read.</summary>
    [Range(16 * 1024, 16 * 1024 * 1024)]
    public int BufferBytes { get; set; } = 256 * 1024;

    /// <summary>
    /// How far the source of one blob is read ahead of the slowest of several destinations, in buffers of <see cref="BufferBytes"/>. More
    /// evens out longer stumbles before a destination is given a reading of its own, and takes more memory.
    /// </summary>
    [Range(0, 256 * 1024 * 1024)]
    public int WindowBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>Most bytes that are read ahead over all blobs, besides the buffer that each takes.</summary>
    [Range(0, int.MaxValue)]
    public long AllWindowsBytes { get; set; } = 24 * 1024 * 1024;

    /// <summary>
    /// How long a destination may hold up the others in all, before it is given a reading of its own. Longer reads less from the source, and
    /// lets a slow destination set the pace for longer.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan WindowPatience { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How often a blob is begun for a destination whose failure may pass, the first time included.</summary>
    [Range(1, 20)]
    public int BlobAttempts { get; set; } = 4;

    /// <summary>The wait before the second attempt; it doubles for each one after.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00")]
    public TimeSpan AttemptDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Whether Copiers that share state agree on who sends which blob, so that the others wait for it and mount it. It costs three
    /// requests to state for each blob that is sent. Of no use where the messages are in memory, because this Copier is then alone.
    /// </summary>
    public bool ClaimsBlobs { get; set; } = true;

    /// <summary>
    /// How long a Copier that sends a blob may be silent until another one sends it; it says three times as often that it still does.
    /// Shorter waits less for one that died, and asks more of state.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:10:00")]
    public TimeSpan ClaimLease { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a blob that another Copier sends is waited for before it is sent a second time.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan LongestClaimWait { get; set; } = TimeSpan.FromMinutes(5);
}
