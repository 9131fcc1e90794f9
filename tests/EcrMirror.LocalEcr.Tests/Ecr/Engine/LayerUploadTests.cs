using System.Text.Json.Nodes;
using EcrMirror.LocalEcr.Quotas;
using EcrMirror.Oci;

namespace EcrMirror.LocalEcr.Tests.Ecr.Engine;

/// <summary>Layers in parts. Facts: ECR API reference, InitiateLayerUpload, UploadLayerPart, CompleteLayerUpload; ECR user guide, "Service quotas".</summary>
public sealed class LayerUploadTests : EcrTests
{
    private const int Mebi = 1024 * 1024;

    protected override EcrEmulatorOptions Options => base.Options with
    {
        PrivateQuotas = EcrQuotas.Private.WithoutRates() with { PartsPerLayer = 4, LayerBytes = 30 * Mebi },
    };

    [Fact]
    public async Task An_upload_says_how_large_its_parts_should_be()
    {
        await CreateAsync("team/app");

        JsonObject started = await AskAsync("InitiateLayerUpload", new { repositoryName = "team/app" });

        Assert.Equal(10 * Mebi, started["partSize"]!.GetValue<int>());
        Assert.True(Guid.TryParse(started["uploadId"]!.GetValue<string>(), out _));
    }

    [Fact]
    public async Task Parts_make_a_layer()
    {
        byte[] layer = Bytes((6 * Mebi) + 5);
        string upload = await StartAsync();

        JsonObject first = await PartAsync("team/app", upload, 0, layer.AsMemory(0, 6 * Mebi));
        await PartAsync("team/app", upload, 6 * Mebi, layer.AsMemory(6 * Mebi));
        JsonObject completed = await CompleteAsync(upload, Digest.Sha256(layer));

        Assert.Equal((6 * Mebi) - 1, first["lastByteReceived"]!.GetValue<int>());
        Assert.Equal(Digest.Sha256(layer).ToString(), completed["layerDigest"]!.GetValue<string>());
        Assert.Equal(layer.Length, Private.Repository(RepositoryName.Parse("team/app")).Blobs[Digest.Sha256(layer)]);
        Assert.Equal(layer.Length, Assert.Single(Private.Journal.Uploads).Size);
    }

    // As apple/containerization#790 saw it; the member is what an upload is resumed by.
    [Fact]
    public async Task A_part_that_does_not_go_on_where_the_last_ended_is_refused_with_where_that_was()
    {
        string upload = await StartAsync();
        await PartAsync("team/app", upload, 0, Bytes(1000));

        ApiAnswer answer = await SendAsync("AmazonEC2ContainerRegistry_V20150921.UploadLayerPart", PartInput("team/app", upload, 0, Bytes(10)));

        Assert.Equal("InvalidLayerPartException", answer.Json["__type"]!.GetValue<string>());
        Assert.Equal("First byte of the layer part is 0 instead of 1000", answer.Json["message"]!.GetValue<string>());
        Assert.Equal(999, answer.Json["lastValidByteReceived"]!.GetValue<int>());
        Assert.Equal(upload, answer.Json["uploadId"]!.GetValue<string>());
        Assert.Equal(Account, answer.Json["registryId"]!.GetValue<string>());
        Assert.Equal("team/app", answer.Json["repositoryName"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_part_that_was_refused_leaves_the_upload_as_it_was()
    {
        byte[] layer = Bytes(20);
        string upload = await StartAsync();
        await PartAsync("team/app", upload, 0, layer.AsMemory(0, 10));
        await RefusedAsync("InvalidLayerPartException", "UploadLayerPart", PartInput("team/app", upload, 15, layer.AsMemory(15)));

        // The first part is small, and the last one now: what makes it small is found out at the end.
        await PartAsync("team/app", upload, 10, layer.AsMemory(10));
        string message = await RefusedAsync("LayerPartTooSmallException", "CompleteLayerUpload", CompleteInput(upload, Digest.Sha256(layer)));

        Assert.Equal("All layer parts except the last part should be at least 5MB", message);
    }

    [Fact]
    public async Task A_part_of_more_than_ten_mebibytes_is_refused()
    {
        string upload = await StartAsync();

        await PartAsync("team/app", upload, 0, Bytes(10 * Mebi));
        await RefusedAsync("InvalidLayerPartException", "UploadLayerPart", PartInput("team/app", upload, 10 * Mebi, Bytes((10 * Mebi) + 1)));
    }

    [Fact]
    public async Task A_layer_of_too_many_parts_or_bytes_exceeds_a_limit()
    {
        string many = await StartAsync();
        for (int part = 0; part < 4; part++)
            await PartAsync("team/app", many, part, Bytes(1));
        string large = await StartAsync("team/other");
        for (int part = 0; part < 3; part++)
            await PartAsync("team/other", large, part * 10 * Mebi, Bytes(10 * Mebi));

        await RefusedAsync("LimitExceededException", "UploadLayerPart", PartInput("team/app", many, 4, Bytes(1)));
        await RefusedAsync("LimitExceededException", "UploadLayerPart", PartInput("team/other", large, 30 * Mebi, Bytes(1)));
    }

    [Fact]
    public async Task An_upload_without_a_byte_cannot_be_completed()
    {
        string upload = await StartAsync();

        await RefusedAsync("EmptyUploadException", "CompleteLayerUpload", CompleteInput(upload, Digest.Sha256([])));
    }

    // As dotnet/sdk-container-builds#472 saw it.
    [Fact]
    public async Task A_layer_with_another_digest_is_refused()
    {
        string upload = await StartAsync();
        await PartAsync("team/app", upload, 0, Bytes(10));

        string message = await RefusedAsync("InvalidLayerException", "CompleteLayerUpload", CompleteInput(upload, Digest.Sha256("other"u8)));

        Assert.Equal("None of the provided layer digests match the calculated layer digest", message);
    }

    [Fact]
    public async Task A_layer_that_the_repository_has_already_is_said_to_be_there()
    {
        await CreateAsync("team/app");
        await UploadAsync("team/app", Bytes(10));
        string upload = await StartAsync(create: false);
        await PartAsync("team/app", upload, 0, Bytes(10));

        string message = await RefusedAsync("LayerAlreadyExistsException", "CompleteLayerUpload", CompleteInput(upload, Digest.Sha256(Bytes(10))));

        Assert.Equal(
            $"The layer with digest '{Digest.Sha256(Bytes(10))}' already exists in the repository with name 'team/app' in the registry with id '{Account}'", message);
    }

    [Fact]
    public async Task An_upload_is_forgotten_after_a_day()
    {
        string upload = await StartAsync();
        Time.Advance(TimeSpan.FromHours(24) - TimeSpan.FromSeconds(1));
        await PartAsync("team/app", upload, 0, Bytes(10));
        Time.Advance(TimeSpan.FromSeconds(1));

        await RefusedAsync("UploadNotFoundException", "UploadLayerPart", PartInput("team/app", upload, 10, Bytes(10)));
    }

    [Fact]
    public async Task An_upload_belongs_to_its_repository()
    {
        string upload = await StartAsync();
        await CreateAsync("team/other");

        await RefusedAsync("UploadNotFoundException", "UploadLayerPart", PartInput("team/other", upload, 0, Bytes(10)));
    }

    [Fact]
    public async Task An_upload_to_a_repository_that_is_not_there_is_refused() => Assert.Equal(
        $"The repository with name 'team/none' does not exist in the registry with id '{Account}'",
        await RefusedAsync("RepositoryNotFoundException", "InitiateLayerUpload", new { repositoryName = "team/none" }));

    private static byte[] Bytes(int count)
    {
        byte[] bytes = new byte[count];
        Array.Fill(bytes, (byte)7);
        return bytes;
    }

    private static object CompleteInput(string upload, Digest digest) =>
        new { repositoryName = "team/app", uploadId = upload, layerDigests = new[] { digest.ToString() } };

    private Task<JsonObject> CompleteAsync(string upload, Digest digest) => AskAsync("CompleteLayerUpload", CompleteInput(upload, digest));

    private async Task<string> StartAsync(string repository = "team/app", bool create = true)
    {
        if (create)
            await CreateAsync(repository);
        return (await AskAsync("InitiateLayerUpload", new { repositoryName = repository }))["uploadId"]!.GetValue<string>();
    }
}
