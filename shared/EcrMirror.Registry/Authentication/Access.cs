using EcrMirror.Oci;

namespace EcrMirror.Registry.Authentication;

/// <summary>What a request needs to be allowed, as scopes of the token protocol.</summary>
/// <remarks>Source: distribution, "Token Scope Documentation".</remarks>
internal sealed record Access
{
    private Access(RepositoryName repository, params string[] scopes)
    {
        Repository = repository;
        Scopes = scopes;
    }

    /// <summary>The repository whose credentials are used.</summary>
    public RepositoryName Repository { get; }

    /// <summary>The scopes, the repository's own first.</summary>
    public IReadOnlyList<string> Scopes { get; private init; }

    /// <summary>Whether it is about reading alone.</summary>
    public bool IsRead { get; private init; }

    /// <summary>Reading a repository.</summary>
    public static Access Read(RepositoryName repository) => new(repository, $"repository:{repository}:pull") { IsRead = true };

    /// <summary>Writing a repository.</summary>
    public static Access Write(RepositoryName repository) => new(repository, $"repository:{repository}:pull,push");

    /// <summary>Taking something away from a repository.</summary>
    public static Access Remove(RepositoryName repository) => new(repository, $"repository:{repository}:delete");

    /// <summary>Writing a repository, and reading another of the same registry.</summary>
    public static Access Mount(RepositoryName repository, RepositoryName from) =>
        new(repository, $"repository:{repository}:pull,push", $"repository:{from}:pull");

    /// <summary>This and what else a challenge asks for.</summary>
    public Access With(IEnumerable<string> more) => this with { Scopes = [.. Scopes.Union(more)] };
}
