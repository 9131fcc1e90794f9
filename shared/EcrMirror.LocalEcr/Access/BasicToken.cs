using System.Text;

namespace EcrMirror.LocalEcr.Access;

/// <summary>What follows <c>Basic </c> in an Authorization header (RFC 7617).</summary>
internal static class BasicToken
{
    /// <summary>User and password; null where the text is none.</summary>
    public static LocalCredentials? Read(string token)
    {
        var bytes = new byte[token.Length];
        return Convert.TryFromBase64String(token, bytes, out int length)
            && Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2) is [var user, var password]
            ? new LocalCredentials(user, password)
            : null;
    }
}
