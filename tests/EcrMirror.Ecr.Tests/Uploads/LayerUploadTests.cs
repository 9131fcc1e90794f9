using EcrMirror.Ecr.Tests.Servers;
using EcrMirror.Oci;
using EcrMirror.Registry;

namespace EcrMirror.Ecr.Tests.Uploads;

/// <summary>Large layers go in parts, and whoever sends them may die.</summary>
public sealed class LayerUploadTests
{
    private const int Part = 5 * 1024 * 1024;

    private static readonly byte[] Content = Bytes((2 * Part) + 1000);
    private static readonly Descriptor Layer = new() { MediaType = MediaType.OciLayerGzip, Digest = Digest.Sha256(Content), Size = Content.Length };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_large_layer_goes_in_parts(bool isPublic)
    {
        await using EmulatedAws aws = await StartAsync();
        IRemoteRepository repository = isPublic ? aws.OpenPublic("app") : aws.Open("app");

        await using (IBlobUpload upload = await repository.StartUploadAsync(Layer, EmulatedAws.Token))
        {
            await WriteAsync(upload, 0, Content.Length);
            await upload.CompleteAsync(EmulatedAws.Token);
        }

        Assert.Equal(["InitiateLayerUpload", "UploadLayerPart", "UploadLayerPart", "UploadLayerPart", "CompleteLayerUpload"], aws.Actions);
        Assert.Equal(Content, await Held(aws, isPublic).ReadBlobAsync(Layer.Digest, EmulatedAws.Token));
    }

    [Theory]
    [InlineData(Part - 1, 0)]
    [InlineData(Part, 1)]
    [InlineData(Part + 17, 1)]
    [InlineData((2 * Part) + 1000, 2)]
    public async Task Another_goes_on_after_the_last_part_that_arrived(int written, int parts)
    {
        await using EmulatedAws aws = await StartAsync();
        string id;
        await using (IBlobUpload died = await aws.Open("app").StartUploadAsync(Layer, EmulatedAws.Token))
        {
            id = died.Id!;
            await WriteAsync(died, 0, written);
        }

        IBlobUpload? resumed = await aws.Open("app").ResumeUploadAsync(Layer, id, EmulatedAws.Token);
        await using (resumed)
        {
            Assert.Equal(parts * (long)Part, resumed!.Position);
            await WriteAsync(resumed, (int)resumed.Position, Content.Length);
            await resumed.CompleteAsync(EmulatedAws.Token);
        }

        Assert.Equal(Content, await Held(aws).ReadBlobAsync(Layer.Digest, EmulatedAws.Token));
        Assert.Single(aws.Actions, action => action is "InitiateLayerUpload");
    }

    [Fact]
    public async Task An_upload_that_the_registry_does_not_know_cannot_be_gone_on_with()
    {
        await using EmulatedAws aws = await StartAsync();

        Assert.Null(await aws.Open("app").ResumeUploadAsync(Layer, "6b1a2f3c-0000-4000-8000-000000000000", EmulatedAws.Token));
    }

    [Fact]
    public async Task Two_at_one_upload_get_it_done_and_both_see_the_layer_there()
    {
        await using EmulatedAws aws = await StartAsync();
        await using IBlobUpload slow = await aws.Open("app").StartUploadAsync(Layer, EmulatedAws.Token);
        await WriteAsync(slow, 0, Part);
        await using IBlobUpload quick = (await aws.Open("app").ResumeUploadAsync(Layer, slow.Id!, EmulatedAws.Token))!;

        await WriteAsync(quick, (int)quick.Position, Content.Length);
        await quick.CompleteAsync(EmulatedAws.Token);
        await WriteAsync(slow, (int)slow.Position, Content.Length);
        RegistryException? late = await Record.ExceptionAsync(() => slow.CompleteAsync(EmulatedAws.Token)) as RegistryException;

        // The upload is gone for the slow one; to begin anew it will find the layer there.
        Assert.True(late is null or { IsTransient: true });
        Assert.True(await aws.Open("app").HasBlobAsync(Layer.Digest, EmulatedAws.Token));
    }

    [Fact]
    public async Task Bytes_that_are_not_the_layer_are_refused_by_the_registry()
    {
        await using EmulatedAws aws = await StartAsync();
        await using IBlobUpload upload = await aws.Open("app").StartUploadAsync(Layer, EmulatedAws.Token);
        await upload.WriteAsync(Bytes(Content.Length, seed: 2), EmulatedAws.Token);

        RegistryException refused = await Assert.ThrowsAsync<RegistryException>(() => upload.CompleteAsync(EmulatedAws.Token));

        Assert.Equal((FailureKind.Integrity, false), (refused.Kind, refused.IsTransient));
    }

    [Fact]
    public async Task A_layer_that_is_there_already_is_no_failure()
    {
        await using EmulatedAws aws = await StartAsync();
        Held(aws).AddBlob(Layer.Digest, Content);

        await using IBlobUpload upload = await aws.Open("app").StartUploadAsync(Layer, EmulatedAws.Token);
        await WriteAsync(upload, 0, Content.Length);
        await upload.CompleteAsync(EmulatedAws.Token);

        Assert.Equal("LayerAlreadyExistsException", aws.Emulator.Actions.Of("CompleteLayerUpload").Single().Error);
    }

    [Fact]
    public async Task A_small_layer_goes_in_one_request()
    {
        await using EmulatedAws aws = await StartAsync();
        byte[] small = Bytes(1000);
        var layer = new Descriptor { MediaType = MediaType.OciLayerGzip, Digest = Digest.Sha256(small), Size = small.Length };

        await using IBlobUpload upload = await aws.Open("app").StartUploadAsync(layer, EmulatedAws.Token);
        await upload.WriteAsync(small, EmulatedAws.Token);
        await upload.CompleteAsync(EmulatedAws.Token);

        Assert.Null(upload.Id);
        Assert.Equal(["POST", "PUT"], aws.Private.Journal.Entries.Where(entry => entry.Status < 300).Select(entry => entry.Request.Method));
    }

    // Source: https://github.com/aws/containers-roadmap/issues/1074.
    [Fact]
    public async Task A_blob_without_a_byte_is_refused_before_it_is_sent()
    {
        await using EmulatedAws aws = await StartAsync();
        var empty = new Descriptor { MediaType = MediaType.OciLayerGzip, Digest = Digest.Sha256([]), Size = 0 };

        RegistryException refused = await Assert.ThrowsAsync<RegistryException>(() => aws.Open("app").StartUploadAsync(empty, EmulatedAws.Token));

        Assert.Equal((FailureKind.Unsupported, false), (refused.Kind, refused.IsTransient));
        Assert.Empty(aws.Actions);
    }

    private static async Task<EmulatedAws> StartAsync()
    {
        EmulatedAws aws = await EmulatedAws.StartAsync(options => options.PartsFrom = Part);
        aws.Private.CreateRepository(RepositoryName.Parse("app"));
        aws.Public.CreateRepository(RepositoryName.Parse("app"));
        return aws;
    }

    private static LocalEcr.LocalRepository Held(EmulatedAws aws, bool isPublic = false) =>
        (isPublic ? aws.Public : aws.Private).Repository(RepositoryName.Parse("app"));

    private static async Task WriteAsync(IBlobUpload upload, int from, int to)
    {
        for (int at = from; at < to; at += 700_000)
            await upload.WriteAsync(Content.AsMemory(at, Math.Min(700_000, to - at)), EmulatedAws.Token);
    }

    private static byte[] Bytes(int length, int seed = 1)
    {
        byte[] bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
