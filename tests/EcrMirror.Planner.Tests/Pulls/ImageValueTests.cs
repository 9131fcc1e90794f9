using EcrMirror.Contracts;
using EcrMirror.Oci;
using EcrMirror.Planner.Pulls;

namespace EcrMirror.Planner.Tests.Pulls;

public sealed class ImageValueTests
{
    [Fact]
    public void Named_tags_come_first_then_moved_ones_then_the_newest_versions_and_others_last()
    {
        var selection = new TagSelection { Tags = [TagPattern.Parse("*"), TagPattern.Parse("0.1")], Variants = [TagPattern.Parse("alpine")] };
        LackingImage[] images = [Image("a1b2c3"), Image("1.9"), Image("0.1"), Image("1.10-alpine"), Image("nightly", isMoved: true), Image("1.10-rc1"), Image("ff00"), Image("1.10")];

        Assert.Equal(
            ["0.1", "nightly", "1.10-alpine", "1.10", "1.10-rc1", "1.9", "a1b2c3", "ff00"],
            ImageValue.Order(images, selection).Select(image => image.Sync.Source.Tag.ToString()));
    }

    [Fact]
    public void What_is_urgent_comes_before_all_else()
    {
        LackingImage[] images = [Image("2.0"), Image("1.0", MirrorPriority.Urgent)];

        Assert.Equal(["1.0", "2.0"], ImageValue.Order(images, null).Select(image => image.Sync.Source.Tag.ToString()));
    }

    private static LackingImage Image(string tag, MirrorPriority priority = MirrorPriority.Normal, bool isMoved = false) => new(
        new SyncImage
        {
            RequestId = "nightly",
            Source = ImageReference.Parse($"hub.example/team/app:{tag}"),
            Destinations = [],
            Cause = SyncCause.Swept,
            Priority = priority,
        },
        1,
        isMoved);
}
