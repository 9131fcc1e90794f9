using EcrMirror.Oci;

namespace EcrMirror.Cli.Doctor;

/// <summary>What is to be looked at.</summary>
internal sealed record DoctorRequest(IReadOnlyList<ImageReference> Sources, IReadOnlyList<Repository> Destinations)
{
    /// <summary>Reads what the user typed.</summary>
    /// <exception cref="WrongInputException">Something is malformed.</exception>
    public static DoctorRequest From(IReadOnlyList<string> sources, IReadOnlyList<string> destinations) =>
        new([.. sources.Select(ReadSource).Distinct()], [.. destinations.Select(ReadDestination).Distinct()]);

    /// <summary>The same, and what rules name.</summary>
    /// <exception cref="WrongInputException">Nothing was named, and there is no state that could have rules.</exception>
    public DoctorRequest With(DeclaredRules? declared) => declared is null
        ? Sources.Count + Destinations.Count > 0
            ? this
            : throw new WrongInputException(
                "Nothing to look at: name images with --src, repositories with --dest, or with --config the settings of services that have rules (State:SqliteFile or State:DynamoDb).")
        : new DoctorRequest(
            [.. Sources.Concat(declared.Sources).Distinct()],
            [.. Destinations.Concat(declared.Destinations).Distinct()]);

    private static ImageReference ReadSource(string text)
    {
        try
        {
            return ImageReference.Parse(text);
        }
        catch (FormatException malformed)
        {
            throw new WrongInputException($"--src: {malformed.Message}", malformed);
        }
    }

    private static Repository ReadDestination(string text)
    {
        if (!Repository.NamesHost(text))
            throw new WrongInputException($"--dest '{text}' names no registry: write its host in front, such as 127.0.0.1:5000/{text} (Docker Hub is docker.io/…).");
        if (ImageReference.NamesTagOrDigest(text))
            throw new WrongInputException($"--dest '{text}' names a tag or a digest: name the repository alone.");
        try
        {
            return Repository.Parse(text);
        }
        catch (FormatException malformed)
        {
            throw new WrongInputException($"--dest: {malformed.Message}", malformed);
        }
    }
}
