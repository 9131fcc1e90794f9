using System.Text;
using Amazon.ECR;
using Amazon.ECR.Model;
using Amazon.ECRPublic;
using Amazon.Runtime;
using EcrMirror.LocalEcr.Content;
using EcrMirror.Oci;
using EcrMirror.Testing.Content;
using ImageFailureCode = Amazon.ECR.ImageFailureCode;
using Tag = EcrMirror.Oci.Tag;

namespace EcrMirror.LocalEcr.Tests.Ecr.ForeignClients;

/// <summary>The clients that the product uses itself, signed by AWS's core library.</summary>
public sealed class SdkTests : IAsyncLifetime
{
    private static readonly BasicAWSCredentials Credentials = new("test", "test");

    private EcrEmulator _emulator = null!;
    private AmazonECRClient _client = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _emulator = await EcrEmulator.StartAsync(AwsClients.Options, Cancellation);
        _client = new AmazonECRClient(
            Credentials, new AmazonECRConfig { ServiceURL = _emulator.ApiAddress.ToString(), AuthenticationRegion = AwsClients.Region, MaxErrorRetry = 0 });
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _emulator.DisposeAsync();
    }

    [Fact]
    public async Task The_client_of_ecr_pushes_and_reads_the_very_bytes()
    {
        SampleContent image = Given.Image().WithLayers(1).WithOddBytes().Build();
        await _client.CreateRepositoryAsync(new CreateRepositoryRequest { RepositoryName = "team/app" }, Cancellation);
        foreach (SampleBlob blob in image.TreeBlobs)
        {
            InitiateLayerUploadResponse started = await _client.InitiateLayerUploadAsync(new InitiateLayerUploadRequest { RepositoryName = "team/app" }, Cancellation);
            using var part = new MemoryStream(blob.Content.ToArray());
            await _client.UploadLayerPartAsync(
                new UploadLayerPartRequest { RepositoryName = "team/app", UploadId = started.UploadId, PartFirstByte = 0, PartLastByte = part.Length - 1, LayerPartBlob = part }, Cancellation);
            await _client.CompleteLayerUploadAsync(
                new CompleteLayerUploadRequest { RepositoryName = "team/app", UploadId = started.UploadId, LayerDigests = [blob.Descriptor.Digest.ToString()] }, Cancellation);
        }

        PutImageResponse put = await _client.PutImageAsync(
            new PutImageRequest { RepositoryName = "team/app", ImageManifest = Encoding.UTF8.GetString(image.Manifest.Content.Span), ImageManifestMediaType = image.Manifest.MediaType.ToString(), ImageTag = "1.0" },
            Cancellation);
        BatchGetImageResponse read = await _client.BatchGetImageAsync(
            new BatchGetImageRequest { RepositoryName = "team/app", ImageIds = [new ImageIdentifier { ImageTag = "1.0" }, new ImageIdentifier { ImageTag = "none" }] }, Cancellation);

        Assert.Equal(image.Digest.ToString(), put.Image!.ImageId!.ImageDigest);
        Assert.Equal(image.Manifest.Content.ToArray(), Encoding.UTF8.GetBytes(Assert.Single(read.Images!).ImageManifest!));
        Assert.Equal(ImageFailureCode.ImageNotFound, Assert.Single(read.Failures!).FailureCode);
        Assert.Equal(image.Digest, _emulator.Private().Repository(RepositoryName.Parse("team/app")).Tags[Tag.Parse("1.0")]);
    }

    [Fact]
    public async Task The_client_of_ecr_reads_times_tokens_and_typed_errors()
    {
        CreateRepositoryResponse created = await _client.CreateRepositoryAsync(new CreateRepositoryRequest { RepositoryName = "team/app" }, Cancellation);
        GetAuthorizationTokenResponse tokens = await _client.GetAuthorizationTokenAsync(new GetAuthorizationTokenRequest(), Cancellation);

        Assert.InRange(created.Repository!.CreatedAt!.Value.ToUniversalTime(), TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(-5), TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(5));
        Assert.Equal($"http://{_emulator.Private().Host}", Assert.Single(tokens.AuthorizationData!).ProxyEndpoint);
        await Assert.ThrowsAsync<RepositoryAlreadyExistsException>(
            () => _client.CreateRepositoryAsync(new CreateRepositoryRequest { RepositoryName = "team/app" }, Cancellation));
        await Assert.ThrowsAsync<Amazon.ECR.Model.RepositoryNotFoundException>(
            () => _client.DescribeImagesAsync(new DescribeImagesRequest { RepositoryName = "team/none" }, Cancellation));
    }

    [Fact]
    public async Task The_client_of_ecr_public_creates_and_describes()
    {
        using var client = new AmazonECRPublicClient(
            Credentials, new AmazonECRPublicConfig { ServiceURL = _emulator.ApiAddress.ToString(), AuthenticationRegion = "us-east-1" });

        await client.CreateRepositoryAsync(new Amazon.ECRPublic.Model.CreateRepositoryRequest { RepositoryName = "app" }, Cancellation);
        Amazon.ECRPublic.Model.DescribeRepositoriesResponse described = await client.DescribeRepositoriesAsync(new Amazon.ECRPublic.Model.DescribeRepositoriesRequest(), Cancellation);
        Amazon.ECRPublic.Model.GetAuthorizationTokenResponse token = await client.GetAuthorizationTokenAsync(new Amazon.ECRPublic.Model.GetAuthorizationTokenRequest(), Cancellation);

        Assert.Equal($"{_emulator.Public().Host}/q9t5s3a7/app", Assert.Single(described.Repositories!).RepositoryUri);
        Assert.InRange(token.AuthorizationData!.AuthorizationToken!.Length, 1500, 4096);
    }
}
