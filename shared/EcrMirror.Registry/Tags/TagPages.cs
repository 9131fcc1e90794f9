using System.Runtime.CompilerServices;
using System.Text.Json;
using EcrMirror.Oci;
using EcrMirror.Registry.Authentication;
using EcrMirror.Registry.Connections;
using EcrMirror.Registry.Failures;
using EcrMirror.Registry.Pacing;
using Microsoft.Extensions.Logging;

namespace EcrMirror.Registry.Tags;

/// <summary>The tags of one repository. What type a page is served as does not matter: Amazon ECR calls it plain text.</summary>
internal sealed partial class TagPages(RegistryConnection connection, Repository repository, ILogger logger) : ITagLister
{
    // The distribution spec has no times.
    public Task<IReadOnlyDictionary<Tag, DateTimeOffset>?> FindPushTimesAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyDictionary<Tag, DateTimeOffset>?>(null);

    public async IAsyncEnumerable<Tag> ListTagsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string path = $"{repository.Name}/tags/list?n={RegistryLimits.TagsPerPage}";
        var request = new RegistryRequest(HttpMethod.Get, path, Access.Read(repository.Name))
        {
            Action = RegistryAction.ListTags,
            Expected = [200],
        };
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (true)
        {
            (List<string> names, Uri? next) = await connection.AskAsync(request, ReadAsync, cancellationToken);
            foreach (string name in names)
            {
                if (Tag.TryParse(name, out Tag tag))
                    yield return tag;
                else
                    NoTag(logger, repository, Quote.Shortened(name));
            }

            if (next is null)
                yield break;
            if (!seen.Add(next.AbsoluteUri))
                throw Failure.OfProtocol(HttpMethod.Get, next, "the pages of tags lead in a circle.");
            request = request with { Location = next };
        }
    }

    private async ValueTask<(List<string> Names, Uri? Next)> ReadAsync(OpenAnswer answer, CancellationToken cancellationToken)
    {
        byte[] body = await BoundedContent.ReadAsync(
            answer.Message.Content, RegistryLimits.TagPageBytes, answer.Patience, connection.Options.StallTimeout, cancellationToken)
            ?? throw Failure.OfProtocol(
                HttpMethod.Get, answer.Uri, $"a page of tags is larger than the {RegistryLimits.TagPageBytes} bytes that are read.");
        return (Names(body, answer.Uri), Next(answer));
    }

    private static List<string> Names(byte[] body, Uri uri)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind is JsonValueKind.Object && document.RootElement.TryGetProperty("tags", out JsonElement tags))
            {
                // A repository whose tags were all deleted has null in place of a list.
                return tags.ValueKind is JsonValueKind.Array
                    ? [.. tags.EnumerateArray().Where(tag => tag.ValueKind is JsonValueKind.String).Select(tag => tag.GetString()!)]
                    : [];
            }
        }
        catch (JsonException)
        {
            // Said below.
        }

        throw Failure.OfProtocol(HttpMethod.Get, uri, "the answer is no list of tags.");
    }

    private static Uri? Next(OpenAnswer answer)
    {
        if (!answer.Message.Headers.TryGetValues("Link", out IEnumerable<string>? links) || NextPage.Find(links) is not { } link)
            return null;

        Uri next = Locations.Resolve(HttpMethod.Get, answer.Uri, link);
        return Locations.HaveSameOrigin(answer.Uri, next)
            ? next
            : throw Failure.OfProtocol(HttpMethod.Get, answer.Uri, $"the next page of tags is said to be at {next.Authority}; that is not followed.");
    }

    [LoggerMessage(1004, LogLevel.Warning, "{Repository} lists '{Name}', which is no tag; it is left out")]
    private static partial void NoTag(ILogger logger, Repository repository, string name);
}
