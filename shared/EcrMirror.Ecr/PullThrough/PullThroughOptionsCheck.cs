using System.Text.RegularExpressions;
using EcrMirror.Ecr.Hosts;
using EcrMirror.Ecr.Upkeep;
using EcrMirror.Oci;
using Microsoft.Extensions.Options;

namespace EcrMirror.Ecr.PullThrough;

/// <summary>Finds everything that is wrong with declared pull-through caches, names above all, before AWS is asked anything.</summary>
/// <remarks>Source: the service model of Amazon ECR; user guide, "Creating a pull through cache rule" and "Storing your upstream registry credentials".</remarks>
internal sealed partial class PullThroughOptionsCheck(EcrRegistries registries) : IValidateOptions<PullThroughOptions>
{
    private const int LongestDescription = 256;

    private static readonly string[] OtherUses = ["CREATE_ON_PUSH", "REPLICATION"];

    public ValidateOptionsResult Validate(string? name, PullThroughOptions options)
    {
        const string rules = $"{PullThroughOptions.Section}:{nameof(PullThroughOptions.Rules)}";
        string[] problems =
        [
            .. options.Rules.SelectMany((rule, at) => ProblemsOf(rule, $"{rules}:{at}")),
            .. options.Rules.GroupBy(rule => (rule.Registry.ToUpperInvariant(), rule.Prefix)).Where(same => same.Key.Prefix.Length > 0 && same.Count() > 1)
                .Select(same => $"{rules} has more than one entry for the prefix '{same.Key.Prefix}' of {same.First().Registry}: leave one."),
        ];
        return problems is [] ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private IEnumerable<string> ProblemsOf(PullThroughRuleOptions rule, string entry)
    {
        EcrRegistry? registry = RegistryHost.TryParse(rule.Registry, out RegistryHost host) ? registries.Find(host) : null;
        var upstream = Upstream.Find(rule.Upstream);
        return
        [
            .. ProblemsOfPlace(rule, registry, entry),
            .. ProblemsOfUpstream(rule, registry, upstream, entry),
            .. ProblemsOfImages(rule, upstream, entry),
            .. ProblemsOfCharts(rule, entry),
            .. rule.Pullers.Where(puller => !Principal().IsMatch(puller))
                .Select(puller => $"{entry}:{nameof(rule.Pullers)} has '{puller}': a principal is twelve digits of an account, or the ARN of an account's root, a role or a user."),
            .. rule.Template is { } template ? ProblemsOf(template, $"{entry}:{nameof(rule.Template)}") : [],
        ];
    }

    private static IEnumerable<string> ProblemsOfPlace(PullThroughRuleOptions rule, EcrRegistry? registry, string entry)
    {
        if (registry is not { Kind: EcrRegistryKind.Private })
            yield return $"{entry}:{nameof(rule.Registry)} is '{rule.Registry}', which is no private registry of Amazon ECR: {EcrRegistries.HowToName}";
        if (!SettingGrammar.IsCachePrefix(rule.Prefix) || rule.Prefix.EndsWith('/'))
            yield return $"{entry}:{nameof(rule.Prefix)} is '{rule.Prefix}': it must be 2 to 30 characters that a repository's name can begin with, usually a project's name, or {CachePrefix.Root}.";
        if (rule.UpstreamPrefix is { } upstream)
        {
            if (!SettingGrammar.IsCachePrefix(upstream) || upstream.EndsWith('/'))
                yield return $"{entry}:{nameof(rule.UpstreamPrefix)} is '{upstream}': it must be 2 to 30 characters that a repository's name can begin with, or {CachePrefix.Root}, or be left out.";
            else if (rule.Prefix is CachePrefix.Root && upstream is not CachePrefix.Root)
                yield return $"{entry}:{nameof(rule.UpstreamPrefix)} goes with a {nameof(rule.Prefix)} other than {CachePrefix.Root} only: leave it out.";
        }
    }

    private static IEnumerable<string> ProblemsOfUpstream(PullThroughRuleOptions rule, EcrRegistry? registry, Upstream? upstream, string entry)
    {
        if (upstream is null)
        {
            yield return $"{entry}:{nameof(rule.Upstream)} is '{rule.Upstream}', which Amazon ECR does not cache: there are {Upstream.Names}.";
            yield break;
        }

        if (upstream.NeedsCredential && rule.CredentialArn is null)
            yield return $"{entry} has no {nameof(rule.CredentialArn)}: {upstream.Url} needs a secret with user and access token.";
        if (!upstream.NeedsCredential && rule.CredentialArn is not null)
            yield return $"{entry}:{nameof(rule.CredentialArn)} is given, but {upstream.Url} takes none: leave it out.";
        if (rule.CredentialArn is { } secret && upstream.NeedsCredential)
        {
            Match named = Secret().Match(secret);
            if (!named.Success)
                yield return $"{entry}:{nameof(rule.CredentialArn)} is '{secret}': it must be the ARN of a secret whose name begins with ecr-pullthroughcache/.";
            else if (registry is { Kind: EcrRegistryKind.Private } && (named.Groups["region"].Value != registry.Region || named.Groups["account"].Value != registry.Account))
                yield return $"{entry}:{nameof(rule.CredentialArn)} is a secret of account {named.Groups["account"].Value} in {named.Groups["region"].Value}: it must be in that of the rule, {registry.Account} in {registry.Region}.";
        }

        if (rule.CustomRoleArn is { } role && !Role().IsMatch(role))
            yield return $"{entry}:{nameof(rule.CustomRoleArn)} is '{role}': it must be the ARN of a role, such as arn:aws:iam::123456789012:role/cache.";
        if (rule.CustomRoleArn is not null && !upstream.IsEcr)
            yield return $"{entry}:{nameof(rule.CustomRoleArn)} is given, but {upstream.Url} takes none: only a private registry of Amazon ECR is read by a role.";
        if (upstream.IsEcr && rule.CustomRoleArn is null && upstream.Account != registry?.Account)
            yield return $"{entry} has no {nameof(rule.CustomRoleArn)}: {upstream.Url} is another account's, and read by a role only.";
    }

    private static IEnumerable<string> ProblemsOfImages(PullThroughRuleOptions rule, Upstream? upstream, string entry)
    {
        foreach (string image in rule.Images)
        {
            if (!RepositoryName.TryParse(image, out _) || !CachePrefix.Covers(rule.Prefix, image))
                yield return $"{entry}:{nameof(rule.Images)} has '{image}': a cached image is named <project>/<upstream repository>, here {Shown(rule)}<upstream repository>.";
            else if (upstream is { Kind: "docker-hub" } && rule.UpstreamPrefix is null or CachePrefix.Root && !UpstreamName.Of(rule, image).Contains('/'))
                yield return $"{entry}:{nameof(rule.Images)} has '{image}': official images of Docker Hub are under library/, here {Shown(rule)}library/{UpstreamName.Of(rule, image)}.";
        }
    }

    private static IEnumerable<string> ProblemsOfCharts(PullThroughRuleOptions rule, string entry)
    {
        string folder = $"{Shown(rule)}charts/";
        foreach (string chart in rule.Charts)
        {
            if (!RepositoryName.TryParse(chart, out _) || !chart.StartsWith(folder, StringComparison.Ordinal) || chart[folder.Length..].Contains('/'))
                yield return $"{entry}:{nameof(rule.Charts)} has '{chart}': a chart is named <project>/charts/<component>, here {folder}<component>.";
        }
    }

    private static IEnumerable<string> ProblemsOf(CreationTemplateOptions template, string entry)
    {
        string[] problems =
        [
            .. template.AlsoFor.Where(use => !OtherUses.Contains(use))
                .Select(use => $"{entry}:{nameof(template.AlsoFor)} has '{use}': there are {string.Join(" and ", OtherUses)}."),
            .. SettingGrammar.ProblemsOfMutability(template.ImageTagMutability, template.ImageTagMutabilityExclusions, entry),
            .. SettingGrammar.ProblemsOfEncryption(template.Encryption, template.KmsKey, entry),
            .. SettingGrammar.ProblemsOfPolicy(template.Policy, template.PolicyFile, entry),
            .. SettingGrammar.ProblemsOfLifecyclePolicy(template.LifecyclePolicy, template.LifecyclePolicyFile, entry),
            .. SettingGrammar.ProblemsOfTags(template.Tags, entry),
        ];
        foreach (string problem in problems)
            yield return problem;

        if (template.Description?.Length > LongestDescription)
            yield return $"{entry}:{nameof(template.Description)} has {template.Description.Length} characters: it takes {LongestDescription}.";
        if (template.KmsKey is { } key && !Key().IsMatch(key))
            yield return $"{entry}:{nameof(template.KmsKey)} is '{key}': a template takes the full ARN of a key.";
        if (template.CustomRoleArn is { } role && !Role().IsMatch(role))
            yield return $"{entry}:{nameof(template.CustomRoleArn)} is '{role}': it must be the ARN of a role, such as arn:aws:iam::123456789012:role/cache.";
        if (template.CustomRoleArn is null && (template.Tags.Count > 0 || template.Encryption is "KMS" or "KMS_DSSE"))
            yield return $"{entry} has no {nameof(template.CustomRoleArn)}: Amazon ECR sets tags and uses keys of KMS by a role only.";
    }

    private static string Shown(PullThroughRuleOptions rule) => rule.Prefix is CachePrefix.Root ? "" : rule.Prefix + "/";

    [GeneratedRegex(@"\Aarn:aws[a-z0-9-]*:secretsmanager:(?<region>[a-z0-9-]+):(?<account>[0-9]{12}):secret:ecr-pullthroughcache/[a-zA-Z0-9/_+=.@-]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex Secret();

    [GeneratedRegex(@"\Aarn:aws[a-z0-9-]*:iam::[0-9]{12}:role/[\x21-\x7E]{1,512}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Role();

    [GeneratedRegex(@"\A(?:[0-9]{12}|arn:aws[a-z0-9-]*:iam::[0-9]{12}:(?:root|(?:role|user)/[\x21-\x7E]{1,512}))\z", RegexOptions.CultureInvariant)]
    private static partial Regex Principal();

    [GeneratedRegex(@"\Aarn:aws[a-z0-9-]*:kms:[a-z0-9-]+:[0-9]{12}:key/[a-zA-Z0-9-]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex Key();
}
