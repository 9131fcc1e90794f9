namespace EcrMirror.Ecr.Diagnosis;

/// <summary>
/// Looks at one thing of one registry, repository or image and changes nothing. A check says what it found as soon as it knows it: what it
/// has said by then stays if it takes too long.
/// </summary>
public interface ICheck
{
    /// <summary>The sort of check, one of the words in <see cref="CheckArea"/>.</summary>
    string Area { get; }

    /// <summary>What it looks at, as an operator would write it.</summary>
    string Subject { get; }

    /// <summary>Looks.</summary>
    /// <exception cref="EcrMirror.Registry.RegistryException">It could not; that is a finding of its own.</exception>
    IAsyncEnumerable<Finding> ExamineAsync(CancellationToken cancellationToken);
}

/// <summary>The sorts of checks, in the order in which they are told.</summary>
public static class CheckArea
{
    /// <summary>What is declared to be mirrored.</summary>
    public const string Rules = "rules";

    /// <summary>Who asks, and with what.</summary>
    public const string Credentials = "credentials";

    /// <summary>What a registry or an upstream answers at all.</summary>
    public const string Sources = "sources";

    /// <summary>Whether a repository is there, and as it is declared.</summary>
    public const string Repositories = "repositories";

    /// <summary>What who asks may do.</summary>
    public const string Permissions = "permissions";

    /// <summary>Settings of a registry that a mirror lives with.</summary>
    public const string Settings = "settings";

    /// <summary>How much there may be, and how often.</summary>
    public const string Quotas = "quotas";
}
