using EcrMirror.Oci;

namespace EcrMirror.Registry.Tests.Servers;

/// <summary>Content with true digests.</summary>
internal static class Content
{
    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public static byte[] Bytes(int length, int seed = 1)
    {
        byte[] bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    public static Descriptor Layer(byte[] content) =>
        new() { MediaType = MediaType.OciLayerGzip, Digest = Digest.Sha256(content), Size = content.Length };

    public static RawManifest Manifest(Descriptor config, params Descriptor[] layers) => new(
        System.Text.Encoding.UTF8.GetBytes($$"""
            {"schemaVersion":2,"mediaType":"{{MediaType.OciManifest}}","config":{{Json(config)}},"layers":[{{string.Join(',', layers.Select(Json))}}]}
            """),
        MediaType.OciManifest);

    public static RawManifest AnyManifest => Manifest(Layer(Bytes(3)));

    public static async Task PushAsync(this IBlobSink sink, byte[] content)
    {
        await using IBlobUpload upload = await sink.StartUploadAsync(Layer(content), Token);
        await upload.WriteAsync(content, Token);
        await upload.CompleteAsync(Token);
    }

    public static async Task<byte[]> PullAsync(this IBlobSource source, Descriptor blob)
    {
        await using Stream stream = await source.OpenBlobAsync(blob, Token);
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes, Token);
        return bytes.ToArray();
    }

    public static async Task<List<string>> TagsAsync(this ITagLister lister)
    {
        List<string> tags = [];
        await foreach (Tag tag in lister.ListTagsAsync(Token))
            tags.Add(tag.ToString());
        return tags;
    }

    private static string Json(Descriptor descriptor) =>
        $$"""{"mediaType":"{{descriptor.MediaType}}","digest":"{{descriptor.Digest}}","size":{{descriptor.Size}}}""";
}
