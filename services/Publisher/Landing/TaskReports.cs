using EcrMirror.Contracts;
using EcrMirror.State.Plans;

namespace EcrMirror.Publisher.Landing;

/// <summary>What Copiers say, as state keeps it.</summary>
internal static class TaskReports
{
    public static TaskReport Of(ManifestCopied message, CopiedDestination landed) => new()
    {
        Plan = message.Plan,
        Attempt = message.Attempt,
        Repository = landed.Repository,
        Manifest = message.Manifest,
        Tally = landed.Tally,
    };

    public static TaskReport Of(ManifestCopyFailed message, FailedDestination failed) => new()
    {
        Plan = message.Plan,
        Attempt = message.Attempt,
        Repository = failed.Repository,
        Manifest = message.Manifest,
        Tally = failed.Tally,
        Failure = failed.Reason,
        FailureKind = failed.Kind,
    };
}
