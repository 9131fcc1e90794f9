using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace EcrMirror.Benchmarks.Profile;

/// <summary>
/// A profile for crossgen2 (<c>.mibc</c>): an assembly whose method <c>AssemblyDictionary</c> names other methods of it, each with the assemblies that it
/// is about, and those name methods (dotnet/runtime, src/coreclr/tools/dotnet-pgo/MibcEmitter.cs). All that stands in it here is which methods are
/// to be compiled.
/// </summary>
internal sealed class ProfileFile
{
    private readonly MetadataBuilder _metadata = new();
    private readonly Dictionary<string, AssemblyReferenceHandle> _assemblies = new(StringComparer.Ordinal);
    private readonly Dictionary<Type, EntityHandle> _types = [];
    private readonly SortedDictionary<string, List<EntityHandle>> _groups = new(StringComparer.Ordinal);

    /// <summary>How many methods are in it.</summary>
    public int Count => _groups.Values.Sum(group => group.Count);

    /// <summary>Adds a method.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="definition">The method of the type's definition.</param>
    /// <param name="arguments">What stands for the method's own parameters.</param>
    /// <returns>Whether it could be added: signatures with modifiers or function pointers are not written.</returns>
    public bool TryAdd(Type type, MethodBase definition, IReadOnlyList<Type> arguments)
    {
        ParameterInfo[] parameters = definition.GetParameters();
        ParameterInfo? result = (definition as MethodInfo)?.ReturnParameter;
        if (parameters.Append(result).OfType<ParameterInfo>().Any(IsUnusual))
            return false;

        var signature = new BlobBuilder();
        new BlobEncoder(signature)
            .MethodSignature(isInstanceMethod: !definition.IsStatic, genericParameterCount: arguments.Count)
            .Parameters(parameters.Length, encoder => Encode(encoder, result?.ParameterType), encoder =>
            {
                foreach (ParameterInfo parameter in parameters)
                    Encode(parameter.ParameterType, encoder.AddParameter().Type(parameter.ParameterType.IsByRef));
            });
        EntityHandle method = _metadata.AddMemberReference(OwnerOf(type), _metadata.GetOrAddString(definition.Name), _metadata.GetOrAddBlob(signature));
        if (arguments.Count > 0)
        {
            var specification = new BlobBuilder();
            GenericTypeArgumentsEncoder encoder = new BlobEncoder(specification).MethodSpecificationSignature(arguments.Count);
            foreach (Type argument in arguments)
                Encode(argument, encoder.AddArgument());
            method = _metadata.AddMethodSpecification(method, _metadata.GetOrAddBlob(specification));
        }

        string group = GroupOf(type, arguments);
        if (!_groups.TryGetValue(group, out List<EntityHandle>? methods))
            _groups.Add(group, methods = []);
        methods.Add(method);
        return true;
    }

    /// <summary>Writes the file; nothing can be added afterwards.</summary>
    public async Task WriteAsync(string path, CancellationToken cancellationToken)
    {
        var code = new BlobBuilder();
        var bodies = new MethodBodyStreamEncoder(code);
        var signature = new BlobBuilder();
        new BlobEncoder(signature).MethodSignature().Parameters(0, encoder => encoder.Void(), _ => { });
        BlobHandle takesNothing = _metadata.GetOrAddBlob(signature);
        StringHandle name = _metadata.GetOrAddString(Path.GetFileNameWithoutExtension(path));

        // The same methods make the same file.
        _metadata.AddModule(0, name, _metadata.GetOrAddGuid(new Guid(1, 0, 0, new byte[8])), default, default);
        _metadata.AddAssembly(name, new Version(1, 0, 0, 0), default, default, default, AssemblyHashAlgorithm.Sha1);
        var entries = new List<(string Group, MethodDefinitionHandle Method)>();
        foreach ((string group, List<EntityHandle> methods) in _groups)
        {
            entries.Add((group, AddMethod($"Assemblies_{entries.Count}", body =>
            {
                foreach (EntityHandle method in methods)
                    Name(body, method);
            })));
        }

        AddMethod("AssemblyDictionary", body =>
        {
            foreach ((string group, MethodDefinitionHandle method) in entries)
            {
                body.LoadString(_metadata.GetOrAddUserString(group));
                Name(body, method);
            }
        });
        _metadata.AddTypeDefinition(default, default, _metadata.GetOrAddString("<Module>"), default, MetadataTokens.FieldDefinitionHandle(1), MetadataTokens.MethodDefinitionHandle(1));
        var file = new BlobBuilder();
        new ManagedPEBuilder(PEHeaderBuilder.CreateLibraryHeader(), new MetadataRootBuilder(_metadata), code, deterministicIdProvider: _ => new BlobContentId(new Guid(1, 0, 0, new byte[8]), 1))
            .Serialize(file);
        await File.WriteAllBytesAsync(path, file.ToArray(), cancellationToken);

        MethodDefinitionHandle AddMethod(string called, Action<InstructionEncoder> write)
        {
            var body = new InstructionEncoder(new BlobBuilder());
            write(body);
            body.OpCode(ILOpCode.Ret);
            return _metadata.AddMethodDefinition(
                MethodAttributes.Public | MethodAttributes.Static, MethodImplAttributes.IL, _metadata.GetOrAddString(called), takesNothing, bodies.AddMethodBody(body, maxStack: 8), default);
        }

        static void Name(InstructionEncoder body, EntityHandle method)
        {
            body.OpCode(ILOpCode.Ldtoken);
            body.Token(method);
            body.OpCode(ILOpCode.Pop);
        }
    }

    private static bool IsUnusual(ParameterInfo parameter) =>
        parameter.GetRequiredCustomModifiers().Length > 0 || parameter.GetOptionalCustomModifiers().Length > 0 || HasFunctionPointer(parameter.ParameterType);

    private static bool HasFunctionPointer(Type type) =>
        type.IsFunctionPointer || (type.GetElementType() is { } element && HasFunctionPointer(element)) || type.GenericTypeArguments.Any(HasFunctionPointer);

    // The assembly of the definition first.
    private static string GroupOf(Type type, IReadOnlyList<Type> arguments)
    {
        string own = type.Assembly.GetName().Name!;
        var named = new SortedSet<string>(StringComparer.Ordinal);
        foreach (Type used in arguments.Prepend(type))
            Collect(used);
        named.Remove(own);
        return string.Concat(named.Prepend(own).Select(assembly => $"{assembly};"));

        void Collect(Type used)
        {
            if (used.GetElementType() is { } element)
            {
                Collect(element);
                return;
            }

            if (!used.IsPrimitive && used.FullName is not "System.__Canon")
                named.Add(used.Assembly.GetName().Name!);
            foreach (Type argument in used.GenericTypeArguments)
                Collect(argument);
        }
    }

    private EntityHandle OwnerOf(Type type)
    {
        if (!type.IsGenericType)
            return Reference(type);
        var signature = new BlobBuilder();
        Encode(type, new BlobEncoder(signature).TypeSpecificationSignature());
        return _metadata.AddTypeSpecification(_metadata.GetOrAddBlob(signature));
    }

    private EntityHandle Reference(Type type)
    {
        if (_types.TryGetValue(type, out EntityHandle known))
            return known;
        EntityHandle scope = type.DeclaringType is { } outer ? Reference(outer) : Reference(type.Assembly.GetName());
        StringHandle space = type.DeclaringType is null && type.Namespace is { } name ? _metadata.GetOrAddString(name) : default;
        return _types[type] = _metadata.AddTypeReference(scope, space, _metadata.GetOrAddString(type.Name));
    }

    private AssemblyReferenceHandle Reference(AssemblyName assembly)
    {
        if (_assemblies.TryGetValue(assembly.Name!, out AssemblyReferenceHandle known))
            return known;
        BlobHandle token = assembly.GetPublicKeyToken() is { Length: > 0 } bytes ? _metadata.GetOrAddBlob(bytes) : default;
        return _assemblies[assembly.Name!] = _metadata.AddAssemblyReference(_metadata.GetOrAddString(assembly.Name!), assembly.Version!, default, token, default, default);
    }

    private void Encode(ReturnTypeEncoder encoder, Type? type)
    {
        if (type is null or { FullName: "System.Void" })
            encoder.Void();
        else
            Encode(type, encoder.Type(type.IsByRef));
    }

    private void Encode(Type type, SignatureTypeEncoder encoder)
    {
        if (type.IsByRef)
            Encode(type.GetElementType()!, encoder);
        else if (type.IsGenericMethodParameter)
            encoder.GenericMethodTypeParameter(type.GenericParameterPosition);
        else if (type.IsGenericParameter)
            encoder.GenericTypeParameter(type.GenericParameterPosition);
        else if (type.IsSZArray)
            Encode(type.GetElementType()!, encoder.SZArray());
        else if (type.IsPointer && type.GetElementType()!.FullName is "System.Void")
            encoder.VoidPointer();
        else if (type.IsPointer)
            Encode(type.GetElementType()!, encoder.Pointer());
        else if (type.IsGenericType)
            EncodeGeneric(type, encoder);
        else if (type.IsPrimitive)
            encoder.PrimitiveType(Enum.Parse<PrimitiveTypeCode>(type.Name));
        else if (type.FullName is "System.String")
            encoder.String();
        else if (type.FullName is "System.Object")
            encoder.Object();
        else
            encoder.Type(Reference(type), type.IsValueType);
    }

    private void EncodeGeneric(Type type, SignatureTypeEncoder encoder)
    {
        Type[] arguments = type.GetGenericArguments();
        GenericTypeArgumentsEncoder generic = encoder.GenericInstantiation(Reference(type.GetGenericTypeDefinition()), arguments.Length, type.IsValueType);
        foreach (Type argument in arguments)
            Encode(argument, generic.AddArgument());
    }
}
