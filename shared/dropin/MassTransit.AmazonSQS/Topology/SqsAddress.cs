namespace MassTransit.AmazonSqsTransport.Topology;

/// <summary>A queue or a topic by its name: <c>amazonsqs://region/scope/name</c>, <c>queue:name</c> or <c>topic:name</c>.</summary>
internal readonly record struct SqsAddress(string Name, bool IsTopic, bool IsTemporary)
{
    public bool IsFifo => IsFifoName(Name);

    public static bool IsFifoName(string name) => name.EndsWith(".fifo", StringComparison.OrdinalIgnoreCase);

    public static SqsAddress Parse(Uri address) => address.Scheme switch
    {
        "queue" => new(address.AbsolutePath, IsTopic: false, Has(address, "autodelete=true")),
        "topic" => new(address.AbsolutePath, IsTopic: true, IsTemporary: false),
        "amazonsqs" when address.AbsolutePath.Split('/')[^1] is { Length: > 0 } name => new(name, Has(address, "type=topic"), Has(address, "autodelete=true")),
        _ => throw new ArgumentException($"{address} is no address of a queue or a topic.", nameof(address)),
    };

    public Uri In(Uri host)
    {
        string query = (IsTopic, IsTemporary) switch
        {
            (true, _) => "?type=topic",
            (_, true) => "?durable=false&autodelete=true",
            _ => "",
        };
        return new Uri($"{host.AbsoluteUri.TrimEnd('/')}/{Name}{query}");
    }

    private static bool Has(Uri address, string parameter) =>
        address.Query.TrimStart('?').Split('&').Contains(parameter, StringComparer.OrdinalIgnoreCase);
}
