
namespace EcrMirror.Testing.Peers;

/// <summary>Rules that mirror every tag of repositories of one registry into repositories of the same names of another.</summary>
public static class SyncRules
{
    /// <summary>Writes them into a folder. The answer is the file.</summary>
    public static string WriteSyncRules(this ScratchFolder folder, DockerRegistry source, DockerRegistry destination, params IEnumerable<string> names)
    {
        IEnumerable<string> rules = names.Select(name => $$"""
              - id: {{name}}
                source: {{source.Host}}/{{name}}
                select: {tags: ["*"]}
                destinations: ["{{destination.Host}}/{{name}}"]
            """);
        return folder.Write("rules.yaml", $"version: 1\nrules:\n{string.Join('\n', rules)}\n");
    }
}
