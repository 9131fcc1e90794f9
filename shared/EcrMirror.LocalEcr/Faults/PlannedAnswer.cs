using System.Net;

namespace EcrMirror.LocalEcr.Faults;

/// <summary>An answer that is given instead of the true one.</summary>
internal sealed record PlannedAnswer(HttpStatusCode Status, string Code, string? RetryAfter);
