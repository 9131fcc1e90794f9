using System.Text.Json;
using FsCheck.Fluent;

namespace EcrMirror.Oci.Tests;

public sealed class ImageReferenceTests
{
    private const string Sha = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    [Fact]
    public void Every_reference_reads_back_as_what_it_is()
    {
        var texts =
            from host in Given.HostText
            from name in Given.RepositoryNameText
            where host.Length + 9 + name.Length <= OciLimits.RepositoryLength
            from tag in Gen.OneOf(Gen.Constant(""), Given.TagText.Select(tag => ":" + tag))
            from digest in Gen.OneOf(Gen.Constant(""), Given.DigestText.Select(digest => "@" + digest))
            select $"{host}/{name}{tag}{digest}";

        Given.Always(texts, text =>
        {
            ImageReference reference = ImageReference.Parse(text);
            Assert.Equal(reference, ImageReference.Parse(reference.ToString()));
            Assert.Equal(reference, JsonSerializer.Deserialize<ImageReference>(JsonSerializer.Serialize(reference)));
        });
    }

    [Fact]
    public void Whatever_parses_reads_back_as_what_it_is()
    {
        var nearly = from name in Given.RepositoryNameText from tag in Given.TagText select $"{name}:{tag}";

        Given.Always(
            Given.AnyText(nearly),
            text => Assert.True(!ImageReference.TryParse(text, out ImageReference? reference) || ImageReference.Parse(reference.ToString()) == reference));
    }

    [Theory]
    [InlineData("alpine", "docker.io/library/alpine:latest")]
    [InlineData("alpine:3.20", "docker.io/library/alpine:3.20")]
    [InlineData("bitnami/redis", "docker.io/bitnami/redis:latest")]
    [InlineData("alpine@" + Sha, "docker.io/library/alpine@" + Sha)]
    [InlineData("alpine:3.20@" + Sha, "docker.io/library/alpine:3.20@" + Sha)]
    [InlineData("localhost:5000/app", "localhost:5000/app:latest")]
    [InlineData("localhost:5000/app:5000", "localhost:5000/app:5000")]
    [InlineData("[::1]:5000/app", "[::1]:5000/app:latest")]
    [InlineData("[::1]:5000/app:1@" + Sha, "[::1]:5000/app:1@" + Sha)]
    [InlineData("[::1]/app", "[::1]/app:latest")]
    [InlineData("PUBLIC.ECR.AWS/a/b:RC", "public.ecr.aws/a/b:RC")]
    public void Short_forms_are_written_in_full(string text, string full)
    {
        Assert.Equal(full, ImageReference.Parse(text).ToString());
    }

    [Fact]
    public void A_colon_before_the_last_slash_is_a_port()
    {
        ImageReference reference = ImageReference.Parse("127.0.0.1:5000/team/app:1.0@" + Sha);

        Assert.Equal("127.0.0.1:5000", reference.Repository.Host.ToString());
        Assert.Equal("team/app", reference.Repository.Name.ToString());
        Assert.Equal("1.0", reference.Tag.ToString());
        Assert.Equal(Sha, reference.Digest.ToString());
    }

    [Fact]
    public void The_digest_decides_where_both_stand()
    {
        Assert.Equal(Sha, ImageReference.Parse("alpine:3.20@" + Sha).Identifier);
        Assert.Equal(Sha, ImageReference.Parse("alpine@" + Sha).Identifier);
        Assert.Equal("3.20", ImageReference.Parse("alpine:3.20").Identifier);
    }

    [Fact]
    public void A_pinned_reference_keeps_its_name_and_means_the_bytes()
    {
        ImageReference reference = ImageReference.Parse("alpine:3.20");

        ImageReference pinned = reference.Pin(Digest.Parse(Sha));

        Assert.False(reference.IsPinned);
        Assert.True(pinned.IsPinned);
        Assert.Equal(ImageReference.Parse("alpine:3.20@" + Sha), pinned);
        Assert.NotEqual(reference, pinned);
    }

    [Theory]
    [InlineData("alpine", false)]
    [InlineData("localhost:5000/app", false)]
    [InlineData("[::1]:5000/app", false)]
    [InlineData("alpine:latest", true)]
    [InlineData("alpine@" + Sha, true)]
    public void What_a_reference_says_by_itself_is_told_from_what_it_means_by_saying_nothing(string text, bool namesOne)
    {
        Assert.Equal(namesOne, ImageReference.NamesTagOrDigest(text));
    }

    [Theory]
    [InlineData("", "it is empty")]
    [InlineData(":1", "it is empty")]
    [InlineData("@" + Sha, "it is empty")]
    [InlineData(" alpine", "it has a blank in it")]
    [InlineData("alpine ", "it has a blank in it")]
    [InlineData("al pine:1", "it has a blank in it")]
    [InlineData("Alpine", "names are lower case")]
    [InlineData("public.ecr.aws/Team/app:1", "names are lower case")]
    [InlineData("Registry/app:1", "its host is malformed")]
    [InlineData("localhost:99999/app", "its host is malformed")]
    [InlineData("a_b.example/app", "its host is malformed")]
    [InlineData("https://public.ecr.aws/a:1", "without a scheme")]
    [InlineData("docker://alpine", "without a scheme")]
    [InlineData("a//b", "separated by")]
    [InlineData("alpine:", "is not a tag")]
    [InlineData("alpine:-1", "is not a tag")]
    [InlineData("alpine:1 ", "is not a tag")]
    [InlineData("alpine:1\n", "is not a tag")]
    [InlineData("alpine:1:2", "separated by")]
    [InlineData("alpine@", "is not a digest")]
    [InlineData("alpine@3.20", "is not a digest")]
    [InlineData("alpine@sha256:abc", "is not a digest")]
    [InlineData("alpine:@" + Sha, "is not a tag")]
    [InlineData("alpine@" + Sha + "@" + Sha, "is not a digest")]
    [InlineData("alpine@" + Sha + ":1", "is not a digest")]
    public void Text_that_is_no_reference_is_refused_with_the_text_and_the_reason(string text, string reason)
    {
        FormatException refused = Assert.Throws<FormatException>(() => ImageReference.Parse(text));

        string quoted = text.Replace("\n", "\\u000a", StringComparison.Ordinal);
        Assert.StartsWith($"'{(quoted.Length > 200 ? quoted[..200] : quoted)}", refused.Message, StringComparison.Ordinal);
        Assert.Contains("is not an image reference", refused.Message, StringComparison.Ordinal);
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
        Assert.False(ImageReference.TryParse(text, out ImageReference? reference));
        Assert.Null(reference);
    }

    [Theory]
    [InlineData("", 256)]
    [InlineData("", 238)]
    [InlineData("public.ecr.aws/", 241)]
    public void A_repository_that_is_too_long_is_called_too_long(string prefix, int length)
    {
        FormatException refused = Assert.Throws<FormatException>(() => ImageReference.Parse(prefix + new string('a', length) + ":1"));

        Assert.Contains("longer than 255 characters", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_text_is_no_reference()
    {
        Assert.False(ImageReference.TryParse(null, out _));
        Assert.Throws<FormatException>(() => ImageReference.Parse(null!));
    }

    [Fact]
    public void Json_that_is_no_reference_is_refused_with_the_reason()
    {
        JsonException refused = Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<ImageReference>("\"alpine:-\""));

        Assert.Contains("'alpine:-' is not an image reference", refused.Message, StringComparison.Ordinal);
    }
}
