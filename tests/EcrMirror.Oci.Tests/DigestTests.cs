using System.Text;
using System.Text.Json;

namespace EcrMirror.Oci.Tests;

public sealed class DigestTests
{
    private const string OfNothing = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private const string OfNothing512 =
        "sha512:cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e";

    [Fact]
    public void A_digest_reads_back_as_it_was_written()
    {
        Assert.Equal(OfNothing, Digest.Parse(OfNothing).ToString());
    }

    [Fact]
    public void Every_digest_of_the_grammar_reads_back_as_it_was_written()
    {
        Given.Always(Given.DigestText, text =>
        {
            Digest digest = Digest.Parse(text);
            Assert.Equal(text, digest.ToString());
            Assert.Equal(text, $"{digest.Algorithm}:{digest.Encoded}");
            Assert.Equal(digest, JsonSerializer.Deserialize<Digest>(JsonSerializer.Serialize(digest)));
        });
    }

    [Fact]
    public void Whatever_text_parses_is_the_text_of_the_digest()
    {
        Given.Always(Given.AnyText(Given.DigestText), text => Assert.True(!Digest.TryParse(text, out Digest digest) || digest.ToString() == text));
    }

    [Theory]
    [InlineData("")]
    [InlineData(":")]
    [InlineData("sha256:")]
    [InlineData(":e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData("sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b85")]
    [InlineData("sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b8555")]
    [InlineData("sha256:E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855")]
    [InlineData("sha256:g3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData("sha512:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData("SHA256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData(" sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData("sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855 ")]
    [InlineData("sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\n")]
    [InlineData("sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855/..")]
    [InlineData("a++b:c")]
    [InlineData("+a:c")]
    [InlineData("a+:c")]
    [InlineData("a:b:c")]
    [InlineData("a:é")]
    [InlineData("multihash+base58:Qm/x")]
    public void Text_that_is_no_digest_is_refused_with_the_text(string text)
    {
        FormatException refused = Assert.Throws<FormatException>(() => Digest.Parse(text));

        Assert.StartsWith($"'{text.Replace("\n", "\\u000a", StringComparison.Ordinal)}' is not a digest", refused.Message, StringComparison.Ordinal);
        Assert.False(Digest.TryParse(text, out Digest digest));
        Assert.Equal(default, digest);
    }

    [Fact]
    public void No_text_is_no_digest()
    {
        Assert.False(Digest.TryParse(null, out _));
        Assert.Throws<FormatException>(() => Digest.Parse(null!));
    }

    [Theory]
    [InlineData("blake3:abc", "blake3", "abc")]
    [InlineData("sha256+b64u:LCa0a2j_xo-5m0U8HTBBNBNCLXBkg7-g-YpeiGJm564", "sha256+b64u", "LCa0a2j_xo-5m0U8HTBBNBNCLXBkg7-g-YpeiGJm564")]
    [InlineData("a.b_c-d+e:A=", "a.b_c-d+e", "A=")]
    public void A_digest_of_another_algorithm_can_be_named_but_not_verified(string text, string algorithm, string encoded)
    {
        Digest digest = Digest.Parse(text);

        Assert.Equal(algorithm, digest.Algorithm);
        Assert.Equal(encoded, digest.Encoded);
        Assert.False(digest.CanVerify);
        NotSupportedException refused = Assert.Throws<NotSupportedException>(() => Digest.Of([], digest));
        Assert.Contains($"'{algorithm}'", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(OfNothing)]
    [InlineData(OfNothing512)]
    public void The_registered_algorithms_can_be_verified(string text)
    {
        Digest digest = Digest.Parse(text);

        Assert.True(digest.CanVerify);
        Assert.Equal(digest, Digest.Of([], digest));
        Assert.NotEqual(digest, Digest.Of([1], digest));
    }

    [Fact]
    public void The_digest_of_bytes_is_their_sha256()
    {
        Assert.Equal(OfNothing, Digest.Sha256([]).ToString());
        Assert.Equal(
            "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", Digest.Sha256(Encoding.ASCII.GetBytes("abc")).ToString());
    }

    [Fact]
    public void The_longest_text_that_is_read_has_255_characters()
    {
        Assert.True(Digest.TryParse("a:" + new string('b', 253), out _));
        Assert.False(Digest.TryParse("a:" + new string('b', 254), out _));
    }

    [Fact]
    public void An_error_repeats_no_more_than_the_beginning_of_a_long_text()
    {
        FormatException refused = Assert.Throws<FormatException>(() => Digest.Parse(new string('x', 10_000)));

        Assert.StartsWith($"'{new string('x', 200)}…' is not a digest", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_default_value_names_nothing_and_says_so()
    {
        Digest unset = default;

        Assert.Throws<InvalidOperationException>(() => unset.Algorithm);
        Assert.Throws<InvalidOperationException>(() => unset.Encoded);
        Assert.Throws<InvalidOperationException>(() => unset.CanVerify);
        Assert.Throws<InvalidOperationException>(unset.ToString);
        Assert.Throws<InvalidOperationException>(() => JsonSerializer.Serialize(unset));
        Assert.NotEqual(Digest.Parse(OfNothing), unset);
    }

    [Fact]
    public void Equal_texts_are_equal_digests()
    {
        Assert.Equal(Digest.Parse(OfNothing), Digest.Sha256([]));
        Assert.Equal(Digest.Parse(OfNothing).GetHashCode(), Digest.Sha256([]).GetHashCode());
        Assert.NotEqual(Digest.Parse("a:B"), Digest.Parse("a:b"));
    }

    [Fact]
    public void A_digest_is_a_string_in_json_and_may_be_a_key()
    {
        var sizes = new Dictionary<Digest, int> { [Digest.Sha256([])] = 5 };

        string json = JsonSerializer.Serialize(sizes);

        Assert.Equal($$"""{"{{OfNothing}}":5}""", json);
        Assert.Equal(5, JsonSerializer.Deserialize<Dictionary<Digest, int>>(json)![Digest.Sha256([])]);
    }

    [Theory]
    [InlineData("\"sha256:abc\"", "'sha256:abc' is not a digest")]
    [InlineData("null", "not as Null")]
    [InlineData("5", "not as Number")]
    [InlineData("{}", "not as StartObject")]
    public void Json_that_is_no_digest_is_refused_with_the_reason(string json, string reason)
    {
        JsonException refused = Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Digest>(json));

        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_optional_digest_may_be_null_in_json()
    {
        Assert.Null(JsonSerializer.Deserialize<Digest?>("null"));
    }
}
