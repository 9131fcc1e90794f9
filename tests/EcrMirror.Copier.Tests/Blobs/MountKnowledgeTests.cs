using EcrMirror.Copier.Blobs;
using EcrMirror.Oci;

namespace EcrMirror.Copier.Tests.Blobs;

public sealed class MountKnowledgeTests
{
    private static readonly Repository One = Repository.Parse("a.example/one");
    private static readonly Repository Two = Repository.Parse("a.example/two");
    private static readonly Repository Elsewhere = Repository.Parse("b.example/one");
    private static readonly Digest Blob = Digest.Sha256("blob"u8);

    private readonly MountKnowledge _knowledge = new();

    [Fact]
    public void Where_a_blob_was_seen_is_known_by_registry()
    {
        _knowledge.Saw(One, Blob);
        _knowledge.Saw(Two, Blob);
        _knowledge.Saw(One, Blob);
        _knowledge.Saw(Elsewhere, Blob);

        Assert.Equal([One.Name, Two.Name], _knowledge.HoldersOf(One.Host, Blob));
        Assert.Equal([Elsewhere.Name], _knowledge.HoldersOf(Elsewhere.Host, Blob));
        Assert.Empty(_knowledge.HoldersOf(One.Host, Digest.Sha256("other"u8)));
    }

    [Fact]
    public void A_repository_that_turned_out_not_to_hold_a_blob_is_forgotten_until_it_is_seen_again()
    {
        _knowledge.Saw(One, Blob);

        _knowledge.Missed(One, Blob);
        _knowledge.Missed(Two, Blob);
        Assert.Empty(_knowledge.HoldersOf(One.Host, Blob));
        _knowledge.Saw(One, Blob);

        Assert.Equal([One.Name], _knowledge.HoldersOf(One.Host, Blob));
    }

    [Fact]
    public void A_registry_mounts_until_it_declined()
    {
        Assert.True(_knowledge.MayMount(One.Host));

        _knowledge.Declines(One.Host);

        Assert.False(_knowledge.MayMount(One.Host));
        Assert.True(_knowledge.MayMount(Elsewhere.Host));
    }

    [Fact]
    public void Only_so_many_blobs_are_remembered_and_the_oldest_goes_first()
    {
        const int Most = 100_000;
        for (int at = 0; at <= Most; at++)
            _knowledge.Saw(One, Digest.Sha256(BitConverter.GetBytes(at)));

        Assert.Empty(_knowledge.HoldersOf(One.Host, Digest.Sha256(BitConverter.GetBytes(0))));
        Assert.Single(_knowledge.HoldersOf(One.Host, Digest.Sha256(BitConverter.GetBytes(1))));
        Assert.Single(_knowledge.HoldersOf(One.Host, Digest.Sha256(BitConverter.GetBytes(Most))));
    }
}
