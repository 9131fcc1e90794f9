using EcrMirror.Oci;

namespace EcrMirror.Publisher.Publication;

/// <summary>How putting the root under the tags of a destination went.</summary>
/// <param name="PublishedAt">When the last tag was tried.</param>
/// <param name="Set">The tags that point to the root now.</param>
/// <param name="Refused">The tags that do not.</param>
/// <param name="Held">Those that cannot be moved from another image: among the refused where that counts as a failure.</param>
internal sealed record TagOutcomes(DateTimeOffset PublishedAt, IReadOnlyList<Tag> Set, IReadOnlyList<RefusedTag> Refused, IReadOnlyList<HeldTag> Held);

/// <summary>A tag that could not be set.</summary>
/// <param name="Tag">The tag.</param>
/// <param name="Kind">What kind of failure it is.</param>
/// <param name="Reason">Why, for a person.</param>
internal sealed record RefusedTag(Tag Tag, FailureKind Kind, string Reason);
