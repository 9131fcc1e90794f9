namespace EcrMirror.Benchmarks.Measuring;

/// <summary>Between which registries a tool copies.</summary>
internal sealed record Sides(Side Source, IReadOnlyList<Side> Destinations)
{
    public bool UsesTls => Source.Registry.CaFile is not null;

    /// <summary>The authorities of those that serve HTTPS.</summary>
    public IEnumerable<string> CaFiles => Destinations.Prepend(Source).Select(side => side.Registry.CaFile).OfType<string>();
}
