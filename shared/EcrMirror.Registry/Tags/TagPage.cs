namespace EcrMirror.Registry.Tags;

/// <summary>A page of tags as it was served.</summary>
/// <param name="Names">What it lists.</param>
/// <param name="Next">Where the next page is; null on the last.</param>
/// <param name="ETag">What the registry calls this state of it, verbatim; null where it does not say.</param>
internal sealed record TagPage(IReadOnlyList<string> Names, Uri? Next, string? ETag)
{
    private const int BytesPerName = 56;

    /// <summary>The memory that it takes, about.</summary>
    public long Bytes => Names.Sum(name => BytesPerName + (2L * name.Length)) + (2L * ((ETag?.Length ?? 0) + (Next?.OriginalString.Length ?? 0)));
}
