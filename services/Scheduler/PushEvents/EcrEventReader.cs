using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.RegularExpressions;
using EcrMirror.Contracts;
using EcrMirror.Oci;

namespace EcrMirror.Scheduler.PushEvents;

/// <summary>
/// Reads what EventBridge puts into a queue: the event as it is, or in the notification of an SNS topic in between. Unknown members are
/// passed over.
/// </summary>
/// <remarks>Source: Amazon ECR user guide, "Amazon ECR events and EventBridge".</remarks>
internal static partial class EcrEventReader
{
    private const string PushDetailType = "ECR Image Action";

    public static EcrEventReading Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            if (Text(document.RootElement, "Type") is not "Notification" || Text(document.RootElement, "Message") is not { } wrapped)
                return ReadEvent(document.RootElement);

            using var inner = JsonDocument.Parse(wrapped);
            return ReadEvent(inner.RootElement);
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            // Text that is no Unicode is found out only when it is read, and is an InvalidOperationException then.
            return new EcrEventReading.Unreadable(RejectionCodes.MalformedJson, $"The message is no JSON in UTF-8: {Quote.Shortened(malformed.Message)}");
        }
        catch (FormatException malformed)
        {
            return new EcrEventReading.Unreadable(RejectionCodes.MalformedValue, malformed.Message);
        }
    }

    private static EcrEventReading ReadEvent(JsonElement message)
    {
        if (Text(message, "detail-type") is not { } type || Text(message, "source") is not { } source)
            return new EcrEventReading.Unreadable(RejectionCodes.WrongMessage, "The message is no event of EventBridge: it has no 'source' and 'detail-type'. Send requests to the queue of requests.");
        if (source is not "aws.ecr" || type is not PushDetailType || !message.TryGetProperty("detail", out JsonElement detail))
            return new EcrEventReading.Other($"{Quote.Shortened(source)} {Quote.Shortened(type)}");
        if (Text(detail, "action-type") is not "PUSH" || Text(detail, "result") is not "SUCCESS")
            return new EcrEventReading.Other($"{type} {Quote.Shortened(Text(detail, "action-type"))} {Quote.Shortened(Text(detail, "result"))}");

        return TryRequire(message, "account", out string? account, out EcrEventReading.Unreadable? missing)
            && TryRequire(message, "region", out string? region, out missing)
            && TryRequire(detail, "repository-name", out string? repository, out missing)
            && TryRequire(detail, "image-digest", out string? digest, out missing)
                ? new EcrEventReading.Pushed(new EcrPush
                {
                    Account = Matching(account, AccountGrammar(), "an account"),
                    Region = Matching(region, RegionGrammar(), "a region"),
                    Repository = RepositoryName.Parse(repository),
                    Tag = Text(detail, "image-tag") is { Length: > 0 } tag ? Tag.Parse(tag) : null,
                    Digest = Digest.Parse(digest),
                })
                : missing;
    }

    private static bool TryRequire(
        JsonElement of, string name, [NotNullWhen(true)] out string? text, [NotNullWhen(false)] out EcrEventReading.Unreadable? missing)
    {
        text = Text(of, name);
        missing = text is null ? new EcrEventReading.Unreadable(RejectionCodes.MissingMember, $"The event of a push has no text '{name}'.") : null;
        return text is not null;
    }

    private static string? Text(JsonElement of, string name) =>
        of.ValueKind is JsonValueKind.Object && of.TryGetProperty(name, out JsonElement value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;

    private static string Matching(string text, Regex grammar, string what) =>
        grammar.IsMatch(text) ? text : throw new FormatException($"'{Quote.Shortened(text)}' is not {what} of AWS.");

    [GeneratedRegex(@"\A[0-9]{12}\z", RegexOptions.CultureInvariant)]
    private static partial Regex AccountGrammar();

    [GeneratedRegex(@"\A[a-z]{2,8}(-[a-z]{1,16}){1,4}-[0-9]{1,3}\z", RegexOptions.CultureInvariant)]
    private static partial Regex RegionGrammar();
}
