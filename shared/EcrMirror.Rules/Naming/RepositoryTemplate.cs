using System.Text.RegularExpressions;
using EcrMirror.Oci;

namespace EcrMirror.Rules.Naming;

/// <summary>
/// What a destination's repository is called: <c>123456789012.dkr.ecr.eu-west-1.amazonaws.com/mirror/{host}/{path}</c>. <c>{host}</c> is the
/// source's host, <c>{path}</c> its repository's whole name, <c>{name}</c> the last part of that, <c>{project}</c> what is before it.
/// </summary>
public sealed partial class RepositoryTemplate : IEquatable<RepositoryTemplate>
{
    private static readonly string[] Names = ["host", "path", "project", "name"];

    private readonly string _text;

    private RepositoryTemplate(string text) => _text = text;

    /// <summary>Whether it is the same repository whatever the source.</summary>
    public bool IsFixed => !_text.Contains('{', StringComparison.Ordinal);

    /// <summary>Reads a template.</summary>
    /// <exception cref="FormatException">It is none; the message quotes it and says what is wrong.</exception>
    public static RepositoryTemplate Parse(string text)
    {
        foreach (Match placeholder in Placeholder().Matches(text))
        {
            if (!Names.Contains(placeholder.Groups["name"].Value))
                throw new FormatException($"'{Quote.Shortened(text)}' has {Quote.Shortened(placeholder.Value)}, which stands for nothing: there are {{host}}, {{path}}, {{project}} and {{name}}.");
        }

        var template = new RepositoryTemplate(text);
        template.Expand(Repository.Parse("example.com/project/component"));
        return template;
    }

    /// <summary>The repository for a source.</summary>
    /// <exception cref="FormatException">The source's names do not give the name of a repository.</exception>
    public Repository Expand(Repository source)
    {
        string path = source.Name.ToString();
        string expanded = Placeholder().Replace(_text, placeholder => placeholder.Groups["name"].Value switch
        {
            // A port's colon is no letter of a name.
            "host" => source.Host.ToString().Replace(':', '-'),
            "path" => path,
            "project" => path.LastIndexOf('/') is var end and > 0
                ? path[..end]
                : throw new FormatException($"'{Quote.Shortened(_text)}' has {{project}}, and '{Quote.Shortened(path)}' has nothing before its last part."),
            _ => path[(path.LastIndexOf('/') + 1)..],
        });
        if (!Repository.NamesHost(expanded))
            throw new FormatException($"'{Quote.Shortened(_text)}' names no registry: write its host in front, such as 127.0.0.1:5000/{Quote.Shortened(expanded)} (Docker Hub is docker.io/…).");
        return Repository.Parse(expanded);
    }

    /// <summary>The same; null where the source's names do not give the name of a repository.</summary>
    public Repository? TryExpand(Repository source)
    {
        try
        {
            return Expand(source);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>The text.</summary>
    public override string ToString() => _text;

    /// <inheritdoc/>
    public bool Equals(RepositoryTemplate? other) => other is not null && _text == other._text;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as RepositoryTemplate);

    /// <inheritdoc/>
    public override int GetHashCode() => _text.GetHashCode(StringComparison.Ordinal);

    [GeneratedRegex(@"\{(?<name>[^}]*)\}", RegexOptions.CultureInvariant)]
    private static partial Regex Placeholder();
}
