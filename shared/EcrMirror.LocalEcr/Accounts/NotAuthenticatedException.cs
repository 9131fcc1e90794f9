namespace EcrMirror.LocalEcr.Accounts;

/// <summary>A request is not signed, not signed rightly, or not by anybody who is known.</summary>
/// <param name="code">What AWS calls the error.</param>
/// <param name="message">What AWS says.</param>
internal sealed class NotAuthenticatedException(string code, string message) : Exception(message)
{
    public string Code => code;
}
