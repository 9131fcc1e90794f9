using System.Net;
using System.Net.Http.Headers;
using EcrMirror.Oci;
using EcrMirror.Registry.Authentication;
using EcrMirror.Registry.Pacing;

namespace EcrMirror.Registry.Connections;

/// <summary>One request as its role class states it; the connection knows where the registry is and how to get in.</summary>
/// <param name="Method">The method.</param>
/// <param name="Path">The path and query beneath <c>/v2/</c>.</param>
/// <param name="Access">What the request needs to be allowed.</param>
internal sealed record RegistryRequest(HttpMethod Method, string Path, Access Access)
{
    /// <summary>What it is counted as.</summary>
    public required RegistryAction Action { get; init; }

    /// <summary>An address that an earlier answer gave, instead of the path.</summary>
    public Uri? Location { get; init; }

    /// <summary>The types that are offered; none offers anything.</summary>
    public IReadOnlyList<MediaType> Accept { get; init; } = [];

    /// <summary>The first and perhaps the last byte that is wanted, counted from 0.</summary>
    public RangeHeaderValue? Range { get; init; }

    /// <summary>The state of what is asked for that is known already (<c>ETag</c>, verbatim); null where none is.</summary>
    public string? KnownState { get; init; }

    /// <summary>The body, if the request has one.</summary>
    public RawManifest? Body { get; init; }

    /// <summary>The statuses that are answers to the question; any other throws.</summary>
    public required IReadOnlyList<int> Expected { get; init; }

    /// <summary>Whether a refusal is left at that: what was shown stays good for other requests.</summary>
    public bool IsCourtesy { get; init; }

    /// <summary>A fresh message, for one attempt.</summary>
    public HttpRequestMessage ToMessage(Uri uri)
    {
        // One connection of HTTP/2 is one window of TCP, which is too little for bytes of blobs. All else needs no more than one, where TLS offers it.
        var message = new HttpRequestMessage(Method, uri) { Version = Action is RegistryAction.ReadBlob ? HttpVersion.Version11 : HttpVersion.Version20 };
        foreach (MediaType type in Accept)
            message.Headers.TryAddWithoutValidation("Accept", type.ToString());
        message.Headers.Range = Range;
        if (KnownState is not null)
            message.Headers.TryAddWithoutValidation("If-None-Match", KnownState);
        if (Body is not null)
        {
            message.Content = new ReadOnlyMemoryContent(Body.Content);
            message.Content.Headers.TryAddWithoutValidation("Content-Type", Body.MediaType.ToString());
        }
        else if (Method == HttpMethod.Post || Method == HttpMethod.Put)
        {
            // Without content no length would be sent, and some registries insist on one.
            message.Content = new ReadOnlyMemoryContent(default);
        }

        return message;
    }
}
