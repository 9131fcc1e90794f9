using Microsoft.AspNetCore.Http;

namespace EcrMirror.LocalEcr.Access;

/// <summary>Decides who may do what.</summary>
internal interface IAccessRule
{
    /// <summary>The <c>WWW-Authenticate</c> challenge to a request that may not do what it asks; null where it may.</summary>
    string? Challenge(HttpRequest request, IReadOnlyList<AccessScope> needed);
}
