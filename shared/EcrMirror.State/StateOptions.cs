using System.ComponentModel.DataAnnotations;

namespace EcrMirror.State;

/// <summary>Where state is kept, and for how long.</summary>
public sealed class StateOptions
{
    /// <summary>
    /// The SQLite file that keeps state; made, with its folder, where it does not exist. Without it state is in memory and ends
    /// with the process.
    /// </summary>
    [MinLength(1)]
    public string? SqliteFile { get; set; }

    /// <summary>
    /// Days after which plans and manifests that nobody touched are removed when the file is opened; the ledger and blob locations
    /// stay. A smaller number makes a smaller file; work interrupted for longer than this has to be asked for again.
    /// </summary>
    [Range(1, 3650)]
    public int KeepDays { get; set; } = 30;

    /// <summary>
    /// Keeps plans in memory also where the rest is in a file. Right where messages are in memory too: each process then carries out
    /// plans of its own, and two at once cannot take over each other's, whose messages they would never see.
    /// </summary>
    public bool KeepsPlansInMemory { get; set; }
}
