using EcrMirror.Rules;

namespace EcrMirror.Scheduler.Rules;

/// <summary>Which of the rules that stand in all places are followed, and how.</summary>
public interface IRuleChoice
{
    /// <summary>What is followed, and what is wrong with the rest.</summary>
    /// <param name="declared">All that is declared, with what is wrong with it.</param>
    RuleSet Choose(RuleSet declared);
}
