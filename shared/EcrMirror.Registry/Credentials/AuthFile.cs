using System.Text;
using System.Text.Json;
using EcrMirror.Oci;

namespace EcrMirror.Registry.Credentials;

/// <summary>
/// The credentials of one file, in the form that <c>docker login</c> (<c>config.json</c>) and <c>podman login</c>
/// (<c>auth.json</c>) write. Keys are a host, perhaps with scheme and path as docker writes them, or a host with the beginning of
/// a repository name as podman does; the longest that matches counts.
/// </summary>
/// <remarks>Sources: docker/cli, "config.json"; containers-auth.json(5).</remarks>
internal sealed class AuthFile
{
    private readonly Dictionary<string, RegistryCredential> _entries = [];
    private readonly Dictionary<string, string> _helpers = [];

    private AuthFile(string path) => FilePath = path;

    public string FilePath { get; }

    /// <summary>The helper that keeps the credentials of every host, if the file names one.</summary>
    public string? Store { get; private set; }

    /// <summary>Reads a file.</summary>
    /// <exception cref="RegistryException">It is too large or malformed; the message names the place and repeats nothing of it.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static AuthFile Read(FileInfo file) =>
        file.Length > RegistryLimits.CredentialBytes
            ? throw new RegistryException($"The file with credentials {file.FullName} is larger than {RegistryLimits.CredentialBytes} bytes.") { Kind = FailureKind.Settings }
            : Parse(file.FullName, File.ReadAllBytes(file.FullName));

    /// <summary>Reads the content of a file.</summary>
    /// <exception cref="RegistryException">It is malformed; the message names the place and repeats nothing of it.</exception>
    public static AuthFile Parse(string path, ReadOnlyMemory<byte> content)
    {
        var file = new AuthFile(path);
        try
        {
            using var document = JsonDocument.Parse(
                content, new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = 32 });
            file.Read(document.RootElement);
            return file;
        }
        catch (JsonException malformed)
        {
            // The parser's own message quotes what it stumbled over, which may be part of a secret.
            throw new RegistryException(
                $"The credentials in {path} cannot be read: malformed JSON at line {malformed.LineNumber + 1}, position {malformed.BytePositionInLine + 1}.")
            { Kind = FailureKind.Settings };
        }
    }

    /// <summary>The entry for a repository.</summary>
    public RegistryCredential? Find(Repository repository) => Longest(_entries, repository);

    /// <summary>The helper that the file names for a repository's registry.</summary>
    public string? HelperFor(Repository repository) => Longest(_helpers, repository);

    /// <summary>The form in which keys are compared: the host in its one spelling, then the path, without scheme, API version and trailing slash.</summary>
    internal static string Normalise(string key)
    {
        string text = key.Trim();
        text = text.IndexOf("://", StringComparison.Ordinal) is var scheme and >= 0 ? text[(scheme + 3)..] : text;
        text = text.TrimEnd('/');
        if (text.EndsWith("/v1", StringComparison.Ordinal) || text.EndsWith("/v2", StringComparison.Ordinal))
            text = text[..^3];

        (string host, string path) = text.IndexOf('/') is var slash and >= 0 ? (text[..slash], text[slash..]) : (text, "");
        host = host.ToLowerInvariant();
        return (host is "index.docker.io" or "registry-1.docker.io" ? RegistryHost.DockerHub.ToString() : host) + path;
    }

    private static T? Longest<T>(Dictionary<string, T> byKey, Repository repository)
        where T : class
    {
        for (string key = repository.ToString(); ;)
        {
            if (byKey.TryGetValue(key, out T? found))
                return found;
            if (key.LastIndexOf('/') is not (var slash and >= 0))
                return null;
            key = key[..slash];
        }
    }

    private void Read(JsonElement root)
    {
        if (root.ValueKind is not JsonValueKind.Object)
            throw new RegistryException($"The credentials in {FilePath} cannot be read: the file is not a JSON object.") { Kind = FailureKind.Settings };

        foreach (JsonProperty entry in Members(root, "auths"))
        {
            if (ReadEntry(entry) is { } credential)
                _entries.TryAdd(Normalise(entry.Name), credential);
        }

        foreach (JsonProperty helper in Members(root, "credHelpers"))
        {
            if (helper.Value.ValueKind is JsonValueKind.String)
                _helpers.TryAdd(Normalise(helper.Name), helper.Value.GetString()!);
        }

        Store = Text(root, "credsStore") is { Length: > 0 } store ? store : null;
    }

    private RegistryCredential? ReadEntry(JsonProperty entry)
    {
        if (entry.Value.ValueKind is not JsonValueKind.Object)
            return null;
        if (Text(entry.Value, "identitytoken") is { Length: > 0 } token)
            return RegistryCredential.OfIdentityToken(token, FilePath);
        if (Text(entry.Value, "auth") is { Length: > 0 } auth)
            return ReadAuth(entry.Name, auth);
        return Text(entry.Value, "username") is { Length: > 0 } user
            ? RegistryCredential.OfPassword(user, Text(entry.Value, "password"), FilePath)
            : null;
    }

    private RegistryCredential ReadAuth(string key, string auth)
    {
        byte[] bytes = new byte[auth.Length];
        if (Convert.TryFromBase64String(auth, bytes, out int length)
            && Encoding.UTF8.GetString(bytes, 0, length) is var pair
            && pair.IndexOf(':') is var colon and > 0)
            return RegistryCredential.OfPassword(pair[..colon], pair[(colon + 1)..].TrimEnd('\0'), FilePath);

        throw new RegistryException(
            $"The credentials in {FilePath} cannot be read: 'auth' of '{Quote.Shortened(key)}' is not the base 64 form of user:password.")
        { Kind = FailureKind.Settings };
    }

    private static JsonElement.ObjectEnumerator Members(JsonElement root, string name) =>
        root.TryGetProperty(name, out JsonElement value) && value.ValueKind is JsonValueKind.Object ? value.EnumerateObject() : default;

    private static string Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind is JsonValueKind.String ? value.GetString()! : "";
}
