using System.Text.Json.Nodes;
using EcrMirror.LocalEcr.Accounts;

namespace EcrMirror.LocalEcr.Tests.Ecr.ControlPlane;

/// <summary>Repository creation templates. Facts: ECR user guide, "Repository creation templates".</summary>
public sealed class TemplateTests : EcrTests
{
    [Fact]
    public async Task A_push_creates_by_the_template_with_the_longest_prefix()
    {
        await TemplateAsync("ROOT", "MUTABLE");
        await TemplateAsync("team", "IMMUTABLE");
        await TemplateAsync("team/app", "IMMUTABLE");
        await AskAsync("UpdateRepositoryCreationTemplate", new { prefix = "team/app", imageTagMutability = "MUTABLE" });

        foreach (string name in (string[])["other", "team/lib", "team/app/web", "team/application"])
            await UploadAsync(name, "layer"u8.ToArray());

        JsonArray created = (await AskAsync("DescribeRepositories", new { }))["repositories"]!.AsArray();
        Assert.Equal(
            ["other MUTABLE", "team/app/web MUTABLE", "team/application IMMUTABLE", "team/lib IMMUTABLE"],
            created.Select(repository => $"{repository!["repositoryName"]} {repository["imageTagMutability"]}"));
    }

    [Fact]
    public async Task A_template_for_something_else_creates_nothing_on_a_push()
    {
        await AskAsync("CreateRepositoryCreationTemplate", new { prefix = "team", appliedFor = new[] { "REPLICATION", "PULL_THROUGH_CACHE" } });

        await RefusedAsync("RepositoryNotFoundException", "InitiateLayerUpload", new { repositoryName = "team/app" });
    }

    [Fact]
    public async Task Who_pushes_has_to_be_allowed_to_create()
    {
        KeyPair pusher = Key with
        {
            AccessKeyId = "AKIAPUSHER",
            Policies = [IamPolicy.Parse("""{"Statement":[{"Effect":"Allow","Action":["ecr:InitiateLayerUpload"],"Resource":"*"}]}""")],
        };
        Emulator.AddKey(pusher);
        await TemplateAsync("team", "MUTABLE");

        string message = await RefusedAsync("AccessDeniedException", "InitiateLayerUpload", new { repositoryName = "team/app" }, pusher);

        Assert.Contains("ecr:CreateRepository", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tags_and_keys_need_a_role()
    {
        await RefusedAsync(
            "ValidationException",
            "CreateRepositoryCreationTemplate",
            new { prefix = "team", appliedFor = new[] { "CREATE_ON_PUSH" }, resourceTags = new[] { new { Key = "team", Value = "blue" } } });
        await AskAsync("CreateRepositoryCreationTemplate", new
        {
            prefix = "team",
            appliedFor = new[] { "CREATE_ON_PUSH" },
            resourceTags = new[] { new { Key = "team", Value = "blue" } },
            customRoleArn = $"arn:aws:iam::{Account}:role/templates",
        });
    }

    [Fact]
    public async Task An_empty_text_takes_a_policy_back()
    {
        const string policy = """{"Statement":[{"Effect":"Allow","Principal":"*","Action":"ecr:BatchGetImage"}]}""";
        await AskAsync("CreateRepositoryCreationTemplate", new { prefix = "team", appliedFor = new[] { "CREATE_ON_PUSH" }, repositoryPolicy = policy });

        JsonObject updated = await AskAsync("UpdateRepositoryCreationTemplate", new { prefix = "team", repositoryPolicy = "" });

        Assert.Null(updated["repositoryCreationTemplate"]!["repositoryPolicy"]);
    }

    [Fact]
    public async Task Templates_that_are_there_or_not_are_said_so()
    {
        await TemplateAsync("team", "MUTABLE");

        await RefusedAsync("TemplateAlreadyExistsException", "CreateRepositoryCreationTemplate", new { prefix = "team", appliedFor = new[] { "REPLICATION" } });
        await RefusedAsync("TemplateNotFoundException", "DeleteRepositoryCreationTemplate", new { prefix = "other" });
    }

    private Task<JsonObject> TemplateAsync(string prefix, string mutability) =>
        AskAsync("CreateRepositoryCreationTemplate", new { prefix, appliedFor = new[] { "CREATE_ON_PUSH" }, imageTagMutability = mutability });
}
