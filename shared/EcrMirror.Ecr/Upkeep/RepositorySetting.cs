using EcrMirror.Registry;

namespace EcrMirror.Ecr.Upkeep;

/// <summary>One declared setting of an existing repository.</summary>
/// <param name="Name">What AWS calls it.</param>
/// <param name="CompareAsync">Tells how it differs; null where it does not.</param>
/// <param name="ApplyAsync">Sets it; null for what only a new repository can have.</param>
internal sealed record RepositorySetting(
    string Name, Func<CancellationToken, Task<SettingDrift?>> CompareAsync, Func<CancellationToken, Task>? ApplyAsync)
{
    /// <summary>A setting that is known already.</summary>
    public static RepositorySetting Known(string name, string actual, string declared, bool isSame, Func<CancellationToken, Task>? apply) =>
        new(name, _ => Task.FromResult(isSame ? null : new SettingDrift(name, actual, declared)), apply);
}
