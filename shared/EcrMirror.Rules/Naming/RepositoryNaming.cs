using EcrMirror.Oci;

namespace EcrMirror.Rules.Naming;

/// <summary>How names of repositories are to be made from those of sources, whatever the registry: <c>mirror/{host}/{path}</c>.</summary>
public sealed class RepositoryNaming
{
    // Names are the same at every registry; a template has one.
    private const string AnyRegistry = "any.invalid";

    private readonly RepositoryTemplate _template;

    private RepositoryNaming(RepositoryTemplate template) => _template = template;

    /// <summary>Reads one.</summary>
    /// <exception cref="FormatException">It is none; the message quotes it and says what is wrong.</exception>
    public static RepositoryNaming Parse(string text)
    {
        if (Repository.NamesHost(text))
            throw new FormatException($"'{Quote.Shortened(text)}' begins with a registry: write what comes after it, such as mirror/{{path}}.");

        return new RepositoryNaming(RepositoryTemplate.Parse($"{AnyRegistry}/{text}"));
    }

    /// <summary>The name for a source; null where it does not give one.</summary>
    public RepositoryName? Find(Repository source) => _template.TryExpand(source)?.Name;

    /// <summary>The text.</summary>
    public override string ToString() => _template.ToString()[(AnyRegistry.Length + 1)..];
}
