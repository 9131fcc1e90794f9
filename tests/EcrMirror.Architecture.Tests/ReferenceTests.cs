using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace EcrMirror.Architecture.Tests;

public sealed partial class ReferenceTests
{
    [Fact]
    public void References_go_one_way()
    {
        Assert.Empty(ReferenceRules.Violations(SourceTree.Projects));
    }

    [Fact]
    public void Packages_of_AWS_are_used_only_where_AWS_is_talked_to()
    {
        Assert.Empty(ReferenceRules.AwsViolations(SourceTree.Projects));
    }

    [Theory]
    [InlineData("EcrMirror.Oci")]
    [InlineData("EcrMirror.Contracts")]
    public void The_words_that_everybody_shares_bring_no_packages(string name)
    {
        Project project = SourceTree.Projects.Single(project => project.Name == name);

        Assert.Empty(project.Packages);
    }

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        IEnumerable<string> listed = SolutionProject().Matches(SourceTree.Read("EcrMirror.sln")).Select(match => match.Groups["path"].Value.Replace('\\', '/'));

        Assert.Equal(SourceTree.Projects.Select(project => project.Path).Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Package_versions_are_exact()
    {
        IEnumerable<XElement> versions = XDocument.Parse(SourceTree.Read("Directory.Packages.props")).Descendants("PackageVersion");

        Assert.All(versions, version => Assert.Matches(@"\A\d+(\.\d+){1,3}(-[0-9A-Za-z.-]+)?\z", (string?)version.Attribute("Version")));
    }

    [Theory]
    [InlineData("shared/EcrMirror.Oci/EcrMirror.Oci.csproj", "shared/EcrMirror.Registry/EcrMirror.Registry.csproj")]
    [InlineData("shared/EcrMirror.Contracts/EcrMirror.Contracts.csproj", "shared/EcrMirror.State/EcrMirror.State.csproj")]
    [InlineData("shared/EcrMirror.Oci/EcrMirror.Oci.csproj", "shared/dropin/AWSSDK.ECR/AWSSDK.ECR.csproj")]
    [InlineData("shared/EcrMirror.Unheard/EcrMirror.Unheard.csproj", "shared/EcrMirror.Oci/EcrMirror.Oci.csproj")]
    [InlineData("services/Copier/EcrMirror.Copier.csproj", "services/Planner/EcrMirror.Planner.csproj")]
    [InlineData("services/Copier/EcrMirror.Copier.csproj", "shared/dropin/AWSSDK.ECR/AWSSDK.ECR.csproj")]
    [InlineData("services/Copier/EcrMirror.Copier.csproj", "tests/EcrMirror.Testing/EcrMirror.Testing.csproj")]
    [InlineData("cli/EcrMirror.Cli.csproj", "tests/EcrMirror.Testing/EcrMirror.Testing.csproj")]
    [InlineData("tests/EcrMirror.Testing/EcrMirror.Testing.csproj", "benchmarks/Copying/Copying.csproj")]
    public void A_reference_against_the_rule_is_found(string from, string to)
    {
        var target = new Project(to, [], []);
        var project = new Project(from, [target.Name], []);

        Assert.Equal([$"{project.Name} must not refer to {target.Name}"], ReferenceRules.Violations([project, target]));
    }

    [Theory]
    [InlineData("services/Planner/EcrMirror.Planner.csproj", "AWSSDK.DynamoDBv2")]
    [InlineData("shared/EcrMirror.Registry/EcrMirror.Registry.csproj", "AWSSDK.ECR")]
    [InlineData("cli/EcrMirror.Cli.csproj", "MassTransit.AmazonSQS")]
    public void A_package_of_AWS_against_the_rule_is_found(string path, string package)
    {
        var project = new Project(path, [], [package]);

        Assert.Equal([$"{project.Name} must not use {package}"], ReferenceRules.AwsViolations([project]));
    }

    [GeneratedRegex("""^Project\("[^"]+"\) = "[^"]+", "(?<path>[^"]+\.csproj)",""", RegexOptions.Multiline)]
    private static partial Regex SolutionProject();
}
