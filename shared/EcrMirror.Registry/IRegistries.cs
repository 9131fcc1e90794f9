using EcrMirror.Oci;

namespace EcrMirror.Registry;

/// <summary>The way in: any repository of any registry, over connections and credentials kept per registry host.</summary>
public interface IRegistries
{
    /// <summary>A repository; no request is sent before its first use.</summary>
    IRemoteRepository Open(Repository repository);
}

/// <summary>A repository at a registry, in every role. Depend on the narrowest one that does.</summary>
public interface IRemoteRepository : IManifestSource, IManifestSink, IBlobSource, IBlobSink, IInventory, IRepositoryUpkeep, ITagLister, ITagRemover
{
    /// <summary>Which repository this is.</summary>
    Repository Repository { get; }
}
