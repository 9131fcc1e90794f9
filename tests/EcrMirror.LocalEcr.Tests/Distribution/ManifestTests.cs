using System.Net;
using EcrMirror.LocalEcr.Content;
using EcrMirror.Oci;
using EcrMirror.Testing.Content;
using EcrMirror.Testing.Registries;

namespace EcrMirror.LocalEcr.Tests.Distribution;

public sealed class ManifestTests : RegistryTests
{
    [Fact]
    public async Task A_manifest_is_kept_byte_for_byte()
    {
        SampleContent image = Given.Image().WithOddBytes().Build();
        await Client.PushAsync(image, "team/app", "1.0");

        using HttpResponseMessage answer = await GetAsync("/v2/team/app/manifests/1.0", ("Accept", "application/vnd.oci.image.manifest.v1+json"));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("application/vnd.oci.image.manifest.v1+json", Header(answer, "Content-Type"));
        Assert.Equal(image.Digest.ToString(), Header(answer, "Docker-Content-Digest"));
        Assert.Equal(image.Manifest.Content.ToArray(), await answer.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task A_whole_index_can_be_pushed_and_is_complete()
    {
        SampleContent amd = Given.Image().WithLayers(3).Build();
        SampleContent arm = Given.DockerImage().ForPlatform("linux/arm64/v8").WithForeignLayer().Build();
        SampleContent nested = Given.Index(arm).Build();
        SampleContent index = Given.Index(amd, nested, Given.Attestation(amd)).WithOddBytes().Build();

        await Client.PushAsync(index, "team/app", "1.0");

        IReadOnlySet<Digest> digests = await Registry.ShouldBeCompleteAsync("team/app", "1.0");
        Assert.Equal(index.Tree.Select(content => content.Digest).Concat(index.TreeBlobs.Select(blob => blob.Descriptor.Digest)).ToHashSet(), digests);
        Assert.Equal(index.Digest, Registry.Repository("team/app").Tags[Tag.Parse("1.0")]);
        Assert.Empty(Registry.Journal.IncompleteTags);
    }

    [Fact]
    public async Task Head_describes_a_manifest_without_its_bytes()
    {
        SampleContent image = Given.DockerImage().Build();
        await image.PushToAsync(Registry, "team/app", "1.0");

        using HttpResponseMessage answer = await HeadAsync("/v2/team/app/manifests/1.0");

        Assert.Equal(image.Digest.ToString(), Header(answer, "Docker-Content-Digest"));
        Assert.Equal(image.Manifest.Content.Length, answer.Content.Headers.ContentLength);
        Assert.Equal(MediaType.DockerManifest.ToString(), Header(answer, "Content-Type"));
    }

    [Fact]
    public async Task A_manifest_over_a_missing_layer_is_refused()
    {
        SampleContent image = Given.Image().WithLayers(2).Build();
        await Client.PushBlobAsync(image.Blobs[0], "team/app");
        await Client.PushBlobAsync(image.Blobs[1], "team/app");

        using HttpResponseMessage answer = await PutManifestAsync(image.Manifest, "1.0");

        await RefusedAsync(HttpStatusCode.BadRequest, "MANIFEST_BLOB_UNKNOWN", answer);
        Assert.Empty(Registry.Repository("team/app").Tags);
        Assert.Empty(Registry.Repository("team/app").Manifests);
    }

    [Fact]
    public async Task A_manifest_whose_config_is_only_in_another_repository_is_refused()
    {
        SampleContent image = Given.Image().Build();
        await image.PushToAsync(Registry, "team/other");

        using HttpResponseMessage answer = await PutManifestAsync(image.Manifest, "1.0");

        await RefusedAsync(HttpStatusCode.BadRequest, "MANIFEST_BLOB_UNKNOWN", answer);
    }

    [Fact]
    public async Task An_index_over_a_missing_child_is_refused()
    {
        SampleContent image = Given.Image().Build();

        using HttpResponseMessage answer = await PutManifestAsync(Given.Index(image).Build().Manifest, "1.0");

        await RefusedAsync(HttpStatusCode.BadRequest, "MANIFEST_BLOB_UNKNOWN", answer);
    }

    [Fact]
    public async Task A_manifest_that_gives_a_blob_another_size_is_refused()
    {
        SampleContent image = Given.Image().Build();
        await image.PushToAsync(Registry, "team/app");
        RawManifest wrong = new ManifestWriter
        {
            MediaType = MediaType.OciManifest,
            Config = image.Blobs[0].Descriptor with { Size = 1 },
            Layers = [image.Blobs[1].Descriptor],
        }.Write();

        using HttpResponseMessage answer = await PutManifestAsync(wrong, "1.0");

        await RefusedAsync(HttpStatusCode.BadRequest, "SIZE_INVALID", answer);
    }

    [Fact]
    public async Task A_foreign_layer_need_not_be_there()
    {
        SampleContent image = Given.DockerImage().WithForeignLayer().Build();

        await Client.PushAsync(image, "team/app", "1.0");

        Assert.Equal(2, Registry.Repository("team/app").Blobs.Count);
        await Registry.ShouldBeCompleteAsync("team/app", "1.0");
    }

    [Fact]
    public async Task A_manifest_put_by_a_digest_that_it_has_not_is_refused()
    {
        SampleContent image = Given.Image().Build();
        SampleContent other = Given.Image().Build();
        await image.PushToAsync(Registry, "team/app");

        using HttpResponseMessage answer = await PutManifestAsync(image.Manifest, other.Digest.ToString());

        await RefusedAsync(HttpStatusCode.BadRequest, "DIGEST_INVALID", answer);
    }

    [Fact]
    public async Task A_manifest_may_be_addressed_by_sha512()
    {
        SampleContent image = Given.Image().AddressedBySha512().Build();

        await Client.PushAsync(Given.Index(image).Build(), "team/app", "1.0");

        Assert.Equal("sha512", image.Digest.Algorithm);
        Assert.Contains(image.Digest, await Registry.ShouldBeCompleteAsync("team/app", "1.0"));
    }

    [Theory]
    [InlineData("{", "application/vnd.oci.image.manifest.v1+json")]
    [InlineData("""{"schemaVersion":2,"config":{},"layers":[]}""", "application/vnd.oci.image.manifest.v1+json")]
    [InlineData("""{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]}""", "application/vnd.oci.image.manifest.v1+json")]
    [InlineData("""{"schemaVersion":1}""", "application/vnd.docker.distribution.manifest.v1+json")]
    [InlineData("""{"schemaVersion":2}""", "text/plain")]
    public async Task What_is_no_manifest_is_refused(string body, string contentType)
    {
        using HttpResponseMessage answer = await PutAsync(
            "/v2/team/app/manifests/1.0", System.Text.Encoding.UTF8.GetBytes(body), ("Content-Type", contentType));

        await RefusedAsync(HttpStatusCode.BadRequest, "MANIFEST_INVALID", answer);
    }

    [Fact]
    public async Task A_manifest_larger_than_4_MiB_is_refused()
    {
        using HttpResponseMessage answer = await PutAsync(
            "/v2/team/app/manifests/1.0", new byte[OciLimits.ManifestBytes + 1], ("Content-Type", MediaType.OciManifest.ToString()));

        await RefusedAsync(HttpStatusCode.RequestEntityTooLarge, "SIZE_INVALID", answer);
    }

    [Fact]
    public async Task A_manifest_of_a_type_that_accept_does_not_list_is_unknown()
    {
        await Given.Index(Given.Image().Build()).Build().PushToAsync(Registry, "team/app", "1.0");

        using HttpResponseMessage narrow = await GetAsync("/v2/team/app/manifests/1.0", ("Accept", MediaType.OciManifest.ToString()));
        using HttpResponseMessage wide = await GetAsync("/v2/team/app/manifests/1.0", ("Accept", PlainRegistryClient.AcceptsManifests));

        await RefusedAsync(HttpStatusCode.NotFound, "MANIFEST_UNKNOWN", narrow);
        Assert.Equal(HttpStatusCode.OK, wide.StatusCode);
    }

    [Fact]
    public async Task A_tag_can_be_moved_and_the_old_manifest_stays()
    {
        SampleContent first = Given.Image().Build();
        SampleContent second = Given.Image().Build();
        await Client.PushAsync(first, "team/app", "1.0");

        await Client.PushAsync(second, "team/app", "1.0");

        LocalRepository repository = Registry.Repository("team/app");
        Assert.Equal(second.Digest, repository.Tags[Tag.Parse("1.0")]);
        Assert.Contains(first.Digest, repository.Manifests.Keys);
        Assert.Equal(["1.0", "1.0"], Registry.Journal.ManifestPuts.Select(put => put.Reference));
    }

    [Fact]
    public async Task Deleting_a_tag_leaves_the_manifest()
    {
        SampleContent image = Given.Image().Build();
        await image.PushToAsync(Registry, "team/app", "1.0");

        using HttpResponseMessage answer = await DeleteAsync("/v2/team/app/manifests/1.0");

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Empty(Registry.Repository("team/app").Tags);
        Assert.Single(Registry.Repository("team/app").Manifests);
    }

    [Fact]
    public async Task Deleting_a_manifest_takes_its_tags_along()
    {
        SampleContent image = Given.Image().Build();
        await image.PushToAsync(Registry, "team/app", "1.0");
        await image.PushToAsync(Registry, "team/app", "latest");

        using HttpResponseMessage answer = await DeleteAsync($"/v2/team/app/manifests/{image.Digest}");
        using HttpResponseMessage gone = await GetAsync("/v2/team/app/manifests/latest");

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Empty(Registry.Repository("team/app").Tags);
        await RefusedAsync(HttpStatusCode.NotFound, "MANIFEST_UNKNOWN", gone);
    }
}
