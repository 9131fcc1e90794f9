using EcrMirror.Registry;

namespace EcrMirror.Copier.Blobs;

/// <summary>A destination that has to be sent a blob.</summary>
/// <param name="Arrival">What is to become of it.</param>
/// <param name="Started">The upload that the registry started when it declined to mount; null where none is started yet.</param>
internal sealed record BlobNeed(BlobArrival Arrival, IBlobUpload? Started);
