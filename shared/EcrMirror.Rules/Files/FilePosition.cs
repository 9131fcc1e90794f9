using YamlDotNet.Core;

namespace EcrMirror.Rules.Files;

/// <summary>A place in a file; lines and columns count from 1.</summary>
internal readonly record struct FilePosition(long Line, long Column)
{
    public static FilePosition Of(Mark mark) => new(mark.Line, mark.Column);
}
