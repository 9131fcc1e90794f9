using System.Text;
using System.Text.Json.Nodes;
using Amazon.ECR;
using Amazon.ECR.Model;
using EcrMirror.Dropin.Tests.Servers;

namespace EcrMirror.Dropin.Tests.Ecr;

/// <summary>Requests as they are written by hand; ServiceModelTests has every operation with every member.</summary>
public sealed class EcrRequestTests
{
    [Fact]
    public async Task A_repository_is_created_with_settings_and_tags()
    {
        await using ScriptedService service = await ScriptedService.StartAsync();
        using AmazonECRClient ecr = service.Answer("{}").Ecr();

        await ecr.CreateRepositoryAsync(new CreateRepositoryRequest
        {
            RepositoryName = "mirror/library/alpine",
            ImageTagMutability = ImageTagMutability.IMMUTABLE_WITH_EXCLUSION,
            ImageTagMutabilityExclusionFilters = [new ImageTagMutabilityExclusionFilter { FilterType = "WILDCARD", Filter = "latest" }],
            ImageScanningConfiguration = new ImageScanningConfiguration { ScanOnPush = false },
            EncryptionConfiguration = new EncryptionConfiguration { EncryptionType = EncryptionType.KMS },
            Tags = [new Tag { Key = "team", Value = "registry" }],
        });

        ReceivedRequest request = Assert.Single(service.Requests);
        Assert.Equal("AmazonEC2ContainerRegistry_V20150921.CreateRepository", request.Headers["x-amz-target"]);
        Assert.True(
            JsonNode.DeepEquals(
                JsonNode.Parse("""
                    {"repositoryName":"mirror/library/alpine","imageTagMutability":"IMMUTABLE_WITH_EXCLUSION",
                     "imageTagMutabilityExclusionFilters":[{"filterType":"WILDCARD","filter":"latest"}],
                     "imageScanningConfiguration":{"scanOnPush":false},"encryptionConfiguration":{"encryptionType":"KMS"},
                     "tags":[{"Key":"team","Value":"registry"}]}
                    """),
                request.Json),
            request.Text);
    }

    [Fact]
    public async Task A_part_of_a_layer_is_sent_whole_wherever_its_stream_stands()
    {
        await using ScriptedService service = await ScriptedService.StartAsync();
        using AmazonECRClient ecr = service.Answer("{}").Ecr();
        using var part = new MemoryStream([0, 1, 2, 251, 255]);
        part.Position = 3;

        await ecr.UploadLayerPartAsync(new UploadLayerPartRequest
        {
            RepositoryName = "app",
            UploadId = "u",
            PartFirstByte = 0,
            PartLastByte = 4,
            LayerPartBlob = part,
        });

        Assert.Equal(
            """{"repositoryName":"app","uploadId":"u","partFirstByte":0,"partLastByte":4,"layerPartBlob":"AAEC+/8="}""",
            Assert.Single(service.Requests).Text);
    }

    [Fact]
    public async Task A_manifest_is_not_blown_up_on_the_wire()
    {
        await using ScriptedService service = await ScriptedService.StartAsync();
        using AmazonECRClient ecr = service.Answer("{}").Ecr();

        await ecr.PutImageAsync(new PutImageRequest { ImageManifest = """{"a":"é"}""" });

        Assert.Equal(Encoding.UTF8.GetByteCount("""{"imageManifest":"{\"a\":\"é\"}"}"""), Assert.Single(service.Requests).Body.Length);
    }

    [Fact]
    public async Task An_empty_list_is_sent()
    {
        await using ScriptedService service = await ScriptedService.StartAsync();
        using AmazonECRClient ecr = service.Answer("{}").Ecr();

        await ecr.PutRegistryScanningConfigurationAsync(new PutRegistryScanningConfigurationRequest { ScanType = ScanType.BASIC, Rules = [] });

        Assert.Equal("""{"scanType":"BASIC","rules":[]}""", Assert.Single(service.Requests).Text);
    }
}
