using System.Globalization;
using System.Text.Json;
using EcrMirror.Oci;
using EcrMirror.Registry.Authentication;
using EcrMirror.Registry.Connections;
using EcrMirror.Registry.Failures;
using EcrMirror.Registry.Pacing;
using Microsoft.Extensions.Logging;

namespace EcrMirror.Registry.DockerHub;

/// <summary>
/// When tags at Docker Hub were pushed, which its registry does not say and its API does, without costing a pull. Nobody logs in there: what
/// only some may see is not found.
/// </summary>
/// <remarks>Source: Docker docs, "Docker Hub API", "List repository tags".</remarks>
internal sealed partial class DockerHubTags(RegistryConnection api, ILogger logger)
{
    private const int TagsPerPage = 100;

    // Of more tags reading the newest page by page would take longer than anybody waits.
    private const int MostPages = 1000;

    // What has no organization belongs to this one.
    private const string OfficialNamespace = "library";

    /// <summary>The times; null where they could not be found out, which is logged and no error.</summary>
    public async Task<IReadOnlyDictionary<Tag, DateTimeOffset>?> FindAsync(Repository repository, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadAsync(repository, cancellationToken);
        }
        catch (RegistryException unknown)
        {
            Unknown(logger, repository, unknown.Message);
            return null;
        }
    }

    private async Task<IReadOnlyDictionary<Tag, DateTimeOffset>> ReadAsync(Repository repository, CancellationToken cancellationToken)
    {
        string[] parts = repository.Name.ToString().Split('/', 2);
        (string owner, string name) = parts is [var given, var rest] ? (given, rest) : (OfficialNamespace, parts[0]);
        var request = new RegistryRequest(
            HttpMethod.Get, $"namespaces/{owner}/repositories/{name}/tags?page_size={TagsPerPage}", Access.Read(repository.Name))
        {
            Action = RegistryAction.ListTags,
            Expected = [200],

            // No account is shown, also where the API asks for one.
            IsCourtesy = true,
        };
        var times = new Dictionary<Tag, DateTimeOffset>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (int page = 0; page < MostPages; page++)
        {
            if (await api.AskAsync(request, (answer, attempt) => ReadAsync(answer, times, attempt), cancellationToken) is not { } next)
                return times;
            if (!seen.Add(next.AbsoluteUri))
                throw Failure.OfProtocol(HttpMethod.Get, next, "the pages of tags lead in a circle.");
            request = request with { Location = next };
        }

        throw new RegistryException($"{repository} has more than {MostPages * TagsPerPage} tags, which is as many as are asked for.") { Kind = FailureKind.Unsupported };
    }

    private async ValueTask<Uri?> ReadAsync(OpenAnswer answer, Dictionary<Tag, DateTimeOffset> times, CancellationToken cancellationToken)
    {
        byte[] body = await BoundedContent.ReadAsync(
            answer.Message.Content, RegistryLimits.TagPageBytes, answer.Patience, api.Options.StallTimeout, cancellationToken)
            ?? throw Failure.OfProtocol(HttpMethod.Get, answer.Uri, $"a page of tags is larger than the {RegistryLimits.TagPageBytes} bytes that are read.");
        try
        {
            using var document = JsonDocument.Parse(body);
            if (document.RootElement is { ValueKind: JsonValueKind.Object } page && page.TryGetProperty("results", out JsonElement tags) && tags.ValueKind is JsonValueKind.Array)
            {
                foreach (JsonElement tag in tags.EnumerateArray())
                    Add(tag, times);
                return Text(page, "next") is { Length: > 0 } link ? Next(answer.Uri, link) : null;
            }
        }
        catch (JsonException)
        {
            // Said below.
        }

        throw Failure.OfProtocol(HttpMethod.Get, answer.Uri, "the answer is no list of tags.");
    }

    // Tags that were never pushed over have the time at which they were changed alone.
    private static void Add(JsonElement tag, Dictionary<Tag, DateTimeOffset> times)
    {
        if (tag.ValueKind is JsonValueKind.Object
            && Tag.TryParse(Text(tag, "name"), out Tag name)
            && (TimeOf(tag, "tag_last_pushed") ?? TimeOf(tag, "last_updated")) is { } time)
            times[name] = time;
    }

    private static Uri Next(Uri from, string link)
    {
        Uri next = Locations.Resolve(HttpMethod.Get, from, link);
        return Locations.HaveSameOrigin(from, next)
            ? next
            : throw Failure.OfProtocol(HttpMethod.Get, from, $"the next page of tags is said to be at {next.Authority}; that is not followed.");
    }

    private static DateTimeOffset? TimeOf(JsonElement tag, string member) =>
        DateTimeOffset.TryParse(Text(tag, member), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time) ? time : null;

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;

    [LoggerMessage(1006, LogLevel.Warning, "When the tags of {Repository} were pushed could not be found out, so their images are read: {Reason}")]
    private static partial void Unknown(ILogger logger, Repository repository, string reason);
}
