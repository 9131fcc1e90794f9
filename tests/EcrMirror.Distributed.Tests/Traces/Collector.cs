using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace EcrMirror.Distributed.Tests.Traces;

/// <summary>A span, as far as a test looks at it.</summary>
internal sealed record Span(string Service, string Trace, string Name, IReadOnlyDictionary<string, string> Tags);

/// <summary>
/// Takes OTLP over HTTP, in protobuf, and keeps spans and the names of metrics. Field numbers: opentelemetry-proto 1,
/// <c>trace/v1/trace.proto</c>, <c>metrics/v1/metrics.proto</c>, <c>resource/v1/resource.proto</c>, <c>common/v1/common.proto</c>.
/// </summary>
internal sealed class Collector : IAsyncDisposable
{
    private readonly WebApplication _server;

    private Collector(WebApplication server) => _server = server;

    public Uri Address => new(_server.Urls.Single());

    public ConcurrentQueue<Span> Spans { get; } = [];

    /// <summary>Services and the names of the metrics that they sent.</summary>
    public ConcurrentQueue<(string Service, string Name)> Metrics { get; } = [];

    public static async Task<Collector> StartAsync(CancellationToken cancellationToken)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        WebApplication server = builder.Build();
        var collector = new Collector(server);
        server.Urls.Add("http://127.0.0.1:0");
        server.Run(collector.TakeAsync);
        await server.StartAsync(cancellationToken);
        return collector;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task TakeAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        bool isTraces = http.Request.Path == "/v1/traces";

        // Export request: 1 is the resource with its scopes; in it 1 is the resource, 2 a scope; in that 2 is a span or metric.
        foreach (ProtobufField resource in Protobuf.Fields(body.ToArray()).Where(field => field.Number == 1))
        {
            ProtobufField[] parts = [.. Protobuf.Fields(resource.Bytes)];
            string service = Attributes(parts.Single(part => part.Number == 1).Bytes, 1)["service.name"];
            foreach (ProtobufField item in parts.Where(part => part.Number == 2).SelectMany(scope => Protobuf.Fields(scope.Bytes)).Where(field => field.Number == 2))
            {
                if (isTraces)
                    Spans.Enqueue(Read(service, item.Bytes));
                else
                    Metrics.Enqueue((service, Protobuf.Fields(item.Bytes).First(field => field.Number == 1).Text));
            }
        }
    }

    // Span: 1 trace id, 5 name, 9 attributes.
    private static Span Read(string service, ReadOnlyMemory<byte> span)
    {
        ProtobufField[] fields = [.. Protobuf.Fields(span)];
        return new Span(
            service, fields.First(field => field.Number == 1).Hex, fields.First(field => field.Number == 5).Text, Attributes(span, 9));
    }

    // Attribute: 1 key, 2 value; of values, 1 is a text.
    private static Dictionary<string, string> Attributes(ReadOnlyMemory<byte> owner, int number)
    {
        var attributes = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (ProtobufField attribute in Protobuf.Fields(owner).Where(field => field.Number == number))
        {
            ProtobufField[] pair = [.. Protobuf.Fields(attribute.Bytes)];
            ProtobufField text = pair.Where(part => part.Number == 2).SelectMany(value => Protobuf.Fields(value.Bytes)).FirstOrDefault(value => value.Number == 1);
            if (text.Number == 1)
                attributes[pair.First(part => part.Number == 1).Text] = text.Text;
        }

        return attributes;
    }
}
