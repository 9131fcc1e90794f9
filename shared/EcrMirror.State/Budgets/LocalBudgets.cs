using System.Security.Cryptography;
using EcrMirror.State.Storage;

namespace EcrMirror.State.Budgets;

/// <summary>Budgets of one process, in its memory: what is left where state is out of reach.</summary>
public static class LocalBudgets
{
    /// <summary>New budgets, of which nothing is spent.</summary>
    public static IActionBudgets Create(TimeProvider time) =>
        new ActionBudgets(new InMemoryStorage(time), time, new Random(RandomNumberGenerator.GetInt32(int.MaxValue)));
}
