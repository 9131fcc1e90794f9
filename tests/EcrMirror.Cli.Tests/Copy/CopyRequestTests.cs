using EcrMirror.Cli.Copy;
using EcrMirror.Contracts;
using EcrMirror.Oci;

namespace EcrMirror.Cli.Tests.Copy;

public sealed class CopyRequestTests
{
    [Fact]
    public void A_destination_without_a_tag_takes_that_of_the_source()
    {
        MirrorRequest request = CopyRequest.From("alpine:3.20", ["127.0.0.1:5000/alpine"]);

        Assert.Equal(["3.20"], request.Destinations.Single().Tags.Select(tag => tag.ToString()));
    }

    [Fact]
    public void A_source_by_digest_leaves_a_destination_without_a_tag_untagged()
    {
        MirrorRequest request = CopyRequest.From($"alpine@sha256:{new string('a', 64)}", ["127.0.0.1:5000/alpine"]);

        Assert.Empty(request.Destinations.Single().Tags);
    }

    [Fact]
    public void A_repository_that_is_named_twice_is_one_destination_with_both_tags()
    {
        MirrorRequest request = CopyRequest.From("alpine:3.20", ["127.0.0.1:5000/alpine:a", "127.0.0.1:5000/alpine:b"]);

        Assert.Equal(["a", "b"], request.Destinations.Single().Tags.Select(tag => tag.ToString()));
    }

    [Fact]
    public void The_same_words_are_the_same_request()
    {
        MirrorRequest first = CopyRequest.From("alpine:3.20", ["127.0.0.1:5000/alpine"]);

        MirrorRequest second = CopyRequest.From("alpine:3.20", ["127.0.0.1:5000/alpine"]);

        Assert.Equal(first.RequestId, second.RequestId);
    }

    [Fact]
    public void Platforms_are_part_of_the_request()
    {
        MirrorRequest all = CopyRequest.From("alpine:3.20", ["127.0.0.1:5000/alpine"]);

        MirrorRequest some = CopyRequest.From("alpine:3.20", ["127.0.0.1:5000/alpine"], Platform.Parse("linux/amd64"), Platform.Parse("linux/arm64/v8"));

        Assert.Null(all.Platforms);
        Assert.Equal(["linux/amd64", "linux/arm64/v8"], some.Platforms!.Select(platform => platform.ToString()));
        Assert.NotEqual(all.RequestId, some.RequestId);
    }

    [Theory]
    [InlineData("https://127.0.0.1:5000/a", "127.0.0.1:5000/b", "--src: 'https://127.0.0.1:5000/a'")]
    [InlineData("alpine:3.20", "alpine", "--dest 'alpine' names no registry")]
    [InlineData("alpine:3.20", "127.0.0.1:5000/a:b:c", "--dest: '127.0.0.1:5000/a:b:c'")]
    [InlineData("alpine:3.20", "127.0.0.1:5000/a@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "has a digest")]
    [InlineData("alpine:3.20", "docker.io/library/alpine:3.20", "is the source itself")]
    public void What_cannot_be_meant_is_refused_by_name(string source, string destination, string message)
    {
        WrongInputException wrong = Assert.Throws<WrongInputException>(() => CopyRequest.From(source, [destination]));

        Assert.Contains(message, wrong.Message, StringComparison.Ordinal);
    }
}
