using EcrMirror.Registry;

namespace EcrMirror.Copier.Blobs;

/// <summary>An upload that waits for a blob's bytes, and what is to become of it.</summary>
internal sealed record BlobDelivery(BlobArrival Arrival, IBlobUpload Upload);
