using System.Runtime.InteropServices;

namespace EcrMirror.Ecr.Uploads;

/// <summary>How parts of layers are given to AWS's SDK, and how its answers about them are read.</summary>
internal static class LayerPart
{
    /// <summary>Least bytes of a part that is not the last. Source: Amazon ECR user guide, "Service quotas".</summary>
    public const int LeastBytes = 5 * 1024 * 1024;

    /// <summary>Most bytes of a part. Source: the same.</summary>
    public const int MostBytes = 10 * 1024 * 1024;

    /// <summary>Bytes as a stream, without a copy where they are an array's.</summary>
    public static MemoryStream Of(ReadOnlyMemory<byte> part) => MemoryMarshal.TryGetArray(part, out ArraySegment<byte> bytes)
        ? new MemoryStream(bytes.Array!, bytes.Offset, bytes.Count, writable: false, publiclyVisible: true)
        : new MemoryStream(part.ToArray());

    /// <summary>How many bytes the last valid one means; before the first part it is said in several ways.</summary>
    public static long Received(long? lastValidByte) => lastValidByte is > 0 and var last ? last + 1 : 0;
}
