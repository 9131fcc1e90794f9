using System.Text.Json.Nodes;
using EcrMirror.LocalEcr.Content;
using EcrMirror.LocalEcr.Quotas;
using EcrMirror.Testing.Content;

namespace EcrMirror.LocalEcr.Tests.Ecr.ControlPlane;

/// <summary>Settings of registries, and scans. Facts: ECR API reference; ECR user guide, "Private registry settings" and "Scan images".</summary>
public sealed class SettingTests : EcrTests
{
    protected override EcrEmulatorOptions Options => base.Options with { PrivateQuotas = EcrQuotas.Private.WithoutRates() };

    [Theory]
    [InlineData("BLOB_MOUNTING", "DISABLED", "ENABLED")]
    [InlineData("BASIC_SCAN_TYPE_VERSION", "AWS_NATIVE", "CLAIR")]
    [InlineData("REGISTRY_POLICY_SCOPE", "V2", "V1")]
    public async Task An_account_setting_has_a_default_and_two_values(string name, string usual, string other)
    {
        JsonObject before = await AskAsync("GetAccountSetting", new { name });
        await AskAsync("PutAccountSetting", new { name, value = other });
        JsonObject after = await AskAsync("GetAccountSetting", new { name });

        Assert.Equal(usual, before["value"]!.GetValue<string>());
        Assert.Equal(other, after["value"]!.GetValue<string>());
        await RefusedAsync("ValidationException", "PutAccountSetting", new { name, value = "PERHAPS" });
    }

    [Fact]
    public async Task A_registry_that_replicates_nothing_says_so_with_an_empty_list() => Assert.Equal(
        $$$"""{"registryId":"{{{Account}}}","replicationConfiguration":{"rules":[]}}""", (await AskAsync("DescribeRegistry", new { })).ToJsonString());

    [Fact]
    public async Task Replication_has_twenty_five_destinations_at_most()
    {
        object[] rules = [.. Enumerable.Range(0, 26).Chunk(10).Select(chunk => new
        {
            destinations = chunk.Select(number => new { region = $"eu-west-{number + 10}", registryId = Account }),
        })];

        await RefusedAsync("InvalidParameterException", "PutReplicationConfiguration", new { replicationConfiguration = new { rules } });
    }

    [Theory]
    [InlineData("BASIC", "CONTINUOUS_SCAN")]
    [InlineData("ENHANCED", "MANUAL")]
    public async Task A_frequency_has_to_be_one_of_its_scan_type(string scanType, string scanFrequency) => await RefusedAsync(
        "ValidationException",
        "PutRegistryScanningConfiguration",
        new { scanType, rules = new[] { new { scanFrequency, repositoryFilters = new[] { new { filter = "*", filterType = "WILDCARD" } } } } });

    [Fact]
    public async Task An_image_that_is_pushed_where_pushes_are_scanned_is_scanned()
    {
        await AskAsync("PutRegistryScanningConfiguration", new
        {
            scanType = "BASIC",
            rules = new[] { new { scanFrequency = "SCAN_ON_PUSH", repositoryFilters = new[] { new { filter = "team/*", filterType = "WILDCARD" } } } },
        });
        SampleContent image = Given.Image().WithLayers(1).Build();
        foreach (string name in (string[])["team/app", "other"])
        {
            await CreateAsync(name);
            await PushAsync(image, name, "1.0");
        }

        JsonObject scanned = await AskAsync("DescribeImageScanFindings", new { repositoryName = "team/app", imageId = new { imageTag = "1.0" } });

        Assert.Equal("COMPLETE", scanned["imageScanStatus"]!["status"]!.GetValue<string>());
        Assert.Equal(
            $"Image scan does not exist for the image with '{{imageDigest:'{image.Digest}', imageTag:'1.0'}}' in the repository with name 'other' in the registry with id '{Account}'",
            await RefusedAsync("ScanNotFoundException", "DescribeImageScanFindings", new { repositoryName = "other", imageId = new { imageTag = "1.0" } }));
    }

    // buildkit#3499.
    [Fact]
    public async Task Attestations_cannot_be_scanned_and_indexes_not_even_started()
    {
        SampleContent image = Given.Image(1).WithLayers(1).Build();
        SampleContent attestation = Given.Attestation(image);
        await CreateAsync("team/app");
        await PushAsync(Given.Index(image, attestation).Build(), "team/app", "1.0");

        await AskAsync("StartImageScan", new { repositoryName = "team/app", imageId = new { imageDigest = attestation.Digest.ToString() } });
        JsonObject scanned = await AskAsync("DescribeImageScanFindings", new { repositoryName = "team/app", imageId = new { imageDigest = attestation.Digest.ToString() } });

        Assert.Equal("FAILED", scanned["imageScanStatus"]!["status"]!.GetValue<string>());
        Assert.Null(scanned["imageScanFindings"]);
        await RefusedAsync("UnsupportedImageTypeException", "StartImageScan", new { repositoryName = "team/app", imageId = new { imageTag = "1.0" } });
    }

    [Fact]
    public async Task Excluded_principals_and_signing_rules_are_kept()
    {
        string principal = $"arn:aws:iam::{Account}:role/mirror";
        object signing = new { rules = new[] { new { signingProfileArn = $"arn:aws:signer:us-east-1:{Account}:/signing-profiles/release" } } };
        await AskAsync("RegisterPullTimeUpdateExclusion", new { principalArn = principal });
        await AskAsync("PutSigningConfiguration", new { signingConfiguration = signing });

        JsonObject listed = await AskAsync("ListPullTimeUpdateExclusions", new { });
        JsonObject read = await AskAsync("GetSigningConfiguration", new { });

        Assert.Equal(principal, Assert.Single(listed["pullTimeUpdateExclusions"]!.AsArray())!.GetValue<string>());
        Assert.Single(read["signingConfiguration"]!["rules"]!.AsArray());
        await RefusedAsync("ExclusionAlreadyExistsException", "RegisterPullTimeUpdateExclusion", new { principalArn = principal });
        await AskAsync("DeregisterPullTimeUpdateExclusion", new { principalArn = principal });
        await RefusedAsync("ExclusionNotFoundException", "DeregisterPullTimeUpdateExclusion", new { principalArn = principal });
        await AskAsync("DeleteSigningConfiguration", new { });
        await RefusedAsync("SigningConfigurationNotFoundException", "GetSigningConfiguration", new { });
    }
}
