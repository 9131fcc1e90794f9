using EcrMirror.Cli.Runs;
using EcrMirror.LocalEcr;
using EcrMirror.LocalEcr.Content;
using EcrMirror.Oci;
using EcrMirror.Testing.Content;
using EcrMirror.Testing.Registries;

namespace EcrMirror.EndToEnd.Tests.Faults;

/// <summary>What the source serves is not what it promised, or cannot be mirrored.</summary>
public sealed class SourceContentTests
{
    [Fact]
    public async Task A_corrupted_layer_fails_and_is_not_asked_for_again()
    {
        await using Scene scene = await Scene.StartAsync();
        SampleContent image = Given.Image().WithLayers(2).Build();
        scene.Source.Faults.Corrupt(image.Blobs[1].Descriptor.Digest);

        ImageOutcome outcome = await scene.MirrorAsync(image);

        Assert.Single(Scene.Downloads(scene.Source, image.Blobs[1]));
        Assert.DoesNotContain(image.Blobs[1].Descriptor.Digest, scene.Target.Blobs.Keys);
        await scene.ShouldHaveFailedAsync(outcome, image.Blobs[1].Descriptor.Digest.ToString(), "team/app");
    }

    [Fact]
    public async Task A_corrupted_config_of_one_platform_fails_the_whole_index()
    {
        await using Scene scene = await Scene.StartAsync();
        SampleContent good = Given.Image().ForPlatform("linux/amd64").Build();
        SampleContent bad = Given.Image().ForPlatform("linux/arm64").Build();
        scene.Source.Faults.Corrupt(bad.Blobs[0].Descriptor.Digest);

        ImageOutcome outcome = await scene.MirrorAsync(Given.Index(good, bad).Build());

        Assert.Contains(good.Digest, scene.Target.Manifests.Keys);
        Assert.DoesNotContain(bad.Digest, scene.Target.Manifests.Keys);
        await scene.ShouldHaveFailedAsync(outcome, bad.Blobs[0].Descriptor.Digest.ToString());
    }

    [Fact]
    public async Task A_short_body_whose_headers_agree_fails()
    {
        await using Scene scene = await Scene.StartAsync();
        SampleContent image = Given.Image().Build();
        scene.Source.Faults.Truncate(image.Blobs[1].Descriptor.Digest);

        ImageOutcome outcome = await scene.MirrorAsync(image);

        Assert.Single(Scene.Downloads(scene.Source, image.Blobs[1]));
        await scene.ShouldHaveFailedAsync(outcome, image.Blobs[1].Descriptor.Digest.ToString());
    }

    [Fact]
    public async Task A_body_that_breaks_off_goes_on_where_it_broke()
    {
        await using Scene scene = await Scene.StartAsync();
        SampleContent image = Given.Image().WithLayers(1, bytes: 100_000).Build();
        scene.Source.Faults.BreakOff(image.Blobs[1].Descriptor.Digest, times: 1);

        ImageOutcome outcome = await scene.MirrorAsync(image);

        Assert.Equal(image.Blobs[1].Content.Length, Scene.Downloads(scene.Source, image.Blobs[1]).Sum(entry => entry.ResponseBytes));
        await scene.ShouldHavePublishedAsync(outcome, image);
    }

    [Theory]
    [InlineData(1, "ended after")]
    [InlineData(-1, "has more than")]
    public async Task A_layer_of_another_size_than_its_descriptor_says_fails(int difference, string said)
    {
        await using Scene scene = await Scene.StartAsync();
        SampleContent image = Given.Image(seed: 77).Build();
        Descriptor layer = image.Blobs[1].Descriptor;
        SampleContent lying = new()
        {
            Manifest = new ManifestWriter
            {
                MediaType = MediaType.OciManifest,
                Config = image.Blobs[0].Descriptor,
                Layers = [layer with { Size = layer.Size + difference }],
            }.Write(),
            Blobs = image.Blobs,
        };

        ImageOutcome outcome = await scene.MirrorAsync(lying);

        await scene.ShouldHaveFailedAsync(outcome, layer.Digest.ToString(), said, $"{layer.Size + difference} bytes");
    }

    [Fact]
    public async Task A_blob_that_the_source_does_not_have_fails_and_names_it()
    {
        await using Scene scene = await Scene.StartAsync();
        SampleContent image = Given.Image().Build();
        await scene.PushAsync(image);
        scene.Source.Faults.LoseBlob(RepositoryName.Parse("team/app"), image.Blobs[1].Descriptor.Digest);

        ImageOutcome outcome = Assert.Single(await scene.Mirror.MirrorAsync(
            new ImageReference(scene.Source.Repository("team/app").Repository, Scene.Tag), scene.Target.Repository));

        await scene.ShouldHaveFailedAsync(outcome, image.Blobs[1].Descriptor.Digest.ToString(), "404", scene.Source.Host.ToString());
    }

    [Fact]
    public async Task A_manifest_whose_digest_header_says_something_else_fails()
    {
        await using Scene scene = await Scene.StartAsync();
        SampleContent image = Given.Image().Build();
        scene.Source.Faults.WrongDigestHeader(request => request.Operation is RegistryOperation.GetManifest && request.Tag is not null);
        ImageReference source = await scene.PushAsync(image);

        IReadOnlyList<ImageOutcome> outcomes =
            await scene.Mirror.MirrorAsync(source, scene.Destination.Repository("mirror/new").Repository);

        Assert.Equal(ImageStatus.Failed, Assert.Single(outcomes).Status);
        Assert.Contains(image.Digest.ToString(), outcomes[0].Reason, StringComparison.Ordinal);
        Assert.False(scene.Destination.Repository("mirror/new").Exists);
    }

    [Fact]
    public async Task A_tag_whose_HEAD_names_a_digest_that_is_nowhere_fails()
    {
        await using Scene scene = await Scene.StartAsync();
        SampleContent image = Given.Image().Build();
        scene.Source.Faults.WrongDigestHeader(request => request.Operation is RegistryOperation.HeadManifest);

        ImageOutcome outcome = await scene.MirrorAsync(image);

        await scene.ShouldHaveFailedAsync(outcome, "team/app", Digest.Sha256("something else"u8).ToString());
    }

    [Fact]
    public async Task A_source_and_a_destination_without_digest_headers_are_mirrored()
    {
        await using Scene scene = await Scene.StartAsync();
        SampleContent index = Given.Index(Given.Image().Build(), Given.Image().ForPlatform("linux/arm64").Build()).Build();
        scene.Source.Faults.WithoutDigestHeader();
        scene.Destination.Faults.WithoutDigestHeader();

        ImageOutcome outcome = await scene.MirrorAsync(index);

        await scene.ShouldHavePublishedAsync(outcome, index);
    }

    [Fact]
    public async Task A_source_without_digest_headers_is_found_current()
    {
        await using Scene scene = await Scene.StartAsync();
        SampleContent image = Given.Image().Build();
        scene.Source.Faults.WithoutDigestHeader();
        await scene.MirrorAsync(image);

        ImageOutcome outcome = await scene.MirrorAsync(image);

        Assert.Equal(ImageStatus.Current, outcome.Status);
    }

    [Fact]
    public async Task A_corrupted_manifest_of_a_platform_fails()
    {
        await using Scene scene = await Scene.StartAsync();
        SampleContent child = Given.Image().Build();
        scene.Source.Faults.Corrupt(child.Digest);

        ImageOutcome outcome = await scene.MirrorAsync(Given.Index(child).Build());

        await scene.ShouldHaveFailedAsync(outcome, child.Digest.ToString());
    }

    [Fact]
    public async Task An_index_whose_child_is_missing_at_the_source_fails_and_names_the_child()
    {
        await using Scene scene = await Scene.StartAsync();
        SampleContent child = Given.Image().ForPlatform("linux/arm64").Build();
        ImageReference source = await scene.PushAsync(Given.Index(Given.Image().Build(), child).Build());
        scene.Source.Faults.LoseManifest(RepositoryName.Parse("team/app"), child.Digest);

        ImageOutcome outcome = Assert.Single(await scene.Mirror.MirrorAsync(source, scene.Target.Repository));

        Assert.Empty(scene.Destination.Journal.Requests(RegistryOperation.StartUpload));
        await scene.ShouldHaveFailedAsync(outcome, child.Digest.ToString(), "not complete at its source");
    }

    [Fact]
    public async Task A_tag_that_the_source_does_not_have_fails_and_is_named()
    {
        await using Scene scene = await Scene.StartAsync();
        await scene.PushAsync(Given.Image().Build());
        var unknown = new ImageReference(scene.Source.Repository("team/app").Repository, Tag.Parse("2.0"));
        Repository destination = scene.Destination.Repository("mirror/new").Repository;

        ImageOutcome outcome = Assert.Single(await scene.Mirror.MirrorAsync(unknown, destination));

        Assert.Equal(ImageStatus.Failed, outcome.Status);
        Assert.Contains($"{unknown.Repository} has no manifest '2.0'", outcome.Reason, StringComparison.Ordinal);
        Assert.False(scene.Destination.Repository("mirror/new").Exists);
    }

    [Fact]
    public async Task An_image_of_schema_1_fails_and_the_reason_says_what_to_do()
    {
        await using Scene scene = await Scene.StartAsync();
        await using UnfitManifestServer source = await UnfitManifestServer.StartAsync(
            MediaType.DockerSchema1Signed, """{"schemaVersion":1,"name":"old/app","tag":"1.0","fsLayers":[],"history":[]}"""u8.ToArray());

        ImageOutcome outcome = Assert.Single(await scene.Mirror.MirrorAsync(source.Image, scene.Target.Repository));

        await scene.ShouldHaveFailedAsync(outcome, "schema 1", "Push it again");
    }

    [Fact]
    public async Task A_manifest_of_more_than_4_MiB_fails_without_being_kept()
    {
        await using Scene scene = await Scene.StartAsync();
        byte[] blanks = new byte[OciLimits.ManifestBytes + 1];
        Array.Fill(blanks, (byte)' ');
        await using UnfitManifestServer source = await UnfitManifestServer.StartAsync(MediaType.OciManifest, blanks);

        ImageOutcome outcome = Assert.Single(await scene.Mirror.MirrorAsync(source.Image, scene.Target.Repository));

        await scene.ShouldHaveFailedAsync(outcome, source.Image.Repository.Host.ToString(), "larger than the 4194304 bytes");
    }

    [Fact]
    public async Task Foreign_layers_are_left_where_they_are_and_the_image_is_published()
    {
        await using Scene scene = await Scene.StartAsync();
        SampleContent image = Given.DockerImage().WithForeignLayer().Build();

        ImageOutcome outcome = await scene.MirrorAsync(image);

        SampleBlob foreign = Assert.Single(image.Blobs, blob => blob.Descriptor.IsForeign);
        Assert.Empty(Scene.Downloads(scene.Source, foreign));
        Assert.DoesNotContain(scene.Destination.Journal.Entries, entry => entry.Request.Digest == foreign.Descriptor.Digest);
        await scene.ShouldHavePublishedAsync(outcome, image);
    }

    [Fact]
    public async Task Content_that_is_addressed_by_sha512_is_mirrored()
    {
        await using Scene scene = await Scene.StartAsync();
        SampleContent image = Given.Image().WithLayers(2).AddressedBySha512().Build();
        SampleContent index = Given.Index(image).Build();

        ImageOutcome outcome = await scene.MirrorAsync(index);

        Assert.Equal("sha512", image.Digest.Algorithm);
        Assert.Contains(image.Digest, scene.Target.Manifests.Keys);
        Assert.All(image.Blobs, blob => Assert.Contains(blob.Descriptor.Digest, scene.Target.Blobs.Keys));
        await scene.ShouldHavePublishedAsync(outcome, index);
    }

    [Fact]
    public async Task An_image_asked_for_by_its_sha512_digest_keeps_that_address()
    {
        await using Scene scene = await Scene.StartAsync();
        SampleContent image = Given.Image().AddressedBySha512().Build();
        ImageReference source = await image.PushToAsync(scene.Source, "team/app");

        ImageOutcome outcome = Assert.Single(await scene.Mirror.MirrorAsync(source, scene.Target.Repository));

        Assert.True(outcome.Status is ImageStatus.Published, outcome.Reason);
        Assert.Contains(image.Digest, scene.Target.Manifests.Keys);
        Assert.Empty(scene.Target.MissingUnder(image.Digest));
    }
}
