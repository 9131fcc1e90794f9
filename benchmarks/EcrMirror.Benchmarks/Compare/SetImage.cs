using EcrMirror.Oci;

namespace EcrMirror.Benchmarks.Compare;

/// <summary>An image under its tag.</summary>
internal sealed record SetImage(string Repository, string Tag, Digest Digest);
