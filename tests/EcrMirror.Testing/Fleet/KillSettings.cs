namespace EcrMirror.Testing.Fleet;

/// <summary>What a <see cref="KillRun"/> does.</summary>
public sealed record KillSettings
{
    /// <summary>Decides content, victims, moments and disorder: the same seed does the same again, as far as the machine's scheduling lets it.</summary>
    public required int Seed { get; init; }

    /// <summary>Images under way.</summary>
    public int Images { get; init; } = 24;

    /// <summary>Processes killed, one after another.</summary>
    public int Kills { get; init; } = 6;

    /// <summary>How many times the emulator of the queues stands still meanwhile.</summary>
    public int Freezes { get; init; } = 1;

    /// <summary>How long it stands still each time.</summary>
    public TimeSpan Freeze { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Copiers.</summary>
    public int Copiers { get; init; } = 3;

    /// <summary>Bytes of each layer. An image has two layers that others share and one of its own.</summary>
    public int LayerBytes { get; init; } = 512 * 1024;

    /// <summary>The part of requests to send a message that is repeated, and the part that is delayed.</summary>
    public double Disorder { get; init; } = 0.1;

    /// <summary>Gives up when nothing more has been published for so long.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(2);
}
