using System.Text.Json.Nodes;
using EcrMirror.LocalEcr.Engine;
using EcrMirror.Oci;

namespace EcrMirror.LocalEcr.ControlPlane;

/// <summary>Layers: checked, uploaded in parts, downloaded by address.</summary>
internal static class LayerOperations
{
    public static JsonObject Check(EcrRegistry registry, ApiRequest request)
    {
        List<JsonNode?> failures = [];
        List<Digest> asked = [];
        List<JsonNode?> unavailable = [];
        foreach (string text in request.Texts("layerDigests"))
        {
            if (Digest.TryParse(text, out Digest digest))
                asked.Add(digest);
            else if (ManifestRules.IsImageDigest(text))
                unavailable.Add(ApiJson.Object(("layerDigest", text), ("layerAvailability", LayerState.Unavailable)));
            else
                failures.Add(Failure(text));
        }

        IEnumerable<JsonNode?> layers = registry.BatchCheckLayerAvailability(request.Call, request.Name, asked).Select(layer => (JsonNode?)ApiJson.Object(
            ("layerDigest", layer.Digest.ToString()),
            ("layerAvailability", layer.Availability),
            ("layerSize", layer.Size),
            ("mediaType", layer.Availability is LayerState.Available ? layer.MediaType?.ToString() ?? "application/octet-stream" : null)));
        return ApiJson.Object(("layers", ApiJson.List(layers.Concat(unavailable))), ("failures", ApiJson.List(failures)));
    }

    public static async Task<JsonObject> InitiateAsync(EcrRegistry registry, ApiRequest request)
    {
        (string id, long partSize) = await registry.InitiateLayerUploadAsync(request.Call, request.Name);
        return ApiJson.Object(("uploadId", id), ("partSize", partSize));
    }

    public static async Task<JsonObject> UploadPartAsync(EcrRegistry registry, ApiRequest request)
    {
        byte[] part;
        try
        {
            part = Convert.FromBase64String(request.Text("layerPartBlob")!);
        }
        catch (FormatException)
        {
            throw new EcrError("SerializationException", "The member 'layerPartBlob' is not base64.");
        }

        (string upload, long first, long last) = (request.Text("uploadId")!, request.Long("partFirstByte")!.Value, request.Long("partLastByte")!.Value);
        if (last - first + 1 != part.Length)
            throw EcrError.InvalidParameter("partLastByte", $"The layer part has {part.Length} bytes, which are not those from {first} to {last}");

        long received = await registry.UploadLayerPartAsync(request.Call, request.Name, upload, first, part, request.CancellationToken);
        return Answers.Named(registry, request.Name, ("uploadId", upload), ("lastByteReceived", received));
    }

    public static async Task<JsonObject> CompleteAsync(EcrRegistry registry, ApiRequest request)
    {
        string upload = request.Text("uploadId")!;
        Digest digest = await registry.CompleteLayerUploadAsync(request.Call, request.Name, upload, request.Texts("layerDigests"), request.CancellationToken);
        return Answers.Named(registry, request.Name, ("uploadId", upload), ("layerDigest", digest.ToString()));
    }

    public static JsonObject GetDownloadUrl(EcrRegistry registry, ApiRequest request)
    {
        string digest = request.Text("layerDigest")!;
        Uri address = registry.GetDownloadUrlForLayer(request.Call, request.Name, digest);
        return ApiJson.Object(("downloadUrl", address.AbsoluteUri), ("layerDigest", digest));
    }

    private static JsonObject Failure(string digest) => digest.Length == 0
        ? ApiJson.Object(("layerDigest", digest), ("failureCode", "MissingLayerDigest"), ("failureReason", "Invalid request parameters: layer digest cannot be null"))
        : ApiJson.Object(
            ("layerDigest", digest),
            ("failureCode", "InvalidLayerDigest"),
            ("failureReason", "Invalid request parameters: layer digest should satisfy the regex '[a-zA-Z0-9-_+.]+:[a-fA-F0-9]+'"));
}
