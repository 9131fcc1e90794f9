using EcrMirror.Hosting.Messages;
using Microsoft.Extensions.DependencyInjection;

namespace EcrMirror.Hosting;

/// <summary>One of the services, as a process hosts it.</summary>
/// <param name="Name">What it is called on the command line and in the configuration, such as <c>Copier</c>.</param>
/// <param name="AddTo">Registers what it needs.</param>
/// <param name="Queues">What it receives from.</param>
public sealed record MirrorService(string Name, Action<IServiceCollection> AddTo, IReadOnlyList<QueueHandlers> Queues)
{
    /// <summary>The names of all services, in the order of the flow. Their sections may stand in a configuration that several share.</summary>
    public static IReadOnlyList<string> Names { get; } = ["Scheduler", "Planner", "Copier", "Publisher"];
}
