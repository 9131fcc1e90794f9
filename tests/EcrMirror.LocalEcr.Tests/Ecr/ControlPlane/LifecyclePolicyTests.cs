using System.Text.Json.Nodes;
using EcrMirror.LocalEcr.Content;
using EcrMirror.LocalEcr.Quotas;
using EcrMirror.Testing.Content;

namespace EcrMirror.LocalEcr.Tests.Ecr.ControlPlane;

/// <summary>Lifecycle policies. Facts: ECR user guide, "Lifecycle policy properties".</summary>
public sealed class LifecyclePolicyTests : EcrTests
{
    private const string Expire = "\"action\":{\"type\":\"expire\"}";

    protected override EcrEmulatorOptions Options => base.Options with { PrivateQuotas = EcrQuotas.Private.WithoutRates() };

    [Theory]
    [InlineData("""{"tagStatus":"untagged","countType":"sinceImagePushed","countUnit":"days","countNumber":14}""", Expire)]
    [InlineData("""{"tagStatus":"any","countType":"imageCountMoreThan","countNumber":10}""", Expire)]
    [InlineData("""{"tagStatus":"tagged","tagPatternList":["v*","*-rc*"],"countType":"imageCountMoreThan","countNumber":10}""", Expire)]
    [InlineData("""{"tagStatus":"tagged","tagPrefixList":["v"],"countType":"sinceImagePulled","countUnit":"days","countNumber":10}""", "\"action\":{\"type\":\"transition\",\"targetStorageClass\":\"archive\"}")]
    [InlineData("""{"tagStatus":"any","storageClass":"archive","countType":"sinceImageTransitioned","countUnit":"days","countNumber":90}""", Expire)]
    public async Task A_rule_that_the_guide_allows_is_taken(string selection, string action)
    {
        await CreateAsync("team/app");

        JsonObject put = await AskAsync("PutLifecyclePolicy", new { repositoryName = "team/app", lifecyclePolicyText = Policy(selection, action) });

        Assert.Equal(Policy(selection, action), put["lifecyclePolicyText"]!.GetValue<string>());
        Assert.Equal(put["lifecyclePolicyText"]!.GetValue<string>(), (await AskAsync("GetLifecyclePolicy", new { repositoryName = "team/app" }))["lifecyclePolicyText"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("""{"tagStatus":"sometimes","countType":"imageCountMoreThan","countNumber":10}""", Expire)]
    [InlineData("""{"tagStatus":"tagged","countType":"imageCountMoreThan","countNumber":10}""", Expire)]
    [InlineData("""{"tagStatus":"untagged","tagPrefixList":["v"],"countType":"imageCountMoreThan","countNumber":10}""", Expire)]
    [InlineData("""{"tagStatus":"any","countType":"imageCountMoreThan","countUnit":"days","countNumber":10}""", Expire)]
    [InlineData("""{"tagStatus":"any","countType":"sinceImagePushed","countNumber":10}""", Expire)]
    [InlineData("""{"tagStatus":"any","countType":"sinceImageTransitioned","countUnit":"days","countNumber":10}""", Expire)]
    [InlineData("""{"tagStatus":"any","countType":"imageCountMoreThan","countNumber":0}""", Expire)]
    [InlineData("""{"tagStatus":"any","countType":"imageCountMoreThan","countNumber":"ten"}""", Expire)]
    [InlineData("""{"tagStatus":"tagged","tagPatternList":["*a*b*c*d*"],"countType":"imageCountMoreThan","countNumber":10}""", Expire)]
    [InlineData("""{"tagStatus":"any","countType":"imageCountMoreThan","countNumber":10}""", "\"action\":{\"type\":\"transition\"}")]
    public async Task A_rule_that_the_guide_does_not_allow_is_refused(string selection, string action)
    {
        await CreateAsync("team/app");

        string message = await RefusedAsync(
            "InvalidParameterException", "PutLifecyclePolicy", new { repositoryName = "team/app", lifecyclePolicyText = Policy(selection, action) });

        Assert.StartsWith("Invalid parameter at 'LifecyclePolicyText' failed to satisfy constraint: 'Lifecycle policy validation failure: ", message, StringComparison.Ordinal);
        Assert.DoesNotContain("rules is missing", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_preview_says_which_images_would_go_by_which_rule()
    {
        SampleContent listed = Given.Image(1).WithLayers(1).Build();
        await CreateAsync("team/app");
        await PushAsync(Given.Index(listed).Build(), "team/app", "kept");
        SampleContent old = Given.Image(2).WithLayers(1).Build();
        await PushAsync(old, "team/app");
        Time.Advance(TimeSpan.FromDays(15));
        await PushAsync(Given.Image(3).WithLayers(1).Build(), "team/app");
        string policy = Policy("""{"tagStatus":"untagged","countType":"sinceImagePushed","countUnit":"days","countNumber":14}""", Expire);

        await AskAsync("StartLifecyclePolicyPreview", new { repositoryName = "team/app", lifecyclePolicyText = policy });
        JsonObject preview = await AskAsync("GetLifecyclePolicyPreview", new { repositoryName = "team/app" });

        JsonNode result = Assert.Single(preview["previewResults"]!.AsArray())!;
        Assert.Equal(old.Digest.ToString(), result["imageDigest"]!.GetValue<string>());
        Assert.Equal("EXPIRE", result["action"]!["type"]!.GetValue<string>());
        Assert.Equal(1, result["appliedRulePriority"]!.GetValue<int>());
        Assert.Equal(1, preview["summary"]!["expiringImageTotalCount"]!.GetValue<int>());
    }

    private static string Policy(string selection, string action) =>
        $$"""{"rules":[{"rulePriority":1,"description":"one rule of a policy that is long enough","selection":{{selection}},{{action}}}]}""";
}
