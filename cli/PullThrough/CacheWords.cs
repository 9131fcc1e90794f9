using EcrMirror.Ecr.PullThrough;

namespace EcrMirror.Cli.PullThrough;

/// <summary>What things of pull-through caches are called in tables and documents.</summary>
internal static class CacheWords
{
    public static string Of(CachePart part) => part switch
    {
        CachePart.Template => "template",
        CachePart.RegistryPolicy => "registryPolicy",
        _ => "rule",
    };

    public static string Of(CacheAction action) => action switch
    {
        CacheAction.Current => "current",
        CacheAction.Create => "create",
        CacheAction.Update => "update",
        CacheAction.Replace => "replace",
        CacheAction.Delete => "delete",
        CacheAction.Unmanaged => "unmanaged",
        _ => "refused",
    };

    /// <summary>What was done.</summary>
    public static string Done(CacheOutcome outcome) => outcome.Reason is not null ? "failed" : outcome.Step.Action switch
    {
        CacheAction.Create => "created",
        CacheAction.Update => "updated",
        CacheAction.Replace => "replaced",
        CacheAction.Delete => "deleted",
        var nothing => Of(nothing),
    };

    /// <summary>Whether a rule works as it is declared, or a dash.</summary>
    public static string ValidityOf(CacheEntry entry) => entry switch
    {
        { Validity.IsValid: false } => "invalid",
        { DeclaredUpstream: not null } => "outdated",
        { Validity: null } => "-",
        _ => "valid",
    };
}
