using System.Text.Json.Nodes;
using EcrMirror.Oci;
using EcrMirror.Testing.Programs;

namespace EcrMirror.Testing.Peers;

/// <summary>
/// skopeo: a client of registries that did not come from us. Accounts reach it by a file that only we can read, and it never looks
/// at the accounts of whoever runs the tests.
/// </summary>
public static class Skopeo
{
    /// <summary>
    /// Copies an image; an index with everything in it, unless only this machine's platform is wanted. A compression, such as
    /// <c>zstd</c>, is that of layers that the target lacks; those it has stay as they are.
    /// </summary>
    /// <exception cref="PeerException">skopeo said no; the message has its words.</exception>
    public static async Task CopyAsync(
        SkopeoImage from,
        SkopeoImage to,
        bool all = true,
        string? format = null,
        string? compression = null,
        CancellationToken cancellationToken = default)
    {
        using var folder = new ScratchFolder();
        await CommandLine.RunAsync(Component.Skopeo.Require(), CopyArguments(from, to, all, format, compression, folder), cancellationToken);
    }

    /// <summary>Copies an image with everything in it, and watches what that takes. It remembers no earlier copies.</summary>
    public static async Task<ProgramRun> WatchCopyAsync(SkopeoImage from, SkopeoImage to, CancellationToken cancellationToken = default)
    {
        using var folder = new ScratchFolder();
        return await WatchAsync(CopyArguments(from, to, all: true, format: null, compression: null, folder), folder, cancellationToken);
    }

    /// <summary>The bytes of a manifest or index, as skopeo got them.</summary>
    /// <exception cref="PeerException">skopeo said no; the message has its words.</exception>
    public static async Task<byte[]> InspectRawAsync(SkopeoImage image, CancellationToken cancellationToken = default)
    {
        using var folder = new ScratchFolder();
        string[] arguments = ["--insecure-policy", "inspect", "--raw", .. AccessArguments(image.Host, image.Access, "", folder), image.Location];
        return await CommandLine.RunAsync(Component.Skopeo.Require(), arguments, cancellationToken);
    }

    /// <summary>The tags of a repository, in the order that skopeo lists them.</summary>
    /// <exception cref="PeerException">skopeo said no; the message has its words.</exception>
    public static async Task<IReadOnlyList<Tag>> ListTagsAsync(Repository repository, PeerAccess access, CancellationToken cancellationToken = default)
    {
        using var folder = new ScratchFolder();
        string[] arguments = ["--insecure-policy", "list-tags", .. AccessArguments(repository.Host, access, "", folder), $"docker://{repository}"];
        byte[] answer = await CommandLine.RunAsync(Component.Skopeo.Require(), arguments, cancellationToken);
        return [.. JsonNode.Parse(answer)!["Tags"]!.AsArray().Select(tag => Tag.Parse((string)tag!))];
    }

    private static Task<ProgramRun> WatchAsync(string[] arguments, ScratchFolder folder, CancellationToken cancellationToken)
    {
        // Its cache of where blobs are lies below the first; root's lies elsewhere, so that it must not look like root.
        var environment = new Dictionary<string, string> { ["XDG_DATA_HOME"] = folder.FullName, ["HOME"] = folder.FullName, ["_CONTAINERS_ROOTLESS_UID"] = "1" };
        return ProgramRun.OfAsync(Component.Skopeo.Require(), arguments, environment, cancellationToken);
    }

    private static string[] CopyArguments(
        SkopeoImage from, SkopeoImage to, bool all, string? format, string? compression, ScratchFolder folder) =>
    [
        "--insecure-policy", "copy", "--quiet",
        .. all ? ["--all"] : Array.Empty<string>(),
        .. format is null ? [] : new[] { "--format", format },
        .. compression is null ? [] : new[] { "--dest-compress-format", compression },
        .. AccessArguments(from.Host, from.Access, "src-", folder),
        .. AccessArguments(to.Host, to.Access, "dest-", folder),
        from.Location, to.Location,
    ];

    private static IEnumerable<string> AccessArguments(RegistryHost? host, PeerAccess access, string side, ScratchFolder folder)
    {
        if (host is null)
            yield break;

        var accounts = new JsonObject();
        if (access.Account is { } account)
            accounts[host.Value.ToString()] = new JsonObject { ["auth"] = account.Basic };
        string authentication = folder.Write($"{side}auth.json", new JsonObject { ["auths"] = accounts }.ToJsonString());
        yield return $"--{side}authfile={authentication}";

        yield return access.CertificateFolder is { } certificates
            ? $"--{side}cert-dir={certificates}"
            : $"--{side}tls-verify=false";
    }
}
