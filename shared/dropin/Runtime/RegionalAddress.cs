using Amazon.Runtime.Internal.Endpoints.StandardLibrary;

namespace EcrMirror.Dropin;

/// <summary>What the host name of a service in a region depends on.</summary>
internal sealed record RegionalAddress(Partition Partition, string Region, bool UseFips, bool UseDualStack);
