using System.Globalization;
using Amazon.DynamoDBv2.Model;
using EcrMirror.Oci;
using EcrMirror.State.Storage;

namespace EcrMirror.State.Rules;

/// <summary>
/// A row of the mirror table, in the form that aws-ecr-mirror gave it: <c>Source</c>, the key, is the image; <c>Destination</c> is
/// one reference, several with commas, a string set or a list of strings; <c>Expires</c> is a number of seconds since 1970.
/// </summary>
internal sealed record MirrorTableItem(MirrorRule? Rule, IReadOnlyList<MirrorRuleFinding> Findings)
{
    private const string Source = "Source";
    private const string Destination = "Destination";
    private const string Expires = DynamoSchema.Expiry;

    // What a time in milliseconds looks like as seconds: after the year 5000.
    private const long LastPlausibleSecond = 95_617_584_000;

    /// <summary>Reads a row. One bad destination does not stop the others; every part that gives nothing has a finding.</summary>
    public static MirrorTableItem Read(Dictionary<string, AttributeValue> item)
    {
        string key = item.GetValueOrDefault(Source)?.S ?? "";
        List<MirrorRuleFinding> findings = [];
        ImageReference? source = Parse(key.Trim(), "Source", Find);
        ImageReference[] destinations = [.. Destinations(item, Find).Select(text => Parse(text, "Destination", Find)).OfType<ImageReference>().Distinct()];
        DateTimeOffset? expires = ReadExpires(item.GetValueOrDefault(Expires), Find);
        MirrorRule? rule = source is null || destinations.Length == 0
            ? null
            : new MirrorRule { Key = key, Source = source, Destinations = destinations, Expires = expires };
        return new MirrorTableItem(rule, findings);

        void Find(string reason) => findings.Add(new MirrorRuleFinding(key, reason));
    }

    /// <summary>Writes a rule over what its row says about it, and leaves what others may have added to the row.</summary>
    public static UpdateItemRequest Write(MirrorRule rule)
    {
        string[] destinations = [.. rule.Destinations.Select(destination => destination.ToString()).Distinct()];
        var request = new UpdateItemRequest
        {
            Key = KeyOf(rule.Key),
            UpdateExpression = "SET #destination = :destination" + (rule.Expires is null ? " REMOVE #expires" : ", #expires = :expires"),
            ExpressionAttributeNames = new Dictionary<string, string> { ["#destination"] = Destination, ["#expires"] = Expires },
            ExpressionAttributeValues = new Dictionary<string, AttributeValue>
            {
                [":destination"] = destinations is [var only] ? DynamoAttributes.Of(only) : new AttributeValue { SS = [.. destinations] },
            },
        };
        if (rule.Expires is { } expires)
            request.ExpressionAttributeValues[":expires"] = DynamoAttributes.Of(expires.ToUnixTimeSeconds());
        return request;
    }

    public static Dictionary<string, AttributeValue> KeyOf(string key) => new() { [Source] = DynamoAttributes.Of(key) };

    private static List<string> Destinations(Dictionary<string, AttributeValue> item, Action<string> find)
    {
        if (!item.TryGetValue(Destination, out AttributeValue? value))
        {
            string[] similar = [.. item.Keys.Where(name => name.StartsWith("dest", StringComparison.OrdinalIgnoreCase))];
            find("It has no Destination, so nothing is mirrored."
                + (similar.Length > 0 ? $" It has '{string.Join("', '", similar)}': is that meant?" : ""));
            return [];
        }

        string[]? texts = value switch
        {
            { S: { } text } => [text],
            { SS: { Count: > 0 } set } => [.. set],
            { L: { } list } => Strings(list, find),
            _ => null,
        };
        if (texts is null)
        {
            find("Its Destination is no string, string set or list of strings, so nothing is mirrored.");
            return [];
        }

        List<string> destinations = [.. texts.SelectMany(text => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];
        if (destinations.Count == 0)
            find("Its Destination is empty, so nothing is mirrored.");
        return destinations;
    }

    private static string[] Strings(List<AttributeValue> list, Action<string> find)
    {
        int others = list.Count(element => element.S is null);
        if (others > 0)
            find($"{others} of the {list.Count} elements of its Destination are no strings; they are left out.");
        return [.. list.Select(element => element.S).OfType<string>()];
    }

    private static ImageReference? Parse(string text, string attribute, Action<string> find)
    {
        try
        {
            return ImageReference.Parse(text);
        }
        catch (FormatException malformed)
        {
            find($"{attribute}: {malformed.Message}");
            return null;
        }
    }

    // An expiry that cannot be read does not end the mirroring, as DynamoDB does not remove such a row either.
    private static DateTimeOffset? ReadExpires(AttributeValue? value, Action<string> find)
    {
        if (value is null)
            return null;

        string? text = value.N ?? value.S?.Trim();
        if (!decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal seconds)
            || seconds is > LastPlausibleSecond or < -LastPlausibleSecond)
        {
            find($"Its Expires '{text}' is no number of seconds since 1970, so the rule does not expire."
                + (seconds > LastPlausibleSecond ? " Is it in milliseconds?" : ""));
            return null;
        }

        if (value.N is null)
            find("Its Expires is a string. It is heeded, but DynamoDB removes a row only if it is a number.");
        return DateTimeOffset.FromUnixTimeSeconds((long)decimal.Floor(seconds));
    }
}
