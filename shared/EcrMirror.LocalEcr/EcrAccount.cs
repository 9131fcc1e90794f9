using EcrMirror.LocalEcr.Accounts;

namespace EcrMirror.LocalEcr;

/// <summary>An account that an emulated ECR knows.</summary>
public sealed record EcrAccount
{
    /// <summary>The account's number, 12 digits.</summary>
    public required string Id { get; init; }

    /// <summary>
    /// What its public registry is called at ECR Public: the default alias first, then those that were asked for. Without any, a
    /// default alias is made of the account's number.
    /// </summary>
    public IReadOnlyList<string> PublicAliases { get; init; } = [];

    /// <summary>The keys that requests may be signed with.</summary>
    public IReadOnlyList<KeyPair> Keys { get; init; } = [];
}
