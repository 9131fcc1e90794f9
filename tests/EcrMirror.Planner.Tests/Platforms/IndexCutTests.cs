using System.Text;
using System.Text.Json.Nodes;
using EcrMirror.LocalEcr.Content;
using EcrMirror.Oci;
using EcrMirror.Planner.Platforms;
using EcrMirror.Testing.Content;

namespace EcrMirror.Planner.Tests.Platforms;

public sealed class IndexCutTests
{
    private static readonly SampleContent[] Entries =
    [
        Given.Image().Build(),
        Given.Image().ForPlatform("linux/arm64").Build(),
        Given.Attestation(Given.Image().Build()),
        Given.DockerImage().ForPlatform("windows/amd64:10.0.20348.2849").Build(),
        Given.Index(Given.Image().Build()).Build(),
    ];

    public static TheoryData<bool, int> Subsets =>
        [.. from isOdd in new[] { false, true } from mask in Enumerable.Range(1, (1 << Entries.Length) - 1) select (isOdd, mask)];

    [Theory]
    [MemberData(nameof(Subsets))]
    public void What_stays_is_listed_as_it_was_and_the_rest_is_as_it_was(bool isOdd, int mask)
    {
        RawManifest index = Index(isOdd).Manifest;
        HashSet<int> kept = Kept(mask);

        RawManifest cut = IndexCut.Keep(index, kept);

        JsonObject expected = JsonNode.Parse(index.Content.Span)!.AsObject();
        for (int place = Entries.Length - 1; place >= 0; place--)
        {
            if (!kept.Contains(place))
                expected["manifests"]!.AsArray().RemoveAt(place);
        }

        Assert.True(JsonNode.DeepEquals(expected, JsonNode.Parse(cut.Content.Span)));
        Assert.Equal(kept.Order().Select(place => Entries[place].Digest), ((Manifest.Index)cut.Read()).Manifests.Select(listed => listed.Digest));
        Assert.Equal(index.MediaType, cut.MediaType);
    }

    [Theory]
    [MemberData(nameof(Subsets))]
    public void The_same_entries_of_the_same_index_are_the_same_bytes(bool isOdd, int mask)
    {
        RawManifest once = IndexCut.Keep(Index(isOdd).Manifest, Kept(mask));
        RawManifest again = IndexCut.Keep(Index(isOdd).Manifest, Kept(mask));

        Assert.Equal(once.Content.ToArray(), again.Content.ToArray());
        Assert.Equal(once.Digest, again.Digest);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_index_that_keeps_all_is_the_index(bool isOdd)
    {
        RawManifest index = Index(isOdd).Manifest;

        Assert.Equal(index.Digest, IndexCut.Keep(index, Kept((1 << Entries.Length) - 1)).Digest);
    }

    [Fact]
    public void Every_byte_outside_of_the_list_stays()
    {
        RawManifest index = new(Encoding.UTF8.GetBytes(
            """
            { "x" : {"manifests": [1]}, "schemaVersion":2,
              "mediaType": "application/vnd.oci.image.index.v1+json",
              "manifests": [
                 {"mediaType": "application/vnd.oci.image.manifest.v1+json", "size": 1, "digest": "sha256:1111111111111111111111111111111111111111111111111111111111111111"}  ,
                 {"mediaType": "application/vnd.oci.image.manifest.v1+json", "size": 2, "digest": "sha256:2222222222222222222222222222222222222222222222222222222222222222"},   {"mediaType": "application/vnd.oci.image.manifest.v1+json", "size": 3, "digest": "sha256:3333333333333333333333333333333333333333333333333333333333333333"}
              ] , "annotations": {"b": "1.0", "a": "é" } }

            """), MediaType.OciIndex);

        RawManifest cut = IndexCut.Keep(index, new HashSet<int> { 1, 2 });

        Assert.Equal(
            """
            { "x" : {"manifests": [1]}, "schemaVersion":2,
              "mediaType": "application/vnd.oci.image.index.v1+json",
              "manifests": [
                 {"mediaType": "application/vnd.oci.image.manifest.v1+json", "size": 2, "digest": "sha256:2222222222222222222222222222222222222222222222222222222222222222"},   {"mediaType": "application/vnd.oci.image.manifest.v1+json", "size": 3, "digest": "sha256:3333333333333333333333333333333333333333333333333333333333333333"}
              ] , "annotations": {"b": "1.0", "a": "é" } }

            """,
            Encoding.UTF8.GetString(cut.Content.Span));
    }

    [Fact]
    public void A_digest_is_of_the_kind_that_the_index_has()
    {
        RawManifest index = Given.Index(Entries).AddressedBySha512().Build().Manifest;

        Assert.Equal("sha512", IndexCut.Keep(index, Kept(3)).Digest.Algorithm);
    }

    private static SampleContent Index(bool isOdd) => isOdd ? Given.Index(Entries).WithAnnotation("a", "b").WithOddBytes().Build() : Given.Index(Entries).Build();

    private static HashSet<int> Kept(int mask) => [.. Enumerable.Range(0, Entries.Length).Where(place => (mask & (1 << place)) != 0)];
}
