using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using EcrMirror.Oci;

namespace EcrMirror.Contracts;

/// <summary>
/// Names a plan by what it is about, so that the same work asked twice is the same plan: 32 lower-case hex digits. The default
/// value names nothing: reading it throws <see cref="InvalidOperationException"/>.
/// </summary>
[JsonConverter(typeof(PlanIdJsonConverter))]
public readonly record struct PlanId
{
    private const int Length = 32;

    private readonly string? _text;

    private PlanId(string text) => _text = text;

    /// <summary>The id of the work that a text describes.</summary>
    public static PlanId Derive(string canonicalText) =>
        new(Digest.Sha256(System.Text.Encoding.UTF8.GetBytes(canonicalText)).Encoded[..Length]);

    /// <summary>Reads the text form.</summary>
    /// <exception cref="FormatException">The text is no plan id.</exception>
    public static PlanId Parse(string text) =>
        TryParse(text, out PlanId id) ? id : throw new FormatException($"A plan id is {Length} lower-case hex digits.");

    /// <summary>Reads the text form; false, and the default value, where the text is no plan id.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out PlanId id)
    {
        bool matches = text?.Length == Length && text.All(c => char.IsAsciiHexDigitLower(c));
        id = matches ? new PlanId(text!) : default;
        return matches;
    }

    /// <summary>The text.</summary>
    public override string ToString() => _text ?? throw new InvalidOperationException("This plan id was never set: it names nothing.");

    /// <summary>Its JSON form. Public, because what is generated for types that have one as a member makes converters by itself.</summary>
    public sealed class PlanIdJsonConverter : TextJsonConverter<PlanId>
    {
        /// <inheritdoc/>
        protected override PlanId Parse(string text) => PlanId.Parse(text);
    }
}
