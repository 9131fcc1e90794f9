using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace EcrMirror.Cli.Runs;

/// <summary>Says in one line which settings are wrong, and what to change.</summary>
internal static partial class WrongSettings
{
    /// <summary>One line about what checking the settings threw.</summary>
    /// <param name="wrong">A value that could not be read, a value out of range, or several of the latter.</param>
    /// <param name="environmentPrefix">The prefix of environment variables that set them.</param>
    public static string Describe(Exception wrong, string environmentPrefix) => wrong switch
    {
        AggregateException several => string.Join(' ', several.InnerExceptions.Select(each => Describe(each, environmentPrefix))),
        OptionsValidationException outOfRange => string.Join(' ', outOfRange.Failures.Select(failure => OutOfRange(failure, environmentPrefix))),
        _ when Unreadable().Match(wrong.Message) is { Success: true } parts =>
            $"The setting {Variable(environmentPrefix, parts.Groups["path"].Value)}='{parts.Groups["value"].Value}' cannot be read: it should be a value of type {parts.Groups["type"].Value}.",
        _ => $"The settings are wrong: {wrong.Message}",
    };

    // The section of options is their type's name without the suffix; a validator of our own says everything itself.
    private static string OutOfRange(string failure, string environmentPrefix) =>
        Annotation().Match(failure) is { Success: true } parts
            ? $"The setting {environmentPrefix}{parts.Groups["section"].Value}__{parts.Groups["name"].Value} is wrong: {parts.Groups["error"].Value}"
            : failure;

    private static string Variable(string environmentPrefix, string path) => environmentPrefix + path.Replace(":", "__", StringComparison.Ordinal);

    [GeneratedRegex(@"\ADataAnnotation validation failed for '(?<section>\w+?)Options' members: '(?<name>\w+)' with the error: '(?<error>.*)'\.\z")]
    private static partial Regex Annotation();

    [GeneratedRegex(@"\AFailed to convert configuration value '(?<value>.*)' at '(?<path>[\w:]+)' to type '(System\.)?(?<type>\w+)'")]
    private static partial Regex Unreadable();
}
