using System.Net;
using System.Text.Json.Nodes;
using EcrMirror.LocalEcr.Content;
using EcrMirror.LocalEcr.Engine;
using EcrMirror.LocalEcr.Journal;
using EcrMirror.Oci;
using EcrMirror.Testing.Content;

namespace EcrMirror.LocalEcr.Tests.Registries;

/// <summary>Source of all: ECR user guide, "Blob mounting"; containers-roadmap#2860.</summary>
public sealed class MountTests : EcrRegistryTests
{
    private static readonly RepositoryName Other = RepositoryName.Parse("team/other");

    private SampleBlob Layer { get; set; } = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Layer = Push(Given.Image().WithLayers(1).Build()).Blobs[1];
        Registry.CreateRepository(Other);
    }

    [Fact]
    public async Task Nothing_is_mounted_unless_that_is_set_on()
    {
        using HttpResponseMessage answer = await MountAsync();

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.StartsWith($"http://{Registry.Host}/v2/team/other/blobs/uploads/", Header(answer, "Location"), StringComparison.Ordinal);
        Assert.Empty(Registry.Journal.Mounts);
    }

    [Fact]
    public async Task A_blob_that_an_image_names_is_mounted()
    {
        Enable("BLOB_MOUNTING");

        using HttpResponseMessage answer = await MountAsync();

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal($"http://{Registry.Host}/v2/team/other/blobs/{Layer.Descriptor.Digest}", Header(answer, "Location"));
        Assert.Equal([new BlobMounted(Other, App, Layer.Descriptor.Digest)], Registry.Journal.Mounts);
        Assert.Contains(Layer.Descriptor.Digest, Registry.Repository(Other).Blobs.Keys);
    }

    [Fact]
    public async Task What_was_mounted_stays_when_mounting_is_set_off()
    {
        Enable("BLOB_MOUNTING");
        using HttpResponseMessage mounted = await MountAsync();
        Registry.Registry.Settings.AccountSettings["BLOB_MOUNTING"] = "DISABLED";

        using HttpResponseMessage head = await HeadAsync($"/v2/team/other/blobs/{Layer.Descriptor.Digest}");

        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
    }

    [Fact]
    public async Task A_blob_that_no_image_names_is_not_mounted()
    {
        Enable("BLOB_MOUNTING");
        Registry.Repository(App).AddBlob(Hello.Descriptor.Digest, Hello.Content);

        using HttpResponseMessage answer = await PostAsync($"/v2/team/other/blobs/uploads/?mount={Hello.Descriptor.Digest}&from=team/app");

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
    }

    [Theory]
    [InlineData("KMS", "arn:aws:kms:us-east-1:123456789012:key/1")]
    [InlineData("KMS_DSSE", null)]
    public async Task A_blob_is_not_mounted_where_encryption_differs(string type, string? key)
    {
        Enable("BLOB_MOUNTING");
        Registry.Registry.Create(new EcrRepository(RepositoryName.Parse("team/encrypted"), Time.GetUtcNow()) { EncryptionType = type, KmsKey = key });

        using HttpResponseMessage answer = await PostAsync($"/v2/team/encrypted/blobs/uploads/?mount={Layer.Descriptor.Digest}&from=team/app");

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
    }

    [Fact]
    public async Task A_blob_is_not_mounted_from_a_cache()
    {
        Enable("BLOB_MOUNTING");
        Registry.Registry.Settings.PullThroughRules["team"] = new JsonObject { ["upstreamRegistryUrl"] = "quay.io" };

        using HttpResponseMessage answer = await MountAsync();

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
    }

    [Fact]
    public async Task A_blob_is_not_mounted_from_where_the_client_may_not_read()
    {
        Enable("BLOB_MOUNTING");
        Authorization = Basic(Ecr.IssueToken(Registry, Allowed("ecr:InitiateLayerUpload", "ecr:BatchCheckLayerAvailability")));

        using HttpResponseMessage answer = await MountAsync();

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
    }

    [Fact]
    public async Task Mounts_can_be_declined_by_a_fault()
    {
        Enable("BLOB_MOUNTING");
        Registry.Faults.DeclineMounts();

        using HttpResponseMessage answer = await MountAsync();

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
    }

    private Task<HttpResponseMessage> MountAsync() => PostAsync($"/v2/team/other/blobs/uploads/?mount={Layer.Descriptor.Digest}&from=team/app");
}
