using Microsoft.Extensions.Options;

namespace EcrMirror.State;

/// <summary>Checks what the attributes of <see cref="StateOptions"/> ask for.</summary>
internal sealed class StateOptionsCheck : IValidateOptions<StateOptions>
{
    private static readonly StateOptions Usual = new();

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, StateOptions options) =>
        // A command sets a file and nothing else: to look at attributes then would take longer than to open it.
        options is { SqliteFile: not "", DynamoDb: null } && options.KeepDays == Usual.KeepDays
            ? ValidateOptionsResult.Success
            : new DataAnnotationValidateOptions<StateOptions>(name).Validate(name, options);
}
