namespace EcrMirror.Oci.Tests;

public sealed class DigestTests
{
    private const string OfNothing = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    [Fact]
    public void A_digest_reads_back_as_it_was_written()
    {
        Assert.Equal(OfNothing, Digest.Parse(OfNothing).ToString());
    }

    [Fact]
    public void A_trailing_newline_is_refused()
    {
        Assert.False(Digest.TryParse(OfNothing + "\n", out _));
    }
}
