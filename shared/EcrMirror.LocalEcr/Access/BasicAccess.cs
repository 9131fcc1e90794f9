using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace EcrMirror.LocalEcr.Access;

/// <summary>One user by name and password, sent with every request.</summary>
internal sealed class BasicAccess(LocalCredentials credentials) : IAccessRule
{
    private readonly byte[] _expected =
        Encoding.UTF8.GetBytes("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{credentials.User}:{credentials.Password}")));

    public string? Challenge(HttpRequest request, IReadOnlyList<AccessScope> needed) =>
        Knows(request) ? null : "Basic realm=\"local-registry\"";

    public bool Knows(HttpRequest request) =>
        CryptographicOperations.FixedTimeEquals(_expected, Encoding.UTF8.GetBytes(request.Headers.Authorization.ToString()));
}
