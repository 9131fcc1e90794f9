using EcrMirror.Cli.Runs;
using EcrMirror.Contracts;
using EcrMirror.Hosting.Messages;
using Microsoft.Extensions.Logging.Abstractions;

namespace EcrMirror.EndToEnd.Tests.Crashes;

/// <summary>Puts crash points around the messages that handlers send, and delivers a message again whose handler crashed.</summary>
internal sealed class CrashingQueues(CrashPoints points, bool isRedelivered, IServiceProvider services)
    : MemoryQueues(RunHost.Queues, services, TimeProvider.System, NullLogger<MemoryQueues>.Instance)
{
    // Before a message leaves. What comes after one is the next step of its handler, or the end of it. Requests come from outside.
    public override void Put(string queue, object message)
    {
        if (message is not MirrorRequest)
            points.Pass($"before Send {message.GetType().Name}");
        base.Put(queue, message);
    }

    protected override TimeSpan? FindPause(Exception failed, int attempt) =>
        isRedelivered && failed is SimulatedCrashException ? TimeSpan.Zero : base.FindPause(failed, attempt);
}
