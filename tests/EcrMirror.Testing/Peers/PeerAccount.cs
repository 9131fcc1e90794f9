using System.Text;

namespace EcrMirror.Testing.Peers;

/// <summary>A name and a password that a peer accepts.</summary>
public sealed record PeerAccount(string Name, string Password)
{
    /// <summary>The account as the value of an <c>Authorization: Basic</c> header.</summary>
    public string Basic => Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Name}:{Password}"));
}
