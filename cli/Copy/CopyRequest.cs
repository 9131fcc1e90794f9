using EcrMirror.Contracts;
using EcrMirror.Oci;

namespace EcrMirror.Cli.Copy;

/// <summary>Reads what the user typed as one request.</summary>
internal static class CopyRequest
{
    /// <summary>The request; its id is derived from what it asks for.</summary>
    /// <exception cref="WrongInputException">A reference is malformed, or a destination is ambiguous.</exception>
    public static MirrorRequest From(string sourceText, IReadOnlyList<string> destinationTexts, params IReadOnlyList<string> platformTexts)
    {
        ImageReference source = Read("--src", sourceText);
        Destination[] destinations = [.. destinationTexts.Select(text => ReadDestination(text, source))];
        return new MirrorRequest
        {
            RequestId = "copy-" + PlanId.Derive(string.Join('\n', [sourceText, .. destinationTexts, .. platformTexts.Select(platform => $"platform {platform}")])),
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
            Platforms = platformTexts.Count == 0 ? null : [.. platformTexts.Select(ReadPlatform)],
        };
    }

    private static Platform ReadPlatform(string text)
    {
        try
        {
            return Platform.Parse(text);
        }
        catch (FormatException malformed)
        {
            throw new WrongInputException($"--platform: {malformed.Message}", malformed);
        }
    }

    private static Destination ReadDestination(string text, ImageReference source)
    {
        if (string.IsNullOrWhiteSpace(text))
            throw new WrongInputException("--dest is empty: give it as host/name[:tag], such as 127.0.0.1:5000/team/app.");
        if (!Repository.NamesHost(text))
            throw new WrongInputException($"--dest '{text}' names no registry: write its host in front, such as 127.0.0.1:5000/{text} (Docker Hub is docker.io/…).");

        ImageReference destination = Read("--dest", text);
        if (destination.Digest is not null)
            throw new WrongInputException($"--dest '{text}' has a digest: the digest comes from the source. Give a tag, or none.");

        Tag? tag = ImageReference.NamesTagOrDigest(text) ? destination.Tag : source.Tag;
        if (destination.Repository == source.Repository && tag == source.Tag)
            throw new WrongInputException($"--dest '{text}' is the source itself.");

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
