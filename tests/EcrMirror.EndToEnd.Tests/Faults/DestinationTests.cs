using System.Net;
using EcrMirror.Cli.Runs;
using EcrMirror.LocalEcr;
using EcrMirror.LocalEcr.Access;
using EcrMirror.LocalEcr.Content;
using EcrMirror.LocalEcr.Faults;
using EcrMirror.Oci;
using EcrMirror.Registry.Credentials;
using EcrMirror.State.Ledger;
using EcrMirror.Testing.Content;
using EcrMirror.Testing.Registries;

namespace EcrMirror.EndToEnd.Tests.Faults;

/// <summary>The destination says no, breaks, is slow to take, or takes only in its own way.</summary>
public sealed class DestinationTests
{
    private static readonly LocalCredentials Writer = new("writer", "writer-password");

    [Theory]
    [InlineData(RegistryOperation.HeadManifest)]
    [InlineData(RegistryOperation.HeadBlob)]
    [InlineData(RegistryOperation.StartUpload)]
    [InlineData(RegistryOperation.CompleteUpload)]
    [InlineData(RegistryOperation.PutManifest)]
    public async Task A_server_error_that_passes_is_got_over(RegistryOperation operation)
    {
        await using Scene scene = await Scene.StartAsync();
        SampleContent index = Given.Index(Given.Image().WithLayers(2).Build()).Build();
        scene.Destination.Faults.FailNext(request => request.Operation == operation, HttpStatusCode.BadGateway);

        ImageOutcome outcome = await scene.MirrorAsync(index);

        Assert.Contains(scene.Destination.Journal.Requests(operation), entry => entry.Status == 502);
        await scene.ShouldHavePublishedAsync(outcome, index);
    }

    [Theory]
    [InlineData(RegistryOperation.HeadManifest)]
    [InlineData(RegistryOperation.HeadBlob)]
    [InlineData(RegistryOperation.StartUpload)]
    [InlineData(RegistryOperation.CompleteUpload)]
    [InlineData(RegistryOperation.PutManifest)]
    public async Task A_server_error_that_stays_fails_and_is_named(RegistryOperation operation)
    {
        await using Scene scene = await Scene.StartAsync();
        SampleContent index = Given.Index(Given.Image().WithLayers(2).Build()).Build();
        scene.Destination.Faults.FailNext(request => request.Operation == operation, HttpStatusCode.BadGateway, times: RegistryFaults.Always);

        ImageOutcome outcome = await scene.MirrorAsync(index);
        scene.Destination.Faults.Clear();

        await scene.ShouldHaveFailedAsync(outcome, "502", scene.Destination.Host.ToString(), "mirror/app");
    }

    [Theory]
    [InlineData(RegistryOperation.StartUpload)]
    [InlineData(RegistryOperation.CompleteUpload)]
    [InlineData(RegistryOperation.PutManifest)]
    public async Task A_refusal_for_good_is_not_repeated_for_the_same_content(RegistryOperation operation)
    {
        await using Scene scene = await Scene.StartAsync();
        scene.Destination.Faults.FailNext(
            request => request.Operation == operation, HttpStatusCode.Forbidden, "DENIED", times: RegistryFaults.Always);

        ImageOutcome outcome = await scene.MirrorAsync(Given.Image().WithLayers(0).Build());

        Assert.Single(scene.Destination.Journal.Requests(operation));
        await scene.ShouldHaveFailedAsync(outcome, "403", "DENIED", "mirror/app");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(60_000)]
    public async Task An_upload_that_is_cut_is_begun_again(long after)
    {
        await using Scene scene = await Scene.StartAsync();
        SampleContent image = Given.Image().WithLayers(1, bytes: 200_000).Build();
        Digest layer = image.Blobs[1].Descriptor.Digest;
        scene.Destination.Faults.CutAfter(request => request.IsWrite && request.Upload is not null && request.Digest == layer, after);

        ImageOutcome outcome = await scene.MirrorAsync(image);

        Assert.Single(scene.Destination.Journal.Uploads, upload => upload.Digest == layer);
        Assert.Equal(2, Scene.Downloads(scene.Source, image.Blobs[1]).Count);
        await scene.ShouldHavePublishedAsync(outcome, image);
    }

    [Fact]
    public async Task An_upload_that_is_always_cut_fails_and_names_the_blob()
    {
        await using Scene scene = await Scene.StartAsync();
        SampleContent image = Given.Image().WithLayers(1, bytes: 200_000).Build();
        Digest layer = image.Blobs[1].Descriptor.Digest;
        scene.Destination.Faults.CutAfter(request => request.Upload is not null && request.Digest == layer, 1000, times: RegistryFaults.Always);

        ImageOutcome outcome = await scene.MirrorAsync(image);

        Assert.DoesNotContain(layer, scene.Target.Blobs.Keys);
        await scene.ShouldHaveFailedAsync(outcome, layer.ToString(), scene.Destination.Host.ToString());
    }

    [Theory]
    [InlineData(RegistryOperation.HeadManifest)]
    [InlineData(RegistryOperation.StartUpload)]
    [InlineData(RegistryOperation.CompleteUpload)]
    [InlineData(RegistryOperation.PutManifest)]
    public async Task A_throttled_destination_is_asked_again(RegistryOperation operation)
    {
        await using Scene scene = await Scene.StartAsync();
        SampleContent image = Given.Image().Build();
        scene.Destination.Faults.Throttle(request => request.Operation == operation, TimeSpan.Zero, times: 2);

        ImageOutcome outcome = await scene.MirrorAsync(image);

        Assert.Equal(2, scene.Destination.Journal.Requests(operation).Count(entry => entry.Status == 429));
        await scene.ShouldHavePublishedAsync(outcome, image);
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(500_000)]
    public async Task A_registry_that_takes_bytes_by_PATCH_only_gets_them_so(int bytes)
    {
        await using Scene scene = await Scene.StartAsync();
        SampleContent image = Given.Image().WithLayers(2, bytes).Build();
        scene.Destination.Faults.RequirePatch();

        ImageOutcome outcome = await scene.MirrorAsync(image);

        Assert.Equal(image.Blobs.Count, scene.Destination.Journal.Requests(RegistryOperation.UploadChunk).Count);
        Assert.Equal(image.Blobs.Count, scene.Destination.Journal.Uploads.Count);
        await scene.ShouldHavePublishedAsync(outcome, image);
    }

    [Fact]
    public async Task A_registry_that_declines_to_mount_gets_the_bytes_and_is_not_asked_again()
    {
        await using Scene scene = await Scene.StartAsync();
        SampleContent image = Given.Image().WithLayers(3).Build();
        await scene.MirrorAsync(image);
        scene.Destination.Faults.DeclineMounts();
        ImageReference source = await scene.PushAsync(image);

        await scene.Mirror.MirrorAsync(source, scene.Destination.Repository("mirror/second").Repository);
        int asked = scene.Destination.Journal.Requests(RegistryOperation.MountBlob).Count;
        ImageOutcome outcome = Assert.Single(await scene.Mirror.MirrorAsync(source, scene.Destination.Repository("mirror/third").Repository));

        Assert.Equal(ImageStatus.Published, outcome.Status);
        Assert.InRange(asked, 1, image.Blobs.Count);
        Assert.Equal(asked, scene.Destination.Journal.Requests(RegistryOperation.MountBlob).Count);
        Assert.Empty(scene.Destination.Journal.Mounts);
        Assert.Equal(3 * image.Blobs.Count, scene.Destination.Journal.Uploads.Count);
        await scene.Destination.ShouldBeCompleteAsync("mirror/third", "1.0");
    }

    [Fact]
    public async Task An_upload_whose_answer_is_lost_is_found_and_not_sent_again()
    {
        await using Scene scene = await Scene.StartAsync();
        SampleContent image = Given.Image().Build();
        Digest layer = image.Blobs[1].Descriptor.Digest;
        scene.Destination.Faults.LoseAnswer(request => request.Operation is RegistryOperation.CompleteUpload && request.Digest == layer);

        ImageOutcome outcome = await scene.MirrorAsync(image);

        Assert.Single(scene.Destination.Journal.Uploads, upload => upload.Digest == layer);
        Assert.Single(Scene.Downloads(scene.Source, image.Blobs[1]));
        await scene.ShouldHavePublishedAsync(outcome, image);
    }

    [Fact]
    public async Task A_tag_whose_PUT_took_effect_but_was_not_answered_is_published()
    {
        await using Scene scene = await Scene.StartAsync();
        SampleContent image = Given.Image().Build();
        scene.Destination.Faults.LoseAnswer(request => request.Operation is RegistryOperation.PutManifest);

        ImageOutcome outcome = await scene.MirrorAsync(image);

        Assert.Equal(2, scene.Destination.Journal.ManifestPuts.Count(put => put.Digest == image.Digest));
        await scene.ShouldHavePublishedAsync(outcome, image);
    }

    [Fact]
    public async Task An_upload_that_was_started_without_an_answer_is_started_again()
    {
        await using Scene scene = await Scene.StartAsync();
        SampleContent image = Given.Image().Build();
        scene.Destination.Faults.LoseAnswer(request => request.Operation is RegistryOperation.StartUpload);

        ImageOutcome outcome = await scene.MirrorAsync(image);

        Assert.Equal(image.Blobs.Count, scene.Destination.Journal.Uploads.Count);
        await scene.ShouldHavePublishedAsync(outcome, image);
    }

    [Theory]
    [InlineData(RegistryOperation.PutManifest)]
    [InlineData(RegistryOperation.CompleteUpload)]
    public async Task A_registry_that_says_it_stored_something_else_is_not_believed_to_be_done(RegistryOperation operation)
    {
        await using Scene scene = await Scene.StartAsync();
        SampleContent index = Given.Index(Given.Image().Build()).Build();
        scene.Destination.Faults.WrongDigestHeader(request => request.Operation == operation);

        ImageOutcome outcome = await scene.MirrorAsync(index);
        scene.Destination.Faults.Clear();

        await scene.ShouldHaveFailedAsync(outcome, "the registry stored", Digest.Sha256("something else"u8).ToString());
    }

    [Fact]
    public async Task A_token_that_expires_while_a_blob_is_sent_is_renewed()
    {
        await using Scene scene = await Scene.StartAsync(
            destination: Scene.Strict with { Credentials = Writer, Tokens = new TokenOptions() },
            registries: (options, _, destination) =>
                options.Credentials[destination.ToString()] = new StaticCredential { Username = Writer.User, Password = Writer.Password });
        SampleContent image = Given.Image().Build();
        using FrozenRequests frozen = scene.Destination.Faults.Freeze(request => request.Operation is RegistryOperation.CompleteUpload, times: 1);
        ImageReference source = await scene.PushAsync(image);

        Task<IReadOnlyList<ImageOutcome>> mirroring = scene.Mirror.MirrorAsync(source, scene.Target.Repository);
        await frozen.FirstHeld.WaitAsync(TestContext.Current.CancellationToken);
        scene.Destination.Faults.ExpireTokens();
        frozen.Release();
        ImageOutcome outcome = Assert.Single(await mirroring);

        Assert.True(outcome.Status is ImageStatus.Published, outcome.Reason);
        Assert.Contains(scene.Destination.Journal.Requests(RegistryOperation.CompleteUpload), entry => entry.Status == 401);
        Assert.Equal(image.Digest, scene.Target.Tags[Scene.Tag]);
        Assert.Empty(scene.Target.MissingUnder(image.Digest));
    }

    [Fact]
    public async Task A_destination_host_that_is_not_there_fails_and_is_named()
    {
        await using Scene scene = await Scene.StartAsync();
        RegistryHost nobody = await ClosedPort.FindAsync();
        ImageReference source = await scene.PushAsync(Given.Image().Build());
        var unreachable = new Repository(nobody, RepositoryName.Parse("mirror/app"));

        ImageOutcome outcome = Assert.Single(await scene.Mirror.MirrorAsync(source, unreachable));

        LedgerEntry entry = (await scene.Mirror.Ledger.FindAsync(unreachable, Scene.Tag, TestContext.Current.CancellationToken))!;
        Assert.Equal(ImageStatus.Failed, outcome.Status);
        Assert.Contains($"nothing listens at {nobody}", outcome.Reason, StringComparison.Ordinal);
        Assert.Equal((LedgerOutcome.Failed, outcome.Reason), (entry.Outcome, entry.Reason));
    }

    [Fact]
    public async Task A_destination_whose_own_image_is_corrupt_does_not_stop_the_others()
    {
        await using Scene scene = await Scene.StartAsync();
        await using LocalRegistry healthy = await LocalRegistry.StartAsync();
        SampleContent image = Given.Image().Build();
        ImageReference source = await scene.PushAsync(image);
        scene.Destination.Faults.WithoutDigestHeader(request => request.Operation is RegistryOperation.HeadManifest);
        scene.Destination.Faults.WrongDigestHeader(request => request.Operation is RegistryOperation.GetManifest);

        IReadOnlyList<ImageOutcome> outcomes =
            await scene.Mirror.MirrorAsync(source, scene.Target.Repository, healthy.Repository("mirror/app").Repository);

        Assert.Equal([ImageStatus.Failed, ImageStatus.Published], outcomes.Select(outcome => outcome.Status));
        Assert.DoesNotContain("Internal error", outcomes[0].Reason, StringComparison.Ordinal);
        await healthy.ShouldBeCompleteAsync("mirror/app", "1.0");
    }
}
