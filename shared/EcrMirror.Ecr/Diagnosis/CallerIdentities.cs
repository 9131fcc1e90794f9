using System.Collections.Concurrent;
using Amazon.ECR.Model;
using Amazon.Runtime;
using Amazon.Runtime.Credentials;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;
using EcrMirror.Ecr.Clients;
using EcrMirror.Ecr.Failures;
using EcrMirror.Ecr.Hosts;
using EcrMirror.Registry;
using Microsoft.Extensions.Options;

namespace EcrMirror.Ecr.Diagnosis;

/// <summary>Finds out who this process is for a registry, once for all checks that want to know.</summary>
internal sealed class CallerIdentities(EcrClients clients, IOptions<EcrOptions> options, TimeProvider time)
{
    private const string Action = "GetCallerIdentity";

    // Who has no way to STS is told what there is all the same, within the time that a check has.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    private static readonly string[] EndpointVariables = ["AWS_ENDPOINT_URL_STS", "AWS_ENDPOINT_URL"];

    private readonly ConcurrentDictionary<EcrRegistry, KeptAnswer<CallerIdentity>> _identities = new();

    /// <summary>Who asks.</summary>
    /// <exception cref="RegistryException">There are no credentials, or a role could not be assumed.</exception>
    public Task<CallerIdentity> FindAsync(EcrRegistry registry, CancellationToken cancellationToken) => _identities
        .GetOrAdd(registry, _ => new KeptAnswer<CallerIdentity>(TimeSpan.MaxValue, time))
        .GetAsync(asking => LookAsync(registry, asking), cancellationToken);

    private async Task<CallerIdentity> LookAsync(EcrRegistry registry, CancellationToken cancellationToken)
    {
        // The caller holds a lock, and the chain may block where it looks for a machine's role.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        AWSCredentials credentials;
        try
        {
            credentials = clients.RoleFor(registry) ?? await DefaultAWSCredentialsIdentityResolver.GetCredentialsAsync(new AmazonSecurityTokenServiceConfig());
            await credentials.GetCredentialsAsync();
        }
        catch (Exception refused) when (EcrFailure.IsOurs(refused))
        {
            throw EcrFailure.Explain(refused, registry, "GetAuthorizationToken");
        }

        string link = CredentialLink.Describe(credentials);
        DateTimeOffset? expires = credentials is RefreshingAWSCredentials { Expiration: { } end } ? new DateTimeOffset(end.ToUniversalTime()) : null;
        if (!KnowsSts(registry))
            return await OfRegistryAsync($"The registry is not where AWS has it, and {EcrOptions.Section}:{nameof(EcrOptions.StsEndpoint)} does not say where its STS is.");

        try
        {
            using AmazonSecurityTokenServiceClient sts = StsClients.Open(registry, options.Value, credentials);
            GetCallerIdentityResponse found = await sts.GetCallerIdentityAsync(new GetCallerIdentityRequest(), cancellationToken).WaitAsync(Patience, time, cancellationToken);
            return new CallerIdentity(found.Arn, found.Account, null, link, expires);
        }
        catch (Exception refused) when (EcrFailure.IsOurs(refused))
        {
            return await OfRegistryAsync($"STS did not answer {Action}: {refused.GetBaseException().Message.TrimEnd('.')}.");
        }

        async Task<CallerIdentity> OfRegistryAsync(string unknown) => new(null, await FindAccountAsync(registry, cancellationToken), unknown, link, expires);
    }

    // What is asked without naming a registry is answered for the account that asks, which the answer names.
    private async Task<string?> FindAccountAsync(EcrRegistry registry, CancellationToken cancellationToken)
    {
        if (registry.Kind is EcrRegistryKind.Public)
            return null;

        try
        {
            GetRegistryScanningConfigurationResponse found = await clients.AskAsync(
                registry,
                "GetRegistryScanningConfiguration",
                (ecr, cancelled) => ecr.GetRegistryScanningConfigurationAsync(new GetRegistryScanningConfigurationRequest(), cancelled),
                cancellationToken);
            return found.RegistryId;
        }
        catch (RegistryException)
        {
            return null;
        }
    }

    // An emulator's keys are nothing that AWS should be shown.
    private bool KnowsSts(EcrRegistry registry) =>
        registry.Endpoint is null || options.Value.StsEndpoint is not null
        || Array.Exists(EndpointVariables, name => Environment.GetEnvironmentVariable(name) is { Length: > 0 });
}
