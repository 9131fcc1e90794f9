using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace EcrMirror.Oci;

/// <summary>
/// The name of a repository within its registry: lower-case path components joined by <c>/</c>. Equality is that of the text. The
/// default value names nothing: reading it throws <see cref="InvalidOperationException"/>.
/// </summary>
/// <remarks>Source: distribution-spec, "Pulling manifests".</remarks>
[JsonConverter(typeof(RepositoryNameJsonConverter))]
public readonly partial record struct RepositoryName
{
    private readonly string? _text;

    private RepositoryName(string text) => _text = text;

    /// <summary>Reads a repository name.</summary>
    /// <exception cref="FormatException">The text is no repository name; the message quotes it.</exception>
    public static RepositoryName Parse(string text) =>
        TryParse(text, out RepositoryName name)
            ? name
            : throw new FormatException(
                $"'{Quote.Shortened(text)}' is not a repository name: expected lower-case letters and digits, separated by '.', '_', '-' and '/'.");

    /// <summary>Reads a repository name; false, and the default value, where the text is none.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out RepositoryName name)
    {
        bool matches = text is not null && text.Length <= OciLimits.RepositoryLength && Grammar().IsMatch(text);
        name = matches ? new RepositoryName(text!) : default;
        return matches;
    }

    /// <summary>The text.</summary>
    public override string ToString() =>
        _text ?? throw new InvalidOperationException("This repository name was never set: it names nothing.");

    [GeneratedRegex(@"\A[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Grammar();

    /// <summary>Its JSON form. Public, because what is generated for types that have one as a member makes converters by itself.</summary>
    public sealed class RepositoryNameJsonConverter : TextJsonConverter<RepositoryName>
    {
        /// <inheritdoc/>
        protected override RepositoryName Parse(string text) => RepositoryName.Parse(text);
    }
}
