using Amazon.ECR.Model;
using EcrMirror.Ecr.Clients;
using EcrMirror.Ecr.Hosts;
using EcrMirror.Registry;

namespace EcrMirror.Ecr.Tokens;

/// <summary>GetAuthorizationToken of either service. Apart from those who keep tokens, so that they do without the SDK until they need one.</summary>
internal static class AuthorizationCalls
{
    /// <summary>The operation, as both services call it.</summary>
    public const string Action = "GetAuthorizationToken";

    /// <summary>A token for a private registry and when it expires, as the service says it.</summary>
    /// <exception cref="RegistryException">There is none to be had.</exception>
    public static async Task<(string? Token, DateTime? ExpiresAt)> AskPrivateAsync(EcrClients clients, EcrRegistry registry)
    {
        GetAuthorizationTokenResponse answer = await clients.AskAsync(
            registry, Action, (ecr, stop) => ecr.GetAuthorizationTokenAsync(new GetAuthorizationTokenRequest(), stop), CancellationToken.None);
        AuthorizationData? data = answer.AuthorizationData?.FirstOrDefault();
        return (data?.AuthorizationToken, data?.ExpiresAt);
    }

    /// <summary>A token for ECR Public and when it expires, as the service says it.</summary>
    /// <exception cref="RegistryException">There is none to be had.</exception>
    public static async Task<(string? Token, DateTime? ExpiresAt)> AskPublicAsync(EcrClients clients, EcrRegistry registry)
    {
        Amazon.ECRPublic.Model.GetAuthorizationTokenResponse answer = await clients.AskPublicAsync(
            registry,
            Action,
            (ecr, stop) => ecr.GetAuthorizationTokenAsync(new Amazon.ECRPublic.Model.GetAuthorizationTokenRequest(), stop),
            CancellationToken.None);
        return (answer.AuthorizationData?.AuthorizationToken, answer.AuthorizationData?.ExpiresAt);
    }
}
