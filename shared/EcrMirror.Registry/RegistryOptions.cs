using System.ComponentModel.DataAnnotations;
using EcrMirror.Registry.Credentials;

namespace EcrMirror.Registry;

/// <summary>How registries are reached.</summary>
public sealed class RegistryOptions
{
    /// <summary>The name of the configuration section that services bind these options to.</summary>
    public const string Section = "Registry";

    /// <summary>How long a connection may take to come about, TLS included.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:10:00")]
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a transfer may go without one more byte before it counts as cut.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "01:00:00")]
    public TimeSpan StallTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a registry may take to answer a request that has no large body.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "01:00:00")]
    public TimeSpan ResponseTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a registry may take to answer after the last byte of an upload; it may be hashing or moving the blob.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "01:00:00")]
    public TimeSpan UploadResponseTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How often a request that failed for a passing reason is sent again; for a download, in a row without progress.</summary>
    [Range(0, 20)]
    public int RetryAttempts { get; set; } = 5;

    /// <summary>The wait before the first retry; it doubles from one to the next, with jitter.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00")]
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest wait between two attempts where the registry names none.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "01:00:00")]
    public TimeSpan LongestRetryDelay { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The longest pause that a registry's <c>Retry-After</c> can cause.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan LongestPause { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Most requests in flight per registry, body included; blob transfers are counted apart. How many there are of a kind is found out: 8
    /// where the registry is near, up to this many where answers take long to come, fewer when it refuses some.
    /// </summary>
    [Range(1, 256)]
    public int ConcurrentRequests { get; set; } = 32;

    /// <summary>Most blob downloads in flight per registry; fewer when it refuses some. Uploads are bounded by whoever opens them.</summary>
    [Range(1, 256)]
    public int ConcurrentDownloads { get; set; } = 32;

    /// <summary>
    /// Most pieces of one blob that are read side by side where one connection is slow; 1 reads every blob over one. Fast sources do not
    /// see it. They count as downloads in flight.
    /// </summary>
    [Range(1, 64)]
    public int RangesAtOnce { get; set; } = 8;

    /// <summary>Bytes per second of one connection below which a blob is read in pieces, if it is the source that is waited for.</summary>
    [Range(1, int.MaxValue)]
    public int RangesBelow { get; set; } = 80_000_000;

    /// <summary>Bytes that have to be left of a blob for pieces to be worth their requests.</summary>
    [Range(1, long.MaxValue)]
    public long RangesFrom { get; set; } = 32 * 1024 * 1024;

    /// <summary>Bytes of one piece. Larger ones lose less time between two requests, and take more memory.</summary>
    [Range(64 * 1024, 64 * 1024 * 1024)]
    public int PieceBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>
    /// Most bytes of pieces in memory, over all blobs and registries. A blob takes two more pieces than it reads side by side; where too
    /// little is left, it is read over one connection.
    /// </summary>
    [Range(0, int.MaxValue)]
    public long PieceMemoryBytes { get; set; } = 40 * 1024 * 1024;

    /// <summary>
    /// Registries and token services (<c>host[:port]</c>) that are spoken to over plain HTTP. Loopback registries need no entry.
    /// </summary>
    public IList<string> PlainHttpHosts { get; } = [];

    /// <summary>PEM files with certificate authorities that are trusted besides the system's.</summary>
    public IList<string> CaFiles { get; } = [];

    /// <summary>
    /// Directories with a folder for each registry, <c>HOST</c>: authorities that are trusted for it (<c>*.crt</c>), and certificates to show
    /// it (<c>*.cert</c>, each with the key of its name, <c>*.key</c>).
    /// </summary>
    public IList<string> CertificateDirectories { get; } = ["/etc/containers/certs.d", "/etc/docker/certs.d"];

    /// <summary>
    /// Folders by registry (<c>host[:port]</c>) with such files, in place of those in <see cref="CertificateDirectories"/>; must exist.
    /// </summary>
    public IDictionary<string, string> CertificateFolders { get; } = new Dictionary<string, string>();

    /// <summary>The file with credentials to use instead of those of docker and podman; must exist when set.</summary>
    public string? AuthFile { get; set; }

    /// <summary>Files with credentials by registry (<c>host[:port]</c>), each in place of all others for it; must exist.</summary>
    public IDictionary<string, string> AuthFiles { get; } = new Dictionary<string, string>();

    /// <summary>Credentials by registry (<c>host[:port]</c>); they win over every file.</summary>
    public IDictionary<string, StaticCredential> Credentials { get; } = new Dictionary<string, StaticCredential>();

    /// <summary>
    /// Accounts by registry (<c>host[:port]</c>), in place of all other credentials for it: what is read there is read as the one that has most
    /// pulls left, everything else is done as the first. Each should be able to read all that is mirrored.
    /// </summary>
    public IDictionary<string, IList<RegistryAccount>> Accounts { get; } = new Dictionary<string, IList<RegistryAccount>>();

    /// <summary>Where Docker Hub's API is (<c>host[:port]</c>), which is asked when tags were pushed; without any credentials.</summary>
    public string DockerHubApi { get; set; } = "hub.docker.com";

    /// <summary>How long a credential helper may take.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:10:00")]
    public TimeSpan CredentialHelperTimeout { get; set; } = TimeSpan.FromSeconds(30);
}
