using EcrMirror.LocalEcr.Content;
using EcrMirror.Oci;
using EcrMirror.Planner.Pulls;
using EcrMirror.Testing.Content;

namespace EcrMirror.Planner.Tests.Pulls;

public sealed class PullPriceTests
{
    private static readonly Digest Any = Digest.Sha256("x"u8);

    [Fact]
    public void An_image_is_one_pull_and_what_nobody_described_counts_as_one()
    {
        Assert.Equal(1, PullPrice.Of(Index(5000) with { MediaType = MediaType.OciManifest }, null));
        Assert.Equal(1, PullPrice.Of(null, null));
    }

    [Theory]
    [InlineData(600, 3)]
    [InlineData(601, 4)]
    [InlineData(9000, 31)]
    public void An_index_is_one_more_than_its_size_has_room_for(long size, int pulls)
    {
        Assert.Equal(pulls, PullPrice.Of(Index(size), null));
    }

    [Fact]
    public void Platforms_that_are_not_wanted_are_not_pulled()
    {
        Assert.Equal(3, PullPrice.Of(Index(9000), [new Platform("linux", "amd64")]));
    }

    [Fact]
    public void An_index_of_ours_takes_no_more_than_is_foreseen()
    {
        SampleContent index = Given.Index([.. Enumerable.Range(1, 3).Select(seed => Given.Image(seed).Build())]).Build();

        Assert.InRange(PullPrice.Of(index.Descriptor, null), 4, 5);
    }

    private static Descriptor Index(long size) => new() { MediaType = MediaType.OciIndex, Digest = Any, Size = size };
}
