using EcrMirror.Oci;
using EcrMirror.Registry.Failures;

namespace EcrMirror.Registry.Connections;

/// <summary>The headers of the distribution-spec, as values.</summary>
internal static class Answers
{
    /// <summary>The digest that the registry says its content has; null where it says none, or none that can be read.</summary>
    public static Digest? ContentDigest(HttpResponseMessage answer) =>
        Header(answer, "Docker-Content-Digest") is { } text && Digest.TryParse(text.Trim(), out Digest digest) ? digest : null;

    /// <summary>The first value of a header.</summary>
    public static string? Header(HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out IEnumerable<string>? values) ? values.First() : null;

    /// <summary>The address an upload goes on at.</summary>
    /// <exception cref="RegistryException">There is none, or none that can be used.</exception>
    public static Uri UploadLocation(HttpResponseMessage answer)
    {
        HttpRequestMessage request = answer.RequestMessage!;
        return Header(answer, "Location") is { } location
            ? Locations.Resolve(request.Method, request.RequestUri!, location)
            : throw Failure.OfProtocol(request.Method, request.RequestUri!, "the answer does not say where the upload goes on.");
    }
}
