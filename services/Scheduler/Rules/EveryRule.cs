using EcrMirror.Rules;

namespace EcrMirror.Scheduler.Rules;

/// <summary>All of them, as they are declared.</summary>
internal sealed class EveryRule : IRuleChoice
{
    public RuleSet Choose(RuleSet declared) => declared;
}
