using EcrMirror.Rules;
using EcrMirror.Rules.Moving;
using Microsoft.Extensions.DependencyInjection;

namespace EcrMirror.Cli.Rules;

/// <summary>A place of rules, for as long as a command writes to it.</summary>
internal sealed class OpenedPlace(string name, IRulePlace place, ServiceProvider? services) : IAsyncDisposable
{
    /// <summary>What it is called.</summary>
    public string Name => name;

    public IRulePlace Place => place;

    /// <summary>What stands there.</summary>
    /// <exception cref="WrongInputException">It cannot be read.</exception>
    public async Task<RuleSet> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            RuleSet read = await place.ReadAsync(cancellationToken);
            return read.Unread is { } unread ? throw unread : read;
        }
        catch (RuleSourceException unreadable)
        {
            throw new WrongInputException(unreadable.Message, unreadable);
        }
    }

    /// <summary>Writes what steps change; those that could not be written come back refused.</summary>
    /// <exception cref="WrongInputException">The place cannot be read any more.</exception>
    public async Task<IReadOnlyList<RuleMoveStep>> WriteAsync(IReadOnlyList<RuleMoveStep> steps, CancellationToken cancellationToken)
    {
        RuleMoveStep[] written = [.. steps.Where(step => step.Change is not null)];
        if (written.Length == 0)
            return steps;

        try
        {
            IReadOnlyList<string?> problems = await place.ChangeAsync([.. written.Select(step => step.Change!)], cancellationToken);
            Dictionary<RuleMoveStep, string?> became = new(ReferenceEqualityComparer.Instance);
            for (int at = 0; at < written.Length; at++)
                became.Add(written[at], problems[at]);
            return [.. steps.Select(step => became.GetValueOrDefault(step) is { } problem ? new RuleMoveStep(step.Id, RuleMoveKind.Refused, [problem]) : step)];
        }
        catch (RuleSourceException unreadable)
        {
            throw new WrongInputException(unreadable.Message, unreadable);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (services is not null)
            await services.DisposeAsync();
    }
}
