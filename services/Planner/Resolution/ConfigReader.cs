using EcrMirror.Oci;
using EcrMirror.Registry;

namespace EcrMirror.Planner.Resolution;

/// <summary>Reads the configs of images, for what only they say.</summary>
internal sealed class ConfigReader(IRegistries registries)
{
    /// <summary>The bytes of an image's config; null where the manifest is of something else.</summary>
    /// <exception cref="ManifestException">The config is larger than is read.</exception>
    /// <exception cref="ContentMismatchException">The source served something else.</exception>
    /// <exception cref="RegistryException">The source could not say.</exception>
    public async Task<byte[]?> ReadAsync(Repository source, Manifest.Image image, CancellationToken cancellationToken)
    {
        if (!image.Config.MediaType.IsImageConfig)
            return null;
        if (image.Config.Size > OciLimits.ConfigBytes)
            throw new ManifestException($"The image's config has {image.Config.Size} bytes, more than the {OciLimits.ConfigBytes} that are read.");

        byte[] config = new byte[image.Config.Size];
        await using Stream blob = await registries.Open(source).OpenBlobAsync(image.Config, cancellationToken);
        await blob.ReadExactlyAsync(config, cancellationToken);
        return config;
    }
}
