using System.Net;
using System.Text.RegularExpressions;
using Amazon.ECR;
using Amazon.ECR.Model;
using EcrMirror.Cli.Runs;
using EcrMirror.Contracts;
using EcrMirror.Hosting.Messages;
using EcrMirror.LocalEcr;
using EcrMirror.LocalEcr.Accounts;
using EcrMirror.LocalEcr.Content;
using EcrMirror.LocalEcr.Faults;
using EcrMirror.LocalEcr.Quotas;
using EcrMirror.Oci;
using EcrMirror.Publisher.Notices;
using EcrMirror.Testing.Content;
using EcrMirror.Testing.Registries;
using Microsoft.Extensions.DependencyInjection;
using ImageStatus = EcrMirror.Cli.Runs.ImageStatus;
using Tag = EcrMirror.Oci.Tag;

namespace EcrMirror.EndToEnd.Tests.Ecr;

/// <summary>
/// The mirror meets what ECR's registries do in their own way, with nothing but the client of the specification and a token. What each
/// of them is, with its source, is in docs/registries/local-ecr.md.
/// </summary>
public sealed class EcrQuirkTests
{
    [Fact]
    public async Task An_index_is_mirrored_to_a_private_registry()
    {
        await using EcrScene scene = await EcrScene.StartAsync();
        SampleContent index = AnIndex();

        ImageOutcome outcome = await scene.MirrorAsync(index);

        EcrScene.ShouldHavePublished(outcome, index, scene.Target);
        Assert.Empty(scene.Private.Journal.IncompleteTags);
    }

    [Fact]
    public async Task An_index_is_mirrored_to_ECR_Public_where_no_blob_answers_to_HEAD()
    {
        await using EcrScene scene = await EcrScene.StartAsync();
        scene.Public.Quirks = scene.Public.Quirks with { RefusesBlobHeads = true };
        SampleContent index = AnIndex();

        ImageOutcome outcome = await scene.MirrorAsync(index, scene.Public.Repository(EcrScene.Name));

        EcrScene.ShouldHavePublished(outcome, index, scene.Public.Repository(EcrScene.Name));
        Assert.Contains(scene.Public.Journal.Requests(RegistryOperation.HeadBlob), entry => entry.Status == 401);
    }

    [Fact]
    public async Task An_index_is_mirrored_from_a_private_registry_that_redirects_and_names_no_digest()
    {
        await using EcrScene scene = await EcrScene.StartAsync();
        SampleContent index = AnIndex();
        index.AddTo(scene.Target, EcrScene.Tag);

        ImageOutcome outcome = await scene.MirrorFromAsync(scene.Target);

        EcrScene.ShouldHavePublished(outcome, index, scene.Plain.Repository("mirror/app"));
        Assert.NotEmpty(scene.Private.Journal.Requests(RegistryOperation.DownloadBlob));
        Assert.DoesNotContain(scene.Private.Journal.Requests(RegistryOperation.DownloadBlob), entry => entry.SentAuthorization || entry.Status >= 400);
    }

    [Fact]
    public async Task A_download_that_is_cut_goes_on_at_a_new_address()
    {
        await using EcrScene scene = await EcrScene.StartAsync();
        SampleContent image = Given.Image().WithLayers(1, bytes: 200_000).Build();
        image.AddTo(scene.Target, EcrScene.Tag);
        Digest layer = image.Blobs[1].Descriptor.Digest;
        scene.Private.Faults.CutAfter(request => request.Operation is RegistryOperation.DownloadBlob && request.Digest == layer, 100_000);

        ImageOutcome outcome = await scene.MirrorFromAsync(scene.Target);

        EcrScene.ShouldHavePublished(outcome, image, scene.Plain.Repository("mirror/app"));
        Assert.Equal(2, scene.Private.Journal.Requests(RegistryOperation.GetBlob).Count(entry => entry.Request.Digest == layer));
        Assert.Equal([200, 206], scene.Private.Journal.Requests(RegistryOperation.DownloadBlob).Where(entry => entry.Request.Digest == layer).Select(entry => entry.Status));
    }

    [Fact]
    public async Task An_index_is_mirrored_from_ECR_Public()
    {
        await using EcrScene scene = await EcrScene.StartAsync();
        SampleContent index = AnIndex();
        LocalRepository source = scene.Public.Repository(EcrScene.Name);
        index.AddTo(source, EcrScene.Tag);

        ImageOutcome outcome = await scene.MirrorFromAsync(source);

        EcrScene.ShouldHavePublished(outcome, index, scene.Plain.Repository("mirror/app"));
    }

    [Theory]
    [InlineData(HttpStatusCode.BadRequest)]
    [InlineData(HttpStatusCode.Unauthorized)]
    [InlineData(HttpStatusCode.Forbidden)]
    public async Task A_token_that_expires_while_a_blob_is_sent_is_renewed(HttpStatusCode status)
    {
        await using EcrScene scene = await EcrScene.StartAsync();
        scene.Private.Quirks = scene.Private.Quirks with { ExpiredTokenStatus = status };
        // One blob, the config: no other request may come between the end of the old token and the new one.
        SampleContent image = Given.Image().WithLayers(0).Build();
        using FrozenRequests frozen = scene.Private.Faults.Freeze(request => request.Operation is RegistryOperation.CompleteUpload, times: 1);

        Task<ImageOutcome> mirroring = scene.MirrorAsync(image);
        await Task.WhenAny(frozen.FirstHeld, mirroring);
        scene.Emulator.ExpireTokens();
        scene.LogIn();
        frozen.Release();
        ImageOutcome outcome = await mirroring;

        EcrScene.ShouldHavePublished(outcome, image, scene.Target);
        Assert.Contains(scene.Private.Journal.Entries, entry => entry.Status == (int)status);
    }

    [Theory]
    [InlineData(HttpStatusCode.BadRequest, "Your authorization token has expired")]
    [InlineData(HttpStatusCode.Forbidden, "Your authorization token has expired")]
    [InlineData(HttpStatusCode.Unauthorized, "they may have expired")]
    public async Task A_token_that_has_expired_and_is_not_renewed_is_said_to_be_the_reason(HttpStatusCode status, string reason)
    {
        await using EcrScene scene = await EcrScene.StartAsync();
        scene.Private.Quirks = scene.Private.Quirks with { ExpiredTokenStatus = status };
        scene.Emulator.ExpireTokens();

        ImageOutcome outcome = await scene.MirrorAsync(Given.Image().Build());

        EcrScene.ShouldHaveFailed(outcome, reason, scene.Private.Host.ToString());
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(6_000_000)]
    public async Task Chunks_that_are_answered_201_with_a_range_that_stays_are_gone_on_with(int bytes)
    {
        await using EcrScene scene = await EcrScene.StartAsync();
        SampleContent image = Given.Image().WithLayers(2, bytes).Build();
        scene.Private.Faults.RequirePatch();

        ImageOutcome outcome = await scene.MirrorAsync(image);

        EcrScene.ShouldHavePublished(outcome, image, scene.Target);
        Assert.Contains(scene.Private.Journal.Requests(RegistryOperation.UploadChunk), entry => entry.Status == 201);
    }

    [Fact]
    public async Task Mounts_that_are_answered_with_uploads_are_gone_on_with()
    {
        await using EcrScene scene = await EcrScene.StartAsync();
        LocalRepository second = scene.Private.CreateRepository(RepositoryName.Parse("mirror/second"));
        SampleContent image = Given.Image().WithLayers(3).Build();
        await scene.MirrorAsync(image);

        ImageOutcome outcome = await scene.MirrorAsync(image, second);

        EcrScene.ShouldHavePublished(outcome, image, second);
        Assert.Contains(scene.Private.Journal.Requests(RegistryOperation.MountBlob), entry => entry.Status == 202);
        Assert.Empty(scene.Private.Journal.Mounts);
        Assert.Equal(2 * image.Blobs.Count, scene.Private.Journal.Uploads.Count);
    }

    [Fact]
    public async Task Blobs_are_mounted_where_the_account_has_set_that_on()
    {
        await using EcrScene scene = await EcrScene.StartAsync();
        using AmazonECRClient api = scene.Api();
        await api.PutAccountSettingAsync(new PutAccountSettingRequest { Name = "BLOB_MOUNTING", Value = "ENABLED" }, TestContext.Current.CancellationToken);
        LocalRepository second = scene.Private.CreateRepository(RepositoryName.Parse("mirror/second"));
        SampleContent image = Given.Image().WithLayers(3).Build();
        await scene.MirrorAsync(image);

        ImageOutcome outcome = await scene.MirrorAsync(image, second);

        EcrScene.ShouldHavePublished(outcome, image, second);
        Assert.Equal(image.Blobs.Count, scene.Private.Journal.Mounts.Count);
        Assert.Equal(image.Blobs.Count, scene.Private.Journal.Uploads.Count);
    }

    [Fact]
    public async Task A_tag_that_is_immutable_and_right_is_found_current()
    {
        await using EcrScene scene = await EcrScene.StartAsync();
        SampleContent image = Given.Image().Build();
        image.AddTo(scene.Target, EcrScene.Tag);
        await MakeImmutableAsync(scene);

        ImageOutcome outcome = await scene.MirrorAsync(image);

        Assert.Equal(ImageStatus.Current, outcome.Status);
        Assert.Empty(scene.Private.Journal.Requests(RegistryOperation.PutManifest));
    }

    // Source: https://github.com/aws/containers-roadmap/issues/2179: the same image is refused as well.
    [Fact]
    public async Task A_tag_that_is_immutable_is_set_although_the_answer_to_that_was_lost()
    {
        await using EcrScene scene = await EcrScene.StartAsync();
        await MakeImmutableAsync(scene);
        SampleContent content = Given.Image().Build();
        scene.Private.Faults.LoseAnswer(request => request is { Operation: RegistryOperation.PutManifest, Tag: not null });

        ImageOutcome outcome = await scene.MirrorAsync(content);

        EcrScene.ShouldHavePublished(outcome, content, scene.Target);
        Assert.Equal(2, scene.Emulator.Actions.Of("PutImage").Count);
    }

    [Fact]
    public async Task A_tag_that_is_immutable_and_something_else_fails_in_ECRs_words_and_stays()
    {
        await using EcrScene scene = await EcrScene.StartAsync();
        SampleContent older = Given.Image(seed: 1).Build();
        older.AddTo(scene.Target, EcrScene.Tag);
        await MakeImmutableAsync(scene);

        ImageOutcome outcome = await scene.MirrorAsync(Given.Image(seed: 2).Build());

        EcrScene.ShouldHaveFailed(outcome, "TAG_INVALID", "cannot be overwritten because the tag is immutable", "mirror/app");
        Assert.Equal(older.Digest, scene.Target.Tags[EcrScene.Tag]);
    }

    [Fact]
    public async Task A_repository_that_has_all_the_images_it_may_fails_in_ECRs_words()
    {
        await using EcrScene scene = await EcrScene.StartAsync(EcrQuotas.Private.WithoutRates() with { ImagesPerRepository = 1 });
        Given.Image(seed: 1).Build().AddTo(scene.Target, Tag.Parse("older"));

        ImageOutcome outcome = await scene.MirrorAsync(Given.Image(seed: 2).Build());

        EcrScene.ShouldHaveFailed(outcome, "403", "DENIED", "already has the maximum allowed number of images which is '1'");
    }

    [Fact]
    public async Task A_missing_repository_that_ends_connections_fails_at_once_and_that_is_said_once()
    {
        await using EcrScene scene = await EcrScene.StartAsync();
        LocalRepository none = scene.Private.Repository(RepositoryName.Parse("mirror/none"));

        ImageOutcome outcome = await scene.MirrorAsync(AnIndex(), none);

        EcrScene.ShouldHaveFailed(outcome, $"{none.Repository} does not exist: make it first.", "Ecr:Registries");
        Assert.Single(Regex.Matches(outcome.Reason!, "does not exist: make it first"));
        Assert.DoesNotContain("Blob sha256", outcome.Reason, StringComparison.Ordinal);
        Assert.Equal(AnIndex().TreeBlobs.Count(), scene.Private.Journal.Requests("POST").Count(entry => entry.SentAuthorization));
        Assert.False(none.Exists);
    }

    [Fact]
    public async Task An_upload_whose_connection_breaks_is_begun_again_where_the_repository_is_there()
    {
        await using EcrScene scene = await EcrScene.StartAsync();
        SampleContent image = Given.Image().Build();
        scene.Private.Faults.CutAfter(request => request.Operation is RegistryOperation.StartUpload, 0, times: 3);

        ImageOutcome outcome = await scene.MirrorAsync(image);

        EcrScene.ShouldHavePublished(outcome, image, scene.Target);
    }

    [Fact]
    public async Task A_registry_that_answers_like_ECR_and_is_not_known_as_one_is_said_to_be_so_where_it_lets_nobody_in()
    {
        await using EcrScene scene = await EcrScene.StartAsync();
        scene.LogOut();

        ImageOutcome outcome = await scene.MirrorAsync(Given.Image().Build());
        ImageOutcome ofPublic = await scene.MirrorAsync(Given.Image().Build(), scene.Public.Repository(EcrScene.Name));

        EcrScene.ShouldHaveFailed(
            ofPublic, "403", $"{scene.Public.Host} answers as ECR Public does, but is not known as a registry of it: with an entry in Ecr:Registries (Host, Kind Public and Endpoint)");
        EcrScene.ShouldHaveFailed(
            outcome, "401", $"{scene.Private.Host} answers as Amazon ECR does, but is not known as a registry of it: with an entry in Ecr:Registries (Host, Account, Region and Endpoint)");
    }

    [Fact]
    public async Task A_missing_repository_that_is_said_to_be_missing_fails_in_ECRs_words()
    {
        await using EcrScene scene = await EcrScene.StartAsync();
        scene.Private.Quirks = scene.Private.Quirks with { CutsUploadsToMissingRepositories = false };

        ImageOutcome outcome = await scene.MirrorAsync(Given.Image().Build(), scene.Private.Repository(RepositoryName.Parse("mirror/none")));

        EcrScene.ShouldHaveFailed(outcome, "404", "NAME_UNKNOWN", "The repository with name 'mirror/none' does not exist in the registry with id '123456789012'");
    }

    [Theory]
    [InlineData("ecr:InitiateLayerUpload")]
    [InlineData("ecr:UploadLayerPart")]
    [InlineData("ecr:CompleteLayerUpload")]
    [InlineData("ecr:PutImage")]
    public async Task A_permission_that_is_missing_is_named(string action)
    {
        await using EcrScene scene = await EcrScene.StartAsync(policies: [AllBut(action)]);

        ImageOutcome outcome = await scene.MirrorAsync(Given.Image().Build());

        EcrScene.ShouldHaveFailed(
            outcome, "403", $"is not authorized to perform: {action} on resource: arn:aws:ecr:us-east-1:123456789012:repository/mirror/app");
    }

    [Theory]
    [InlineData("BatchGetImage", RegistryOperation.HeadManifest)]
    [InlineData("BatchCheckLayerAvailability", RegistryOperation.HeadBlob)]
    [InlineData("InitiateLayerUpload", RegistryOperation.StartUpload)]
    [InlineData("UploadLayerPart", RegistryOperation.CompleteUpload)]
    [InlineData("CompleteLayerUpload", RegistryOperation.CompleteUpload)]
    [InlineData("PutImage", RegistryOperation.PutManifest)]
    public async Task A_rate_that_is_exceeded_at_the_destination_is_got_over(string action, RegistryOperation operation)
    {
        await using EcrScene scene = await EcrScene.StartAsync();
        SampleContent index = AnIndex();
        await ExhaustAsync(scene, action);
        using FrozenRequests answer = scene.Private.Faults.FreezeAnswer(request => request.Operation == operation, times: 1);

        Task<ImageOutcome> mirroring = scene.MirrorAsync(index);
        await Task.WhenAny(answer.FirstHeld, mirroring);
        scene.Emulator.PrivateQuotas = EcrQuotas.Private.WithoutRates();
        answer.Release();
        ImageOutcome outcome = await mirroring;

        EcrScene.ShouldHavePublished(outcome, index, scene.Target);
        Assert.Contains(scene.Emulator.Actions.Of(action), entry => entry.IsThrottled);
        Assert.Contains(scene.Private.Journal.Requests(operation), entry => entry.Status == 429);
    }

    [Theory]
    [InlineData("BatchGetImage", RegistryOperation.GetManifest)]
    [InlineData("GetDownloadUrlForLayer", RegistryOperation.GetBlob)]
    public async Task A_rate_that_is_exceeded_at_the_source_is_got_over(string action, RegistryOperation operation)
    {
        await using EcrScene scene = await EcrScene.StartAsync();
        SampleContent index = AnIndex();
        index.AddTo(scene.Target, EcrScene.Tag);
        await ExhaustAsync(scene, action);
        using FrozenRequests answer = scene.Private.Faults.FreezeAnswer(request => request.Operation == operation, times: 1);

        Task<ImageOutcome> mirroring = scene.MirrorFromAsync(scene.Target);
        await Task.WhenAny(answer.FirstHeld, mirroring);
        scene.Emulator.PrivateQuotas = EcrQuotas.Private.WithoutRates();
        answer.Release();
        ImageOutcome outcome = await mirroring;

        EcrScene.ShouldHavePublished(outcome, index, scene.Plain.Repository("mirror/app"));
        Assert.Contains(scene.Emulator.Actions.Of(action), entry => entry.IsThrottled);
    }

    [Theory]
    [InlineData("PutImage")]
    [InlineData("InitiateLayerUpload")]
    public async Task A_rate_that_stays_exceeded_fails_in_ECRs_words(string action)
    {
        await using EcrScene scene = await EcrScene.StartAsync(EcrQuotas.Private.WithoutRates().WithRate(action, new ActionRate(0, 0)));

        ImageOutcome outcome = await scene.MirrorAsync(Given.Image().Build());

        EcrScene.ShouldHaveFailed(outcome, "429", "TOOMANYREQUESTS: Rate exceeded", "mirror/app");
    }

    [Fact]
    public async Task Bytes_that_ECR_Public_gives_nobody_this_month_are_not_asked_for_again()
    {
        await using EcrScene scene = await EcrScene.StartAsync();
        scene.Emulator.PublicQuotas = scene.Emulator.PublicQuotas with { AnonymousBytesPerMonth = 0 };
        LocalRepository source = scene.Public.Repository(EcrScene.Name);
        SampleContent image = Given.Image().WithLayers(0).Build();
        image.AddTo(source, EcrScene.Tag);
        scene.LogOut();

        ImageOutcome outcome = await scene.MirrorFromAsync(source);

        EcrScene.ShouldHaveFailed(outcome, "429", "Data limit exceeded");
        Assert.Single(scene.Public.Journal.Requests(RegistryOperation.GetBlob));
    }

    [Fact]
    public async Task Tags_are_read_over_pages_that_come_as_plain_text_in_no_order()
    {
        var notices = new RecordedNotices();
        await using EcrScene scene = await EcrScene.StartAsync(also: services => services.AddSingleton<INoticeBoard>(notices));
        SampleContent image = Given.Image().Build();
        image.AddTo(scene.Target);
        foreach (string tag in Enumerable.Range(0, 1100).Select(number => $"build-{number}").Append("release-1").Append("release-2"))
            scene.Target.AddManifest(image.Manifest, Tag.Parse(tag));
        var releases = new MirrorRequest
        {
            RequestId = "releases",
            Source = new MirrorSource(scene.Target.Repository),
            Destinations = [new Destination { Repository = scene.Plain.Repository("mirror/app").Repository, Tags = [] }],
            Selection = new TagSelection { Tags = [TagPattern.Parse("release-*")] },
        };

        await scene.Mirror.Services.GetRequiredService<IMessageSender>().HandOnAsync(releases, TestContext.Current.CancellationToken);
        await notices.TakeAsync<ImagePublished>(2);

        Assert.Equal(["release-1", "release-2"], scene.Plain.Repository("mirror/app").Tags.Keys.Select(tag => tag.ToString()).Order(StringComparer.Ordinal));
        Assert.Equal(2, scene.Private.Journal.Requests(RegistryOperation.ListTags).Count(entry => entry.Status == 200));
    }

    [Fact]
    public async Task An_archived_image_is_said_not_to_be_there()
    {
        await using EcrScene scene = await EcrScene.StartAsync();
        SampleContent image = Given.Image().Build();
        image.AddTo(scene.Target, EcrScene.Tag);
        using AmazonECRClient api = scene.Api();
        await api.UpdateImageStorageClassAsync(
            new UpdateImageStorageClassRequest
            {
                RepositoryName = "mirror/app",
                ImageId = new ImageIdentifier { ImageDigest = image.Digest.ToString() },
                TargetStorageClass = TargetStorageClass.ARCHIVE,
            },
            TestContext.Current.CancellationToken);

        ImageOutcome outcome = await scene.MirrorFromAsync(scene.Target);

        EcrScene.ShouldHaveFailed(outcome, "mirror/app has no manifest '1.0'");
    }

    [Fact]
    public async Task A_manifest_that_ECR_does_not_take_fails_in_its_words()
    {
        await using EcrScene scene = await EcrScene.StartAsync();
        scene.Private.Quirks = scene.Private.Quirks with { LayersPerImage = 1 };

        ImageOutcome outcome = await scene.MirrorAsync(Given.Image().WithLayers(2).Build());

        EcrScene.ShouldHaveFailed(outcome, "405", "UNSUPPORTED", "Limit on number of layers per image exceeded");
    }

    [Fact]
    public async Task An_image_is_mirrored_through_a_cache_of_ECR()
    {
        await using EcrScene scene = await EcrScene.StartAsync(upstreams: plain => new Dictionary<string, Uri> { ["quay.io"] = plain.BaseAddress });
        using AmazonECRClient api = scene.Api();
        await api.CreatePullThroughCacheRuleAsync(
            new CreatePullThroughCacheRuleRequest { EcrRepositoryPrefix = "quay", UpstreamRegistryUrl = "quay.io" }, TestContext.Current.CancellationToken);
        SampleContent index = AnIndex();
        await index.PushToAsync(scene.Plain, "team/upstream", EcrScene.Tag.ToString());

        ImageOutcome outcome = await scene.MirrorFromAsync(scene.Private.Repository(RepositoryName.Parse("quay/team/upstream")));

        EcrScene.ShouldHavePublished(outcome, index, scene.Plain.Repository("mirror/app"));
    }

    private static SampleContent AnIndex()
    {
        SampleContent amd = Given.Image().WithLayers(2).Build();
        return Given.Index(amd, Given.Image().ForPlatform("linux/arm64").Build(), Given.Attestation(amd)).WithOddBytes().Build();
    }

    private static IamPolicy AllBut(string action) => IamPolicy.Parse(
        $$"""{"Statement":[{"Effect":"Allow","NotAction":"{{action}}","Resource":"*"}]}""");

    /// <summary>Has an action be one too many each time. The mirror knows by then how the registry wants to be asked.</summary>
    private static async Task ExhaustAsync(EcrScene scene, string action)
    {
        await scene.MirrorAsync(Given.Image(seed: 9).WithLayers(0).Build(), scene.Private.CreateRepository(RepositoryName.Parse("mirror/before")));
        scene.Emulator.PrivateQuotas = EcrQuotas.Private.WithoutRates().WithRate(action, new ActionRate(0, 0));
    }

    private static async Task MakeImmutableAsync(EcrScene scene)
    {
        using AmazonECRClient api = scene.Api();
        await api.PutImageTagMutabilityAsync(
            new PutImageTagMutabilityRequest { RepositoryName = "mirror/app", ImageTagMutability = ImageTagMutability.IMMUTABLE },
            TestContext.Current.CancellationToken);
    }
}
