using EcrMirror.Registry;
using EcrMirror.State;
using MassTransit;

namespace EcrMirror.Hosting.Bus;

/// <summary>
/// What becomes of a message whose handler throws. A registry or store that may answer differently later is asked again a few times;
/// everything else goes to the error queue at once, where a person finds it, and a <see cref="Fault{T}"/> says so.
/// </summary>
internal static class FaultRules
{
    private static readonly TimeSpan[] Delays = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5)];

    public static void Retry(IRetryConfigurator retry)
    {
        retry.Handle<RegistryException>(failed => failed.IsTransient);
        retry.Handle<StateException>(failed => failed.IsTransient);
        retry.Intervals(Delays);
    }
}
