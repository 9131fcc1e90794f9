namespace EcrMirror.Hosting.Telemetry;

/// <summary>Names in traces: where spans come from, and what the tags of ours are called.</summary>
internal static class TraceNames
{
    /// <summary>Spans of sending and consuming messages.</summary>
    public const string Messages = "MassTransit";

    /// <summary>Spans of requests to registries and to AWS; the framework makes them.</summary>
    public const string Requests = "System.Net.Http";

    /// <summary>A tag's name, such as <c>ecrmirror.request_id</c>.</summary>
    public static string Of(string fact) => fact switch
    {
        "RequestId" => "ecrmirror.request_id",
        "Plan" => "ecrmirror.plan",
        "Digest" => "ecrmirror.digest",
        "Source" => "ecrmirror.source",
        _ => "ecrmirror." + fact,
    };
}
