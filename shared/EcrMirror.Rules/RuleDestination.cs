using EcrMirror.Contracts;
using EcrMirror.Oci;
using EcrMirror.Rules.Naming;

namespace EcrMirror.Rules;

/// <summary>Where images of a rule are kept, in terms of what they are called at the source.</summary>
/// <param name="Repository">The repository.</param>
/// <param name="Tags">The tags that an image has there; none keeps it under its digest only.</param>
public sealed record RuleDestination(RepositoryTemplate Repository, IReadOnlyList<TagTemplate> Tags)
{
    /// <summary>Where one image is kept. An image without a tag has those that are written out.</summary>
    /// <exception cref="FormatException">A name does not fit the template; the message says which.</exception>
    public Destination For(ImageReference source) => new()
    {
        Repository = Repository.Expand(source.Repository),
        Tags = [.. Tags.Where(tag => source.Tag is not null || tag.IsFixed).Select(tag => tag.Expand(source.Tag ?? Tag.Latest)).Distinct()],
    };
}
