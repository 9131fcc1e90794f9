using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using EcrMirror.Contracts;
using EcrMirror.Oci;

namespace EcrMirror.Scheduler.Requests.Reading;

/// <summary>
/// Turns the bytes of a message into a request, or into everything that is wrong with it: senders of other systems see no exception
/// of ours, and should have to correct their request once. MassTransit's envelope around it is taken off.
/// </summary>
internal sealed partial class MirrorRequestReader
{
    private readonly ReadingNotes _notes = new();
    private readonly JsonValues _values;
    private string? _requestId;
    private string? _replyTopic;

    private MirrorRequestReader() => _values = new JsonValues(_notes);

    public static RequestReading Read(ReadOnlyMemory<byte> body)
    {
        var reader = new MirrorRequestReader();
        MirrorRequest? request = reader.ReadBody(body);
        return new RequestReading
        {
            Request = reader._notes.Problems.Count == 0 ? request : null,
            Problems = reader._notes.Problems,
            Ignored = reader._notes.Ignored,
            RequestId = reader._requestId,
            ReplyTopic = reader._replyTopic,
        };
    }

    private MirrorRequest? ReadBody(ReadOnlyMemory<byte> body)
    {
        if (body.Length > MirrorRequestLimits.BodyBytes)
        {
            _notes.Add(
                RejectionCodes.TooLarge,
                "$",
                $"The message has {body.Length} bytes and may have {MirrorRequestLimits.BodyBytes}. Send several requests, each with some of the destinations.");
            return null;
        }

        using JsonDocument? document = Parse(body.Span.StartsWith(Encoding.UTF8.Preamble) ? body[Encoding.UTF8.Preamble.Length..] : body);
        if (document is null)
            return null;
        if (!IsEnvelope(document.RootElement, out JsonElement types, out JsonElement message))
            return ReadRequest(document.RootElement, "$");
        return HoldsRequest(types) ? ReadRequest(message, "$.message") : null;
    }

    private JsonDocument? Parse(ReadOnlyMemory<byte> json)
    {
        try
        {
            // What is in strings is looked at only when they are read, and throws then.
            var reader = new Utf8JsonReader(json.Span);
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName)
                    reader.GetString();
            }

            return JsonDocument.Parse(json);
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            _notes.Add(
                RejectionCodes.MalformedJson,
                "$",
                $"The message is no JSON in UTF-8: {Quote.Shortened(malformed.Message)} Write it with a JSON library, and send it as it is.");
            return null;
        }
    }

    private static bool IsEnvelope(JsonElement root, out JsonElement types, out JsonElement message)
    {
        (types, message) = (default, default);
        return root.ValueKind is JsonValueKind.Object
            && root.TryGetProperty("messageType", out types)
            && root.TryGetProperty("message", out message);
    }

    private bool HoldsRequest(JsonElement types)
    {
        if (types.ValueKind is JsonValueKind.Array
            && types.EnumerateArray().Any(type => type.ValueKind is JsonValueKind.String
                && type.GetString()!.EndsWith($":{nameof(MirrorRequest)}", StringComparison.Ordinal)))
        {
            return true;
        }

        _notes.Add(
            RejectionCodes.WrongMessage,
            "$.messageType",
            $"The envelope holds {Quote.Shortened(types.GetRawText())}, and this queue takes {nameof(MirrorRequest)} only. Send it to the queue of its own type.");
        return false;
    }

    private MirrorRequest? ReadRequest(JsonElement root, string path)
    {
        JsonMembers? members = JsonMembers.Of(
            root, path, _notes, "version", "requestId", "source", "destinations", "platforms", "selection", "priority", "replyTopic");
        if (members is null)
            return null;

        bool isKnownVersion = IsKnownVersion(members);
        _requestId = ReadRequestId(members);
        _replyTopic = ReadReplyTopic(members);

        // What the other members of another version mean is not known.
        if (!isKnownVersion)
            return null;

        MirrorSource? source = ReadSource(members);
        TagSelection? selection = new SelectionReader(_notes).Read(members);
        Destination[]? destinations = ReadDestinations(members, source);
        Platform[]? platforms = ReadPlatforms(members);
        MirrorPriority priority = ReadPriority(members);
        return _requestId is null || source is null || destinations is null ? null : new MirrorRequest
        {
            RequestId = _requestId,
            Source = source.Value,
            Destinations = destinations,
            Platforms = platforms,
            Selection = selection,
            Priority = priority,
            ReplyTopic = _replyTopic,
        };
    }

    private bool IsKnownVersion(JsonMembers members)
    {
        if (members.Find("version") is not { } version)
            return true;

        string path = members.PathOf("version");
        if (version.ValueKind is not JsonValueKind.Number)
        {
            _notes.AddWrongType(path, $"the number {MirrorRequest.CurrentVersion}", version);
            return false;
        }

        if (version.TryGetInt32(out int number) && number == MirrorRequest.CurrentVersion)
            return true;

        _notes.Add(
            RejectionCodes.UnknownVersion,
            path,
            $"Version {Quote.Shortened(version.GetRawText())} is not known here, only version {MirrorRequest.CurrentVersion} is. Write the request in that, or move it back to the queue when EcrMirror has been updated.");
        return false;
    }

    private string? ReadRequestId(JsonMembers members) =>
        members.Require("requestId", "\"release-42\"") is { } value && _values.TryReadText(value, members.PathOf("requestId"), ParseRequestId, out string? id)
            ? id
            : null;

    private string? ReadReplyTopic(JsonMembers members) =>
        members.Find("replyTopic") is { } value && _values.TryReadText(value, members.PathOf("replyTopic"), ParseTopic, out string? topic)
            ? topic
            : null;

    private MirrorSource? ReadSource(JsonMembers members)
    {
        string path = members.PathOf("source");
        if (members.Require("source", "\"docker.io/library/alpine:3.20\"") is not { } value
            || !_values.TryReadText(value, path, MirrorSource.Parse, out MirrorSource source))
        {
            return null;
        }

        if (source.Image is null && !members.Has("selection"))
        {
            _notes.Add(
                RejectionCodes.SourceWithoutTag,
                path,
                $"'{source}' names a repository. Add a tag or a digest, such as {source}:latest, or a selection that says which of its tags are meant.");
        }
        else if (source.Image is not null && members.Has("selection"))
        {
            _notes.Add(
                RejectionCodes.Contradiction,
                path,
                $"'{source}' is one image, and there is a selection of tags besides. Leave out either the tag or digest or the selection.");
        }

        return source;
    }

    private Destination[]? ReadDestinations(JsonMembers request, MirrorSource? source)
    {
        bool isSelected = request.Has("selection");
        return request.Require("destinations", "[{\"repository\": \"123456789012.dkr.ecr.eu-west-1.amazonaws.com/alpine\"}]") is { } value
            ? _values.ReadList<Destination>(value, request.PathOf("destinations"), MirrorRequestLimits.Destinations, TryReadOne)
            : null;

        bool TryReadOne(JsonElement element, string path, [MaybeNullWhen(false)] out Destination destination) =>
            (destination = ReadDestination(element, path, source, isSelected)) is not null;
    }

    private Destination? ReadDestination(JsonElement value, string path, MirrorSource? source, bool isSelected)
    {
        if (JsonMembers.Of(value, path, _notes, "repository", "tags") is not { } members)
            return null;

        Repository? repository = members.Require("repository", "\"123456789012.dkr.ecr.eu-west-1.amazonaws.com/alpine\"") is { } named
            && _values.TryReadText(named, members.PathOf("repository"), Repository.Parse, out Repository read) ? read : null;
        Tag[]? tags = members.Find("tags") is { } listed
            ? _values.ReadList<Tag>(listed, members.PathOf("tags"), MirrorRequestLimits.Tags, _values.TryReadTag, isEmptyAllowed: true)
            : source?.Image?.Tag is { } same ? [same] : [];
        if (repository is not { } place || tags is null)
            return null;

        if (isSelected && members.Has("tags") && tags.Length > 0)
        {
            _notes.Add(
                RejectionCodes.Contradiction,
                members.PathOf("tags"),
                "What is selected from a repository keeps its tags. Leave the tags of the destination out.");
        }

        if (place == source?.Repository && (isSelected || tags.Length == 0 || (source?.Image?.Tag is { } itself && tags.Contains(itself))))
        {
            _notes.Add(
                RejectionCodes.DestinationIsSource,
                path,
                $"'{place}' is the source itself. Name another repository, or another tag.");
        }

        return new Destination { Repository = place, Tags = tags };
    }

    private Platform[]? ReadPlatforms(JsonMembers members) => members.Find("platforms") is { } value
        ? _values.ReadList<Platform>(value, members.PathOf("platforms"), MirrorRequestLimits.Platforms, _values.TryReadPlatform)
        : null;

    private MirrorPriority ReadPriority(JsonMembers members)
    {
        string path = members.PathOf("priority");
        if (members.Find("priority") is not { } value || !_values.TryReadText(value, path, text => text, out string? word))
            return MirrorPriority.Normal;
        if (word is "normal" or "urgent")
            return word is "urgent" ? MirrorPriority.Urgent : MirrorPriority.Normal;

        _notes.Add(RejectionCodes.UnknownValue, path, $"'{Quote.Shortened(word)}' is no priority. Write 'normal' or 'urgent'.");
        return MirrorPriority.Normal;
    }

    private static string ParseRequestId(string text) => RequestIdGrammar().IsMatch(text)
        ? text
        : throw new FormatException(
            $"'{Quote.Shortened(text)}' is not a request id: expected 1 to {MirrorRequestLimits.RequestIdLength} printable ASCII characters, without blanks at its ends.");

    private static string ParseTopic(string text) => text.Length <= MirrorRequestLimits.ReplyTopicLength && TopicGrammar().IsMatch(text)
        ? text
        : throw new FormatException(
            $"'{Quote.Shortened(text)}' is not the ARN of an SNS topic: expected such as arn:aws:sns:eu-west-1:123456789012:mirrored.");

    // Bounds are those of MirrorRequestLimits; a test holds it.
    [GeneratedRegex(@"\A[!-~]([ -~]{0,126}[!-~])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex RequestIdGrammar();

    // Source: Amazon SNS API reference, CreateTopic: names have up to 256 letters, digits, '_' and '-'; those of FIFO topics end so.
    [GeneratedRegex(@"\Aarn:aws[a-z-]*:sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]{1,256}(\.fifo)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex TopicGrammar();
}
