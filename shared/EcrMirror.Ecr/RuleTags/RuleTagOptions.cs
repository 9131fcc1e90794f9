using System.ComponentModel.DataAnnotations;

namespace EcrMirror.Ecr.RuleTags;

/// <summary>Which repositories of Amazon ECR say in their resource tags what is mirrored into them, and how these tags are called.</summary>
public sealed class RuleTagOptions
{
    /// <summary>The name of the configuration section.</summary>
    public const string Section = "Rules:ResourceTags";

    /// <summary>
    /// Hosts of the private registries whose repositories are asked for their tags, such as
    /// <c>123456789012.dkr.ecr.eu-west-1.amazonaws.com</c>. Without any, nothing is asked.
    /// </summary>
    public IList<string> Registries { get; } = [];

    /// <summary>What names of repositories begin with that are asked for their tags; without it all of them are.</summary>
    public string? Prefix { get; set; }

    /// <summary>How long what was read is good. Shorter heeds changes earlier; each time takes one request for each repository.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan ReadEvery { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>Requests in flight for each registry while its tags are read.</summary>
    [Range(1, 100)]
    public int Concurrent { get; set; } = 8;

    /// <summary>The key of the tag that names the repository to mirror from.</summary>
    [Required]
    public string ImageKey { get; set; } = "upstream-image";

    /// <summary>The key of the tag that says which of its tags.</summary>
    [Required]
    public string TagsKey { get; set; } = "upstream-tags";

    /// <summary>The key of the tag that says which of them not.</summary>
    [Required]
    public string IgnoreKey { get; set; } = "ignore-tags";

    /// <summary>The key of the tag with a schedule.</summary>
    [Required]
    public string ScheduleKey { get; set; } = "upstream-schedule";

    /// <summary>The key of the tag with platforms, with blanks between them.</summary>
    [Required]
    public string PlatformsKey { get; set; } = "upstream-platforms";

    /// <summary>The key of the tag with the rule's id; without it, the ARN of the repository is its id.</summary>
    [Required]
    public string IdKey { get; set; } = "upstream-id";

    /// <summary>The key of the tag that names a rule of another place, which then says everything that the repository's tags do not.</summary>
    [Required]
    public string RuleKey { get; set; } = "mirror-rule";
}
