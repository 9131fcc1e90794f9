using System.Net;
using EcrMirror.LocalEcr.Content;
using EcrMirror.LocalEcr.Journal;
using EcrMirror.Oci;
using EcrMirror.Testing.Content;
using EcrMirror.Testing.Registries;

namespace EcrMirror.LocalEcr.Tests.Distribution;

public sealed class LenientManifestTests : RegistryTests
{
    protected override LocalRegistryOptions Options => new() { AcceptsIncompleteManifests = true };

    [Fact]
    public async Task A_tag_over_an_incomplete_tree_is_taken_and_seen()
    {
        SampleContent image = Given.Image().WithLayers(1).Build();
        SampleContent index = Given.Index(image).Build();
        await Client.PutManifestAsync(image.Manifest, "team/app", image.Digest.ToString());

        using HttpResponseMessage answer = await PutManifestAsync(index.Manifest, "1.0");

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        IncompleteTagSighting sighting = Assert.Single(Registry.Journal.IncompleteTags);
        Assert.Equal((Tag.Parse("1.0"), index.Digest), (sighting.Tag, sighting.Digest));
        Assert.Equal(image.Blobs.Select(blob => blob.Descriptor.Digest), sighting.Missing.Select(missing => missing.Digest));
    }

    [Fact]
    public async Task A_tag_over_a_complete_tree_is_no_sighting()
    {
        await Client.PushAsync(Given.Index(Given.Image().Build()).Build(), "team/app", "1.0");

        Assert.Empty(Registry.Journal.IncompleteTags);
    }

    [Fact]
    public async Task An_incomplete_image_fails_the_completeness_walk_with_a_list()
    {
        SampleContent image = Given.Image().WithLayers(2).Build();
        await Client.PutManifestAsync(image.Manifest, "team/app", "1.0");
        await Client.PushBlobAsync(image.Blobs[0], "team/app");

        Exception failure = await Assert.ThrowsAnyAsync<Xunit.Sdk.XunitException>(() => Registry.ShouldBeCompleteAsync("team/app", "1.0"));

        Assert.Contains(image.Blobs[1].Descriptor.Digest.ToString(), failure.Message, StringComparison.Ordinal);
        Assert.Contains(image.Blobs[2].Descriptor.Digest.ToString(), failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(image.Blobs[0].Descriptor.Digest.ToString(), failure.Message, StringComparison.Ordinal);
    }
}
