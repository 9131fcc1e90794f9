using EcrMirror.Oci;
using EcrMirror.Registry;

namespace EcrMirror.Ecr.Failures;

/// <summary>Tells whether a control plane is closed to this process. Its registry may be open all the same, to who has logged in by hand.</summary>
internal static class ControlPlaneAccess
{
    /// <summary>Whether the caller has no credentials of AWS that count there, or may not do what it asked.</summary>
    public static bool IsClosed(this RegistryException refused) => refused.Kind is FailureKind.Permission or FailureKind.Authentication;
}
