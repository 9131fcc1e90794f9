using System.Globalization;
using EcrMirror.Testing.Peers;

namespace EcrMirror.Benchmarks.Compare;

/// <summary>The sets that tools are compared by. All of their sizes, or all of their numbers, shrink by a scale for a quick try.</summary>
internal sealed class ImageSets(int scale)
{
    private const long Kibibyte = 1024;
    private const long Mebibyte = 1024 * Kibibyte;
    private const int SharedLayers = 6;
    private const int TagsOfRepository = 10;

    public static IReadOnlyList<string> Letters { get; } = ["A", "B", "C", "D", "E"];

    /// <summary>The most that the source and its destinations hold.</summary>
    public long RoomFor(string letter, int destinations) =>
        letter is "A" or "B" ? ((1 + destinations) * 1100 * Mebibyte / scale) + (64 * Mebibyte) : (1 + destinations) * 512 * Mebibyte;

    /// <summary>Puts a set into a registry.</summary>
    /// <param name="letter">The set.</param>
    /// <param name="registry">The registry.</param>
    /// <param name="naming">What a repository of the set is called there.</param>
    /// <param name="number">Repositories of C, tags of D and images of E; null for as many as they have.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<ImageSet> PutAsync(string letter, DockerRegistry registry, Func<string, string> naming, int? number = null, CancellationToken cancellationToken = default)
    {
        var writer = new SetWriter(registry, naming);
        return letter switch
        {
            "A" => PutLargeAsync(writer, letter, layers: 1, layerBytes: 1024 * Mebibyte / scale, cancellationToken),
            "B" => PutLargeAsync(writer, letter, layers: 20, layerBytes: 50 * Mebibyte / scale, cancellationToken),
            "C" => PutSharedAsync(writer, number ?? Math.Max(2, 100 / scale), cancellationToken),
            "D" => PutTagsAsync(writer, number ?? Math.Max(2, 500 / scale), cancellationToken),
            "E" => PutTinyAsync(writer, number ?? Math.Max(2, 300 / scale), cancellationToken),
            _ => throw new ArgumentOutOfRangeException(nameof(letter), letter, "There is no such set."),
        };
    }

    private static async Task<ImageSet> PutLargeAsync(SetWriter writer, string letter, int layers, long layerBytes, CancellationToken cancellationToken)
    {
        await writer.PutImageAsync("large/app", "1", Enumerable.Range(0, layers).Select(layer => (1 + layer, layerBytes)), cancellationToken);
        return writer.Complete(letter, $"{letter}: one image of {layers} x {layerBytes / (double)Mebibyte:0.#} MiB");
    }

    private static async Task<ImageSet> PutSharedAsync(SetWriter writer, int repositories, CancellationToken cancellationToken)
    {
        for (int number = 0; number < repositories; number++)
        {
            await writer.PutIndexAsync(
                string.Create(CultureInfo.InvariantCulture, $"shared/app-{number:000}"), "1", Layers(number, 0), Layers(number, 1), cancellationToken);
        }

        return writer.Complete("C", $"C: {repositories} repositories, each an index of two platforms with 8 layers, {SharedLayers} of which all of them share");

        static IEnumerable<(int Seed, long Bytes)> Layers(int number, int platform) =>
            Enumerable.Range(0, SharedLayers).Select(layer => (1000 + platform * SharedLayers + layer, 5 * Mebibyte))
                .Concat(Enumerable.Range(0, 2).Select(layer => (10_000 + (number * 2 + platform) * 2 + layer, 600 * Kibibyte)));
    }

    private static async Task<ImageSet> PutTagsAsync(SetWriter writer, int tags, CancellationToken cancellationToken)
    {
        for (int number = 0; number < tags; number++)
            await writer.PutIndexAsync("synced/app", string.Create(CultureInfo.InvariantCulture, $"v{number}"), [(1, 10 * Kibibyte)], [(2, 10 * Kibibyte)], cancellationToken);
        return writer.Complete("D", $"D: {tags} tags of one repository, each an index of two platforms, nothing to do");
    }

    private static async Task<ImageSet> PutTinyAsync(SetWriter writer, int images, CancellationToken cancellationToken)
    {
        for (int number = 0; number < images; number++)
        {
            await writer.PutImageAsync(
                string.Create(CultureInfo.InvariantCulture, $"tiny/app-{number / TagsOfRepository:000}"),
                string.Create(CultureInfo.InvariantCulture, $"v{number % TagsOfRepository}"),
                [(1 + number, 10 * Kibibyte)],
                cancellationToken);
        }

        return writer.Complete("E", $"E: {images} images of one layer of 10 KiB, {TagsOfRepository} tags in a repository");
    }
}
