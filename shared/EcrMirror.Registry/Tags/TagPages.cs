using System.Net;
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
internal sealed partial class TagPages(RegistryConnection connection, Repository repository, TagPageMemory memory, ILogger logger) : ITagLister
{
    // The distribution spec has no times.
    public Task<IReadOnlyDictionary<Tag, DateTimeOffset>?> FindPushTimesAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyDictionary<Tag, DateTimeOffset>?>(null);

    public async IAsyncEnumerable<Tag> ListTagsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        RegistryRequest request = FirstPage();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (true)
        {
            TagPage page = await FindAsync(request, cancellationToken);
            foreach (string name in page.Names)
            {
                if (Tag.TryParse(name, out Tag tag))
                    yield return tag;
                else
                    NoTag(logger, repository, Quote.Shortened(name));
            }

            if (page.Next is not { } next)
                yield break;
            if (!seen.Add(next.AbsoluteUri))
                throw Failure.OfProtocol(HttpMethod.Get, next, "the pages of tags lead in a circle.");
            request = request with { Location = next };
        }
    }

    /// <summary>The names of all tags, if they are on the first page; null where they are not, or where the registry does not list them.</summary>
    public async Task<TagNames?> FindAllAsync(CancellationToken cancellationToken)
    {
        try
        {
            TagPage page = await FindAsync(FirstPage(), cancellationToken);
            return page.Next is null ? new TagNames(IsKnown: true, Tags(page.Names)) : null;
        }
        catch (RegistryException absent) when (absent.HasCode(RegistryErrorCode.NameUnknown))
        {
            return TagNames.Unknown;
        }
        catch (RegistryException refused)
        {
            // Tags can be looked at one by one where they are not listed; what is wrong with the registry is said then.
            NoList(logger, repository, refused.Message);
            return null;
        }

        static HashSet<Tag> Tags(IReadOnlyList<string> names)
        {
            var tags = new HashSet<Tag>(names.Count);
            foreach (string name in names)
            {
                if (Tag.TryParse(name, out Tag tag))
                    tags.Add(tag);
            }

            return tags;
        }
    }

    private RegistryRequest FirstPage() => new(HttpMethod.Get, $"{repository.Name}/tags/list?n={RegistryLimits.TagsPerPage}", Access.Read(repository.Name))
    {
        Action = RegistryAction.ListTags,
        Expected = [200],
    };

    // A page that has not changed is served without its names, where the registry gave it a name of its own.
    private async ValueTask<TagPage> FindAsync(RegistryRequest request, CancellationToken cancellationToken)
    {
        string address = $"{repository.Host} {request.Location?.AbsoluteUri ?? request.Path}";
        if (memory.TryFind(address, out TagPage? known))
            request = request with { KnownState = known.ETag, Expected = [200, 304] };
        TagPage page = await connection.AskAsync(
            request,
            async (answer, attempt) => answer.Message.StatusCode is HttpStatusCode.NotModified ? known! : await ReadAsync(answer, attempt),
            cancellationToken);
        if (page != known)
            memory.Keep(address, page);
        return page;
    }

    private async ValueTask<TagPage> ReadAsync(OpenAnswer answer, CancellationToken cancellationToken)
    {
        byte[] body = await BoundedContent.ReadAsync(
            answer.Message.Content, RegistryLimits.TagPageBytes, answer.Patience, connection.Options.StallTimeout, cancellationToken)
            ?? throw Failure.OfProtocol(
                HttpMethod.Get, answer.Uri, $"a page of tags is larger than the {RegistryLimits.TagPageBytes} bytes that are read.");
        return new TagPage(
            Names(body, answer.Uri),
            Next(answer),
            Answers.Header(answer.Message, "ETag") is { Length: > 0 and <= RegistryLimits.ETagCharacters } state ? state : null);
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

    [LoggerMessage(1007, LogLevel.Debug, "{Repository} does not list its tags: {Reason}")]
    private static partial void NoList(ILogger logger, Repository repository, string reason);
}
