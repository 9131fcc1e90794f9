using System.Collections;
using System.Reflection;
using System.Text.Json.Nodes;
using Amazon.ECR;
using Amazon.ECRPublic;
using Amazon.Runtime;
using EcrMirror.Dropin.Tests.Servers;

namespace EcrMirror.Dropin.Tests.ServiceModels;

/// <summary>
/// What AWS's model of a service says of the operations that are here: names, types, errors. And values by it, put into objects and taken
/// out of them by their properties, so that nothing of the client's own reading and writing is involved.
/// </summary>
/// <remarks>
/// Source: the service models "ecr" 2015-09-21 and "ecr-public" 2020-10-30 that AWS publishes with botocore, without texts and limits, and
/// without GetAuthorizationTokenRequest.registryIds, which is deprecated, and ImageScanFindings.enhancedFindings, which nobody here reads.
/// </remarks>
internal sealed class ServiceModel
{
    private readonly JsonObject _facts;

    private ServiceModel(Type service, string resource, string target, string signingName)
    {
        Service = service;
        Target = target;
        SigningName = signingName;
        using Stream stream = typeof(ServiceModel).Assembly.GetManifestResourceStream(resource)!;
        _facts = JsonNode.Parse(stream)!.AsObject();
    }

    public static ServiceModel Ecr { get; } = new(typeof(IAmazonECR), "EcrModel.json", "AmazonEC2ContainerRegistry_V20150921", "ecr");

    public static ServiceModel EcrPublic { get; } = new(typeof(IAmazonECRPublic), "EcrPublicModel.json", "SpencerFrontendService", "ecr-public");

    /// <summary>The interface of the client.</summary>
    public Type Service { get; }

    public string Target { get; }

    public string SigningName { get; }

    public IEnumerable<string> Operations => Names("operations");

    public IEnumerable<string> Structures => Names("structures");

    public IEnumerable<string> Enumerations => Names("enumerations");

    public IEnumerable<string> Errors => Names("errors");

    /// <summary>The operations whose answers come in pages.</summary>
    public IEnumerable<string> Paged => Names("pages");

    public static ServiceModel Of(string service) => service is "ECR" ? Ecr : EcrPublic;

    /// <summary>A client of the service.</summary>
    public AmazonServiceClient Client(ScriptedService server, int retries = 0) => this == Ecr ? server.Ecr(retries) : server.EcrPublic(retries);

    public JsonObject MembersOf(string structure) => _facts["structures"]![structure]!.AsObject();

    public JsonObject MembersOfError(string error) => _facts["errors"]![error]!.AsObject();

    public IEnumerable<string> ValuesOf(string enumeration) => _facts["enumerations"]![enumeration]!.AsArray().Select(value => (string)value!);

    /// <summary>Where in an answer the entries are that pages are cut from: names from the outside in.</summary>
    public string[] EntriesOf(string pagedOperation) => ((string)_facts["pages"]![pagedOperation]!).Split('.');

    /// <summary>The type of a structure or an error.</summary>
    public Type ModelType(string name) => Find($"{Service.Namespace}.Model.{name}");

    public Type EnumerationType(string name) => Find($"{Service.Namespace}.{name}");

    /// <summary>How .NET calls a member.</summary>
    public static string PropertyOf(string member) => char.ToUpperInvariant(member[0]) + member[1..];

    /// <summary>The type that a property for the shape has.</summary>
    public Type PropertyType(JsonNode shape) => shape switch
    {
        JsonArray list => typeof(List<>).MakeGenericType(EntryType(list[0]!)),
        JsonObject map => typeof(Dictionary<,>).MakeGenericType(typeof(string), EntryType(map["string"]!)),
        _ => (string)shape! switch
        {
            "string" => typeof(string),
            "integer" => typeof(int?),
            "long" => typeof(long?),
            "boolean" => typeof(bool?),
            "timestamp" => typeof(DateTime?),
            "blob" => typeof(MemoryStream),
            var name when Enumerations.Contains(name) => EnumerationType(name),
            var name => ModelType(name),
        },
    };

    /// <summary>A structure with every member set.</summary>
    public JsonObject Sample(string structure) => new(MembersOf(structure).Select(member => KeyValuePair.Create(member.Key, (JsonNode?)Sample(member.Value!, member.Key))));

    public JsonNode Sample(JsonNode shape, string name) => shape switch
    {
        JsonArray list => new JsonArray(Sample(list[0]!, name + " 1"), Sample(list[0]!, name + " 2")),
        JsonObject map => new JsonObject { [name] = Sample(map["string"]!, name) },
        _ => (string)shape! switch
        {
            "string" => $$"""{"{{name}}":"é <&+'>"}""",
            "integer" => 7,
            "long" => 5_000_000_000,
            "boolean" => true,
            "timestamp" => 1_700_000_000.123m,
            "blob" => "AQL/",
            var enumeration when Enumerations.Contains(enumeration) => ValuesOf(enumeration).Last(),
            var structure => Sample(structure),
        },
    };

    /// <summary>An object that has what the JSON has.</summary>
    public object ToObject(string structure, JsonObject json)
    {
        object made = Activator.CreateInstance(ModelType(structure))!;
        foreach ((string member, JsonNode? shape) in MembersOf(structure))
        {
            if (json[member] is { } value)
                Property(made, member).SetValue(made, ToValue(shape!, value));
        }

        return made;
    }

    /// <summary>JSON that has what the object has.</summary>
    public JsonObject ToJson(string structure, object made) => new(
        from member in MembersOf(structure)
        let value = Property(made, member.Key).GetValue(made)
        where value is not null
        select KeyValuePair.Create(member.Key, (JsonNode?)ToJson(member.Value, value)));

    private object ToValue(JsonNode shape, JsonNode json)
    {
        switch (shape)
        {
            case JsonArray list:
                var entries = (IList)Activator.CreateInstance(PropertyType(list))!;
                foreach (JsonNode? entry in json.AsArray())
                    entries.Add(IsEnumeration(list[0]!) ? (string)entry! : ToValue(list[0]!, entry!));
                return entries;
            case JsonObject map:
                var pairs = (IDictionary)Activator.CreateInstance(PropertyType(map))!;
                foreach ((string key, JsonNode? value) in json.AsObject())
                    pairs[key] = ToValue(map["string"]!, value!);
                return pairs;
        }

        return (string)shape! switch
        {
            "string" => (string)json!,
            "integer" => (int)json,
            "long" => (long)json,
            "boolean" => (bool)json,
            "timestamp" => DateTime.UnixEpoch.AddTicks((long)((decimal)json * TimeSpan.TicksPerSecond)),
            "blob" => new MemoryStream(Convert.FromBase64String((string)json!)),
            var enumeration when IsEnumeration(shape) => Activator.CreateInstance(EnumerationType(enumeration), (string)json!)!,
            var structure => ToObject(structure, json.AsObject()),
        };
    }

    private JsonNode ToJson(JsonNode shape, object value) => (shape, value) switch
    {
        (JsonArray list, IEnumerable entries) => new JsonArray([.. entries.Cast<object>().Select(entry => ToJson(list[0]!, entry))]),
        (JsonObject map, IDictionary pairs) => new JsonObject(
            pairs.Keys.Cast<string>().Select(key => KeyValuePair.Create(key, (JsonNode?)ToJson(map["string"]!, pairs[key]!)))),
        (_, string text) => text,
        (_, int number) => number,
        (_, long number) => number,
        (_, bool flag) => flag,
        (_, DateTime { Kind: DateTimeKind.Utc } time) => (time.Ticks - DateTime.UnixEpoch.Ticks) / (decimal)TimeSpan.TicksPerSecond,
        (_, MemoryStream bytes) => Convert.ToBase64String(bytes.ToArray()),
        (_, ConstantClass constant) => constant.Value,
        _ => ToJson((string)shape!, value),
    };

    // Lists have enumerated values as texts.
    private Type EntryType(JsonNode shape)
    {
        Type type = IsEnumeration(shape) ? typeof(string) : PropertyType(shape);
        return Nullable.GetUnderlyingType(type) ?? type;
    }

    private bool IsEnumeration(JsonNode shape) => shape is JsonValue && Enumerations.Contains((string)shape!);

    private Type Find(string name) => Service.Assembly.GetType(name, throwOnError: true)!;

    private IEnumerable<string> Names(string kind) => _facts[kind]!.AsObject().Select(entry => entry.Key);

    private static PropertyInfo Property(object made, string member) =>
        made.GetType().GetProperty(PropertyOf(member)) ?? throw new MissingMemberException(made.GetType().Name, PropertyOf(member));
}
