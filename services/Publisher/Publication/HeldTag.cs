using EcrMirror.Contracts;
using EcrMirror.Oci;

namespace EcrMirror.Publisher.Publication;

/// <summary>A tag that points to another image, and that its repository does not let be moved.</summary>
/// <param name="Tag">The tag.</param>
/// <param name="Actual">What it points to; null if that could not be found out.</param>
/// <param name="Resolution">What was done about it.</param>
/// <param name="SideTag">The tag that was set instead; null where none was.</param>
/// <param name="Reason">What the registry said.</param>
internal sealed record HeldTag(Tag Tag, Digest? Actual, ImmutableTagResolution Resolution, Tag? SideTag, string Reason);
