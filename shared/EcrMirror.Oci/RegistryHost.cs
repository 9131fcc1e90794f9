using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace EcrMirror.Oci;

/// <summary>
/// The host, with port if not the default, of a registry as references write it: <c>public.ecr.aws</c>, <c>127.0.0.1:5000</c>,
/// <c>[::1]:5000</c>. A single name other than <c>localhost</c> needs its port, because references read it as a name on Docker Hub
/// without. Kept in lower case; Docker Hub's other name <c>index.docker.io</c> reads as <c>docker.io</c>. Equality is that
/// of the text. The default value names nothing: reading it throws <see cref="InvalidOperationException"/>.
/// </summary>
[JsonConverter(typeof(RegistryHostJsonConverter))]
public readonly partial record struct RegistryHost
{
    private readonly string? _text;

    private RegistryHost(string text) => _text = text;

    /// <summary>Docker Hub, where names without a host live.</summary>
    public static RegistryHost DockerHub { get; } = new("docker.io");

    private string Text => _text ?? throw new InvalidOperationException("This registry host was never set: it names nothing.");

    /// <summary>The name without port and brackets.</summary>
    public string Name => Text.StartsWith('[') ? Text[1..Text.IndexOf(']')] : Text.Split(':')[0];

    /// <summary>The port, if one is written.</summary>
    public int? Port =>
        Text.LastIndexOf(':') is var colon && colon > Text.LastIndexOf(']') && colon > 0
            ? int.Parse(Text.AsSpan(colon + 1), System.Globalization.CultureInfo.InvariantCulture)
            : null;

    /// <summary>Whether the host is this machine by its name: <c>localhost</c>, 127.0.0.0/8 or ::1.</summary>
    public bool IsLoopback =>
        Name is "localhost" || (IPAddress.TryParse(Name, out IPAddress? address) && IPAddress.IsLoopback(address));

    /// <summary>Reads <c>host[:port]</c>.</summary>
    /// <exception cref="FormatException">The text is no host; the message quotes it.</exception>
    public static RegistryHost Parse(string text) =>
        TryParse(text, out RegistryHost host)
            ? host
            : throw new FormatException(
                $"'{Quote.Shortened(text)}' is not a registry host: expected a host name or address with an optional port, without scheme and path; a name without a dot is written with its port, as in registry:443.");

    /// <summary>Reads <c>host[:port]</c>; false, and the default value, where the text is none.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out RegistryHost host)
    {
        host = default;
        if (text is null || text.Length > OciLimits.RepositoryLength || !Grammar().IsMatch(text))
            return false;

        var parsed = new RegistryHost(text.ToLowerInvariant());
        if (text.LastIndexOf(':') > text.LastIndexOf(']') && parsed.Port is not (> 0 and <= 65535))
            return false;
        if (text.StartsWith('[') && !(IPAddress.TryParse(parsed.Name, out IPAddress? address) && address.AddressFamily is AddressFamily.InterNetworkV6))
            return false;

        // Written in a reference it would come back as a name on Docker Hub: another image, and another registry's credentials.
        if (parsed.Text is not "localhost" && !parsed.Text.AsSpan().ContainsAny('.', ':'))
            return false;

        host = parsed.Text is "index.docker.io" ? DockerHub : parsed;
        return true;
    }

    /// <summary>The text, <c>host[:port]</c>.</summary>
    public override string ToString() => Text;

    [GeneratedRegex(
        @"\A(?:\[[0-9a-fA-F:.]+\]|[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*)(?::[0-9]{1,5})?\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex Grammar();

    /// <summary>Its JSON form. Public, because what is generated for types that have one as a member makes converters by itself.</summary>
    public sealed class RegistryHostJsonConverter : TextJsonConverter<RegistryHost>
    {
        /// <inheritdoc/>
        protected override RegistryHost Parse(string text) => RegistryHost.Parse(text);
    }
}
