using System.Net;
using System.Text.RegularExpressions;
using EcrMirror.Oci;

namespace EcrMirror.Registry.Failures;

/// <summary>What to do about an answer, where that is known.</summary>
/// <remarks>Codes of quotas: Amazon ECR user guide and ECR Public user guide, "Service quotas".</remarks>
internal static partial class Advice
{
    /// <summary>A sentence; empty where nothing is known.</summary>
    public static string For(RegistryHost host, HttpStatusCode status, FailureKind kind, IReadOnlyList<RegistryError> errors, string? credentialSource) => kind switch
    {
        _ when status is HttpStatusCode.Unauthorized => AboutCredentials(host, credentialSource),
        FailureKind.Authentication when credentialSource is not null => AboutCredentials(host, credentialSource),
        FailureKind.Permission => AboutPermission(errors),
        FailureKind.DataLimit => "Anonymous pulls are counted by the month: give credentials, or wait for the next.",
        FailureKind.Quota when Says(errors, "number of images") =>
            "Remove images from the repository, or ask AWS for more images per repository: quota L-03A36CE1 of ECR, L-F0CAD50B of ECR Public.",
        FailureKind.Quota when Says(errors, "number of layers") => "It cannot be raised: the image has to be built with fewer layers.",
        FailureKind.Policy when Says(errors, "immutable") => "Allow the tag to be moved in the repository's settings, or publish under another.",
        _ => "",
    };

    private static string AboutCredentials(RegistryHost host, string? source) =>
        source is null
            ? $"No credentials were found for {host}; run 'docker login {host}' or pass --auth-file."
            : $"The credentials for {host} came from {source}; they may have expired or lack the permission.";

    private static string AboutPermission(IReadOnlyList<RegistryError> errors)
    {
        Match? denied = errors.Select(error => Denied().Match(error.Message)).FirstOrDefault(match => match.Success);
        return denied is null
            ? ""
            : $"Allow {denied.Groups["action"].Value}{(denied.Groups["resource"].Success ? $" on {denied.Groups["resource"].Value}" : "")} in the policy of this identity, or in that of the repository.";
    }

    private static bool Says(IReadOnlyList<RegistryError> errors, string text) =>
        errors.Any(error => error.Message.Contains(text, StringComparison.OrdinalIgnoreCase));

    [GeneratedRegex(@"is not authorized to perform: (?<action>[a-z0-9-]+:[A-Za-z]+)(?: on resource: (?<resource>arn:[^\s,;]+))?", RegexOptions.CultureInvariant)]
    private static partial Regex Denied();
}
