using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace EcrMirror.State;

/// <summary>Where state is kept, and for how long.</summary>
public sealed class StateOptions : IValidatableObject
{
    /// <summary>The name of the configuration section that hosts bind these options to.</summary>
    public const string Section = "State";

    /// <summary>
    /// The SQLite file that keeps state; made, with its folder, where it does not exist. Without it and without
    /// <see cref="DynamoDb"/> state is in memory and ends with the process.
    /// </summary>
    [MinLength(1)]
    public string? SqliteFile { get; set; }

    /// <summary>The DynamoDB tables that keep state, for installations of more than one machine. Not together with <see cref="SqliteFile"/>.</summary>
    [ValidateObjectMembers]
    public DynamoDbOptions? DynamoDb { get; set; }

    /// <summary>
    /// Days after which plans, manifests and noted requests that nobody touched are gone; they are removed from a file by those who write to it,
    /// from DynamoDB by itself; the ledger and blob locations stay. A smaller number keeps less; work interrupted for longer than this has
    /// to be asked for again, and a request id used longer ago than this may be used for something else.
    /// </summary>
    [Range(1, 3650)]
    public int KeepDays { get; set; } = 30;

    /// <summary>
    /// Keeps plans, noted requests and budgets in memory also where the rest is in a file. Right where messages are in memory too: each
    /// process then carries out requests and plans of its own, and two at once cannot take over each other's, whose messages they would
    /// never see; and a flush to the disk for a few requests' budget buys nothing.
    /// </summary>
    public bool KeepsPlansInMemory { get; set; }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (SqliteFile is not null && DynamoDb is not null)
        {
            yield return new ValidationResult(
                "SqliteFile and DynamoDb are both set. State is kept in one place: leave one of them out.",
                [nameof(SqliteFile), nameof(DynamoDb)]);
        }
    }
}
