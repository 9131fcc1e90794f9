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
    public Destination For(ImageReference source) => TryFor(source, out TagTemplate? tooLong)
        ?? throw new FormatException($"As '{tooLong}' the tag '{source.Tag}' would be longer than a tag may be.");

    /// <summary>The same; null where the image's tag is too long for one of the names that it would have here.</summary>
    /// <exception cref="FormatException">The name of the repository does not fit the template.</exception>
    public Destination? TryFor(ImageReference source) => TryFor(source, out _);

    private Destination? TryFor(ImageReference source, out TagTemplate? tooLong) =>
        TagTemplate.ExpandAll(Tags.Where(tag => source.Tag is not null || tag.IsFixed), source.Tag ?? Tag.Latest, out tooLong) is { } tags
            ? new Destination { Repository = Repository.Expand(source.Repository), Tags = tags }
            : null;
}
