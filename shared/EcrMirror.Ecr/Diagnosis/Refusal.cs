using EcrMirror.Registry;

namespace EcrMirror.Ecr.Diagnosis;

/// <summary>What AWS itself said, without what this program adds: findings have a cure of their own.</summary>
internal static class Refusal
{
    public static string Said(RegistryException refused) =>
        refused.Errors is [{ Message.Length: > 0 } error, ..] ? $"{error.Code}: {error.Message.TrimEnd().TrimEnd('.')}." : refused.Message;
}
