using System.CommandLine;
using System.Text.RegularExpressions;

namespace EcrMirror.Cli;

/// <summary>Flags about rules that are resource tags of repositories of Amazon ECR.</summary>
internal static partial class ResourceTagFlags
{
    private static readonly Option<string> Region = new("--region")
    {
        Description = "Look at registries of this region only; without, and with no registry named, at that of the region which AWS's tools would take, or us-east-1.",
        HelpName = "NAME",
    };

    private static readonly Option<string> Prefix = new("--prefix")
    {
        Description = "Look at repositories only whose names begin so.",
        HelpName = "TEXT",
    };

    private static readonly Option<string> ImageKey = new("--image-key")
    {
        Description = "The key of the resource tag that names what a repository mirrors.",
        HelpName = "KEY",
        DefaultValueFactory = _ => ResourceTagChoices.UsualImageKey,
    };

    private static readonly Option<string> TagKey = new("--tag-key")
    {
        Description = "The key of the resource tag that names the tags which are mirrored.",
        HelpName = "KEY",
        DefaultValueFactory = _ => ResourceTagChoices.UsualTagKey,
    };

    public static IReadOnlyList<Option> All { get; } = [Region, Prefix, ImageKey, TagKey];

    /// <summary>What was given.</summary>
    /// <exception cref="WrongInputException">A region or a key is none, or both keys are the same.</exception>
    public static ResourceTagChoices Read(ParseResult parsed)
    {
        var choices = new ResourceTagChoices
        {
            Region = parsed.GetValue(Region),
            Prefix = parsed.GetValue(Prefix) ?? "",
            ImageKey = Key(ImageKey, parsed),
            TagKey = Key(TagKey, parsed),
        };
        if (choices.Region is { } region && !RegionName().IsMatch(region))
            throw new WrongInputException($"{Region.Name} '{region}' is not a region's name, such as us-east-1.");
        return choices.ImageKey == choices.TagKey
            ? throw new WrongInputException($"{ImageKey.Name} and {TagKey.Name} are both '{choices.TagKey}': each is a tag of its own.")
            : choices;
    }

    private static string Key(Option<string> option, ParseResult parsed) =>
        parsed.GetValue(option) is { } key && TagKeyText().IsMatch(key)
            ? key
            : throw new WrongInputException($"{option.Name} '{parsed.GetValue(option)}' is no key of a resource tag: 1 to 128 letters, digits, blanks and _.:/=+-@.");

    [GeneratedRegex(@"\A[a-z]{2}(?:-[a-z]+)+-\d{1,2}\z", RegexOptions.CultureInvariant)]
    private static partial Regex RegionName();

    // Source: Tagging AWS Resources user guide, "Tag naming limits and requirements".
    [GeneratedRegex(@"\A[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}\z", RegexOptions.CultureInvariant)]
    private static partial Regex TagKeyText();
}
