using System.Text.Json.Nodes;
using EcrMirror.LocalEcr.Accounts;
using EcrMirror.LocalEcr.Engine;
using EcrMirror.LocalEcr.Journal;
using EcrMirror.Oci;

namespace EcrMirror.LocalEcr.ControlPlane;

/// <summary>A request to an API: signed, well formed, and not looked at any further.</summary>
internal sealed class ApiRequest(Caller caller, string operation, JsonObject input, CancellationToken cancellationToken)
{
    public Caller Caller => caller;

    public string Operation => operation;

    public JsonObject Input => input;

    public CancellationToken CancellationToken => cancellationToken;

    public EcrCall Call => new(caller, EcrFace.Api);

    /// <summary>The repository; the model has checked that there is a name, and its grammar.</summary>
    public RepositoryName Name => ReadName(Text("repositoryName")!);

    public static RepositoryName ReadName(string text) =>
        RepositoryName.TryParse(text, out RepositoryName name) ? name : throw EcrError.InvalidParameter("repositoryName", "invalid repository name");

    public string? Text(string member) => input[member]?.GetValue<string>();

    public int? Number(string member) => input[member]?.GetValue<int>();

    public long? Long(string member) => input[member]?.GetValue<long>();

    public bool Flag(string member) => input[member]?.GetValue<bool>() ?? false;

    public JsonObject? Structure(string member) => input[member] as JsonObject;

    public bool Has(string member) => input[member] is not null;

    public IReadOnlyList<string> Texts(string member) => input[member] is JsonArray list ? [.. list.Select(value => value!.GetValue<string>())] : [];

    public IReadOnlyList<ImageId> ImageIds() => input["imageIds"] is JsonArray list ? [.. list.Select(id => ReadImageId((JsonObject)id!))] : [];

    public ImageId ImageId() => ReadImageId(Structure("imageId")!);

    /// <summary>A copy of a member, to be kept or answered.</summary>
    public JsonNode? Copy(string member) => input[member]?.DeepClone();

    private static ImageId ReadImageId(JsonObject id) => new(id["imageDigest"]?.GetValue<string>(), id["imageTag"]?.GetValue<string>());
}
