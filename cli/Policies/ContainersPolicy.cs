using System.Collections.Immutable;
using System.Text.Json;
using EcrMirror.Oci;

namespace EcrMirror.Cli.Policies;

/// <summary>
/// Which sources may be mirrored, as policies of containers say it: requirements by scope, of which the narrowest that there is counts.
/// Two kinds of requirements are understood. Any other refuses what it is for: one that cannot be checked is not met.
/// </summary>
/// <remarks>Source: containers-policy.json(5).</remarks>
internal sealed class ContainersPolicy
{
    private const string Accept = "insecureAcceptAnything";
    private const string Reject = "reject";

    // The only transport of this program.
    private const string Transport = "docker";

    private readonly string _file;
    private readonly ImmutableArray<string> _usual;
    private readonly Dictionary<string, ImmutableArray<string>> _byScope = new(StringComparer.Ordinal);

    private ContainersPolicy(string file, ImmutableArray<string> usual) => (_file, _usual) = (file, usual);

    /// <summary>Every source may be mirrored.</summary>
    public static ContainersPolicy Everything { get; } = new("", [Accept]);

    /// <summary>Reads a policy.</summary>
    /// <exception cref="WrongInputException">It is none; the message names the file and the place.</exception>
    public static ContainersPolicy Parse(string file, ReadOnlyMemory<byte> content)
    {
        try
        {
            using var document = JsonDocument.Parse(content);
            return Read(file, document.RootElement);
        }
        catch (JsonException malformed)
        {
            throw Wrong(file, $"it is no JSON, at line {malformed.LineNumber + 1}, position {malformed.BytePositionInLine + 1}.", malformed);
        }
    }

    /// <summary>Why a source may not be mirrored; null where it may.</summary>
    public string? Refuses(ImageReference source) => Refuses($"{source}", [.. ImageScopesOf(source), .. ScopesOf(source.Repository)]);

    /// <summary>Why nothing of a repository may be mirrored; null where something may, if only some image that the policy names.</summary>
    public string? Refuses(Repository source) =>
        _byScope.Keys.Any(scope => scope.StartsWith($"{source}:", StringComparison.Ordinal) || scope.StartsWith($"{source}@", StringComparison.Ordinal))
            ? null
            : Refuses($"{source}", ScopesOf(source));

    private string? Refuses(string source, IEnumerable<string> scopes)
    {
        (string scope, ImmutableArray<string> requirements) = RequirementsOf(scopes);
        string? unmet = requirements.FirstOrDefault(requirement => requirement is not Accept);
        return unmet switch
        {
            null => null,
            Reject => $"{source} may not be mirrored: {_file} rejects {scope}.",
            _ => $"{source} may not be mirrored: {_file} has the requirement '{Quote.Shortened(unmet)}' for {scope}, which is not supported. {Accept} and {Reject} are; signatures are not checked here.",
        };
    }

    private (string Scope, ImmutableArray<string> Requirements) RequirementsOf(IEnumerable<string> scopes)
    {
        foreach (string scope in scopes)
        {
            if (_byScope.TryGetValue(scope, out ImmutableArray<string> requirements))
                return (scope.Length == 0 ? "every other registry" : $"'{Quote.Shortened(scope)}'", requirements);
        }

        return ("everything that it does not name", _usual);
    }

    private static IEnumerable<string> ImageScopesOf(ImageReference source)
    {
        if (source.Digest is { } digest)
            yield return $"{source.Repository}@{digest}";
        if (source.Tag is { } tag)
            yield return $"{source.Repository}:{tag}";
    }

    // From the narrowest to the widest: the repository, what it is in, the registry, the domains the registry is in.
    private static IEnumerable<string> ScopesOf(Repository source)
    {
        string repository = source.ToString();
        for (string above = repository; ; above = above[..above.LastIndexOf('/')])
        {
            yield return above;
            if (!above.Contains('/', StringComparison.Ordinal))
                break;
        }

        string domain = source.Host.Name;
        while (domain.IndexOf('.') is var dot and >= 0)
        {
            domain = domain[(dot + 1)..];
            yield return $"*.{domain}";
        }

        yield return "";
    }

    private static ContainersPolicy Read(string file, JsonElement root)
    {
        if (root.ValueKind is not JsonValueKind.Object)
            throw Wrong(file, "it is no JSON object.");
        if (root.EnumerateObject().Select(member => member.Name).FirstOrDefault(name => name is not ("default" or "transports")) is { } unknown)
            throw Wrong(file, $"'{Quote.Shortened(unknown)}' is not known: there are 'default' and 'transports'.");
        if (!root.TryGetProperty("default", out JsonElement usual))
            throw Wrong(file, "it has no 'default'.");

        var policy = new ContainersPolicy(file, ReadRequirements(file, "default", usual));
        if (!root.TryGetProperty("transports", out JsonElement transports))
            return policy;
        if (transports.ValueKind is not JsonValueKind.Object)
            throw Wrong(file, "'transports' is no JSON object.");
        if (!transports.TryGetProperty(Transport, out JsonElement scopes))
            return policy;
        if (scopes.ValueKind is not JsonValueKind.Object)
            throw Wrong(file, $"'transports.{Transport}' is no JSON object.");
        foreach (JsonProperty scope in scopes.EnumerateObject())
            policy._byScope[scope.Name] = ReadRequirements(file, $"transports.{Transport}.{scope.Name}", scope.Value);
        return policy;
    }

    private static ImmutableArray<string> ReadRequirements(string file, string place, JsonElement requirements)
    {
        if (requirements.ValueKind is not JsonValueKind.Array || requirements.GetArrayLength() == 0)
            throw Wrong(file, $"'{Quote.Shortened(place)}' is no list of requirements: expected [{{\"type\":\"{Accept}\"}}] or [{{\"type\":\"{Reject}\"}}].");
        return [.. requirements.EnumerateArray().Select(requirement => ReadType(file, place, requirement))];
    }

    private static string ReadType(string file, string place, JsonElement requirement)
    {
        string? type = requirement.ValueKind is JsonValueKind.Object && requirement.TryGetProperty("type", out JsonElement given) && given.ValueKind is JsonValueKind.String
            ? given.GetString()
            : throw Wrong(file, $"'{Quote.Shortened(place)}' has a requirement without 'type'.");
        return type is Accept or Reject && requirement.EnumerateObject().Count() > 1
            ? throw Wrong(file, $"'{Quote.Shortened(place)}' has a requirement '{type}' with more than its type.")
            : type!;
    }

    private static WrongInputException Wrong(string file, string problem, Exception? inner = null) =>
        new($"--policy '{file}' is no policy: {problem}", inner);
}
