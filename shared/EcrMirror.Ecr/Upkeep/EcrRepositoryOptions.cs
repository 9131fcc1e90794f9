using System.ComponentModel.DataAnnotations;
using EcrMirror.Oci;

namespace EcrMirror.Ecr.Upkeep;

/// <summary>Which repositories may be made, and how they are to be.</summary>
public sealed class EcrRepositoryOptions
{
    /// <summary>Whether a destination's repository is made where it is missing; otherwise the destination fails.</summary>
    public bool Create { get; set; } = true;

    /// <summary>How long what was found about a repository's settings is taken to be so. Shorter finds changes by others earlier, and asks more.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan CheckInterval { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>
    /// How repositories are to be, by how their names begin. Of those that fit a repository the one with the longest prefix counts, alone.
    /// </summary>
    public IList<EcrRepositoryTemplate> Templates { get; } = [];

    /// <summary>
    /// Prefixes of pull-through cache rules under which images are copied all the same. Otherwise a repository that Amazon ECR fills from
    /// elsewhere is not written.
    /// </summary>
    public IList<string> CopyUnderPullThrough { get; } = [];

    /// <summary>The template that counts for a repository; null where none fits.</summary>
    internal EcrRepositoryTemplate? FindTemplate(Repository repository) => Templates
        .Where(template => (template.Registry is null || template.Registry.Equals(repository.Host.ToString(), StringComparison.OrdinalIgnoreCase)) && template.Fits(repository.Name.ToString()))
        .MaxBy(template => (template.Prefix.TrimEnd('/').Length, template.Registry is null ? 0 : 1));
}
