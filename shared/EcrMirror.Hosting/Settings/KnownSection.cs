namespace EcrMirror.Hosting.Settings;

/// <summary>A section of the configuration, and the options that are read from it.</summary>
internal sealed record KnownSection(string Path, Type Options);
