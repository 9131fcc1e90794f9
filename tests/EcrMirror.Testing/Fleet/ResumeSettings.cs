namespace EcrMirror.Testing.Fleet;

/// <summary>What a <see cref="ResumeRun"/> does.</summary>
public sealed record ResumeSettings
{
    /// <summary>Bytes of the one layer, in whole MiB.</summary>
    public required long LayerBytes { get; init; }

    /// <summary>When the Copier is killed: when so much of the layer has arrived, each time between 0 and 1.</summary>
    public IReadOnlyList<double> KillAt { get; init; } = [0.6];

    /// <summary>Gives up when the image is not published after so long.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(5);
}
