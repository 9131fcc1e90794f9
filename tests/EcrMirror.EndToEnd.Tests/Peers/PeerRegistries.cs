using EcrMirror.Testing.Peers;

namespace EcrMirror.EndToEnd.Tests.Peers;

/// <summary>
/// Two open registries that the tests of a class share, each test with repositories of its own. They start when the first test asks,
/// so that a machine without docker-registry skips the tests rather than fail them.
/// </summary>
public sealed class PeerRegistries : IAsyncDisposable
{
    private readonly Lazy<Task<DockerRegistry>> _source = new(() => DockerRegistry.StartAsync());
    private readonly Lazy<Task<DockerRegistry>> _destination = new(() => DockerRegistry.StartAsync());

    public Task<DockerRegistry> Source => _source.Value;

    public Task<DockerRegistry> Destination => _destination.Value;

    public async ValueTask DisposeAsync()
    {
        foreach (Lazy<Task<DockerRegistry>> started in new[] { _source, _destination })
        {
            if (started is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
                await (await started.Value).DisposeAsync();
        }
    }
}
