using System.Reflection;

namespace EcrMirror.Benchmarks.Profile;

/// <summary>The types of a published package, without any of its code being run.</summary>
internal sealed class PackageTypes : IDisposable
{
    private const BindingFlags Any = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private readonly MetadataLoadContext _context;
    private readonly Dictionary<string, Type?> _types = new(StringComparer.Ordinal);

    /// <param name="folder">The package's.</param>
    public PackageTypes(string folder)
    {
        string[] files = Directory.GetFiles(folder, "*.dll");
        _context = new MetadataLoadContext(new PathAssemblyResolver(files), "System.Private.CoreLib");
        foreach (string file in files.Where(file => !file.EndsWith(".r2r.dll", StringComparison.Ordinal)))
        {
            // Names that several assemblies have, such as those that compilers give, mean none.
            foreach (Type type in _context.LoadFromAssemblyPath(file).GetTypes())
                _types[type.FullName!] = _types.ContainsKey(type.FullName!) ? null : type;
        }
    }

    /// <summary>Those that a compiled method may be: overloads differ in what they take, of which only the number is compared.</summary>
    /// <returns>Each with its type; none where the package has no such type.</returns>
    public IEnumerable<(Type Type, MethodBase Definition, IReadOnlyList<Type> Arguments)> Find(CompiledMethod method)
    {
        Type?[] arguments = [.. method.Arguments.Select(TryFind)];
        if (TryFind(method.Type) is not { } type || arguments.Contains(null))
            yield break;

        Type definition = type.IsGenericType ? type.GetGenericTypeDefinition() : type;
        foreach (MethodBase found in definition.GetMethods(Any).Concat<MethodBase>(definition.GetConstructors(Any)))
        {
            int taken = found.IsGenericMethodDefinition ? found.GetGenericArguments().Length : 0;
            if (found.Name == method.Name && taken == arguments.Length && found.GetParameters().Length == method.Parameters)
                yield return (type, found, arguments!);
        }
    }

    public void Dispose() => _context.Dispose();

    private Type? TryFind(string text)
    {
        int bracket = text.IndexOf('[', StringComparison.Ordinal);
        Type? type = _types.GetValueOrDefault(TypeText.NameOf(bracket < 0 ? text : text[..bracket]));
        ReadOnlySpan<char> rest = bracket < 0 ? [] : text.AsSpan(bracket);
        while (type is not null && rest.Length > 0)
        {
            IReadOnlyList<string> arguments = TypeText.Split(TypeText.Within(rest, out rest));
            if (arguments.Count is 0)
                type = type.MakeArrayType();
            else if (arguments.Select(TryFind).ToArray() is var given && !given.Contains(null) && type.GetGenericArguments().Length == given.Length)
                type = type.MakeGenericType(given!);
            else
                type = null;
        }

        return type is { ContainsGenericParameters: false } ? type : null;
    }
}
