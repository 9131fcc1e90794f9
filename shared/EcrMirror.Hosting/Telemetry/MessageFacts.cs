using EcrMirror.Contracts;
using MassTransit;

namespace EcrMirror.Hosting.Telemetry;

/// <summary>What a message is about, under the names that log lines and traces use.</summary>
internal static class MessageFacts
{
    public static IReadOnlyList<KeyValuePair<string, object?>> Of(object message) => message switch
    {
        MirrorRequest request => [Fact("RequestId", request.RequestId), Fact("Source", request.Source)],
        SyncRepository sync => [Fact("RequestId", sync.RequestId), Fact("Source", sync.Source)],
        SyncImage sync => [Fact("RequestId", sync.RequestId), Fact("Source", sync.Source)],
        MirrorPlanned planned => [Fact("Plan", planned.Plan), Fact("Digest", planned.Source.Digest), Fact("Source", planned.Source)],
        CopyManifest task => [Fact("Plan", task.Plan), Fact("Digest", task.Manifest), Fact("Source", task.Source)],
        ManifestCopied copied => [Fact("Plan", copied.Plan), Fact("Digest", copied.Manifest)],
        ManifestCopyFailed failed => [Fact("Plan", failed.Plan), Fact("Digest", failed.Manifest)],
        Fault<SyncRepository> fault => Of(fault.Message),
        Fault<SyncImage> fault => Of(fault.Message),
        Fault<MirrorPlanned> fault => Of(fault.Message),
        Fault<CopyManifest> fault => Of(fault.Message),
        Fault<ManifestCopied> fault => Of(fault.Message),
        Fault<ManifestCopyFailed> fault => Of(fault.Message),
        _ => [],
    };

    private static KeyValuePair<string, object?> Fact(string name, object? value) => new(name, value?.ToString());
}
