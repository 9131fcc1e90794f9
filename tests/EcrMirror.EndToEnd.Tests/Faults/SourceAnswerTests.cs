using System.Net;
using EcrMirror.Cli.Runs;
using EcrMirror.LocalEcr;
using EcrMirror.LocalEcr.Access;
using EcrMirror.LocalEcr.Content;
using EcrMirror.LocalEcr.Faults;
using EcrMirror.LocalEcr.Journal;
using EcrMirror.Oci;
using EcrMirror.Registry.Credentials;
using EcrMirror.Testing.Content;

namespace EcrMirror.EndToEnd.Tests.Faults;

/// <summary>The source answers late, wrongly, elsewhere or not at all.</summary>
public sealed class SourceAnswerTests
{
    private static readonly LocalCredentials Reader = new("reader", "reader-password");

    [Theory]
    [InlineData(RegistryOperation.HeadManifest)]
    [InlineData(RegistryOperation.GetManifest)]
    [InlineData(RegistryOperation.GetBlob)]
    public async Task A_server_error_that_passes_costs_nothing_but_the_repetition(RegistryOperation operation)
    {
        await using Scene scene = await Scene.StartAsync();
        SampleContent image = Given.Image().Build();
        scene.Source.Faults.FailNext(request => request.Operation == operation, HttpStatusCode.ServiceUnavailable);

        ImageOutcome outcome = await scene.MirrorAsync(image);

        Assert.Contains(scene.Source.Journal.Requests(operation), entry => entry.Status == 503);
        Assert.Equal(image.Blobs.Count, scene.Destination.Journal.Uploads.Count);
        await scene.ShouldHavePublishedAsync(outcome, image);
    }

    [Theory]
    [InlineData(RegistryOperation.HeadManifest)]
    [InlineData(RegistryOperation.GetManifest)]
    [InlineData(RegistryOperation.GetBlob)]
    public async Task A_server_error_that_stays_fails_and_is_named(RegistryOperation operation)
    {
        await using Scene scene = await Scene.StartAsync();
        scene.Source.Faults.FailNext(request => request.Operation == operation, HttpStatusCode.InternalServerError, times: RegistryFaults.Always);

        ImageOutcome outcome = await scene.MirrorAsync(Given.Image().Build());

        await scene.ShouldHaveFailedAsync(outcome, "500", scene.Source.Host.ToString(), "team/app");
    }

    [Theory]
    [InlineData(RegistryOperation.HeadManifest)]
    [InlineData(RegistryOperation.GetManifest)]
    [InlineData(RegistryOperation.GetBlob)]
    public async Task An_answer_that_is_lost_is_asked_for_again(RegistryOperation operation)
    {
        await using Scene scene = await Scene.StartAsync();
        SampleContent image = Given.Image().Build();
        scene.Source.Faults.LoseAnswer(request => request.Operation == operation);

        ImageOutcome outcome = await scene.MirrorAsync(image);

        await scene.ShouldHavePublishedAsync(outcome, image);
    }

    [Fact]
    public async Task A_download_that_is_cut_and_never_gets_further_fails_and_names_the_blob()
    {
        await using Scene scene = await Scene.StartAsync();
        SampleContent image = Given.Image().WithLayers(1, bytes: 100_000).Build();
        Digest layer = image.Blobs[1].Descriptor.Digest;
        int asked = 0;
        scene.Source.Faults.CutAfter(request => request.Digest == layer, bytes: 50_000);
        scene.Source.Faults.LoseAnswer(request => request.Digest == layer && Interlocked.Increment(ref asked) > 1, times: RegistryFaults.Always);

        ImageOutcome outcome = await scene.MirrorAsync(image);

        Assert.True(asked > 2);
        await scene.ShouldHaveFailedAsync(outcome, layer.ToString(), scene.Source.Host.ToString());
    }

    [Fact]
    public async Task A_throttled_source_is_asked_again_after_the_wait()
    {
        await using Scene scene = await Scene.StartAsync();
        SampleContent image = Given.Image().Build();
        scene.Source.Faults.Throttle(request => request.Operation is RegistryOperation.GetBlob, TimeSpan.Zero, times: 2);

        ImageOutcome outcome = await scene.MirrorAsync(image);

        Assert.Equal(2, scene.Source.Journal.Requests(RegistryOperation.GetBlob).Count(entry => entry.Status == 429));
        await scene.ShouldHavePublishedAsync(outcome, image);
    }

    [Fact]
    public async Task Credentials_never_follow_a_redirect_to_another_host()
    {
        await using Scene scene = await Scene.StartAsync(
            source: new LocalRegistryOptions { Credentials = Reader },
            registries: (options, source, _) => options.Credentials[source.ToString()] = Credential(Reader));
        SampleContent image = Given.Image().WithLayers(3).Build();
        BlobHost elsewhere = await scene.Source.Faults.RedirectBlobsAsync(TestContext.Current.CancellationToken);

        ImageOutcome outcome = await scene.MirrorAsync(image);

        IReadOnlyList<JournalEntry> followed = scene.Source.Journal.Requests(RegistryOperation.DownloadBlob);
        Assert.Equal(image.Blobs.Count, followed.Count);
        Assert.All(followed, entry => Assert.Equal((elsewhere.Host, false), (entry.Request.Host, entry.SentAuthorization)));
        Assert.All(scene.Source.Journal.Requests(RegistryOperation.GetBlob), entry => Assert.Equal(307, entry.Status));
        Assert.Contains(scene.Source.Journal.Requests(RegistryOperation.GetBlob), entry => entry.AuthorizationScheme == "Basic");
        Assert.All(scene.Destination.Journal.Entries, entry => Assert.False(entry.SentAuthorization));
        await scene.ShouldHavePublishedAsync(outcome, image);
    }

    [Fact]
    public async Task A_redirect_to_a_host_that_is_not_there_fails_and_names_that_host()
    {
        await using Scene scene = await Scene.StartAsync();
        RegistryHost nobody = await ClosedPort.FindAsync();
        scene.Source.Faults.RedirectBlobsTo(new Uri($"http://{nobody}/blobs/?signature=secret"));

        ImageOutcome outcome = await scene.MirrorAsync(Given.Image().Build());

        Assert.DoesNotContain("secret", outcome.Reason, StringComparison.Ordinal);
        await scene.ShouldHaveFailedAsync(outcome, nobody.ToString());
    }

    [Fact]
    public async Task A_token_that_expires_in_the_middle_of_a_copy_is_renewed()
    {
        await using Scene scene = await Scene.StartAsync(
            source: new LocalRegistryOptions { Credentials = Reader, Tokens = new TokenOptions() },
            registries: (options, source, _) => options.Credentials[source.ToString()] = Credential(Reader));
        SampleContent image = Given.Image().Build();
        using FrozenRequests frozen = scene.Source.Faults.Freeze(request => request.Operation is RegistryOperation.GetBlob);

        Task<ImageOutcome> mirroring = scene.MirrorAsync(image);
        await frozen.FirstHeld.WaitAsync(TestContext.Current.CancellationToken);
        scene.Source.Faults.ExpireTokens();
        frozen.Release();
        ImageOutcome outcome = await mirroring;

        Assert.Contains(scene.Source.Journal.Requests(RegistryOperation.GetBlob), entry => entry.Status == 401);
        await scene.ShouldHavePublishedAsync(outcome, image);
    }

    [Fact]
    public async Task Wrong_credentials_fail_and_the_reason_says_where_they_came_from_but_not_what_they_are()
    {
        await using Scene scene = await Scene.StartAsync(
            source: new LocalRegistryOptions { Credentials = Reader, Tokens = new TokenOptions() },
            registries: (options, source, _) =>
                options.Credentials[source.ToString()] = new StaticCredential { Username = "reader", Password = "old-password" });

        ImageOutcome outcome = await scene.MirrorAsync(Given.Image().Build());

        Assert.DoesNotContain("old-password", outcome.Reason, StringComparison.Ordinal);
        await scene.ShouldHaveFailedAsync(outcome, "401", scene.Source.Host.ToString());
    }

    private static StaticCredential Credential(LocalCredentials user) => new() { Username = user.User, Password = user.Password };
}
