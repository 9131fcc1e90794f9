namespace EcrMirror.LocalEcr.Accounts;

/// <summary>An access key that emulated services know, and who it stands for. Never a real secret.</summary>
public sealed record KeyPair
{
    /// <summary>The id of the key, such as <c>AKIAIOSFODNN7EXAMPLE</c>.</summary>
    public required string AccessKeyId { get; init; }

    /// <summary>What requests are signed with.</summary>
    public required string SecretAccessKey { get; init; }

    /// <summary>The token that must come with the key, for the keys of a session; null for those of a user.</summary>
    public string? SessionToken { get; init; }

    /// <summary>Until when the key is good; for ever where it is null.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The account, 12 digits.</summary>
    public required string Account { get; init; }

    /// <summary>What follows the account in the ARN of who has the key, such as <c>user/mirror</c> or <c>assumed-role/mirror/1</c>.</summary>
    public string Principal { get; init; } = "user/local";

    /// <summary>What the key may do; everything in its own account where it is null.</summary>
    public IReadOnlyList<IamPolicy>? Policies { get; init; }

    /// <summary>The ARN of who has the key.</summary>
    public string Arn => $"arn:aws:{(Principal.StartsWith("assumed-role/", StringComparison.Ordinal) ? "sts" : "iam")}::{Account}:{Principal}";

    /// <summary>Who has the key, without its secret: a record would print it.</summary>
    public override string ToString() => $"{AccessKeyId} of {Arn}";
}
