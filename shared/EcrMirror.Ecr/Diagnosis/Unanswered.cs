using EcrMirror.Oci;
using EcrMirror.Registry;

namespace EcrMirror.Ecr.Diagnosis;

/// <summary>What is said of a question that AWS did not answer.</summary>
internal static class Unanswered
{
    /// <summary>A question that need not be answered for mirroring to work.</summary>
    /// <param name="what">What was looked for.</param>
    /// <param name="action">What has to be allowed for it.</param>
    /// <param name="refused">The answer.</param>
    public static Finding Skipped(string what, string action, RegistryException refused) => refused.Kind is FailureKind.Permission
        ? Finding.Skipped($"{what} is not known", Said(refused), $"Allow {action} to be told.")
        : Finding.Skipped($"{what} is not known", refused.Message);

    /// <summary>What AWS itself said, without what this program adds.</summary>
    public static string Said(RegistryException refused) =>
        refused.Errors is [{ Message.Length: > 0 } error, ..] ? $"{error.Code}: {(error.Message.EndsWith('.') ? error.Message : error.Message + ".")}" : refused.Message;
}
