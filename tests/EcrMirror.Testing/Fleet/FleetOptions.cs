using EcrMirror.LocalEcr.Accounts;

namespace EcrMirror.Testing.Fleet;

/// <summary>What a fleet consists of.</summary>
public sealed record FleetOptions
{
    /// <summary>Where SQS and SNS are.</summary>
    public required Uri Queues { get; init; }

    /// <summary>Where DynamoDB is.</summary>
    public required Uri Tables { get; init; }

    /// <summary>How many Copiers.</summary>
    public int Copiers { get; init; } = 1;

    /// <summary>
    /// The access keys of services, by their names, such as <c>Copier</c>, and of who makes the tables, as <c>Installer</c>. Emulators that
    /// check no keys need none.
    /// </summary>
    public IReadOnlyDictionary<string, KeyPair> Keys { get; init; } = new Dictionary<string, KeyPair>();

    /// <summary>Settings besides those that a fleet has anyway, by their paths, such as <c>Copier:ConcurrentBlobs</c>.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();
}
