using EcrMirror.LocalEcr.Content;
using EcrMirror.LocalEcr.Journal;
using EcrMirror.Testing.Content;
using EcrMirror.Testing.Registries;

namespace EcrMirror.LocalEcr.Tests.Journal;

public sealed class JournalTests : RegistryTests
{
    [Fact]
    public async Task Every_request_is_written_down_in_order()
    {
        SampleContent image = Given.Image().WithLayers(1).Build();

        await Client.PushAsync(image, "team/app", "1.0");

        IReadOnlyList<JournalEntry> entries = Registry.Journal.Entries;
        Assert.Equal([1, 2, 3, 4, 5], entries.Select(entry => entry.Sequence));
        Assert.Equal(["POST", "PUT", "POST", "PUT", "PUT"], entries.Select(entry => entry.Request.Method));
        Assert.Equal([202, 201, 202, 201, 201], entries.Select(entry => entry.Status));
        Assert.Equal([image.Blobs[0].Content.Length, image.Blobs[1].Content.Length, image.Manifest.Content.Length],
            entries.Where(entry => entry.Request.Method is "PUT").Select(entry => (int)entry.RequestBytes));
        Assert.Equal("/v2/team/app/manifests/1.0", entries[^1].Request.Path);
    }

    [Fact]
    public async Task Bytes_of_answers_are_counted()
    {
        Registry.Repository("team/app").AddBlob(Hello.Descriptor.Digest, Hello.Content);

        using HttpResponseMessage answer = await GetAsync($"/v2/team/app/blobs/{Hello.Descriptor.Digest}?x=1");

        JournalEntry entry = Assert.Single(Registry.Journal.Entries);
        Assert.Equal((200, 15, 0), (entry.Status, entry.ResponseBytes, entry.RequestBytes));
        Assert.Equal("?x=1", entry.Request.Query);
    }

    [Fact]
    public async Task Authorization_is_noted_and_not_kept()
    {
        using HttpResponseMessage answer = await GetAsync("/v2/", ("Authorization", "Bearer s3cret"));

        JournalEntry entry = Assert.Single(Registry.Journal.Entries);
        Assert.True(entry.SentAuthorization);
        Assert.Equal("Bearer", entry.AuthorizationScheme);
    }

    [Fact]
    public async Task Requests_can_be_picked_out()
    {
        await Client.PushAsync(Given.Image().WithLayers(2).Build(), "team/app", "1.0");

        Assert.Equal(3, Registry.Journal.Requests(RegistryOperation.StartUpload).Count);
        Assert.Single(Registry.Journal.Requests("PUT", entry => entry.Request.Tag is not null));
        Assert.Empty(Registry.Journal.Requests("DELETE"));
    }

    [Fact]
    public async Task A_cleared_journal_is_empty_and_counts_on()
    {
        await Client.PushAsync(Given.Image().Build(), "team/app", "1.0");

        Registry.Journal.Clear();
        using HttpResponseMessage answer = await GetAsync("/v2/");

        Assert.Empty(Registry.Journal.Uploads);
        Assert.Empty(Registry.Journal.ManifestPuts);
        Assert.Equal(6, Assert.Single(Registry.Journal.Entries).Sequence);
    }

    [Fact]
    public async Task A_request_can_be_awaited()
    {
        Task<JournalEntry> awaited = Registry.Journal.WhenAsync(entry => entry.Request.Operation is RegistryOperation.ListRepositories);

        using HttpResponseMessage other = await GetAsync("/v2/");
        bool cameTooEarly = awaited.IsCompleted;
        using HttpResponseMessage answer = await GetAsync("/v2/_catalog");

        Assert.False(cameTooEarly);
        Assert.Equal("/v2/_catalog", (await awaited).Request.Path);
    }
}
