using EcrMirror.Benchmarks.Measuring;
using EcrMirror.Testing.Peers;

namespace EcrMirror.Benchmarks.Link;

/// <summary>The links of a profile: one to the source, and one that all destinations share.</summary>
internal sealed class Links : IAsyncDisposable
{
    private readonly LinkProcess? _source;
    private readonly LinkProcess? _destination;

    public Links(LinkProfile profile)
    {
        _source = profile.Source == LinkSpeed.Direct ? null : LinkProcess.Start(profile.Source);
        _destination = profile.Destination == LinkSpeed.Direct ? null : LinkProcess.Start(profile.Destination);
    }

    /// <summary>User and system time that both took so far.</summary>
    public TimeSpan Processor => (_source?.Processor ?? TimeSpan.Zero) + (_destination?.Processor ?? TimeSpan.Zero);

    public Task<Side> ToSourceAsync(DockerRegistry registry, CancellationToken cancellationToken) => ReachAsync(_source, registry, cancellationToken);

    public Task<Side> ToDestinationAsync(DockerRegistry registry, CancellationToken cancellationToken) => ReachAsync(_destination, registry, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_source is not null)
            await _source.DisposeAsync();
        if (_destination is not null)
            await _destination.DisposeAsync();
    }

    private static async Task<Side> ReachAsync(LinkProcess? link, DockerRegistry registry, CancellationToken cancellationToken) =>
        new(registry, link is null ? registry.Host : await link.OpenAsync(registry.Host, cancellationToken));
}
