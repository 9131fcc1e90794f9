using System.Net;
using System.Text.Json.Nodes;
using EcrMirror.LocalEcr.Content;
using EcrMirror.Oci;
using EcrMirror.Testing.Content;
using EcrMirror.Testing.Registries;

namespace EcrMirror.LocalEcr.Tests.Ecr.Engine;

/// <summary>Layers that are there. Facts: ECR API reference, BatchCheckLayerAvailability and GetDownloadUrlForLayer.</summary>
public sealed class LayerReadTests : EcrTests
{
    [Fact]
    public async Task Layers_are_available_with_their_sizes_or_unavailable_and_malformed_digests_are_failures()
    {
        await CreateAsync("team/app");
        await UploadAsync("team/app", "layer"u8.ToArray());

        JsonObject answer = await AskAsync("BatchCheckLayerAvailability", new
        {
            repositoryName = "team/app",
            layerDigests = new[] { Digest.Sha256("layer"u8).ToString(), Digest.Sha256("none"u8).ToString(), "nonsense", "" },
        });

        Assert.Equal(["AVAILABLE", "UNAVAILABLE"], answer["layers"]!.AsArray().Select(layer => layer!["layerAvailability"]!.GetValue<string>()));
        Assert.Equal(5, answer["layers"]![0]!["layerSize"]!.GetValue<int>());
        Assert.Null(answer["layers"]![1]!["layerSize"]);
        Assert.Equal(["InvalidLayerDigest", "MissingLayerDigest"], answer["failures"]!.AsArray().Select(failure => failure!["failureCode"]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_layer_of_an_image_is_downloaded_from_another_host_without_credentials()
    {
        (SampleContent image, string address) = await PushedAsync();

        using var client = new PlainRegistryClient(Private.Blobs.BaseAddress);
        using HttpResponseMessage answer = await client.SendAsync(HttpMethod.Get, address);
        using HttpResponseMessage refused = await client.SendAsync(HttpMethod.Get, address, headers: [("Authorization", "Basic QVdTOng=")]);

        Assert.NotEqual(Private.Host.ToString(), new Uri(address).Authority);
        Assert.Equal(image.Blobs[^1].Content.ToArray(), await answer.Content.ReadAsByteArrayAsync(Cancellation));
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("Only one auth mechanism allowed", await refused.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_layer_that_no_image_names_has_no_address()
    {
        await CreateAsync("team/app");
        await UploadAsync("team/app", "layer"u8.ToArray());

        await RefusedAsync("LayerInaccessibleException", "GetDownloadUrlForLayer", AddressOf(Digest.Sha256("layer"u8)));
        await RefusedAsync("LayersNotFoundException", "GetDownloadUrlForLayer", AddressOf(Digest.Sha256("none"u8)));
    }

    [Fact]
    public async Task The_layers_of_an_archived_image_are_archived()
    {
        (SampleContent image, _) = await PushedAsync();

        await AskAsync("UpdateImageStorageClass", new { repositoryName = "team/app", imageId = new { imageTag = "1.0" }, targetStorageClass = "ARCHIVE" });
        JsonObject answer = await AskAsync(
            "BatchCheckLayerAvailability", new { repositoryName = "team/app", layerDigests = new[] { image.Blobs[^1].Descriptor.Digest.ToString() } });

        Assert.Equal("ARCHIVED", answer["layers"]![0]!["layerAvailability"]!.GetValue<string>());
    }

    private static object AddressOf(Digest digest) => new { repositoryName = "team/app", layerDigest = digest.ToString() };

    private async Task<(SampleContent Image, string Address)> PushedAsync()
    {
        SampleContent image = Given.Image().WithLayers(1).Build();
        await CreateAsync("team/app");
        await PushAsync(image, "team/app", "1.0");
        JsonObject answer = await AskAsync("GetDownloadUrlForLayer", AddressOf(image.Blobs[^1].Descriptor.Digest));
        return (image, answer["downloadUrl"]!.GetValue<string>());
    }
}
