using EcrMirror.Rules;
using Microsoft.Extensions.DependencyInjection;

namespace EcrMirror.Cli.Rules;

/// <summary>A place of rules that needs services of its own, among which it is the only one: they live until the rules were read.</summary>
internal sealed class ServedRuleSource(ServiceProvider services) : IRuleSource, IAsyncDisposable
{
    public async Task<RuleSet> ReadAsync(CancellationToken cancellationToken)
    {
        RuleSet read = await services.GetRequiredService<IRuleSource>().ReadAsync(cancellationToken);

        // Nothing was read before that could count on.
        return read.Unread is { } unread ? throw unread : read;
    }

    public ValueTask DisposeAsync() => services.DisposeAsync();
}
