using System.Globalization;
using System.Reflection;
using System.Text.Json;
using EcrMirror.Cli.Cost.Estimation;
using EcrMirror.Oci;
using EcrMirror.Rules.Files;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace EcrMirror.Cli.Cost;

/// <summary>Prices in a YAML file, of which JSON is a part: members named as those of <see cref="Prices"/>, each a number. docs/schemas/prices.v1.schema.json says so to editors.</summary>
internal static class PricesFile
{
    private static readonly Dictionary<string, PropertyInfo> Known = typeof(Prices).GetProperties()
        .Where(property => property.Name is not nameof(Prices.Named))
        .ToDictionary(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name), StringComparer.Ordinal);

    /// <summary>The members.</summary>
    public static IReadOnlyCollection<string> Members => Known.Keys;

    /// <summary>Reads a file; what it does not name is as built in.</summary>
    /// <exception cref="WrongInputException">It cannot be read, or something in it is none of the prices.</exception>
    public static Prices Read(string file)
    {
        ReadableFile.MustBe("--prices", file);
        try
        {
            var prices = new Prices { Named = file };
            string[] left = [.. Known.Keys];
            foreach ((string name, string value) in Values(File.ReadAllText(file)))
            {
                if (!Known.TryGetValue(name, out PropertyInfo? property))
                    throw new WrongInputException($"--prices '{file}': '{Quote.Shortened(name)}' is not known: {(Spelling.Meant(name, Known.Keys) is { } meant ? $"is '{meant}' meant?" : $"there are {string.Join(", ", Known.Keys)}.")}");
                property.SetValue(prices, property.PropertyType == typeof(long) ? (object)Whole(file, name, value) : Number(file, name, value));
                left = [.. left.Where(other => other != name)];
            }

            return left.Length == 0 ? prices : prices with { Named = $"{file}; {string.Join(", ", left)} {new Prices().Named}" };
        }
        catch (YamlException malformed)
        {
            throw new WrongInputException($"--prices '{file}' is no YAML that can be read: {malformed.Message}", malformed);
        }
    }

    private static IEnumerable<(string Name, string Value)> Values(string text)
    {
        var parser = new CarefulParser(text);
        parser.Consume<StreamStart>();
        if (!parser.TryConsume<DocumentStart>(out _))
            yield break;
        parser.Consume<MappingStart>();
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            string name = parser.Consume<Scalar>().Value;
            if (name is "$schema" || name.StartsWith("x-", StringComparison.Ordinal))
                parser.SkipThisAndNestedEvents();
            else
                yield return (name, parser.Consume<Scalar>().Value);
        }
    }

    private static decimal Number(string file, string name, string text) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal number)
            ? number
            : throw new WrongInputException($"--prices '{file}': '{name}' is '{Quote.Shortened(text)}', and is a number from 0, in USD or gigabytes.");

    private static long Whole(string file, string name, string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) && number > 0
            ? number
            : throw new WrongInputException($"--prices '{file}': '{name}' is '{Quote.Shortened(text)}', and is a whole number from 1.");
}
