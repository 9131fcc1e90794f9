using System.Diagnostics.CodeAnalysis;

namespace EcrMirror.Benchmarks.Profile;

/// <summary>A method that a run compiled, as the runtime names it where <c>DOTNET_JitDisasmSummary</c> is set (dotnet/runtime, docs/design/coreclr/jit/viewing-jit-dumps.md).</summary>
/// <param name="Type">Its type, with what stands for the type's parameters, such as <c>System.Collections.Generic.List`1[int]</c>.</param>
/// <param name="Name">Its name.</param>
/// <param name="Arguments">What stands for its own parameters.</param>
/// <param name="Parameters">How many values it takes.</param>
internal sealed record CompiledMethod(string Type, string Name, IReadOnlyList<string> Arguments, int Parameters)
{
    private const string Mark = "JIT compiled ";

    /// <summary>Reads a line. None that can be compiled ahead stands in one about code that was made while the program ran, or that was compiled anew.</summary>
    public static bool TryParse(string line, [NotNullWhen(true)] out CompiledMethod? method)
    {
        method = null;
        int start = line.IndexOf(Mark, StringComparison.Ordinal) + Mark.Length;
        int tier = line.LastIndexOf(" [", StringComparison.Ordinal);
        if (start < Mark.Length || tier < start || !line.AsSpan(tier).StartsWith(" [Tier") || line.AsSpan(tier).StartsWith(" [Tier1"))
            return false;

        ReadOnlySpan<char> text = line.AsSpan(start, tier - start);
        int type = IndexOfTop(text, ":");
        if (type < 0 || text.StartsWith("(") || text.Contains("IL_STUB", StringComparison.Ordinal))
            return false;

        ReadOnlySpan<char> member = text[(type + 1)..];
        int name = IndexOfTop(member, "[(");
        if (name < 0)
            return false;

        ReadOnlySpan<char> rest = member[name..];
        IReadOnlyList<string> arguments = rest[0] is '[' ? TypeText.Split(TypeText.Within(rest, out rest)) : [];
        if (rest is not ['(', ..])
            return false;
        method = new CompiledMethod(text[..type].ToString(), member[..name].ToString(), arguments, TypeText.Split(TypeText.Within(rest, out _)).Count);
        return true;
    }

    // Names of what implements an interface have the interface's arguments in angle brackets.
    private static int IndexOfTop(ReadOnlySpan<char> text, ReadOnlySpan<char> marks)
    {
        int depth = 0;
        for (int index = 0; index < text.Length; index++)
        {
            if (depth is 0 && marks.Contains(text[index]))
                return index;
            depth += text[index] switch { '<' or '[' => 1, '>' or ']' => -1, _ => 0 };
        }

        return -1;
    }
}
