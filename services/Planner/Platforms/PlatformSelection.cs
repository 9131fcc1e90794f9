using EcrMirror.Oci;
using EcrMirror.Planner.Resolution;

namespace EcrMirror.Planner.Platforms;

/// <summary>Finds out which manifest is to be published where only some platforms of an image are wanted.</summary>
internal sealed class PlatformSelection(SourceManifests manifests, ConfigReader configs)
{
    /// <summary>
    /// What the source has if all platforms are wanted, or all that it has are; the image for the only one that is; or else an index of
    /// those that are, with their attestations, derived from the source's.
    /// </summary>
    /// <exception cref="ManifestException">The source lacks a platform that is wanted; the message says which it has.</exception>
    /// <exception cref="Registry.RegistryException">The source could not say.</exception>
    public async Task<ChosenRoot> ChooseAsync(
        Repository source, RawManifest served, IReadOnlyList<Platform>? wanted, CancellationToken cancellationToken)
    {
        if (wanted is null)
            return new ChosenRoot(served);
        if (served.Read() is not Manifest.Image image)
            return Choose(source, served, wanted);

        Platform? platform = await FindPlatformAsync(source, image, cancellationToken);
        ThrowIfLacking(source, wanted, platform is null ? [] : [platform]);
        return new ChosenRoot(served);
    }

    /// <summary>The bytes of what was chosen.</summary>
    /// <exception cref="ManifestException">The source does not have what its index lists.</exception>
    /// <exception cref="ContentMismatchException">The source served something else.</exception>
    /// <exception cref="Registry.RegistryException">The source could not say.</exception>
    public async Task<RawManifest> GetAsync(Repository source, ChosenRoot chosen, bool isDry, CancellationToken cancellationToken)
    {
        if (chosen.Raw is { } raw)
            return raw;

        RawManifest served = await manifests.GetAsync(source, chosen.Digest, isDry, mayBeKept: false, cancellationToken)
            ?? throw new ManifestException($"The index lists manifest {chosen.Digest}, which {source} does not have, so the image is not complete at its source.") { Kind = FailureKind.NotFound };
        return served.Verify(chosen.Listed!);
    }

    private static ChosenRoot Choose(Repository source, RawManifest served, IReadOnlyList<Platform> wanted)
    {
        var index = (Manifest.Index)served.Read();
        ThrowIfLacking(source, wanted, [.. index.Manifests.Where(IsImage).Select(image => image.Platform!)]);

        int[] places = [.. Enumerable.Range(0, index.Manifests.Length)];
        int[] chosen = [.. places.Where(place => IsImage(index.Manifests[place]) && wanted.Any(index.Manifests[place].Platform!.Satisfies))];
        HashSet<Digest> digests = [.. chosen.Select(place => index.Manifests[place].Digest)];
        if (digests.Count == 1)
            return new ChosenRoot(index.Manifests[chosen[0]]);

        HashSet<int> kept =
        [
            .. chosen,
            .. places.Where(place => index.Manifests[place].AttestedManifest is { } attested && digests.Contains(attested)),
        ];
        return new ChosenRoot(kept.Count == index.Manifests.Length ? served : IndexCut.Keep(served, kept));
    }

    private static bool IsImage(Descriptor listed) => listed is { Platform.IsUnknown: false, AttestedManifest: null };

    private static void ThrowIfLacking(Repository source, IReadOnlyList<Platform> wanted, IReadOnlyList<Platform> has)
    {
        Platform[] lacking = [.. wanted.Where(platform => !has.Any(each => each.Satisfies(platform)))];
        if (lacking.Length > 0)
        {
            throw new ManifestException(
                $"The image at {source} does not run on {string.Join(", ", lacking.AsEnumerable())}: it {(has.Count == 0 ? "names no platform" : $"has {string.Join(", ", has.Distinct())}")}.");
        }
    }

    private async Task<Platform?> FindPlatformAsync(Repository source, Manifest.Image image, CancellationToken cancellationToken)
    {
        return await configs.ReadAsync(source, image, cancellationToken) is { } config ? ImageConfig.FindPlatform(config) : null;
    }
}
