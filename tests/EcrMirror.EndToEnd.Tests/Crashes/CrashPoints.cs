using System.Reflection;
using EcrMirror.Copier;
using EcrMirror.Hosting.Messages;
using EcrMirror.Registry;
using EcrMirror.State.Blobs;
using EcrMirror.State.Claims;
using EcrMirror.State.Ledger;
using EcrMirror.State.Manifests;
using EcrMirror.State.Plans;
using EcrMirror.State.Requests;
using Microsoft.Extensions.DependencyInjection;

namespace EcrMirror.EndToEnd.Tests.Crashes;

/// <summary>
/// Every step of the services that has an effect outside of them, before and after it: writes to state, writes to registries, and
/// messages. At one of them the process "crashes": the step throws. The product knows nothing of this; its interfaces are wrapped.
/// </summary>
/// <param name="crashAt">The step to crash at; null at none.</param>
/// <param name="occurrence">Which time the step is reached, from 1. Steps of the same kind are counted apart from others, because work
/// that goes on side by side reaches them in another order each time.</param>
/// <param name="staysDead">Whether every step after the crash throws too, as in a process that is gone.</param>
internal sealed class CrashPoints(string? crashAt = null, int occurrence = 1, bool staysDead = false)
{
    private readonly Lock _lock = new();
    private readonly List<string> _steps = [];
    private readonly TaskCompletionSource _crashed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The steps that were reached, in order.</summary>
    public IReadOnlyList<string> Steps
    {
        get
        {
            lock (_lock)
                return [.. _steps];
        }
    }

    public Task Crashed => _crashed.Task;

    public bool HasCrashed => _crashed.Task.IsCompleted;

    public void Pass(string step)
    {
        lock (_lock)
        {
            if (HasCrashed)
            {
                if (staysDead)
                    throw new SimulatedCrashException($"dead before: {step}");
                return;
            }

            _steps.Add(step);
            if (step == crashAt && _steps.Count(passed => passed == step) == occurrence)
            {
                _crashed.SetResult();
                throw new SimulatedCrashException(step);
            }
        }
    }

    /// <summary>Wraps what the services write to.</summary>
    public void AddTo(IServiceCollection services)
    {
        Wrap<IRequestLog>(services);
        Wrap<IPlanStore>(services);
        Wrap<IManifestStore>(services);
        Wrap<ILedger>(services);
        Wrap<IBlobLocations>(services);
        Wrap<IBlobClaims>(services);
        Wrap<IRegistries>(services);
        ShareClaims(services);
        services.AddSingleton<MemoryQueues>(provider => new CrashingQueues(this, isRedelivered: !staysDead, provider));
    }

    /// <summary>Has Copiers claim what they send, as they do where several share state, and wait little for one that died.</summary>
    public static void ShareClaims(IServiceCollection services) => services.Configure<CopierOptions>(
        copier => (copier.ClaimsBlobs, copier.ClaimLease) = (true, TimeSpan.FromMilliseconds(100)));

    internal T Wrap<T>(T inner)
        where T : class
    {
        object proxy = DispatchProxy.Create<T, CrashingProxy<T>>();
        ((CrashingProxy<T>)proxy).Watch(inner, this);
        return (T)proxy;
    }

    private void Wrap<T>(IServiceCollection services)
        where T : class
    {
        ServiceDescriptor original = services.Last(service => service.ServiceType == typeof(T));
        services.Remove(original);
        services.AddSingleton(provider => Wrap((T)(original.ImplementationFactory?.Invoke(provider)
            ?? ActivatorUtilities.CreateInstance(provider, original.ImplementationType!))));
    }
}

internal sealed class SimulatedCrashException(string step) : Exception($"Simulated crash {step}");
