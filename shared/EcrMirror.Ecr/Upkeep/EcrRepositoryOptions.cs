using System.ComponentModel.DataAnnotations;

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
}
