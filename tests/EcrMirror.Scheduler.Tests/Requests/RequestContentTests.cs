using EcrMirror.Contracts;
using EcrMirror.Oci;
using EcrMirror.Scheduler.Requests;

namespace EcrMirror.Scheduler.Tests.Requests;

public sealed class RequestContentTests
{
    private static readonly MirrorRequest Request = new()
    {
        RequestId = "release-42",
        Source = ImageReference.Parse("alpine:3.20"),
        Destinations = [At("a.example/x", "1.0", "latest"), At("b.example/x")],
        Platforms = [Platform.Parse("linux/amd64"), Platform.Parse("linux/arm64")],
        Priority = MirrorPriority.Urgent,
        ReplyTopic = "arn:aws:sns:eu-west-1:123456789012:mirrored",
    };

    public static TheoryData<MirrorRequest> Same => new(
        Request with { RequestId = "another" },
        Request with { Source = ImageReference.Parse("docker.io/library/alpine:3.20") },
        Request with { Destinations = [At("b.example/x"), At("a.example/x", "latest"), At("a.example/x", "1.0", "latest")] },
        Request with { Platforms = [Platform.Parse("linux/arm64"), Platform.Parse("linux/amd64"), Platform.Parse("linux/arm64")] });

    public static TheoryData<MirrorRequest> Different => new(
        Request with { Source = ImageReference.Parse("alpine:3.21") },
        Request with { Source = new MirrorSource(Repository.Parse("alpine")) },
        Request with { Destinations = [At("a.example/x", "1.0"), At("b.example/x")] },
        Request with { Destinations = [At("a.example/x", "1.0"), At("b.example/x", "latest")] },
        Request with { Destinations = [At("a.example/x", "1.0", "latest")] },
        Request with { Platforms = null },
        Request with { Platforms = [Platform.Parse("linux/amd64")] },
        Request with { Selection = new TagSelection { Tags = [TagPattern.Parse("1.0")] } },
        Request with { Priority = MirrorPriority.Normal },
        Request with { ReplyTopic = null });

    [Theory]
    [MemberData(nameof(Same))]
    public void Requests_that_mean_the_same_have_the_same_content(MirrorRequest other)
    {
        Assert.Equal(RequestContent.DigestOf(Request), RequestContent.DigestOf(other));
    }

    [Theory]
    [MemberData(nameof(Different))]
    public void Requests_that_mean_something_else_have_another_content(MirrorRequest other)
    {
        Assert.NotEqual(RequestContent.DigestOf(Request), RequestContent.DigestOf(other));
    }

    [Fact]
    public void What_is_wanted_and_what_is_not_are_told_apart()
    {
        TagSelection wanted = new() { Tags = [TagPattern.Parse("1.*"), TagPattern.Parse("2.*")] };
        TagSelection excluded = new() { Tags = [TagPattern.Parse("1.*")], Exclude = [TagPattern.Parse("2.*")] };

        Assert.NotEqual(RequestContent.DigestOf(Request with { Selection = wanted }), RequestContent.DigestOf(Request with { Selection = excluded }));
    }

    // Noted requests are compared with what was noted by earlier versions: if this fails, every request that comes again is refused.
    [Fact]
    public void The_content_of_a_request_is_what_it_was_in_every_version()
    {
        MirrorRequest everything = Request with { Selection = new TagSelection { Tags = [TagPattern.Parse("1.*")], Exclude = [TagPattern.Parse("*-rc")] } };

        Assert.Equal("sha256:7652b83683e5cbc9f118255eee3d3c740157d12a5937ee83195945a86a9b93a3", RequestContent.DigestOf(everything).ToString());
    }

    private static Destination At(string repository, params string[] tags) =>
        new() { Repository = Repository.Parse(repository), Tags = [.. tags.Select(Tag.Parse)] };
}
