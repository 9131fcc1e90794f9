namespace EcrMirror.Benchmarks.Profile;

/// <summary>How the runtime writes types.</summary>
internal static class TypeText
{
    private static readonly Dictionary<string, string> Keywords = new(StringComparer.Ordinal)
    {
        ["bool"] = "System.Boolean",
        ["char"] = "System.Char",
        ["sbyte"] = "System.SByte",
        ["byte"] = "System.Byte",
        ["short"] = "System.Int16",
        ["ushort"] = "System.UInt16",
        ["int"] = "System.Int32",
        ["uint"] = "System.UInt32",
        ["long"] = "System.Int64",
        ["ulong"] = "System.UInt64",
        ["float"] = "System.Single",
        ["double"] = "System.Double",
        ["nint"] = "System.IntPtr",
        ["nuint"] = "System.UIntPtr",
    };

    /// <summary>The full name of what stands in a type's place without arguments.</summary>
    public static string NameOf(string text) => Keywords.GetValueOrDefault(text, text);

    /// <summary>What stands between the bracket or parenthesis that a text begins with and the one that ends it.</summary>
    /// <param name="text">The text.</param>
    /// <param name="rest">What follows.</param>
    /// <exception cref="FormatException">None ends it.</exception>
    public static ReadOnlySpan<char> Within(ReadOnlySpan<char> text, out ReadOnlySpan<char> rest)
    {
        int depth = 0;
        for (int index = 0; index < text.Length; index++)
        {
            depth += text[index] switch { '[' or '(' => 1, ']' or ')' => -1, _ => 0 };
            if (depth is 0)
            {
                rest = text[(index + 1)..];
                return text[1..index];
            }
        }

        throw new FormatException($"'{text}' lacks a bracket.");
    }

    /// <summary>Parts of a list between commas; commas in square brackets separate nothing.</summary>
    public static IReadOnlyList<string> Split(ReadOnlySpan<char> list)
    {
        var parts = new List<string>();
        int depth = 0;
        int start = 0;
        for (int index = 0; index <= list.Length; index++)
        {
            if (index == list.Length || (list[index] is ',' && depth is 0))
            {
                if (index > start)
                    parts.Add(list[start..index].ToString());
                start = index + 1;
            }
            else
            {
                depth += list[index] switch { '[' => 1, ']' => -1, _ => 0 };
            }
        }

        return parts;
    }
}
