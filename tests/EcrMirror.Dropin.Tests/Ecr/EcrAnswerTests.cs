using System.Net;
using Amazon.ECR;
using Amazon.ECR.Model;
using Amazon.Runtime;
using EcrMirror.Dropin.Tests.Servers;

namespace EcrMirror.Dropin.Tests.Ecr;

/// <summary>Answers as the service's documentation shows them; ServiceModelTests has every operation with every member.</summary>
public sealed class EcrAnswerTests
{
    [Fact]
    public async Task A_token_is_read_with_its_end()
    {
        await using ScriptedService service = await ScriptedService.StartAsync();
        using AmazonECRClient ecr = service.Answer(
            """
            {"authorizationData":[{"authorizationToken":"QVdTOnBhc3N3b3Jk","expiresAt":1.470951892432E9,
              "proxyEndpoint":"https://012345678901.dkr.ecr.us-east-1.amazonaws.com"}]}
            """,
            200,
            ("x-amzn-RequestId", "id-1")).Ecr();

        GetAuthorizationTokenResponse response = await ecr.GetAuthorizationTokenAsync(new GetAuthorizationTokenRequest());

        AuthorizationData data = Assert.Single(response.AuthorizationData!);
        Assert.Equal(("QVdTOnBhc3N3b3Jk", "https://012345678901.dkr.ecr.us-east-1.amazonaws.com"), (data.AuthorizationToken, data.ProxyEndpoint));
        Assert.Equal(new DateTime(2016, 8, 11, 21, 44, 52, 432, DateTimeKind.Utc), data.ExpiresAt);
        Assert.Equal(DateTimeKind.Utc, data.ExpiresAt!.Value.Kind);
        Assert.Equal(("id-1", HttpStatusCode.OK), (response.ResponseMetadata.RequestId, response.HttpStatusCode));
    }

    [Theory]
    [InlineData("1700000000", 0)]
    [InlineData("1700000000.5", 500)]
    [InlineData("1.7E9", 0)]
    [InlineData("1700000000.123456789", 123)]
    public async Task Times_are_seconds_in_whatever_notation(string written, int milliseconds)
    {
        await using ScriptedService service = await ScriptedService.StartAsync();
        using AmazonECRClient ecr = service.Answer($$"""{"lastEvaluatedAt":{{written}}}""").Ecr();

        GetLifecyclePolicyResponse response = await ecr.GetLifecyclePolicyAsync(new GetLifecyclePolicyRequest());

        TimeSpan after = response.LastEvaluatedAt!.Value - new DateTime(2023, 11, 14, 22, 13, 20, DateTimeKind.Utc);
        Assert.Equal(milliseconds, (int)after.TotalMilliseconds);
    }

    [Theory]
    [InlineData("1e300")]
    [InlineData("1e15")]
    [InlineData("-1e15")]
    [InlineData("\"yesterday\"")]
    public async Task A_time_that_is_none_is_an_answer_that_cannot_be_read(string written)
    {
        await using ScriptedService service = await ScriptedService.StartAsync();
        using AmazonECRClient ecr = service.Answer($$"""{"lastEvaluatedAt":{{written}}}""").Ecr();

        await Assert.ThrowsAsync<AmazonUnmarshallingException>(() => ecr.GetLifecyclePolicyAsync(new GetLifecyclePolicyRequest()));
    }

    [Fact]
    public async Task Images_that_are_missing_are_told_apart_from_those_that_are_there()
    {
        await using ScriptedService service = await ScriptedService.StartAsync();
        using AmazonECRClient ecr = service.Answer("""
            {"images":[{"registryId":"1","repositoryName":"app","imageId":{"imageDigest":"sha256:aa","imageTag":"1"},
              "imageManifest":"{\n   \"schemaVersion\": 2\n}","imageManifestMediaType":"application/vnd.oci.image.manifest.v1+json"}],
             "failures":[{"imageId":{"imageTag":"2"},"failureCode":"ImageNotFound","failureReason":"Requested image not found"}]}
            """).Ecr();

        BatchGetImageResponse response = await ecr.BatchGetImageAsync(new BatchGetImageRequest());

        Image image = Assert.Single(response.Images!);
        Assert.Equal(("{\n   \"schemaVersion\": 2\n}", "sha256:aa"), (image.ImageManifest, image.ImageId!.ImageDigest));
        ImageFailure failure = Assert.Single(response.Failures!);
        Assert.Equal(("2", ImageFailureCode.ImageNotFound), (failure.ImageId!.ImageTag, failure.FailureCode));
    }

    [Fact]
    public async Task A_value_that_no_constant_has_is_kept()
    {
        await using ScriptedService service = await ScriptedService.StartAsync();
        using AmazonECRClient ecr = service.Answer("""{"layers":[{"layerDigest":"sha256:aa","layerAvailability":"THAWING"}]}""").Ecr();

        BatchCheckLayerAvailabilityResponse response = await ecr.BatchCheckLayerAvailabilityAsync(new BatchCheckLayerAvailabilityRequest());

        Assert.Equal("THAWING", Assert.Single(response.Layers!).LayerAvailability!.Value);
    }

    [Fact]
    public async Task A_scan_has_its_status_and_counts()
    {
        await using ScriptedService service = await ScriptedService.StartAsync();
        using AmazonECRClient ecr = service.Answer("""
            {"imageScanStatus":{"status":"COMPLETE","description":"done"},
             "imageScanFindings":{"findingSeverityCounts":{"HIGH":2,"UNTRIAGED":1},"enhancedFindings":[{"score":9.8,"severity":"HIGH"}]}}
            """).Ecr();

        DescribeImageScanFindingsResponse response = await ecr.DescribeImageScanFindingsAsync(new DescribeImageScanFindingsRequest());

        Assert.Equal(ScanStatus.COMPLETE, response.ImageScanStatus!.Status);
        Assert.Equal(new Dictionary<string, int> { ["HIGH"] = 2, ["UNTRIAGED"] = 1 }, response.ImageScanFindings!.FindingSeverityCounts);
    }

    [Fact]
    public async Task A_scan_without_findings_has_pages_without_entries()
    {
        await using ScriptedService service = await ScriptedService.StartAsync();
        using AmazonECRClient ecr = service
            .Answer("""{"imageScanStatus":{"status":"IN_PROGRESS"},"nextToken":"2"}""")
            .Answer("""{"imageScanFindings":{"findings":[{"name":"CVE-1","severity":"LOW"}]}}""")
            .Ecr();

        List<ImageScanFinding> findings = await ecr.Paginators.DescribeImageScanFindings(new DescribeImageScanFindingsRequest()).Findings.ToListAsync();

        Assert.Equal("CVE-1", Assert.Single(findings).Name);
    }
}
