using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using EcrMirror.Benchmarks.Profile;
using EcrMirror.Testing.Peers;

namespace EcrMirror.Benchmarks.Tests.Profile;

public sealed class ProfileFileTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Methods_are_found_by_their_names_and_stand_with_the_assemblies_that_they_are_about()
    {
        string file = _folder.Of("some.mibc");
        int added = await WriteAsync(
            file,
            new CompiledMethod("System.Collections.Generic.Stack`1[int]", "TryPop", [], 1),
            new CompiledMethod("System.Array", "IndexOf", ["System.__Canon"], 2),
            new CompiledMethod("System.Collections.Generic.List`1[System.Net.Http.HttpMethod]", ".ctor", [], 0),
            new CompiledMethod("No.Such`1[int]", "Go", [], 0));

        Assert.Equal(3, added);
        using var image = new PEReader(File.OpenRead(file));
        MetadataReader metadata = image.GetMetadataReader();
        Assert.Equal(
            ["TryPop", "IndexOf", ".ctor"],
            metadata.MemberReferences.Select(handle => metadata.GetString(metadata.GetMemberReference(handle).Name)).OrderBy(name => "TI.".IndexOf(name[0], StringComparison.Ordinal)));
        Assert.Equal(["System.Collections;", "System.Private.CoreLib;", "System.Private.CoreLib;System.Net.Http;"], Groups(image, metadata).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_same_methods_make_the_same_file()
    {
        string file = _folder.Of("one.mibc");
        var method = new CompiledMethod("System.Collections.Generic.Stack`1[int]", "TryPop", [], 1);
        await WriteAsync(file, method);
        byte[] first = await File.ReadAllBytesAsync(file, Token);
        await WriteAsync(file, method);

        Assert.Equal(first, await File.ReadAllBytesAsync(file, Token));
    }

    // How many the file has is held to be as many as were said to be added.
    private static async Task<int> WriteAsync(string file, params IEnumerable<CompiledMethod> methods)
    {
        using var types = new PackageTypes(Path.GetDirectoryName(typeof(object).Assembly.Location)!);
        var profile = new ProfileFile();
        int added = 0;
        foreach ((Type type, MethodBase definition, IReadOnlyList<Type> arguments) in methods.SelectMany(types.Find))
            added += profile.TryAdd(type, definition, arguments) ? 1 : 0;
        await profile.WriteAsync(file, Token);
        Assert.Equal(added, profile.Count);
        return added;
    }

    // What crossgen2 reads first: texts, each before the method that has those of its group.
    private static List<string> Groups(PEReader image, MetadataReader metadata)
    {
        MethodDefinition dictionary = metadata.MethodDefinitions.Select(metadata.GetMethodDefinition).Single(method => metadata.StringComparer.Equals(method.Name, "AssemblyDictionary"));
        BlobReader code = image.GetMethodBody(dictionary.RelativeVirtualAddress).GetILReader();
        var groups = new List<string>();
        while (code.ReadByte() is var operation && operation != (byte)ILOpCode.Ret)
        {
            if (operation == (byte)ILOpCode.Ldstr)
                groups.Add(metadata.GetUserString(MetadataTokens.UserStringHandle(code.ReadInt32() & 0xFFFFFF)));
            else if (operation == (byte)ILOpCode.Ldtoken)
                code.ReadInt32();
        }

        return groups;
    }
}
