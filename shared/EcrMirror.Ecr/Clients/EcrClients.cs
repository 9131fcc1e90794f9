using System.Collections.Concurrent;
using Amazon;
using Amazon.ECR;
using Amazon.ECRPublic;
using Amazon.Runtime;
using EcrMirror.Ecr.Failures;
using EcrMirror.Ecr.Hosts;
using EcrMirror.Oci;
using EcrMirror.Registry;
using EcrMirror.Registry.Pacing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EcrMirror.Ecr.Clients;

/// <summary>
/// Asks the control planes of Amazon ECR and ECR Public: one client for each registry, made when it is first asked and kept until the end.
/// What is throttled or broken is asked again, as at registries.
/// </summary>
public sealed class EcrClients(
    IOptions<EcrOptions> options, IOptions<RegistryOptions> registries, IEnumerable<IRequestBudgets> budgets, TimeProvider time, ILogger<EcrClients> logger)
    : IDisposable
{
    // Longer than any answer takes, so that a connection that died silently is given up.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // The types of the SDK are no part of any field: this object is made in every process, and most of what the SDK is never needed.
    private readonly ConcurrentDictionary<EcrRegistry, Lazy<IDisposable>> _clients = new();
    private readonly ConcurrentDictionary<EcrRegistry, Asking> _asking = new();
    private readonly Jitter _jitter = Jitter.Unpredictable();
    private readonly IRequestBudgets[] _budgets = [.. budgets];
    private readonly Lazy<AssumedRoles> _roles = new(() => new AssumedRoles(options.Value));

    /// <summary>The client of a private registry's control plane.</summary>
    public IAmazonECR Private(EcrRegistry registry) => (IAmazonECR)Open(registry, EcrRegistryKind.Private);

    /// <summary>The client of ECR Public's control plane.</summary>
    public IAmazonECRPublic Public(EcrRegistry registry) => (IAmazonECRPublic)Open(registry, EcrRegistryKind.Public);

    /// <summary>Asks a private registry's control plane.</summary>
    /// <param name="registry">The registry.</param>
    /// <param name="action">The operation, for the message of a failure: <c>DescribeImages</c>.</param>
    /// <param name="ask">Calls it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RegistryException">It said no, broke, or could not be reached.</exception>
    public Task<T> AskAsync<T>(
        EcrRegistry registry, string action, Func<IAmazonECR, CancellationToken, Task<T>> ask, CancellationToken cancellationToken) =>
        AskAsync(registry, action, attempt => ask(Private(registry), attempt), cancellationToken);

    /// <summary>Asks ECR Public's control plane.</summary>
    /// <param name="registry">The registry.</param>
    /// <param name="action">The operation, for the message of a failure: <c>DescribeImages</c>.</param>
    /// <param name="ask">Calls it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RegistryException">It said no, broke, or could not be reached.</exception>
    public Task<T> AskPublicAsync<T>(
        EcrRegistry registry, string action, Func<IAmazonECRPublic, CancellationToken, Task<T>> ask, CancellationToken cancellationToken) =>
        AskAsync(registry, action, attempt => ask(Public(registry), attempt), cancellationToken);

    /// <summary>Asks a private registry's control plane for what may not be there; null where that is its answer.</summary>
    /// <typeparam name="T">The answer.</typeparam>
    /// <typeparam name="TAbsent">The error that says so.</typeparam>
    /// <exception cref="RegistryException">It said no otherwise, broke, or could not be reached.</exception>
    public Task<T?> FindAsync<T, TAbsent>(
        EcrRegistry registry, string action, Func<IAmazonECR, CancellationToken, Task<T>> ask, CancellationToken cancellationToken)
        where T : class
        where TAbsent : AmazonServiceException => UnlessAsync<T, TAbsent>(() => AskAsync(registry, action, ask, cancellationToken));

    /// <summary>Asks ECR Public's control plane for what may not be there; null where that is its answer.</summary>
    /// <typeparam name="T">The answer.</typeparam>
    /// <typeparam name="TAbsent">The error that says so.</typeparam>
    /// <exception cref="RegistryException">It said no otherwise, broke, or could not be reached.</exception>
    public Task<T?> FindPublicAsync<T, TAbsent>(
        EcrRegistry registry, string action, Func<IAmazonECRPublic, CancellationToken, Task<T>> ask, CancellationToken cancellationToken)
        where T : class
        where TAbsent : AmazonServiceException => UnlessAsync<T, TAbsent>(() => AskPublicAsync(registry, action, ask, cancellationToken));

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Lazy<IDisposable> client in _clients.Values)
            client.Value.Dispose();
        if (_roles.IsValueCreated)
            _roles.Value.Dispose();
    }

    /// <summary>The credentials of the role that is assumed for a registry; null where those of this process are meant.</summary>
    internal AWSCredentials? RoleFor(EcrRegistry registry) => _roles.Value.Find(registry);

    private static async Task<T?> UnlessAsync<T, TAbsent>(Func<Task<T>> ask)
        where T : class
        where TAbsent : AmazonServiceException
    {
        try
        {
            return await ask();
        }
        catch (RegistryException absent) when (absent.InnerException is TAbsent)
        {
            return null;
        }
    }

    private Task<T> AskAsync<T>(EcrRegistry registry, string action, Func<CancellationToken, Task<T>> ask, CancellationToken cancellationToken)
    {
        Asking asking = _asking.GetOrAdd(registry, _ => new Asking(registries.Value, time, _jitter, logger));
        return asking.Retries.RunAsync(
            async attempt =>
            {
                await SpendAsync(registry, action, attempt);
                try
                {
                    T answer = await AskOnceAsync(registry, action, ask, attempt);
                    asking.HasAnswered = true;
                    return answer;
                }
                catch (RegistryException refused) when (refused.Status is not null)
                {
                    asking.HasAnswered = true;
                    if (refused.Kind is FailureKind.Rate && ActionOf(action) is { } counted)
                        Array.ForEach(_budgets, each => each.Throttled(EcrBudgetPlan.HostOf(registry), counted));
                    throw;
                }
            },
            cancellationToken).AsTask();
    }

    // The wait is no part of the attempt's time, which the SDK counts.
    private async ValueTask SpendAsync(EcrRegistry registry, string action, CancellationToken cancellationToken)
    {
        if (_budgets is [] || ActionOf(action) is not { } counted)
            return;

        foreach (IRequestBudgets each in _budgets)
            await each.SpendAsync(EcrBudgetPlan.HostOf(registry), counted, cancellationToken);
    }

    // What a registry of ECR is asked for is asked for here as well, and counted together.
    private static RegistryAction? ActionOf(string action) => action switch
    {
        "PutImage" => RegistryAction.WriteManifest,
        "BatchGetImage" => RegistryAction.ReadManifest,
        "BatchCheckLayerAvailability" => RegistryAction.CheckBlob,
        "InitiateLayerUpload" => RegistryAction.StartUpload,
        "UploadLayerPart" => RegistryAction.UploadBytes,
        "CompleteLayerUpload" => RegistryAction.CompleteUpload,
        _ => null,
    };

    private static async Task<T> AskOnceAsync<T>(
        EcrRegistry registry, string action, Func<CancellationToken, Task<T>> ask, CancellationToken cancellationToken)
    {
        try
        {
            return await ask(cancellationToken);
        }
        catch (OperationCanceledException stalled) when (!cancellationToken.IsCancellationRequested)
        {
            throw EcrFailure.Stalled(stalled, registry, action);
        }
        catch (Exception refused) when (EcrFailure.IsOurs(refused))
        {
            throw EcrFailure.Explain(refused, registry, action);
        }
    }

    private IDisposable Open(EcrRegistry registry, EcrRegistryKind kind) =>
        registry.Kind == kind
            ? _clients.GetOrAdd(registry, key => new Lazy<IDisposable>(() => Make(key))).Value
            : throw new ArgumentException($"{registry} has no control plane of the kind '{kind}'.", nameof(registry));

    private IDisposable Make(EcrRegistry registry)
    {
        // Without credentials of its own a client takes those of the SDK's chain, each time it signs.
        AWSCredentials? credentials = RoleFor(registry);
        if (registry.Kind is EcrRegistryKind.Public)
        {
            AmazonECRPublicConfig settings = Configured(new AmazonECRPublicConfig(), registry);
            return credentials is null ? new AmazonECRPublicClient(settings) : new AmazonECRPublicClient(credentials, settings);
        }

        AmazonECRConfig configuration = Configured(new AmazonECRConfig(), registry);
        return credentials is null ? new AmazonECRClient(configuration) : new AmazonECRClient(credentials, configuration);
    }

    private static T Configured<T>(T configuration, EcrRegistry registry)
        where T : ClientConfig
    {
        // What is throttled or broken is sent again by those who ask: they know of everybody's pauses and budgets, which the SDK does not.
        configuration.RetryMode = RequestRetryMode.Standard;
        configuration.MaxErrorRetry = 0;
        configuration.Timeout = Patience;
        if (registry.Endpoint is { } endpoint)
        {
            configuration.ServiceURL = endpoint.AbsoluteUri;
            configuration.AuthenticationRegion = registry.Region;
            return configuration;
        }

        configuration.RegionEndpoint = RegionEndpoint.GetBySystemName(registry.Region);

        // Only ever switched on: where the environment asks for such endpoints, names that say nothing do not take it back.
        if (registry.IsFips)
            configuration.UseFIPSEndpoint = true;
        if (registry.IsDualStack)
            configuration.UseDualstackEndpoint = true;
        return configuration;
    }

    /// <summary>How one control plane is asked again.</summary>
    private sealed class Asking
    {
        private volatile bool _hasAnswered;

        public Asking(RegistryOptions options, TimeProvider time, Jitter jitter, ILogger logger) =>
            Retries = new Retries(options, time, jitter, () => _hasAnswered, logger);

        public Retries Retries { get; }

        public bool HasAnswered
        {
            set => _hasAnswered = value;
        }
    }
}
