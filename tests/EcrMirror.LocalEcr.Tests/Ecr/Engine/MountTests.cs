using System.Text.Json.Nodes;
using EcrMirror.LocalEcr.Accounts;
using EcrMirror.LocalEcr.Content;
using EcrMirror.LocalEcr.Engine;
using EcrMirror.LocalEcr.Journal;
using EcrMirror.Oci;
using EcrMirror.Testing.Content;

namespace EcrMirror.LocalEcr.Tests.Ecr.Engine;

/// <summary>When a layer of one repository is made available in another. Facts: ECR user guide, "Blob mounting".</summary>
public sealed class MountTests : EcrTests
{
    private static readonly SampleContent Image = Given.Image().WithLayers(1).Build();
    private static readonly RepositoryName From = RepositoryName.Parse("team/from");
    private static readonly RepositoryName To = RepositoryName.Parse("team/to");

    private static Digest Layer => Image.Blobs[^1].Descriptor.Digest;

    [Fact]
    public async Task A_layer_of_an_image_is_mounted_where_the_account_setting_allows_it()
    {
        await PreparedAsync();
        bool before = Mount();

        await EnableAsync();

        Assert.False(before);
        Assert.True(Mount());
        Assert.Contains(Layer, Private.Repository(To).Blobs.Keys);
        Assert.Equal(new BlobMounted(To, From, Layer), Assert.Single(Private.Journal.Mounts));
    }

    [Fact]
    public async Task A_layer_that_no_image_names_is_not_mounted()
    {
        await EnableAsync();
        await CreateAsync("team/from");
        await CreateAsync("team/to");
        await UploadAsync("team/from", Image.Blobs[^1].Content);

        Assert.False(Mount());
    }

    [Fact]
    public async Task A_layer_is_not_mounted_where_the_two_are_encrypted_differently()
    {
        await EnableAsync();
        await PreparedAsync(new { encryptionType = "KMS" });

        Assert.False(Mount());
    }

    [Fact]
    public async Task Who_may_not_read_a_layer_may_not_mount_it()
    {
        await EnableAsync();
        await PreparedAsync();
        KeyPair pusher = Key with
        {
            AccessKeyId = "AKIAPUSHER",
            Policies = [IamPolicy.Parse("""{"Statement":[{"Effect":"Allow","Action":"ecr:*","Resource":"*/team/to"}]}""")],
        };

        Assert.False(Mount(pusher));
    }

    private bool Mount(KeyPair? key = null) => Private.Registry.MountLayer(new EcrCall(new Caller(key ?? Key), EcrFace.Distribution), From, To, Layer);

    private Task<JsonObject> EnableAsync() => AskAsync("PutAccountSetting", new { name = "BLOB_MOUNTING", value = "ENABLED" });

    private async Task PreparedAsync(object? encryptionConfiguration = null)
    {
        await CreateAsync("team/from");
        await AskAsync("CreateRepository", new { repositoryName = "team/to", encryptionConfiguration });
        await PushAsync(Image, "team/from", "1.0");
    }
}
