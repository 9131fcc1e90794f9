using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Reflection;
using EcrMirror.LocalEcr;
using EcrMirror.Oci;

namespace EcrMirror.Cli.LocalEcr;

/// <summary>Flags about how registries depart from the specification, and where pull-through caches find their upstreams.</summary>
internal static class QuirkFlags
{
    private const string OfPrivate = "private.";
    private const string OfPublic = "public.";

    private static readonly Option<string[]> Quirks = new("--quirk")
    {
        Description = "Change how registries depart from the distribution specification, as docs/registries/local-ecr.md lists it: NAME=VALUE, or private.NAME=VALUE and public.NAME=VALUE for one kind; may be given again.",
        HelpName = "NAME=VALUE",
    };

    private static readonly Option<string[]> Upstreams = new("--upstream")
    {
        Description = "Where pull-through caches find an upstream: what rules name, and a registry on this machine; may be given again.",
        HelpName = "REGISTRY=URL",
    };

    public static IReadOnlyList<Option> All => [Quirks, Upstreams];

    /// <summary>What the flags change.</summary>
    /// <exception cref="WrongInputException">A flag does not say what it has to.</exception>
    public static EcrEmulatorOptions Apply(ParseResult parsed, EcrEmulatorOptions options)
    {
        (EcrQuirks ofPrivate, EcrQuirks ofPublic) = (options.PrivateQuirks with { }, options.PublicQuirks with { });
        foreach (string text in parsed.GetValue(Quirks) ?? [])
        {
            bool isForPrivate = text.StartsWith(OfPrivate, StringComparison.Ordinal);
            bool isForPublic = text.StartsWith(OfPublic, StringComparison.Ordinal);
            (PropertyInfo quirk, object value) = Read(text, isForPrivate ? text[OfPrivate.Length..] : isForPublic ? text[OfPublic.Length..] : text);
            if (!isForPublic)
                quirk.SetValue(ofPrivate, value);
            if (!isForPrivate)
                quirk.SetValue(ofPublic, value);
        }

        return options with { PrivateQuirks = ofPrivate, PublicQuirks = ofPublic, Upstreams = ReadUpstreams(parsed.GetValue(Upstreams) ?? []) };
    }

    private static (PropertyInfo Quirk, object Value) Read(string text, string setting)
    {
        if (setting.Split('=', 2) is not [var name, var value])
            throw new WrongInputException($"--quirk '{text}' does not say what to change: it is NAME=VALUE.");
        PropertyInfo[] known = [.. typeof(EcrQuirks).GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite)];
        PropertyInfo quirk = known.FirstOrDefault(property => property.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? throw new WrongInputException(Unknown(text, name, [.. known.Select(property => property.Name).Order(StringComparer.Ordinal)]));
        return ValueOf(quirk, value) is { } read ? (quirk, read) : throw new WrongInputException($"--quirk '{text}': {quirk.Name} is {Expected(quirk)}.");
    }

    private static string Unknown(string text, string name, string[] known) =>
        $"--quirk '{text}': there is no quirk '{name}'{(Spelling.Meant(name, known) is { } meant ? $": is '{meant}' meant?" : ".")} There are {string.Join(", ", known)}.";

    private static object? ValueOf(PropertyInfo quirk, string text) => quirk.GetValue(EcrQuirks.Private) switch
    {
        HttpStatusCode => Enum.TryParse(text, ignoreCase: true, out HttpStatusCode status) && Enum.IsDefined(status) ? status : null,
        bool => bool.TryParse(text, out bool given) ? given : null,
        int => int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out int number) && number > 0 ? number : null,

        // A number alone would be days.
        TimeSpan => text.Contains(':', StringComparison.Ordinal) && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out TimeSpan time) && time > TimeSpan.Zero ? time : null,
        _ => text.Length > 0 ? text : null,
    };

    private static string Expected(PropertyInfo quirk) => quirk.GetValue(EcrQuirks.Private) switch
    {
        HttpStatusCode usual => $"a status of HTTP, by its number or name, such as {(int)usual} or {usual}",
        bool => "true or false",
        int usual => $"a whole number from 1, such as {usual}",
        TimeSpan usual => $"a time as hh:mm:ss, such as {usual}",
        var usual => $"a text, such as {usual}",
    };

    private static Dictionary<string, Uri> ReadUpstreams(string[] given)
    {
        var upstreams = new Dictionary<string, Uri>(StringComparer.Ordinal);
        foreach (string text in given)
        {
            if (text.Split('=', 2) is not [{ Length: > 0 } registry, var address] || !Uri.TryCreate(address, UriKind.Absolute, out Uri? uri) || uri.Scheme is not ("http" or "https"))
                throw new WrongInputException($"--upstream '{text}' is not REGISTRY=URL, such as registry-1.docker.io=http://127.0.0.1:5000.");
            upstreams[registry] = uri.IsLoopback
                ? uri
                : throw new WrongInputException($"--upstream '{text}' is on another machine: nothing is fetched from there.");
        }

        return upstreams;
    }
}
