using System.CommandLine;
using EcrMirror.Testing;
using YamlDotNet.RepresentationModel;

namespace EcrMirror.Cli.Tests.Documents;

/// <summary>deploy/kubernetes, held to what Kubernetes has since 1.21 and to what the program takes.</summary>
public sealed class KubernetesManifestTests
{
    [Fact]
    public void The_job_of_Kubernetes_runs_what_the_program_takes()
    {
        YamlMappingNode[] manifests = Read("sync.yaml");
        YamlMappingNode account = Assert.Single(manifests, manifest => Text(manifest, "kind") is "ServiceAccount");
        YamlMappingNode job = Assert.Single(manifests, manifest => Text(manifest, "kind") is "CronJob");
        YamlMappingNode pod = At(job, "spec", "jobTemplate", "spec", "template", "spec");
        var container = (YamlMappingNode)((YamlSequenceNode)pod["containers"])[0];
        string[] args = [.. ((YamlSequenceNode)container["args"]).Select(argument => argument.ToString())];

        ParseResult parsed = CommandLine.Root(new CapturedConsoles(80).Consoles).Parse(args);

        Assert.Equal("batch/v1", Text(job, "apiVersion"));
        Assert.Equal(Text(At(account, "metadata"), "name"), Text(pod, "serviceAccountName"));
        Assert.Empty(parsed.Errors);
        Assert.DoesNotContain(args, argument => argument.Contains("cred", StringComparison.Ordinal) || argument.Contains("password", StringComparison.Ordinal));
        HashSet<string> volumes = [.. ((YamlSequenceNode)pod["volumes"]).Select(volume => Text((YamlMappingNode)volume, "name"))];
        Assert.All((YamlSequenceNode)container["volumeMounts"], mount => Assert.Contains(Text((YamlMappingNode)mount, "name"), volumes));
    }

    private static YamlMappingNode[] Read(string file)
    {
        var stream = new YamlStream();
        using StreamReader reader = File.OpenText(SolutionFolder.Of("deploy", "kubernetes", file));
        stream.Load(reader);
        return [.. stream.Documents.Select(document => (YamlMappingNode)document.RootNode)];
    }

    private static YamlMappingNode At(YamlMappingNode node, params string[] path) => path.Aggregate(node, (at, name) => (YamlMappingNode)at[name]);

    private static string Text(YamlMappingNode node, string name) => node[name].ToString();
}
