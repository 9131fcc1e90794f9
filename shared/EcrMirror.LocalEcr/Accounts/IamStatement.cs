using System.Collections.Immutable;
using System.IO.Enumeration;
using System.Text.Json;

namespace EcrMirror.LocalEcr.Accounts;

/// <summary>One statement of a policy: an effect, and what it is about.</summary>
internal sealed record IamStatement
{
    private static readonly string[] Known =
        ["Sid", nameof(Effect), "Action", "NotAction", "Resource", "NotResource", "Principal", "NotPrincipal", "Condition"];

    public required IamEffect Effect { get; init; }

    public required IamPatterns Actions { get; init; }

    public required IamPatterns Resources { get; init; }

    /// <summary>Everybody, in the policy of an identity: whose it is is not the policy's matter.</summary>
    public required IamPatterns Principals { get; init; }

    public required ImmutableArray<IamCondition> Conditions { get; init; }

    public static IamStatement Read(JsonElement statement)
    {
        if (statement.ValueKind is not JsonValueKind.Object)
            throw new FormatException("A statement is an object.");
        if (statement.EnumerateObject().FirstOrDefault(member => !Known.Contains(member.Name)) is { Value.ValueKind: not JsonValueKind.Undefined } unknown)
            throw new FormatException($"A statement has no '{unknown.Name}'.");

        return new IamStatement
        {
            Effect = statement.TryGetProperty(nameof(Effect), out JsonElement effect) && Enum.TryParse(effect.GetString(), out IamEffect known)
                ? known
                : throw new FormatException("The Effect of a statement is Allow or Deny."),
            Actions = Patterns(statement, "Action", "NotAction", value => JsonTexts.Read(value, "Action"))
                ?? throw new FormatException("A statement names an Action or a NotAction."),

            // A repository's policy names no resource: it is about its repository.
            Resources = Patterns(statement, "Resource", "NotResource", value => JsonTexts.Read(value, "Resource")) ?? IamPatterns.Everything,
            Principals = Patterns(statement, "Principal", "NotPrincipal", ReadPrincipals) ?? IamPatterns.Everything,
            Conditions = statement.TryGetProperty("Condition", out JsonElement conditions) ? IamCondition.ReadAll(conditions) : [],
        };
    }

    // Actions are the same in any case, ARNs are not.
    public bool IsAbout(IamRequest request) =>
        Actions.Match(pattern => FileSystemName.MatchesSimpleExpression(pattern, request.Action, ignoreCase: true))
        && Resources.Match(pattern => FileSystemName.MatchesSimpleExpression(pattern, request.Resource, ignoreCase: false))
        && Principals.Match(pattern => IsPrincipal(pattern, request.Principal))
        && Conditions.All(condition => condition.IsMet(request.Context));

    private static IamPatterns? Patterns(JsonElement statement, string name, string negation, Func<JsonElement, ImmutableArray<string>> read) =>
        statement.TryGetProperty(name, out JsonElement these) ? new IamPatterns(read(these), IsNegated: false)
        : statement.TryGetProperty(negation, out JsonElement others) ? new IamPatterns(read(others), IsNegated: true)
        : null;

    // "*", or an object of kinds: {"AWS": "arn:…", "Service": "…"}.
    private static ImmutableArray<string> ReadPrincipals(JsonElement value) => value.ValueKind is JsonValueKind.Object
        ? [.. value.EnumerateObject().SelectMany(kind => JsonTexts.Read(kind.Value, "Principal"))]
        : JsonTexts.Read(value, "Principal");

    // An account, alone or as its root, means everybody in it who is allowed by policies of his own. A role means its sessions.
    private static bool IsPrincipal(string pattern, string? principal)
    {
        if (pattern is "*")
            return true;
        if (principal is null)
            return false;

        string[] parts = principal.Split(':');
        string account = parts is [_, _, _, _, var number, ..] ? number : "";
        return pattern == principal
            || pattern == account
            || pattern == $"arn:aws:iam::{account}:root"
            || (parts[^1].Split('/') is ["assumed-role", var role, ..] && pattern == $"arn:aws:iam::{account}:role/{role}");
    }
}
