using System.Net;
using EcrMirror.Registry.Failures;

namespace EcrMirror.Registry.Connections;

/// <summary>
/// Reads the addresses that answers give: redirects, upload sessions, next pages. They are opaque, and often signed, so they are
/// used as written. What would weaken the connection is refused.
/// </summary>
internal static class Locations
{
    /// <summary>The address that a <c>Location</c> or <c>Link</c> means.</summary>
    /// <exception cref="RegistryException">It is no web address, carries credentials, or leads from https to http, or from another
    /// machine to this one.</exception>
    public static Uri Resolve(HttpMethod method, Uri from, string location)
    {
        string text = location.Trim();
        text = text.IndexOf('#') is var fragment and >= 0 ? text[..fragment] : text;
        if (text.StartsWith("//", StringComparison.Ordinal))
            text = $"{from.Scheme}:{text}";
        else if (text.StartsWith('/'))
            text = $"{from.Scheme}://{from.Authority}{text}";

        if (!TryCreate(from, text, out Uri? uri) || (uri.Scheme != Uri.UriSchemeHttps && uri.Scheme != Uri.UriSchemeHttp))
            throw Failure.OfProtocol(method, from, "the answer names a next address that is none.");
        if (uri.UserInfo.Length > 0)
            throw Failure.OfProtocol(method, from, $"the answer leads to {uri.Host} with credentials in the address; that is not followed.");
        if (from.Scheme == Uri.UriSchemeHttps && uri.Scheme == Uri.UriSchemeHttp)
        {
            // A registry behind a proxy that ends TLS often believes itself to be plain.
            if (uri.Host == from.Host && (uri.IsDefaultPort || uri.Port == from.Port) && TryCreate(from, $"https://{from.Authority}{uri.PathAndQuery}", out Uri? secured))
                return secured;
            throw Failure.OfProtocol(method, from, $"the answer leads from https to plain http at {uri.Authority}; that is not followed.");
        }

        if (!IsLocal(from) && IsLocal(uri))
            throw Failure.OfProtocol(method, from, $"the answer leads to the local address {uri.Authority}; that is not followed.");
        return uri;
    }

    /// <summary>Whether two addresses have the same scheme, host and port, so that the credentials of one may go to the other.</summary>
    public static bool HaveSameOrigin(Uri one, Uri other) =>
        one.Scheme == other.Scheme && string.Equals(one.IdnHost, other.IdnHost, StringComparison.OrdinalIgnoreCase) && one.Port == other.Port;

    /// <summary>The address with one more parameter in its query, which stays as it is.</summary>
    public static Uri WithParameter(Uri uri, string name, string value)
    {
        string text = uri.AbsoluteUri;
        string joint = !text.Contains('?') ? "?" : text[^1] is '?' or '&' ? "" : "&";
        return Verbatim($"{text}{joint}{name}={Uri.EscapeDataString(value)}");
    }

    private static bool TryCreate(Uri from, string text, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Uri? uri)
    {
        // Reading an address normalises its escapes, which can break a signature: keep it as written where that is well-formed.
        if (text.All(c => c is > ' ' and < '\x7f') && Uri.TryCreate(text, AsWritten, out uri) && uri.IsAbsoluteUri)
            return true;
        return Uri.TryCreate(from, text, out uri);
    }

    private static Uri Verbatim(string text) =>
        text.All(c => c is > ' ' and < '\x7f') ? new Uri(text, AsWritten) : new Uri(text);

    private static bool IsLocal(Uri uri) =>
        uri.IdnHost is "localhost"
        || (IPAddress.TryParse(uri.IdnHost.Trim('[', ']'), out IPAddress? address)
            && (IPAddress.IsLoopback(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address)
                || address.IsIPv6LinkLocal
                || address.MapToIPv6().GetAddressBytes() is [.., 169, 254, _, _]
                || address.Equals(IPAddress.Any)
                || address.Equals(IPAddress.IPv6Any)));

    private static UriCreationOptions AsWritten => new() { DangerousDisablePathAndQueryCanonicalization = true };
}
