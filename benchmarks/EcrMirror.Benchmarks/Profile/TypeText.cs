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
