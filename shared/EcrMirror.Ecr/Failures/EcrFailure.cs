using System.Net.Sockets;
using System.Text.RegularExpressions;
using Amazon.ECR.Model;
using Amazon.Runtime;
using EcrMirror.Ecr.Clients;
using EcrMirror.Ecr.Hosts;
using EcrMirror.Oci;
using EcrMirror.Registry;

namespace EcrMirror.Ecr.Failures;

/// <summary>What a control plane or the way to it refused, as the one exception that registries have: its kind, and what to do.</summary>
/// <remarks>
/// Sources: the errors of the operations' models; Amazon ECR API reference, "Common Errors"; Amazon ECR user guide and ECR Public user
/// guide, "Service quotas".
/// </remarks>
internal static partial class EcrFailure
{
    public static bool IsOurs(Exception refused) =>
        refused is AmazonServiceException or AmazonClientException or IOException or HttpRequestException or TimeoutException;

    /// <summary>Whether no credentials of AWS are there at all, rather than wrong ones.</summary>
    public static bool LacksCredentials(Exception refused) =>
        refused is AmazonClientException and not RoleNotAssumedException
        && !IsOfNetwork(refused) && refused.Message.Contains("credentials", StringComparison.OrdinalIgnoreCase);

    public static RegistryException Explain(Exception refused, EcrRegistry registry, string action)
    {
        string call = Call(registry, action);
        return refused switch
        {
            RoleNotAssumedException { Refused: { } why, Role: var role } => Failed(
                KindOf(why),
                $"{call} needs the role {role}, which could not be assumed: {Said(why)} Allow sts:AssumeRole on it to this process's identity, and let the role's trust policy name that; or correct {EcrOptions.Section}:{nameof(EcrOptions.Roles)}."),
            AmazonServiceException { StatusCode: not 0 } answered => OfAnswer(answered, registry, action, call),
            _ when LacksCredentials(refused) => Failed(
                FailureKind.Authentication,
                $"{call} needs credentials of AWS, and there are none: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE, or run with the role of a pod, task or machine. {Shortened(refused)}"),
            _ when refused.GetBaseException() is SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData } => Failed(
                FailureKind.Settings, $"{call} could not be sent: {Shortened(refused)} Check the region, whether it has such endpoints, and {EcrOptions.Section}:{nameof(EcrOptions.Registries)}."),
            _ when IsOfNetwork(refused) => Failed(FailureKind.Network, $"{Where(registry)} cannot be reached for {call}: {Shortened(refused)}"),
            _ => Failed(FailureKind.Settings, $"{call} could not be sent: {Shortened(refused)} Check {EcrOptions.Section}:{nameof(EcrOptions.Registries)} and the settings of AWS's SDK."),
        };

        RegistryException Failed(FailureKind kind, string message) => new(message, refused) { Kind = kind };
    }

    public static RegistryException Stalled(OperationCanceledException stalled, EcrRegistry registry, string action) =>
        new($"{Where(registry)} did not answer {Call(registry, action)} in time.", stalled) { Kind = FailureKind.Network };

    private static RegistryException OfAnswer(AmazonServiceException answered, EcrRegistry registry, string action, string call)
    {
        FailureKind kind = KindOf(answered);
        string message = $"{Where(registry)} refused {call}: {Said(answered)}";
        string advice = AdviceFor(kind, answered, registry, action);
        return new RegistryException(advice.Length is 0 ? message : $"{message} {advice}", answered)
        {
            Kind = kind,
            Status = answered.StatusCode,
            Errors = [new RegistryError(answered.ErrorCode ?? "", answered.Message)],
        };
    }

    private static FailureKind KindOf(AmazonServiceException answered) => Name(answered) switch
    {
        "RepositoryNotFound" or "ImageNotFound" or "LayersNotFound" or "ReferencedImagesNotFound" or "LayerInaccessible" or "UploadNotFound"
            or "RepositoryPolicyNotFound" or "LifecyclePolicyNotFound" or "RegistryPolicyNotFound" or "ScanNotFound" or "SecretNotFound"
            or "TemplateNotFound" or "PullThroughCacheRuleNotFound" or "ExclusionNotFound" or "RepositoryCatalogDataNotFound"
            or "RegistryNotFound" or "ImageArchived" => FailureKind.NotFound,

        "UnrecognizedClient" or "InvalidClientTokenId" or "ExpiredToken" or "InvalidSignature" or "SignatureDoesNotMatch" or "RequestExpired"
            or "RequestTimeTooSkewed" or "IncompleteSignature" or "MissingAuthenticationToken" or "InvalidToken" => FailureKind.Authentication,

        "AccessDenied" or "Kms" or "UnableToAccessSecret" or "UnableToDecryptSecretValue" => FailureKind.Permission,

        "Throttling" or "ThrottledException" or "TooManyRequests" or "RequestLimitExceeded" or "PriorRequestNotComplete" => FailureKind.Rate,

        // A word that ECR has for two things; what it says of a rate says so.
        "LimitExceeded" => IsOfRate(answered) ? FailureKind.Rate : FailureKind.Quota,
        "TooManyTags" => FailureKind.Quota,

        "ImageTagAlreadyExists" or "BlockedByOrganizationPolicy" or "RepositoryNotEmpty" => FailureKind.Policy,
        "ImageDigestDoesNotMatch" or "InvalidLayer" => FailureKind.Integrity,
        "UnableToGetUpstreamImage" or "UnableToGetUpstreamLayer" or "UnableToListUpstreamImageReferrers" => FailureKind.Server,

        _ when IsOfRate(answered) => FailureKind.Rate,
        _ when (int)answered.StatusCode is 403 => FailureKind.Permission,
        _ when (int)answered.StatusCode is 401 => FailureKind.Authentication,
        _ when (int)answered.StatusCode is >= 500 => FailureKind.Server,
        "Server" or "InternalFailure" or "ServiceUnavailable" => FailureKind.Server,

        // InvalidParameter, Validation and whatever else: the same again would be refused again.
        _ => FailureKind.Unsupported,
    };

    private static string AdviceFor(FailureKind kind, AmazonServiceException answered, EcrRegistry registry, string action) => (kind, Name(answered)) switch
    {
        (FailureKind.NotFound, "RepositoryNotFound") => "Make the repository, or correct the name.",
        (FailureKind.Permission, "Kms") =>
            $"The key that encrypts the repository cannot be used{(answered is KmsException { KmsError: { Length: > 0 } error } ? $" ({error})" : "")}: allow kms:CreateGrant, kms:DescribeKey and kms:Decrypt on it, and see that it is enabled.",
        (FailureKind.Permission, "UnableToAccessSecret" or "UnableToDecryptSecretValue") =>
            "Let the service-linked role of Amazon ECR read the secret; it must be encrypted with the key aws/secretsmanager.",
        (FailureKind.Permission, _) => $"Allow {DeniedAction(answered) ?? Action(registry, action)} in the policy of this identity, or in that of the repository.{ForPublicToken(registry, action)}",
        (FailureKind.Authentication, "InvalidSignature" or "SignatureDoesNotMatch" or "RequestExpired" or "RequestTimeTooSkewed") =>
            "Is this machine's clock right? It may be off by 5 minutes at most. Otherwise check the secret key.",
        (FailureKind.Authentication, _) => "Renew the credentials of AWS, or name others: AWS_ACCESS_KEY_ID, AWS_PROFILE, or the role of the pod, task or machine.",
        (FailureKind.Rate, _) => RateQuota(action) is { } quota
            ? $"Ask AWS to raise {quota} in this account and region if this goes on."
            : $"Ask AWS to raise the rate of {action} in this account and region if this goes on.",
        (FailureKind.Quota, _) => SizeQuota(action, registry.Kind) is { } quota
            ? $"Remove what is not needed, or ask AWS to raise {quota} in this account and region."
            : "Remove what is not needed, or ask AWS to raise the quota in this account and region.",
        (FailureKind.Policy, "ImageTagAlreadyExists") => "Allow the tag to be moved in the repository's settings, or publish under another.",
        (FailureKind.Unsupported, "UnsupportedCommand") => $"ECR Public answers this in {EcrRegistry.PublicRegion} only.",
        _ => "",
    };

    // Codes: Amazon ECR user guide, "Service quotas"; of other actions none is published for certain.
    private static string? RateQuota(string action) => action is "PutImage" ? "the rate of PutImage, quota L-AD52DFB2," : null;

    private static string? SizeQuota(string action, EcrRegistryKind kind) => (action, kind) switch
    {
        ("CreateRepository", EcrRegistryKind.Private) => "the number of repositories, quota L-CFEB8E8D,",
        ("PutImage" or "BatchGetImage", EcrRegistryKind.Private) => "the number of images per repository, quota L-03A36CE1,",
        ("PutImage", EcrRegistryKind.Public) => "the number of images per repository, quota L-F0CAD50B,",
        _ => null,
    };

    // What a token of ECR Public needs besides is named nowhere in the answer.
    private static string ForPublicToken(EcrRegistry registry, string action) =>
        registry.Kind is EcrRegistryKind.Public && action is "GetAuthorizationToken" ? " A token needs sts:GetServiceBearerToken as well." : "";

    private static string? DeniedAction(AmazonServiceException answered) =>
        Denied().Match(answered.Message) is { Success: true } denied
            ? denied.Groups["action"].Value + (denied.Groups["resource"].Success ? $" on {denied.Groups["resource"].Value}" : "")
            : null;

    private static bool IsOfRate(AmazonServiceException answered) =>
        (int)answered.StatusCode is 429 || answered.Message.Contains("rate exceeded", StringComparison.OrdinalIgnoreCase);

    private static bool IsOfNetwork(Exception refused)
    {
        for (Exception? cause = refused; cause is not null; cause = cause.InnerException)
        {
            if (cause is IOException or HttpRequestException or TimeoutException or OperationCanceledException or SocketException)
                return true;
        }

        return refused is AmazonServiceException { StatusCode: 0 };
    }

    // Some protocols leave the end off.
    private static string Name(AmazonServiceException answered) =>
        answered.ErrorCode is not { } code ? "" : code.EndsWith("Exception", StringComparison.Ordinal) ? code[..^"Exception".Length] : code;

    private static string Said(AmazonServiceException answered) =>
        Ended($"{answered.ErrorCode ?? $"status {(int)answered.StatusCode}"}: {Quote.Shortened(answered.Message, 1000)}");

    private static string Shortened(Exception refused) => Ended(Quote.Shortened(refused.GetBaseException().Message, 400));

    private static string Ended(string text) => text.EndsWith('.') ? text : text + ".";

    private static string Where(EcrRegistry registry) => registry.Kind is EcrRegistryKind.Public ? "ECR Public" : $"Amazon ECR in {registry.Region}";

    private static string Call(EcrRegistry registry, string action) =>
        registry.Account is { } account ? $"{Action(registry, action)} for account {account}" : Action(registry, action);

    private static string Action(EcrRegistry registry, string action) => $"{(registry.Kind is EcrRegistryKind.Public ? "ecr-public" : "ecr")}:{action}";

    [GeneratedRegex(@"is not authorized to perform: (?<action>[a-z0-9-]+:[A-Za-z]+)(?: on resource: (?<resource>arn:[^\s,;]+|\*))?", RegexOptions.CultureInvariant)]
    private static partial Regex Denied();
}
