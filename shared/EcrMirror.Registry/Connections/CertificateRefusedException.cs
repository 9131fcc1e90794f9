namespace EcrMirror.Registry.Connections;

/// <summary>The certificate of the other side did not pass; the message says why.</summary>
internal sealed class CertificateRefusedException(string reason) : Exception(reason);
