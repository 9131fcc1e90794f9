namespace EcrMirror.Hosting.Serving;

/// <summary>How services are to run.</summary>
/// <param name="SettingsFile">The file with settings; null for those of the environment alone.</param>
/// <param name="ChecksOnly">Whether settings are checked and nothing is started.</param>
public sealed record ServeSettings(string? SettingsFile, bool ChecksOnly);
