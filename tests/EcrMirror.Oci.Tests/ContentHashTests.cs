using System.Text;

namespace EcrMirror.Oci.Tests;

public sealed class ContentHashTests
{
    private static readonly byte[] Abc = Encoding.ASCII.GetBytes("abc");

    private static readonly Digest OfAbc = Digest.Sha256(Abc);

    [Fact]
    public void Content_that_comes_in_pieces_hashes_as_a_whole()
    {
        using var hash = ContentHash.Start(OfAbc);

        hash.Append("a"u8);
        Assert.NotEqual(OfAbc, hash.Current());
        hash.Append([]);
        hash.Append("bc"u8);

        Assert.Equal(OfAbc, hash.Current());
        Assert.Equal(OfAbc, hash.Current());
        Assert.Equal(3, hash.Length);
    }

    [Fact]
    public void Sha512_is_hashed_as_sha512()
    {
        Digest sha512 = Digest.Parse(
            "sha512:ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f");
        using var hash = ContentHash.Start(sha512);

        hash.Append(Abc);

        Assert.Equal(sha512, hash.Current());
    }

    [Fact]
    public void An_algorithm_that_cannot_be_verified_is_refused_by_name()
    {
        NotSupportedException refused = Assert.Throws<NotSupportedException>(() => ContentHash.Start(Digest.Parse("blake3:abc")));

        Assert.Equal("Content addressed by 'blake3' cannot be verified, so it is not copied; supported are sha256 and sha512.", refused.Message);
    }

    [Fact]
    public void What_was_promised_passes()
    {
        using var hash = ContentHash.Start(OfAbc);
        hash.Append(Abc);

        hash.Verify(Promised(OfAbc, 3));
    }

    [Fact]
    public void Content_that_ends_early_is_called_short()
    {
        using var hash = ContentHash.Start(OfAbc);
        hash.Append("ab"u8);

        ContentMismatchException mismatch = Assert.Throws<ContentMismatchException>(() => hash.Verify(Promised(OfAbc, 3)));

        Assert.Equal($"Content of {OfAbc} ended after 2 of 3 bytes.", mismatch.Message);
        Assert.Equal((OfAbc, 3, 2), (mismatch.Expected, mismatch.ExpectedSize, mismatch.ActualSize));
        Assert.Equal(Digest.Sha256("ab"u8), mismatch.Actual);
    }

    [Fact]
    public void Content_that_is_longer_than_promised_is_called_long_even_if_it_hashes_right()
    {
        using var hash = ContentHash.Start(OfAbc);
        hash.Append(Abc);

        ContentMismatchException mismatch = Assert.Throws<ContentMismatchException>(() => hash.Verify(Promised(OfAbc, 2)));

        Assert.Equal($"Content of {OfAbc} has more than the 2 bytes its descriptor promises.", mismatch.Message);
    }

    [Fact]
    public void Content_of_the_right_length_that_hashes_wrong_is_called_by_what_it_hashes_to()
    {
        using var hash = ContentHash.Start(OfAbc);
        hash.Append("abd"u8);

        ContentMismatchException mismatch = Assert.Throws<ContentMismatchException>(() => hash.Verify(Promised(OfAbc, 3)));

        Assert.Equal($"Content that should be {OfAbc} (3 bytes) hashes to {Digest.Sha256("abd"u8)}.", mismatch.Message);
    }

    private static Descriptor Promised(Digest digest, long size) =>
        new() { MediaType = MediaType.OciLayerGzip, Digest = digest, Size = size };

    [Fact]
    public void A_fork_goes_its_own_way_from_where_it_was_made()
    {
        using ContentHash whole = ContentHash.Start(Digest.Sha256([]));
        whole.Append("ab"u8);

        using ContentHash fork = whole.Fork();
        whole.Append("c"u8);
        fork.Append("d"u8);

        Assert.Equal((Digest.Sha256("abc"u8), 3), (whole.Current(), whole.Length));
        Assert.Equal((Digest.Sha256("abd"u8), 3), (fork.Current(), fork.Length));
    }
}
