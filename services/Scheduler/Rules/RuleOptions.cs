using System.ComponentModel.DataAnnotations;

namespace EcrMirror.Scheduler.Rules;

/// <summary>How rules are read.</summary>
public sealed class RuleOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Scheduler:Rules";

    /// <summary>Files with rules, and folders of them (<c>*.yaml</c>, <c>*.yml</c>), besides those of the mirror table.</summary>
    public IList<string> Files { get; } = [];

    /// <summary>
    /// How long rules that were read are used again, to allow requests and for push events. A longer time asks state less often; a rule
    /// that was removed counts for as long, and one that was added is heeded for pushes as much later. Before a request is denied, and
    /// for a sweep, rules are always read.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan TrustedFor { get; set; } = TimeSpan.FromMinutes(1);
}
