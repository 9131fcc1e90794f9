using System.Diagnostics.Metrics;
using System.Net;
using EcrMirror.Oci;

namespace EcrMirror.Registry;

/// <summary>What is counted of every exchange with a registry.</summary>
public static class RegistryMeter
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "EcrMirror.Registry";

    /// <summary>Requests sent, by registry, method and status.</summary>
    public const string RequestsName = "ecrmirror.registry.requests";

    /// <summary>Pulls that a registry grants an account in this window, as it last said.</summary>
    public const string PullsRemainingName = "ecrmirror.pulls.remaining";

    /// <summary>Requests of a kind that may be under way at a registry.</summary>
    public const string WindowName = "ecrmirror.registry.window";

    private static readonly Meter Meter = new(MeterName);

    private static readonly Counter<long> Requests = Meter.CreateCounter<long>(
        RequestsName, unit: "{request}", description: "Requests sent, by registry, method and status (0: no answer).");

    private static readonly Gauge<long> PullsRemaining = Meter.CreateGauge<long>(
        PullsRemainingName, unit: "{pull}", description: "Pulls that a registry grants an account in this window, as it last said.");

    private static readonly Gauge<long> Window = Meter.CreateGauge<long>(
        WindowName, unit: "{request}", description: "Requests of a kind that may be under way at a registry, as of the last change.");

    internal static void WindowChanged(RegistryHost host, string kind, int places)
    {
        if (Window.Enabled)
            Window.Record(places, new("registry", host.ToString()), new("action", kind));
    }

    internal static void Heed(RegistryHost host, string account, int remaining)
    {
        if (PullsRemaining.Enabled)
            PullsRemaining.Record(remaining, new("registry", host.ToString()), new("account", account));
    }

    internal static void Count(RegistryHost host, HttpMethod method, HttpStatusCode? status)
    {
        if (Requests.Enabled)
            Requests.Add(1, new("registry", host.ToString()), new("method", method.Method), new("status", (int)(status ?? 0)));
    }
}
