namespace EcrMirror.Hosting.Bus;

/// <summary>The names of queues, which an address of the bus such as <c>amazonsqs://eu-west-1/copy-manifest</c> ends in.</summary>
internal static class QueueAddress
{
    /// <summary>What MassTransit adds to the name of a queue for messages that could not be read or handled.</summary>
    public const string ErrorSuffix = "_error";

    /// <summary>What MassTransit adds for messages that nobody consumes.</summary>
    public const string SkippedSuffix = "_skipped";

    public static string NameOf(Uri address) => address.AbsolutePath[(address.AbsolutePath.LastIndexOf('/') + 1)..];
}
