using EcrMirror.Contracts;
using EcrMirror.Oci;

namespace EcrMirror.Cli.Copy;

/// <summary>Reads what the user typed as one request.</summary>
internal static class CopyRequest
{
    /// <summary>The request; its id is derived from what it asks for.</summary>
    /// <exception cref="WrongInputException">A reference is malformed, or a destination is ambiguous.</exception>
    public static MirrorRequest From(string sourceText, IReadOnlyList<string> destinationTexts, params IReadOnlyList<Platform> platforms) =>
        From(CopyWords.Flags, sourceText, destinationTexts, platforms);

    /// <summary>The same, where the command calls its parts by other names.</summary>
    /// <exception cref="WrongInputException">A reference is malformed, or a destination is ambiguous.</exception>
    public static MirrorRequest From(
        CopyWords words, string sourceText, IReadOnlyList<string> destinationTexts, IReadOnlyList<Platform> platforms)
    {
        ImageReference source = Read(words.Source, sourceText);
        Destination[] destinations = [.. destinationTexts.Select(text => ReadDestination(words.Destination, text, source))];
        return new MirrorRequest
        {
            RequestId = "copy-" + PlanId.Derive(string.Join('\n', [sourceText, .. destinationTexts, .. platforms.Select(platform => $"platform {platform}")])),
            Source = source,
            Destinations =
            [
                // Outcomes are told apart by repository.
                .. destinations.GroupBy(destination => destination.Repository).Select(same => new Destination
                {
                    Repository = same.Key,
                    Tags = [.. same.SelectMany(destination => destination.Tags).Distinct()],
                }),
            ],
            Platforms = platforms.Count == 0 ? null : platforms,
        };
    }

    private static Destination ReadDestination(string name, string text, ImageReference source)
    {
        if (string.IsNullOrWhiteSpace(text))
            throw new WrongInputException($"{name} is empty: give it as host/name[:tag], such as 127.0.0.1:5000/team/app.");
        if (!Repository.NamesHost(text))
            throw new WrongInputException($"{name} '{text}' names no registry: write its host in front, such as 127.0.0.1:5000/{text} (Docker Hub is docker.io/…).");

        ImageReference destination = Read(name, text);
        if (destination.Digest is not null)
            throw new WrongInputException($"{name} '{text}' has a digest: the digest comes from the source. Give a tag, or none.");

        Tag? tag = ImageReference.NamesTagOrDigest(text) ? destination.Tag : source.Tag;
        if (destination.Repository == source.Repository && tag == source.Tag)
            throw new WrongInputException($"{name} '{text}' is the source itself.");

        return new Destination { Repository = destination.Repository, Tags = tag is { } set ? [set] : [] };
    }

    private static ImageReference Read(string option, string text)
    {
        try
        {
            return ImageReference.Parse(text);
        }
        catch (FormatException malformed)
        {
            throw new WrongInputException($"{option}: {malformed.Message}", malformed);
        }
    }
}
