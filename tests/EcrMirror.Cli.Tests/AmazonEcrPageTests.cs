using System.Reflection;
using System.Text.RegularExpressions;
using EcrMirror.Ecr;
using EcrMirror.Ecr.PullThrough;
using EcrMirror.Ecr.Upkeep;
using EcrMirror.Testing;
using EcrMirror.Testing.Peers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace EcrMirror.Cli.Tests;

/// <summary>docs/registries/amazon-ecr.md, held to what can be set.</summary>
public sealed partial class AmazonEcrPageTests
{
    // What the page's examples name, as if it were there.
    private const string Folder = "/etc/ecr-mirror";

    public static TheoryData<Type> Sections =>
        [typeof(EcrRepositoryOptions), typeof(EcrRepositoryTemplate), typeof(EcrCatalogData), typeof(PullThroughRuleOptions), typeof(CreationTemplateOptions)];

    [Theory]
    [MemberData(nameof(Sections))]
    public void The_page_has_every_setting(Type options)
    {
        string page = Page();

        Assert.All(
            options.GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(property => property.Name),
            name => Assert.Contains($"`{name}`", page, StringComparison.Ordinal));
    }

    [Fact]
    public void The_examples_are_settings_that_are_taken()
    {
        using var folder = new ScratchFolder();
        folder.Write("pull.json", """{"Version":"2012-10-17","Statement":[]}""");
        folder.Write("expire.json", """{"rules":[{"rulePriority":1,"selection":{"tagStatus":"untagged","countType":"sinceImagePushed","countUnit":"days","countNumber":14},"action":{"type":"expire"}}]}""");
        string[] examples = [.. Example().Matches(Page()).Select(match => match.Groups["json"].Value.Replace(Folder, folder.FullName, StringComparison.Ordinal))];

        EcrRepositoryTemplate[] templates = [.. Read<EcrOptions>(folder, examples[0]).Repositories.Templates];
        PullThroughRuleOptions[] rules = [.. Read<PullThroughOptions>(folder, examples[1]).Rules];

        Assert.Equal(2, examples.Length);
        Assert.Equal(["mirror", "public"], templates.Select(template => template.Prefix));
        Assert.Equal(("IMMUTABLE_WITH_EXCLUSION", "KMS"), (templates[0].ImageTagMutability, templates[0].Encryption));
        Assert.Equal(["adot", "hub"], rules.Select(rule => rule.Prefix));
    }

    private static T Read<T>(ScratchFolder folder, string json)
        where T : class
    {
        using ServiceProvider services = ToolServices.Build(folder.Write("settings.json", json), logLevel: null);
        return services.GetRequiredService<IOptions<T>>().Value;
    }

    private static string Page() => File.ReadAllText(SolutionFolder.Of("docs", "registries", "amazon-ecr.md"));

    [GeneratedRegex("""^```json\n(?<json>.*?)^```""", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Example();
}
