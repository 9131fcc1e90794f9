using System.Collections.Immutable;

namespace EcrMirror.Distributed.Tests.Permissions;

/// <summary>One statement of a policy of ours: what is allowed, where.</summary>
internal sealed record PolicyStatement(string Sid, ImmutableArray<string> Actions, ImmutableArray<string> Resources);
