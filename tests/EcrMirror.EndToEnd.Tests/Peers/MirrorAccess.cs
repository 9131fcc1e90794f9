using System.Text.Json.Nodes;
using EcrMirror.Registry;
using EcrMirror.Testing.Peers;

namespace EcrMirror.EndToEnd.Tests.Peers;

/// <summary>What the mirror is told about registries: their accounts in a file such as <c>docker login</c> writes, and their authorities.</summary>
internal sealed class MirrorAccess : IDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly JsonObject _accounts = [];
    private readonly List<string> _authorities = [];

    public MirrorAccess() => Write();

    public string AuthFile => _folder.Of("auth.json");

    public IReadOnlyList<string> Authorities => _authorities;

    /// <summary>Everything that the registries themselves say is needed.</summary>
    public static MirrorAccess To(params IEnumerable<DockerRegistry> registries)
    {
        var access = new MirrorAccess();
        foreach (DockerRegistry registry in registries)
        {
            access.Trust(registry);
            if (registry.Access.Account is { } account)
                access.Add(registry, account);
        }

        return access;
    }

    public MirrorAccess Add(DockerRegistry registry, PeerAccount account)
    {
        _accounts[registry.Host.ToString()] = new JsonObject { ["auth"] = account.Basic };
        Write();
        return this;
    }

    public MirrorAccess Trust(DockerRegistry registry)
    {
        if (registry.CaFile is { } authority)
            _authorities.Add(authority);
        return this;
    }

    public void Apply(RegistryOptions options)
    {
        options.AuthFile = AuthFile;
        foreach (string authority in _authorities)
            options.CaFiles.Add(authority);
    }

    public void Dispose() => _folder.Dispose();

    private void Write() => _folder.Write("auth.json", new JsonObject { ["auths"] = _accounts.DeepClone() }.ToJsonString());
}
