namespace EcrMirror.LocalEcr.Faults;

/// <summary>What is wrong with the Docker-Content-Digest header.</summary>
internal enum DigestHeaderFault
{
    None,
    Wrong,
    Absent,
}
