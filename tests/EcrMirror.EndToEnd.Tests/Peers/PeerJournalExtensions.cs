using EcrMirror.Testing.Peers;

namespace EcrMirror.EndToEnd.Tests.Peers;

/// <summary>Short forms for what a registry was asked about one repository.</summary>
internal static class PeerJournalExtensions
{
    /// <summary>Everything that the registry answered about a repository before this call.</summary>
    public static async Task<IReadOnlyList<PeerRequest>> RequestsForAsync(this DockerRegistry registry, string name)
    {
        await registry.SettleAsync();
        return [.. registry.Journal.Requests.Where(request => request.Path.StartsWith($"/v2/{name}/", StringComparison.Ordinal))];
    }

    /// <summary>Whether it carried the bytes of a blob, or the last of them.</summary>
    public static bool IsUpload(this PeerRequest request) =>
        request.Method is "PUT" or "PATCH" && request.Path.Contains("/blobs/uploads/", StringComparison.Ordinal);

    /// <summary>Whether it made a blob available from another repository.</summary>
    public static bool IsMount(this PeerRequest request) =>
        request is { Method: "POST", Status: 201 } && request.Target.Contains("mount=", StringComparison.Ordinal);

    /// <summary>Whether it read a blob.</summary>
    public static bool IsDownload(this PeerRequest request) =>
        request is { Method: "GET", Status: 200 } && request.Path.Contains("/blobs/", StringComparison.Ordinal);
}
