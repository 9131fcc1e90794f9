using EcrMirror.Testing.Peers;

namespace EcrMirror.Testing.Tests.Peers;

public sealed class NodePeerTests
{
    [Fact]
    public void A_peer_is_found_from_a_folder_deep_below_the_root()
    {
        using var root = new ScratchFolder();
        root.Write("EcrMirror.sln", "");
        Directory.CreateDirectory(root.Of("artifacts", "node", "oracle", "node_modules", "oracle"));
        string deep = Directory.CreateDirectory(root.Of("artifacts", "bin", "tests")).FullName;

        Assert.Equal(root.Of("artifacts", "node", "oracle", "serve.mjs"), NodePeer.FindScript("oracle", deep));
    }

    [Fact]
    public void A_peer_whose_packages_were_not_installed_is_not_found()
    {
        using var root = new ScratchFolder();
        root.Write("EcrMirror.sln", "");
        Directory.CreateDirectory(root.Of("artifacts", "node", "oracle"));

        Assert.Null(NodePeer.FindScript("oracle", root.FullName));
    }

    [Fact]
    public async Task An_emulator_answers_on_loopback_and_is_gone_after_disposal()
    {
        using var http = new HttpMessageInvoker(new SocketsHttpHandler());
        Fauxqs fauxqs = await Fauxqs.StartAsync();
        var health = new Uri(fauxqs.Endpoint, "health");

        using HttpResponseMessage alive = await http.SendAsync(new HttpRequestMessage(HttpMethod.Get, health), CancellationToken.None);
        await fauxqs.DisposeAsync();

        Assert.True(alive.IsSuccessStatusCode);
        await Assert.ThrowsAsync<HttpRequestException>(() => http.SendAsync(new HttpRequestMessage(HttpMethod.Get, health), CancellationToken.None));
    }

    [Fact]
    public async Task An_emulator_that_is_started_again_has_its_old_address()
    {
        using var http = new HttpMessageInvoker(new SocketsHttpHandler());
        await using Fauxqs fauxqs = await Fauxqs.StartAsync();
        Uri address = fauxqs.Endpoint;

        await fauxqs.RestartAsync();
        using HttpResponseMessage alive = await http.SendAsync(new HttpRequestMessage(HttpMethod.Get, new Uri(address, "health")), CancellationToken.None);

        Assert.True(alive.IsSuccessStatusCode);
        Assert.Equal(address, fauxqs.Endpoint);
    }

    [Fact]
    public async Task An_emulator_that_is_frozen_answers_when_it_is_thawed()
    {
        using var http = new HttpMessageInvoker(new SocketsHttpHandler());
        await using Fauxqs fauxqs = await Fauxqs.StartAsync();

        fauxqs.Freeze();
        Task<HttpResponseMessage> answer = http.SendAsync(new HttpRequestMessage(HttpMethod.Get, new Uri(fauxqs.Endpoint, "health")), CancellationToken.None);
        bool isAnsweredEarly = answer.IsCompleted;
        fauxqs.Thaw();
        using HttpResponseMessage alive = await answer;

        Assert.False(isAnsweredEarly);
        Assert.True(alive.IsSuccessStatusCode);
    }
}
