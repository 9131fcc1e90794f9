using System.Collections.Immutable;
using System.Text.Json;

namespace EcrMirror.LocalEcr.Accounts;

/// <summary>
/// A policy of IAM: what some actions on some resources are allowed or denied to. Of the language it knows effects, actions, resources
/// and principals with their negations and wildcards, and the conditions on strings, ARNs, booleans and absent keys. What it does not
/// know it refuses to read, rather than to allow or deny by chance.
/// </summary>
/// <remarks>Source: IAM user guide, "IAM JSON policy elements reference" and "Policy evaluation logic".</remarks>
public sealed class IamPolicy
{
    private readonly ImmutableArray<IamStatement> _statements;

    private IamPolicy(ImmutableArray<IamStatement> statements) => _statements = statements;

    /// <summary>Reads a policy.</summary>
    /// <exception cref="FormatException">The text is no policy, or says what is not known here; the message names it.</exception>
    public static IamPolicy Parse(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            JsonElement root = document.RootElement;
            if (root.ValueKind is not JsonValueKind.Object || !root.TryGetProperty("Statement", out JsonElement statements))
                throw new FormatException("A policy is an object with a Statement.");
            return new IamPolicy([.. JsonTexts.Each(statements).Select(IamStatement.Read)]);
        }
        catch (JsonException broken)
        {
            throw new FormatException($"The policy is no JSON: {broken.Message}", broken);
        }
    }

    /// <summary>What the policy says about an action; neither where no statement is about it.</summary>
    public IamEffect? Evaluate(IamRequest request)
    {
        IamEffect? found = null;
        foreach (IamStatement statement in _statements.Where(statement => statement.IsAbout(request)))
        {
            if (statement.Effect is IamEffect.Deny)
                return IamEffect.Deny;
            found = IamEffect.Allow;
        }

        return found;
    }

    /// <summary>Whether some policies together allow an action: one does, and none denies it.</summary>
    public static bool Allows(IEnumerable<IamPolicy> policies, IamRequest request)
    {
        List<IamEffect?> effects = [.. policies.Select(policy => policy.Evaluate(request))];
        return effects.Contains(IamEffect.Allow) && !effects.Contains(IamEffect.Deny);
    }
}
