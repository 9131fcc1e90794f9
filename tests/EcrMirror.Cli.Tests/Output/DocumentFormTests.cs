using System.Text.Json;
using System.Text.Json.Nodes;
using EcrMirror.Cli.Output;
using YamlDotNet.RepresentationModel;

namespace EcrMirror.Cli.Tests.Output;

public sealed class DocumentFormTests
{
    [Fact]
    public void YAML_has_the_members_and_values_of_JSON_whatever_texts_look_like()
    {
        JsonNode document = JsonSerializer.SerializeToNode(new
        {
            Tags = new[] { "1.10", "no", "null", "~", "0x1", "2026-01-01", "a: b", " #", "", "line\nline", "ü 日 \"'\\", new string('x', 200) + " y" },
            Nothing = (string?)null,
            NoTags = Array.Empty<string>(),
            Inner = new { Count = 3, Seconds = 0.25, IsTrue = true, None = new { } },
            List = new object[] { new { A = 1, B = new[] { 2 } }, new[] { "x" } },
        })!;

        string inYaml = DocumentForm.Yaml.TextOf(document), inJson = DocumentForm.Json.TextOf(document);

        var yaml = new YamlStream();
        yaml.Load(new StringReader(inYaml));
        Assert.Equal(JsonNode.Parse(inJson)!.ToJsonString(), Read(Assert.Single(yaml.Documents).RootNode)!.ToJsonString());
    }

    [Fact]
    public void An_outcome_as_YAML()
    {
        var captured = new CapturedConsoles(80);

        DocumentForm.Yaml.Write(captured.Consoles, OutcomeDocument.Of(Sample.Outcomes, Sample.Repositories, TimeSpan.FromSeconds(12.3)));

        Golden.Matches("outcome.yaml", captured.Out);
    }

    // By the core schema of YAML 1.2, in which quotes make texts.
    private static JsonNode? Read(YamlNode node) => node switch
    {
        YamlMappingNode mapping => new JsonObject(mapping.Children.Select(child => KeyValuePair.Create(((YamlScalarNode)child.Key).Value!, Read(child.Value)))),
        YamlSequenceNode sequence => new JsonArray([.. sequence.Children.Select(Read)]),
        YamlScalarNode { Style: YamlDotNet.Core.ScalarStyle.Plain } plain => JsonNode.Parse(plain.Value!),
        var quoted => JsonValue.Create(((YamlScalarNode)quoted).Value),
    };
}
