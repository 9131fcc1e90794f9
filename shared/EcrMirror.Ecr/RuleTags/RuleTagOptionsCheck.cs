using EcrMirror.Ecr.Hosts;
using EcrMirror.Oci;
using Microsoft.Extensions.Options;

namespace EcrMirror.Ecr.RuleTags;

/// <summary>Finds what cannot be meant before the first request does.</summary>
internal sealed class RuleTagOptionsCheck(EcrRegistries registries) : IValidateOptions<RuleTagOptions>
{
    public ValidateOptionsResult Validate(string? name, RuleTagOptions options)
    {
        List<string> problems = [];
        for (int at = 0; at < options.Registries.Count; at++)
        {
            if (!RegistryHost.TryParse(options.Registries[at], out RegistryHost host) || registries.Find(host) is not { Kind: EcrRegistryKind.Private })
            {
                problems.Add(
                    $"{RuleTagOptions.Section}:{nameof(RuleTagOptions.Registries)}:{at} is '{options.Registries[at]}', which is no private registry of Amazon ECR: write its host, such as 123456789012.dkr.ecr.eu-west-1.amazonaws.com, or name it in {EcrOptions.Section}:{nameof(EcrOptions.Registries)}.");
            }
        }

        string[] keys = [.. RuleTagWriter.KeysOf(options)];
        problems.AddRange(keys.GroupBy(key => key, StringComparer.Ordinal).Where(same => same.Count() > 1)
            .Select(same => $"{RuleTagOptions.Section} gives the key '{same.Key}' to more than one tag. Give each its own."));
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }
}
