using System.Text;

namespace EcrMirror.Oci.Tests;

public sealed class RawManifestTests
{
    [Fact]
    public void Bytes_are_kept_as_they_were_served()
    {
        byte[] served = Encoding.UTF8.GetBytes("{ \"b\" : 1,\r\n\t\"a\":\"\\u00e9\" }\n");

        var manifest = new RawManifest(served, MediaType.OciManifest);

        Assert.Equal(served, manifest.Content.ToArray());
        Assert.Equal(Digest.Sha256(served), manifest.Digest);
    }

    [Fact]
    public void The_digest_is_computed_in_the_algorithm_it_was_asked_for_by()
    {
        Digest sha512 = Digest.Of("{}"u8, Digest.Parse("sha512:" + new string('0', 128)));

        Assert.Equal(sha512, new RawManifest("{}"u8.ToArray(), MediaType.OciManifest, like: sha512).Digest);
        Assert.Equal(Digest.Sha256("{}"u8), new RawManifest("{}"u8.ToArray(), MediaType.OciManifest, like: Digest.Parse("blake3:a")).Digest);
    }

    [Fact]
    public void A_manifest_is_named_by_type_digest_and_size()
    {
        var manifest = new RawManifest("{}"u8.ToArray(), MediaType.OciIndex);

        Assert.Equal(MediaType.OciIndex, manifest.Descriptor.MediaType);
        Assert.Equal(manifest.Digest, manifest.Descriptor.Digest);
        Assert.Equal(2, manifest.Descriptor.Size);
    }

    [Fact]
    public void What_was_promised_passes_and_anything_else_does_not()
    {
        var manifest = new RawManifest("{}"u8.ToArray(), MediaType.OciIndex);

        Assert.Same(manifest, manifest.Verify(manifest.Descriptor));
        Assert.Throws<ContentMismatchException>(() => manifest.Verify(manifest.Descriptor with { Size = 3 }));
        Assert.Throws<ContentMismatchException>(() => manifest.Verify(manifest.Descriptor with { Digest = Digest.Sha256([]) }));
    }

    [Fact]
    public void A_manifest_has_at_most_4_MiB()
    {
        Assert.Equal(4_194_304, new RawManifest(new byte[4_194_304], MediaType.OciManifest).Content.Length);

        ManifestException refused =
            Assert.Throws<ManifestException>(() => new RawManifest(new byte[4_194_305], MediaType.OciManifest));
        Assert.Equal("A manifest of 4194305 bytes is larger than the 4194304 that are read.", refused.Message);
    }
}
