using EcrMirror.Testing.Peers;

namespace EcrMirror.Benchmarks.Measuring;

/// <summary>Tells requests apart by what they are for, such as <c>destination HEAD blob</c>.</summary>
internal static class RequestKinds
{
    public static IReadOnlyDictionary<string, int> Count(IReadOnlyList<PeerRequest> source, IReadOnlyList<PeerRequest> destination) =>
        source.Select(request => $"source {Name(request)}")
            .Concat(destination.Select(request => $"destination {Name(request)}"))
            .CountBy(name => name)
            .OrderByDescending(kind => kind.Key.StartsWith("source", StringComparison.Ordinal)).ThenByDescending(kind => kind.Value)
            .ToDictionary();

    private static string Name(PeerRequest request)
    {
        string what = request.Path switch
        {
            "/v2/" or "/v2" => "ping",
            var path when path.Contains("/blobs/uploads/", StringComparison.Ordinal) => request.Target.Contains("mount=", StringComparison.Ordinal) ? "mount" : "upload",
            var path when path.Contains("/blobs/", StringComparison.Ordinal) => "blob",
            var path when path.Contains("/manifests/", StringComparison.Ordinal) => "manifest",
            var path when path.EndsWith("/tags/list", StringComparison.Ordinal) => "tags",
            var path when path.Contains("/referrers/", StringComparison.Ordinal) => "referrers",
            _ => "other",
        };
        return request.Status >= 400 ? $"{request.Method} {what} ({request.Status})" : $"{request.Method} {what}";
    }
}
