namespace EcrMirror.Hosting.Settings;

/// <summary>The configuration is wrong. Each problem is a sentence that names the setting and the cure; nothing was started.</summary>
public sealed class WrongSettingsException(IReadOnlyList<string> problems) : Exception(string.Join(' ', problems))
{
    /// <summary>What is wrong, all of it.</summary>
    public IReadOnlyList<string> Problems { get; } = problems;
}
