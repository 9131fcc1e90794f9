namespace EcrMirror.Testing.Fleet;

/// <summary>How a <see cref="KillRun"/> went.</summary>
/// <param name="Problems">What must not be, a sentence each; none if everything held.</param>
/// <param name="Events">What was done, in order.</param>
/// <param name="UniqueBytes">Bytes of the distinct blobs of all images.</param>
/// <param name="PulledBytes">Bytes of blobs that were read from the source.</param>
/// <param name="InFlightBytes">Bytes of blobs that had been asked for and had not landed when a process was killed, summed over the kills.</param>
/// <param name="UniqueBlobs">Distinct blobs of all images.</param>
/// <param name="Uploads">Blobs that were sent to the destination.</param>
/// <param name="Mounts">Blobs that were mounted there.</param>
/// <param name="Duplicated">Requests to send that were carried out twice.</param>
/// <param name="Delayed">Requests to send whose messages came late.</param>
/// <param name="Took">From the first request to the last outcome.</param>
public sealed record KillReport(
    IReadOnlyList<string> Problems,
    IReadOnlyList<string> Events,
    long UniqueBytes,
    long PulledBytes,
    long InFlightBytes,
    int UniqueBlobs,
    int Uploads,
    int Mounts,
    int Duplicated,
    int Delayed,
    TimeSpan Took);
