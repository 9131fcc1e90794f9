using System.Text.RegularExpressions;
using EcrMirror.Ecr.Hosts;
using EcrMirror.Ecr.Upkeep;
using EcrMirror.Oci;
using Microsoft.Extensions.Options;

namespace EcrMirror.Ecr;

/// <summary>Finds everything that is wrong with named registries, roles and declared repositories before the first of them is needed.</summary>
internal sealed partial class EcrOptionsCheck : IValidateOptions<EcrOptions>
{
    public const string RoleOfPublic = "public";

    public ValidateOptionsResult Validate(string? name, EcrOptions options)
    {
        string[] problems =
        [
            .. options.Registries.SelectMany((registry, at) => ProblemsOf(registry, $"{EcrOptions.Section}:{nameof(EcrOptions.Registries)}:{at}")),
            .. options.Registries.GroupBy(registry => registry.Host, StringComparer.OrdinalIgnoreCase).Where(same => same.Key.Length > 0 && same.Count() > 1)
                .Select(same => $"{EcrOptions.Section}:{nameof(EcrOptions.Registries)} has more than one entry for '{same.Key}': leave one."),
            .. options.Roles.SelectMany(role => ProblemsOf(role.Value, role.Key, $"{EcrOptions.Section}:{nameof(EcrOptions.Roles)}:{role.Key}")),
            .. EcrRepositoryCheck.ProblemsOf(options.Repositories, $"{EcrOptions.Section}:{nameof(EcrOptions.Repositories)}"),
        ];
        return problems is [] ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private static IEnumerable<string> ProblemsOf(NamedEcrRegistry registry, string entry)
    {
        EcrRegistry? usual = null;
        if (RegistryHost.TryParse(registry.Host, out RegistryHost host))
            usual = EcrHosts.Read(host);
        else
            yield return $"{entry}:{nameof(registry.Host)} is '{registry.Host}', which is no host: write it as references do, such as ecr.example.com or 127.0.0.1:5000.";

        if ((registry.Kind ?? usual?.Kind) is not EcrRegistryKind.Public && usual is null && (registry.Account is null || registry.Region is null))
            yield return $"{entry} has no {nameof(registry.Account)} or no {nameof(registry.Region)}: a private registry that AWS did not name needs both.";
        if (registry.Account is not null && !AccountGrammar().IsMatch(registry.Account))
            yield return $"{entry}:{nameof(registry.Account)} is '{registry.Account}': it must be the twelve digits of an account.";
        if (registry.Region is not null && !RegionGrammar().IsMatch(registry.Region))
            yield return $"{entry}:{nameof(registry.Region)} is '{registry.Region}': it must be a region such as eu-west-1.";
        if (registry.Endpoint is not null && !IsEndpoint(registry.Endpoint))
            yield return $"{entry}:{nameof(registry.Endpoint)} is '{registry.Endpoint}': it must be a URL with http or https, without user and query.";
    }

    private static IEnumerable<string> ProblemsOf(EcrRole role, string key, string entry)
    {
        if (!AccountGrammar().IsMatch(key) && !key.Equals(RoleOfPublic, StringComparison.OrdinalIgnoreCase))
            yield return $"{entry}: roles are named by the twelve digits of an account, or '{RoleOfPublic}' for ECR Public.";
        if (!RoleGrammar().IsMatch(role.RoleArn))
            yield return $"{entry}:{nameof(role.RoleArn)} is '{role.RoleArn}': it must be the ARN of a role, such as arn:aws:iam::123456789012:role/mirror.";
        if (!SessionGrammar().IsMatch(role.SessionName))
            yield return $"{entry}:{nameof(role.SessionName)} is '{role.SessionName}': it must be 2 to 64 letters, digits and any of _+=,.@-.";
        if (role.ExternalId is not null && !ExternalIdGrammar().IsMatch(role.ExternalId))
            yield return $"{entry}:{nameof(role.ExternalId)} must be 2 to 1224 letters, digits and any of _+=,.@:/-.";
    }

    private static bool IsEndpoint(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) && uri.Scheme is "http" or "https" && uri.UserInfo.Length + uri.Query.Length + uri.Fragment.Length == 0;

    [GeneratedRegex(@"\A[0-9]{12}\z", RegexOptions.CultureInvariant)]
    private static partial Regex AccountGrammar();

    [GeneratedRegex(@"\A[a-z]{2,8}(-[a-z]{1,16}){1,4}-[0-9]{1,3}\z", RegexOptions.CultureInvariant)]
    private static partial Regex RegionGrammar();

    // The grammars of STS: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
    [GeneratedRegex(@"\Aarn:aws[a-z0-9-]*:iam::[0-9]{12}:role/[\x21-\x7E]{1,512}\z", RegexOptions.CultureInvariant)]
    private static partial Regex RoleGrammar();

    [GeneratedRegex(@"\A[A-Za-z0-9_+=,.@-]{2,64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex SessionGrammar();

    [GeneratedRegex(@"\A[A-Za-z0-9_+=,.@:/-]{2,1224}\z", RegexOptions.CultureInvariant)]
    private static partial Regex ExternalIdGrammar();
}
