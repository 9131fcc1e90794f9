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

    [Fact]
    public void What_stands_in_for_a_package_is_built_on_what_the_package_is_built_on()
    {
        Assert.Empty(ReferenceRules.DropinViolations(SourceTree.Projects));
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
    [InlineData("shared/EcrMirror.State/EcrMirror.State.csproj", "shared/dropin/AWSSDK.SQS/AWSSDK.SQS.csproj")]
    [InlineData("shared/dropin/AWSSDK.SQS/AWSSDK.SQS.csproj", "shared/EcrMirror.Oci/EcrMirror.Oci.csproj")]
    [InlineData("shared/dropin/AWSSDK.SQS/AWSSDK.SQS.csproj", "shared/dropin/AWSSDK.SimpleNotificationService/AWSSDK.SimpleNotificationService.csproj")]
    [InlineData("shared/dropin/AWSSDK.SQS/AWSSDK.SQS.csproj", "shared/dropin/MassTransit.AmazonSQS/MassTransit.AmazonSQS.csproj")]
    [InlineData("shared/dropin/MassTransit.AmazonSQS/MassTransit.AmazonSQS.csproj", "shared/EcrMirror.Hosting/EcrMirror.Hosting.csproj")]
    [InlineData("services/Copier/EcrMirror.Copier.csproj", "shared/dropin/MassTransit.AmazonSQS/MassTransit.AmazonSQS.csproj")]
    [InlineData("cli/EcrMirror.Cli.csproj", "shared/dropin/AWSSDK.SQS/AWSSDK.SQS.csproj")]
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

    [Theory]
    [InlineData("shared/EcrMirror.Hosting/EcrMirror.Hosting.csproj")]
    [InlineData("shared/EcrMirror.Ecr/EcrMirror.Ecr.csproj")]
    [InlineData("shared/dropin/MassTransit.AmazonSQS/MassTransit.AmazonSQS.csproj")]
    [InlineData("tests/EcrMirror.Dropin.Tests/EcrMirror.Dropin.Tests.csproj")]
    public void Who_talks_to_queues_may_refer_to_what_stands_in_for_the_package(string path)
    {
        var queues = new Project("shared/dropin/AWSSDK.SQS/AWSSDK.SQS.csproj", [], []);

        Assert.Empty(ReferenceRules.Violations([queues, new Project(path, [queues.Name], [])]));
    }

    [Theory]
    [InlineData("AWSSDK.DynamoDBv2")]
    [InlineData("MassTransit")]
    [InlineData("Quartz")]
    public void A_package_that_a_stand_in_must_not_use_is_found(string package)
    {
        var project = new Project("shared/dropin/AWSSDK.SQS/AWSSDK.SQS.csproj", [], ["AWSSDK.Core", package]);

        Assert.Equal([$"AWSSDK.SQS must not use {package}"], ReferenceRules.DropinViolations([project]));
    }

    [Fact]
    public void A_package_by_either_of_its_ways_is_a_reference()
    {
        Project project = SourceTree.Projects.Single(project => project.Name is "EcrMirror.Dropin.Tests");

        Assert.Superset(new HashSet<string> { "AWSSDK.SQS", "EcrMirror.Testing" }, project.References.ToHashSet());
    }

    [GeneratedRegex("""^Project\("[^"]+"\) = "[^"]+", "(?<path>[^"]+\.csproj)",""", RegexOptions.Multiline)]
    private static partial Regex SolutionProject();
}
