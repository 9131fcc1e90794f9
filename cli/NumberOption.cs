using System.CommandLine;
using System.Globalization;

namespace EcrMirror.Cli;

/// <summary>Options that are numbers.</summary>
internal static class NumberOption
{
    /// <summary>Has an option take whole numbers of a range only, and say so of others.</summary>
    public static void Limit(Option<int?> option, int least, int most) => option.CustomParser = given =>
    {
        string text = given.Tokens[0].Value;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= least && number <= most)
            return number;

        given.AddError($"{option.Name} '{text}' is no number from {least} to {most}.");
        return null;
    };
}
