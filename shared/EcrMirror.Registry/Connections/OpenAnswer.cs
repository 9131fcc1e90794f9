using EcrMirror.Registry.Failures;
using EcrMirror.Registry.Pacing;

namespace EcrMirror.Registry.Connections;

/// <summary>An answer whose body is still to be read. It keeps its place among the registry's requests until it is disposed.</summary>
internal sealed class OpenAnswer(HttpResponseMessage message, Patience patience, RequestGate.Place place) : IDisposable
{
    public HttpResponseMessage Message => message;

    public Patience Patience => patience;

    /// <summary>The address that answered, after any redirects.</summary>
    public Uri Uri => message.RequestMessage!.RequestUri!;

    public void Dispose()
    {
        message.Dispose();
        patience.Dispose();
        place.Dispose();
    }
}
