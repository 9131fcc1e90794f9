using EcrMirror.Cli.Output;
using EcrMirror.Contracts;
using EcrMirror.Publisher.Notices;
using EcrMirror.Rules;
using EcrMirror.Scheduler.Rules;

namespace EcrMirror.Cli.Watch;

/// <summary>Says what happens while rules are followed, as it happens, and in between what comes next. Nothing is said while nothing happens.</summary>
/// <param name="consoles">Where.</param>
/// <param name="isJson">Whether events are documents, one a line, in place of text.</param>
/// <param name="isAll">Whether images that were in place are told as well.</param>
/// <param name="known">What is wrong with rules and was said already.</param>
/// <param name="time">The clock.</param>
internal sealed class WatchBoard(Consoles consoles, bool isJson, bool isAll, IReadOnlyList<RuleFinding> known, TimeProvider time) : INoticeBoard, IRuleObserver
{
    private readonly Lock _lock = new();
    private readonly HashSet<string> _known = [.. known.Select(finding => finding.ToString())];
    private IReadOnlyList<string>? _followed;
    private int _open;
    private long _endedAt;
    private bool _hasSpoken;

    /// <inheritdoc/>
    public Task PostAsync(object happened, CancellationToken cancellationToken)
    {
        Tell(happened);
        return Task.CompletedTask;
    }

    /// <summary>One thing has happened.</summary>
    public void Tell(object happened)
    {
        if (happened is MirrorFoundCurrent && !isAll)
            return;

        lock (_lock)
        {
            if (isJson)
                consoles.Say(EventText.Of(happened));
            else
                _hasSpoken |= WatchReport.Write(consoles, happened);
        }
    }

    /// <summary>A rule is being followed.</summary>
    public void Begin()
    {
        lock (_lock)
            _open++;
    }

    /// <summary>One that was has ended.</summary>
    public void End()
    {
        lock (_lock)
        {
            _open--;
            _endedAt = time.GetTimestamp();
        }
    }

    /// <summary>Something went wrong that is no event.</summary>
    public void Complain(string message)
    {
        lock (_lock)
            consoles.Complain(message);
    }

    /// <inheritdoc/>
    public void Found(RuleFinding finding)
    {
        // What was said at the start is said again if it was gone meanwhile.
        lock (_lock)
        {
            if (finding.IsError && !_known.Remove(finding.ToString()))
                consoles.Complain(finding.ToString());
        }
    }

    /// <inheritdoc/>
    public void Looked(RuleOutlook outlook)
    {
        lock (_lock)
        {
            string[] followed = [.. outlook.Rules.Select(rule => rule.Id).Order(StringComparer.Ordinal)];
            bool isChanged = _followed is null || !_followed.SequenceEqual(followed);
            _followed = followed;
            bool isRoundOver = _hasSpoken && _open == 0 && outlook.ReadAt >= _endedAt;
            if (isJson || (!isChanged && !isRoundOver))
                return;

            _hasSpoken = false;
            WatchReport.WriteOutlook(consoles, outlook, isChanged);
        }
    }
}
