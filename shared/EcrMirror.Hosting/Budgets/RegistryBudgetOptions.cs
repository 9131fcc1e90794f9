using EcrMirror.Registry.Pacing;

namespace EcrMirror.Hosting.Budgets;

/// <summary>How many requests one registry takes.</summary>
public sealed class RegistryBudgetOptions
{
    /// <summary>The registry's host, or what its requests are counted by, such as <c>123456789012/eu-west-1</c>.</summary>
    public string Registry { get; set; } = "";

    /// <summary>What its requests are counted by together with those to others that say the same. By its host where this is not set.</summary>
    public string? CountedAs { get; set; }

    /// <summary>Published quotas that it has.</summary>
    public QuotaTable Quotas { get; set; }

    /// <summary>Requests per second by <see cref="RegistryAction"/>, over all other quotas; 0 for no limit.</summary>
    public IDictionary<string, double> PerSecond { get; } = new Dictionary<string, double>(StringComparer.OrdinalIgnoreCase);

    internal IReadOnlyDictionary<RegistryAction, double> Published => Quotas switch
    {
        QuotaTable.Ecr => PublishedQuotas.Ecr,
        QuotaTable.EcrPublic => PublishedQuotas.EcrPublic,
        _ => new Dictionary<RegistryAction, double>(),
    };

    internal IEnumerable<KeyValuePair<RegistryAction, double>> Limits =>
        Published.Concat(PerSecond.Select(given => KeyValuePair.Create(Enum.Parse<RegistryAction>(given.Key, ignoreCase: true), given.Value)));

    internal IEnumerable<string> Problems()
    {
        if (Registry.Length == 0)
            yield return "An entry names no Registry: give its host, or what its requests are counted by.";
        foreach ((string action, double perSecond) in PerSecond)
        {
            if (!Enum.GetNames<RegistryAction>().Contains(action, StringComparer.OrdinalIgnoreCase))
                yield return $"'{action}' in PerSecond of {Registry} is no action: there are {string.Join(", ", Enum.GetNames<RegistryAction>())}.";
            if (perSecond < 0 || !double.IsFinite(perSecond))
                yield return $"{action} in PerSecond of {Registry} is {perSecond}: give requests per second, or 0 for no limit.";
        }
    }
}
