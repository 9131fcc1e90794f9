using EcrMirror.Oci;
using EcrMirror.Registry.Probes;
using EcrMirror.Registry.Tests.Servers;
using EcrMirror.Testing.Peers;

namespace EcrMirror.Registry.Tests.Probes;

/// <summary>A registry that is not ours is asked whether it takes a push.</summary>
public sealed class RealRegistryProbeTests
{
    [Fact]
    public async Task Docker_registry_says_that_it_would_take_a_push_and_gets_none()
    {
        await using var registry = await EcrMirror.Testing.Peers.DockerRegistry.StartAsync(Content.Token);
        using var registries = new Opened();

        PushAnswer answer = await registries.Probe.AskToPushAsync(Repository.Parse($"{registry.Host}/app"), Content.Token);

        Assert.Equal(PushAnswer.Granted, answer);
    }
}
