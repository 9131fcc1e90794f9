using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace EcrMirror.Oci;

/// <summary>A repository: a name at a registry host, written <c>host/name</c>. Equality is that of both parts.</summary>
/// <param name="Host">The registry.</param>
/// <param name="Name">The name within it.</param>
[JsonConverter(typeof(RepositoryJsonConverter))]
public readonly record struct Repository(RegistryHost Host, RepositoryName Name)
{
    /// <summary>
    /// Reads a repository, with Docker Hub's short forms: <c>alpine</c> is <c>docker.io/library/alpine</c>.
    /// </summary>
    /// <exception cref="FormatException">The text is no repository, or carries a tag or digest; the message quotes it.</exception>
    public static Repository Parse(string text) =>
        TryParse(text, out Repository repository)
            ? repository
            : throw new FormatException(
                $"'{Quote.Shortened(text)}' is not a repository: expected host/name, such as 127.0.0.1:5000/team/app, without tag and digest.");

    /// <summary>Reads a repository; false, and the default value, where the text is none.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Repository repository)
    {
        repository = default;
        if (string.IsNullOrEmpty(text) || text.Length > OciLimits.RepositoryLength)
            return false;

        RegistryHost host = RegistryHost.DockerHub;
        string path = text;
        if (NamesHost(text))
        {
            int slash = text.IndexOf('/');
            if (!RegistryHost.TryParse(text[..slash], out host))
                return false;
            path = text[(slash + 1)..];
        }

        if (host == RegistryHost.DockerHub && !path.Contains('/'))
            path = "library/" + path;
        if (!RepositoryName.TryParse(path, out RepositoryName name))
            return false;

        // A short form can pass the bound that its full form, which is what we write, does not.
        var parsed = new Repository(host, name);
        if (parsed.ToString().Length > OciLimits.RepositoryLength)
            return false;

        repository = parsed;
        return true;
    }

    /// <summary>
    /// Whether the text starts with a registry host, rather than with a name on Docker Hub: the part before the first slash has a
    /// dot, a colon or an upper-case letter, or is <c>localhost</c>. Source: the reference grammar of distribution.
    /// </summary>
    public static bool NamesHost(string text)
    {
        int slash = text.IndexOf('/');
        if (slash < 0)
            return false;

        ReadOnlySpan<char> first = text.AsSpan(0, slash);
        return first.ContainsAny('.', ':') || first is "localhost" || first.ContainsAnyInRange('A', 'Z');
    }

    /// <summary>The text, <c>host/name</c>.</summary>
    public override string ToString() => $"{Host}/{Name}";

    /// <summary>Its JSON form. Public, because what is generated for types that have one as a member makes converters by itself.</summary>
    public sealed class RepositoryJsonConverter : TextJsonConverter<Repository>
    {
        /// <inheritdoc/>
        protected override Repository Parse(string text) => Repository.Parse(text);
    }
}
