using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using EcrMirror.LocalEcr.Content;
using EcrMirror.LocalEcr.Engine;
using EcrMirror.Oci;
using EcrMirror.Testing.Content;

namespace EcrMirror.LocalEcr.Tests.Registries;

public sealed class ManifestTests : EcrRegistryTests
{
    [Fact]
    public async Task HEAD_names_the_digest_and_has_an_empty_header()
    {
        // oras-go#237, containers-roadmap#1931.
        SampleContent image = Push(Given.Image().Build());

        using HttpResponseMessage answer = await HeadAsync("/v2/team/app/manifests/1.0");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(image.Digest.ToString(), Header(answer, "Docker-Content-Digest"));
        Assert.Equal(image.Manifest.MediaType.ToString(), Header(answer, "Content-Type"));
        Assert.Equal($"{image.Manifest.Content.Length}", Header(answer, "Content-Length"));
        Assert.Equal("", Header(answer, "Sizes"));
    }

    [Theory]
    [InlineData(false, "absent")]
    [InlineData(true, "named")]
    public async Task GET_does_not_name_the_digest(bool isSet, string expected)
    {
        // oras-go#237, oras-java#522.
        SampleContent image = Push(Given.Image().WithOddBytes().Build());
        Set(quirks => quirks with { NamesDigestOnGet = isSet });

        using HttpResponseMessage answer = await GetAsync("/v2/team/app/manifests/1.0");

        Assert.Equal(image.Manifest.Content.ToArray(), await answer.Content.ReadAsByteArrayAsync());
        Assert.Equal(expected is "named" ? image.Digest.ToString() : "absent", Header(answer, "Docker-Content-Digest"));
    }

    [Theory]
    [InlineData("1.0", "application/vnd.docker.distribution.manifest.v2+json", "application/vnd.docker.distribution.manifest.v2+json")]
    [InlineData("1.0", "application/vnd.docker.distribution.manifest.v2+json, application/vnd.oci.image.manifest.v1+json", "application/vnd.oci.image.manifest.v1+json")]
    [InlineData("1.0", "*/*", "application/vnd.oci.image.manifest.v1+json")]
    [InlineData("{digest}", "application/vnd.docker.distribution.manifest.v2+json", "application/vnd.oci.image.manifest.v1+json")]
    public async Task An_image_is_served_in_another_form_by_tag_to_who_does_not_take_its_own(string reference, string accept, string expected)
    {
        // ECR user guide, "Container image manifest format support".
        SampleContent image = Push(Given.Image().Build());

        using HttpResponseMessage answer = await GetAsync(
            $"/v2/team/app/manifests/{reference.Replace("{digest}", image.Digest.ToString(), StringComparison.Ordinal)}", ("Accept", accept));

        Assert.Equal(expected, Header(answer, "Content-Type"));
        Assert.Equal(expected == image.Manifest.MediaType.ToString(), Digest.Sha256(await answer.Content.ReadAsByteArrayAsync()) == image.Digest);
    }

    [Fact]
    public async Task An_index_is_served_as_it_is_whatever_the_client_takes()
    {
        SampleContent index = Push(Given.Index(Given.Image().Build()).Build());

        using HttpResponseMessage answer = await GetAsync("/v2/team/app/manifests/1.0", ("Accept", MediaType.DockerManifest.ToString()));

        Assert.Equal(MediaType.OciIndex.ToString(), Header(answer, "Content-Type"));
    }

    [Fact]
    public async Task An_action_that_is_made_to_fail_is_an_error_of_the_server()
    {
        Ecr.Faults.FailNext("BatchGetImage", "ServerException");

        using HttpResponseMessage answer = await GetAsync("/v2/team/app/manifests/1.0");

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    public async Task A_missing_image_is_not_found(string reference)
    {
        // ECR user guide, "Troubleshooting pull through cache issues" has both texts.
        using HttpResponseMessage answer = await GetAsync($"/v2/team/app/manifests/{reference}");

        await RefusedAsync(HttpStatusCode.NotFound, "MANIFEST_UNKNOWN", "Requested image not found", answer);
    }

    [Fact]
    public async Task A_missing_repository_is_not_found()
    {
        using HttpResponseMessage answer = await GetAsync("/v2/team/none/manifests/1.0");

        await RefusedAsync(HttpStatusCode.NotFound, "NAME_UNKNOWN", $"The repository with name 'team/none' does not exist in the registry with id '{Account}'", answer);
    }

    [Fact]
    public async Task An_archived_image_is_not_found()
    {
        // ECR user guide, "Archiving an image".
        SampleContent image = Push(Given.Image().Build());
        Repository().Images[image.Digest].Status = EcrImageStatus.Archived;

        using HttpResponseMessage answer = await GetAsync("/v2/team/app/manifests/1.0");

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task A_manifest_is_taken()
    {
        SampleContent image = Push(Given.Image().Build(), tag: null);

        using HttpResponseMessage answer = await PutManifestAsync(image.Manifest, "2.0");

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal($"http://{Registry.Host}/v2/team/app/manifests/{image.Digest}", Header(answer, "Location"));
        Assert.Equal(image.Digest.ToString(), Header(answer, "Docker-Content-Digest"));
        Assert.Equal("absent", Header(answer, "OCI-Subject"));
        Assert.Equal(image.Digest, Registry.Repository(App).Tags[Tag.Parse("2.0")]);
    }

    [Theory]
    [InlineData("1.0")]
    [InlineData(null)]
    public async Task A_manifest_is_taken_again(string? tag)
    {
        // containers-roadmap#2179: to a mutable tag, and always by digest.
        SampleContent image = Push(Given.Image().Build());

        using HttpResponseMessage answer = await PutManifestAsync(image.Manifest, tag ?? image.Digest.ToString());

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal(image.Digest.ToString(), Header(answer, "Docker-Content-Digest"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_immutable_tag_is_refused_even_for_what_it_points_to(bool isSame)
    {
        // containers-roadmap#2179, buildkit#3776.
        SampleContent image = Push(Given.Image(seed: 1).Build());
        SampleContent other = Push(Given.Image(seed: 2).Build(), tag: null);
        Repository().TagMutability = "IMMUTABLE";

        using HttpResponseMessage answer = await PutManifestAsync((isSame ? image : other).Manifest, "1.0");
        using HttpResponseMessage byDigest = await PutManifestAsync(image.Manifest, image.Digest.ToString());

        await RefusedAsync(
            HttpStatusCode.BadRequest,
            "TAG_INVALID",
            "The image tag '1.0' already exists in the 'team/app' repository and cannot be overwritten because the tag is immutable.",
            answer);
        Assert.Equal(HttpStatusCode.Created, byDigest.StatusCode);
        Assert.Equal(image.Digest, Registry.Repository(App).Tags[Tag.Parse("1.0")]);
    }

    [Theory]
    [InlineData("sigstore-js#1058", "artifactType", "application/vnd.example;version=0.2")]
    [InlineData("containers-roadmap#2306", "mediaType", "application/vnd.oci.image.manifest.v1+json;version=1")]
    [InlineData("oras#690", "mediaType", "application/vnd.oci.artifact.manifest.v1+json")]
    [InlineData("oras#690", "mediaType", "application/vnd.cncf.oras.artifact.manifest.v1+json")]
    public async Task A_manifest_that_ECR_does_not_like_is_unsupported(string source, string member, string value)
    {
        SampleContent image = Push(Given.Image().Build(), tag: null);

        using HttpResponseMessage answer = await PutManifestAsync(With(image, member, value), "1.0");

        Assert.True(answer.StatusCode is HttpStatusCode.MethodNotAllowed, source);
        await RefusedAsync(HttpStatusCode.MethodNotAllowed, "UNSUPPORTED", "Invalid parameter at 'ImageManifest' failed to satisfy constraint: 'Invalid JSON syntax'", answer);
    }

    [Theory]
    [InlineData(false, HttpStatusCode.Created)]
    [InlineData(true, HttpStatusCode.MethodNotAllowed)]
    public async Task A_manifest_has_to_say_its_type_where_that_is_set_on(bool isSet, HttpStatusCode expected)
    {
        // libpod#1719, as of 2018.
        SampleContent image = Push(Given.Image().Build(), tag: null);
        Set(quirks => quirks with { RequiresMediaTypes = isSet });

        using HttpResponseMessage answer = await PutManifestAsync(With(image, "mediaType", null), "1.0");

        Assert.Equal(expected, answer.StatusCode);
    }

    [Theory]
    [InlineData(false, HttpStatusCode.Created)]
    [InlineData(true, HttpStatusCode.MethodNotAllowed)]
    public async Task An_attestation_of_BuildKit_is_refused_where_that_is_set_on(bool isSet, HttpStatusCode expected)
    {
        // buildkit#5747 and #6171, as of 2025.
        SampleContent image = Push(Given.Image().Build());
        SampleContent attestation = Push(Given.Artifact("application/vnd.docker.attestation.manifest.v1+json").For(image).Build(), tag: null);
        Set(quirks => quirks with { RefusesAttestationArtifacts = isSet });

        using HttpResponseMessage answer = await PutManifestAsync(attestation.Manifest, "attestation");

        Assert.Equal(expected, answer.StatusCode);
    }

    [Fact]
    public async Task An_image_has_only_so_many_layers()
    {
        // tart#890.
        SampleContent image = Push(Given.Image().WithLayers(3).Build(), tag: null);
        Set(quirks => quirks with { LayersPerImage = 2 });

        using HttpResponseMessage answer = await PutManifestAsync(image.Manifest, "1.0");

        await RefusedAsync(HttpStatusCode.MethodNotAllowed, "UNSUPPORTED", "Invalid parameter at 'ImageManifest' failed to satisfy constraint: 'Limit on number of layers per image exceeded'", answer);
    }

    [Fact]
    public async Task A_repository_has_only_so_many_images()
    {
        // vllm#48065, containers-roadmap#2159.
        Push(Given.Image(seed: 1).Build());
        SampleContent second = Given.Image(seed: 2).Build();
        foreach (SampleBlob blob in second.Blobs)
            Registry.Repository(App).AddBlob(blob.Descriptor.Digest, blob.Content);
        Ecr.PrivateQuotas = Ecr.PrivateQuotas with { ImagesPerRepository = 1 };

        using HttpResponseMessage answer = await PutManifestAsync(second.Manifest, "2.0");

        await RefusedAsync(
            HttpStatusCode.Forbidden,
            "DENIED",
            $"The repository with name 'team/app' in registry with id '{Account}' already has the maximum allowed number of images which is '1'",
            answer);
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData(HttpStatusCode.NotFound, "BLOB_UNKNOWN")]
    public async Task A_manifest_whose_layers_are_not_there_is_refused(HttpStatusCode? status, string? code)
    {
        // PutImage's LayersNotFoundException; the registry's status is not known.
        if (status is not null)
            Set(quirks => quirks with { MissingContentStatus = status.Value, MissingContentCode = code! });
        SampleContent image = Given.Image().WithLayers(0).Build();

        using HttpResponseMessage answer = await PutManifestAsync(image.Manifest, "1.0");

        await RefusedAsync(
            status ?? HttpStatusCode.BadRequest,
            code ?? "MANIFEST_BLOB_UNKNOWN",
            $"Layers with digests '[{image.Blobs[0].Descriptor.Digest}]' required for pushing image into repository with name 'team/app' in the registry with id '{Account}' do not exist",
            answer);
    }

    [Fact]
    public async Task An_index_whose_images_are_not_there_is_refused()
    {
        // docker-manifest-create-action#63 has code and text.
        SampleContent child = Given.Image().Build();

        using HttpResponseMessage answer = await PutManifestAsync(Given.Index(child).Build().Manifest, "1.0");

        await RefusedAsync(
            HttpStatusCode.BadRequest,
            "MANIFEST_BLOB_UNKNOWN",
            $"Images with digests '[{child.Digest}]' required for pushing image into repository with name 'team/app' in the registry with id '{Account}' do not exist",
            answer);
    }

    [Fact]
    public async Task A_manifest_put_by_another_digest_is_refused()
    {
        SampleContent image = Push(Given.Image().Build(), tag: null);

        using HttpResponseMessage answer = await PutManifestAsync(image.Manifest, Digest.Sha256("other"u8).ToString());

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("DIGEST_INVALID", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_referrer_is_answered_with_its_subject()
    {
        // AWS, "Amazon ECR and OCI 1.1", 27 June 2024.
        SampleContent image = Push(Given.Image().Build());
        SampleContent referrer = Push(Given.Artifact("application/vnd.example.sbom").For(image).Build(), tag: null);

        using HttpResponseMessage answer = await PutManifestAsync(referrer.Manifest, referrer.Digest.ToString());

        Assert.Equal(image.Digest.ToString(), Header(answer, "OCI-Subject"));
    }

    [Fact]
    public async Task A_tag_is_deleted_and_the_image_with_its_last()
    {
        // containers-roadmap#1229; ECR user guide, "Deleting an image".
        SampleContent image = Push(Given.Image().Build());
        Push(image, "2.0");

        using HttpResponseMessage first = await DeleteAsync("/v2/team/app/manifests/1.0");
        int after = Registry.Repository(App).Manifests.Count;
        using HttpResponseMessage second = await DeleteAsync("/v2/team/app/manifests/2.0");
        using HttpResponseMessage third = await DeleteAsync("/v2/team/app/manifests/2.0");

        Assert.Equal((HttpStatusCode.Accepted, HttpStatusCode.Accepted), (first.StatusCode, second.StatusCode));
        Assert.Equal((1, 0), (after, Registry.Repository(App).Manifests.Count));
        await RefusedAsync(HttpStatusCode.NotFound, "MANIFEST_UNKNOWN", "Requested image not found", third);
    }

    [Fact]
    public async Task An_image_that_an_index_lists_is_not_deleted()
    {
        SampleContent child = Given.Image().Build();
        Push(Given.Index(child).Build());

        using HttpResponseMessage answer = await DeleteAsync($"/v2/team/app/manifests/{child.Digest}");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(child.Digest, Registry.Repository(App).Manifests.Keys);
    }

    [Fact]
    public async Task Nothing_is_deleted_where_that_is_set_off()
    {
        // containers-roadmap#1229, before.
        Push(Given.Image().Build());
        Set(quirks => quirks with { DeletesManifests = false });

        using HttpResponseMessage answer = await DeleteAsync("/v2/team/app/manifests/1.0");

        await RefusedAsync(HttpStatusCode.NotFound, "NOT_FOUND", "404 page not found", answer);
    }

    private static RawManifest With(SampleContent image, string member, string? value)
    {
        JsonNode manifest = JsonNode.Parse(image.Manifest.Content.Span)!;
        manifest[member] = value;
        if (value is null)
            manifest.AsObject().Remove(member);
        return new RawManifest(Encoding.UTF8.GetBytes(manifest.ToJsonString()), member is "mediaType" && value is not null ? new MediaType(value) : image.Manifest.MediaType);
    }
}
