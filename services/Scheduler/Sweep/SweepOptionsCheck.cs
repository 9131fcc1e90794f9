using Microsoft.Extensions.Options;

namespace EcrMirror.Scheduler.Sweep;

/// <summary>Finds times that do not go together.</summary>
internal sealed class SweepOptionsCheck : IValidateOptions<SweepOptions>
{
    public ValidateOptionsResult Validate(string? name, SweepOptions options) =>
        options.Interval == TimeSpan.Zero || options.Spread <= options.Interval
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(
                $"{SweepOptions.Section}:{nameof(SweepOptions.Spread)} is {options.Spread}, longer than the {options.Interval} of {nameof(SweepOptions.Interval)}: a sweep would not end before the next one is due.");
}
