using EcrMirror.Oci;
using Microsoft.Extensions.Options;

namespace EcrMirror.Scheduler.PushEvents;

/// <summary>Finds every host that is none before the first event does.</summary>
internal sealed class PushEventOptionsCheck : IValidateOptions<PushEventOptions>
{
    public ValidateOptionsResult Validate(string? name, PushEventOptions options)
    {
        List<string> problems = [];
        for (int at = 0; at < options.Registries.Count; at++)
        {
            NamedRegistry registry = options.Registries[at];
            string entry = $"{PushEventOptions.Section}:{nameof(PushEventOptions.Registries)}:{at}";
            if (registry.Account.Length == 0 || registry.Region.Length == 0)
                problems.Add($"{entry} has no {nameof(NamedRegistry.Account)} or no {nameof(NamedRegistry.Region)}: write both as events have them.");
            if (!RegistryHost.TryParse(registry.Host, out _))
                problems.Add($"{entry}:{nameof(NamedRegistry.Host)} is '{registry.Host}', which is no host: write it as rules do, such as ecr.example.com.");
        }

        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }
}
