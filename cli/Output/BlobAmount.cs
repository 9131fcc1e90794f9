namespace EcrMirror.Cli.Output;

/// <summary>Blobs and their bytes, in JSON.</summary>
internal sealed record BlobAmount(int Blobs, long Bytes);
