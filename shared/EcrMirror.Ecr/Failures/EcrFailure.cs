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
    private const string WrongClock = "Set this machine's clock: it may be off by 5 minutes at most.";

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
            AmazonServiceException { StatusCode: not 0 } foreign when IsNotOfAws(foreign) => Failed(FailureKind.Settings, OfAnotherServer(foreign, registry, call)),
            AmazonServiceException { StatusCode: not 0 } answered when WrongSetting(answered, registry, call) is { } wrong => Failed(FailureKind.Settings, wrong),
            AmazonServiceException { StatusCode: not 0 } answered => OfAnswer(answered, registry, action, call),
            _ when LacksCredentials(refused) => Failed(FailureKind.Authentication, $"{call} needs credentials of AWS, and {CredentialSources.Searched()}"),
            _ when LacksProfile(refused) => Failed(FailureKind.Authentication, $"{call} needs credentials of AWS, and {CredentialSources.NoProfile()}"),
            _ when refused.GetBaseException() is SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData } => Failed(
                FailureKind.Settings, $"{call} could not be sent: the host of {WrongInput.AddressOf(registry)} is not found. Correct it, or how this machine looks up names."),
            _ when IsOfNetwork(refused) => Failed(
                FailureKind.Network,
                $"{Where(registry)} cannot be reached for {call}: {Shortened(refused)}{EndpointInDoubt(registry)}"),
            _ => Failed(FailureKind.Settings, $"{call} could not be sent: {Shortened(refused)} Check {WrongInput.Registries} and the settings of AWS's SDK."),
        };

        RegistryException Failed(FailureKind kind, string message) => new(message, refused) { Kind = kind };
    }

    public static RegistryException Stalled(Exception stalled, EcrRegistry registry, string action) =>
        new($"{Where(registry)} did not answer {Call(registry, action)} in time.{EndpointInDoubt(registry)}", stalled) { Kind = FailureKind.Network };

    // The SDK has no exception of its own for a profile that is named and not there.
    private static bool LacksProfile(Exception refused) =>
        refused is AmazonClientException and not RoleNotAssumedException
        && !IsOfNetwork(refused) && refused.Message.Contains("profile", StringComparison.OrdinalIgnoreCase) && CredentialSources.ProfileThatIsNamed is not null;

    // AWS names each error. What breaks on the way there, such as a proxy, passes by itself.
    private static bool IsNotOfAws(AmazonServiceException answered) =>
        answered is AmazonUnmarshallingException || (string.IsNullOrEmpty(answered.ErrorCode) && (int)answered.StatusCode is < 500 and not 429);

    private static string OfAnotherServer(AmazonServiceException answered, EcrRegistry registry, string call)
    {
        string how = $"answered {call} with status {(int)answered.StatusCode} and nothing of AWS's.";
        return registry.Endpoint is null
            ? $"Something other than {Where(registry)} {how} Is a proxy in between, or AWS_ENDPOINT_URL set?"
            : $"{WrongInput.EndpointOf(registry)} is no control plane of {Service(registry)}: it {how} Name the address of the API, which the registry's own host is not.";
    }

    // AWS has one error for a signature of the wrong region, of the wrong service, with the wrong secret, and at the wrong time.
    private static string? WrongSetting(AmazonServiceException answered, EcrRegistry registry, string call) => answered.Message switch
    {
        var said when said.Contains("scoped to a valid region", StringComparison.OrdinalIgnoreCase) =>
            $"{WrongInput.RegionOf(registry)} is wrong: {WrongInput.AtOf(registry)} refused {call}, which was signed for it. Name the region that is served there.",
        var said when said.Contains("scoped to correct service", StringComparison.OrdinalIgnoreCase) =>
            $"{(registry.Endpoint is null ? "The endpoint in AWS_ENDPOINT_URL" : WrongInput.EndpointOf(registry))} is wrong: it is another service of AWS that refused {call}. Name the control plane of {Service(registry)}.",
        _ => null,
    };

    private static RegistryException OfAnswer(AmazonServiceException answered, EcrRegistry registry, string action, string call)
    {
        FailureKind kind = KindOf(answered);
        return new RegistryException(kind is FailureKind.Permission && OfOtherAccount(answered, registry, action, call) is { } foreign ? foreign : OfRefusal(), answered)
        {
            Kind = kind,
            Status = answered.StatusCode,
            Errors = [new RegistryError(answered.ErrorCode ?? "", answered.Message)],
        };

        string OfRefusal()
        {
            string message = $"{Where(registry)} refused {call}: {Said(answered)}";
            string advice = AdviceFor(kind, answered, registry, action);
            return advice.Length is 0 ? message : $"{message} {advice}";
        }
    }

    // Repositories of other accounts can be open; that they are not is less likely than that the account is wrong.
    private static string? OfOtherAccount(AmazonServiceException answered, EcrRegistry registry, string action, string call) =>
        Name(answered) is "AccessDenied" && registry is { Kind: EcrRegistryKind.Private, Account: { } account } && Denied().Match(answered.Message).Groups is var denied
        && denied["account"] is { Success: true, Value: var own } && own != account
            ? $"{call} is denied to {denied["user"].Value}: the credentials are of account {own}, and {WrongInput.AccountOf(registry)} is another. Correct that account, use credentials of it, name a role of it in {EcrOptions.Section}:{nameof(EcrOptions.Roles)}, or have the repository's policy allow {Action(registry, action)} to account {own}."
            : null;

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
        (FailureKind.Authentication, "RequestExpired" or "RequestTimeTooSkewed") => WrongClock,
        (FailureKind.Authentication, "InvalidSignature" or "SignatureDoesNotMatch") => IsOfTime(answered)
            ? WrongClock
            : "The secret does not belong to the key that signed: correct AWS_SECRET_ACCESS_KEY, or that of the profile.",
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

    private static bool IsOfTime(AmazonServiceException answered) =>
        answered.Message.Contains("expired", StringComparison.OrdinalIgnoreCase) || answered.Message.Contains("not yet current", StringComparison.OrdinalIgnoreCase);

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
        Ended($"{answered.ErrorCode ?? $"status {(int)answered.StatusCode}"}: {Quote.Shortened(InOneLine(answered.Message), 1000)}");

    private static string Shortened(Exception refused) => Ended(Quote.Shortened(InOneLine(refused.GetBaseException().Message), 400));

    // Some messages have lines, and some end with a blank.
    private static string InOneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static string Ended(string text) => text.EndsWith('.') ? text : text + ".";

    private static string Service(EcrRegistry registry) => registry.Kind is EcrRegistryKind.Public ? "ECR Public" : "Amazon ECR";

    private static string EndpointInDoubt(EcrRegistry registry) =>
        registry.Endpoint is null ? "" : $" Is {WrongInput.EndpointOf(registry)} right, and does it answer?";

    private static string Where(EcrRegistry registry) => registry.Kind is EcrRegistryKind.Public ? "ECR Public" : $"Amazon ECR in {registry.Region}";

    private static string Call(EcrRegistry registry, string action) =>
        registry.Account is { } account ? $"{Action(registry, action)} for account {account}" : Action(registry, action);

    private static string Action(EcrRegistry registry, string action) => $"{(registry.Kind is EcrRegistryKind.Public ? "ecr-public" : "ecr")}:{action}";

    [GeneratedRegex(@"(?:User: (?<user>arn:[^:\s]+:[a-z]+::(?<account>[0-9]{12}):\S+) )?is not authorized to perform: (?<action>[a-z0-9-]+:[A-Za-z]+)(?: on resource: (?<resource>arn:[^\s,;]+|\*))?", RegexOptions.CultureInvariant)]
    private static partial Regex Denied();
}
