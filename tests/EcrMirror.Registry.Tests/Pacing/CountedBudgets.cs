using System.Collections.Concurrent;
using EcrMirror.Oci;
using EcrMirror.Registry.Pacing;

namespace EcrMirror.Registry.Tests.Pacing;

/// <summary>Budgets that note what is spent, and hold back one action until a test lets go.</summary>
internal sealed class CountedBudgets(RegistryAction? held = null) : IRequestBudgets
{
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ConcurrentQueue<RegistryAction> Spent { get; } = new();

    public ConcurrentQueue<(string Host, RegistryAction Action)> Refused { get; } = new();

    /// <summary>Completes when the action that is held back is asked for.</summary>
    public Task Asked => _asked.Task;

    public void Release() => _released.SetResult();

    public async ValueTask SpendAsync(RegistryHost host, RegistryAction action, CancellationToken cancellationToken)
    {
        if (action == held)
        {
            _asked.TrySetResult();
            await _released.Task.WaitAsync(cancellationToken);
        }

        Spent.Enqueue(action);
    }

    public void Throttled(RegistryHost host, RegistryAction action) => Refused.Enqueue((host.ToString(), action));
}
