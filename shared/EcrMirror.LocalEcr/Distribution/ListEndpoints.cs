using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using EcrMirror.LocalEcr.ControlPlane;
using EcrMirror.LocalEcr.Storage;
using EcrMirror.Oci;
using Microsoft.AspNetCore.Http;

namespace EcrMirror.LocalEcr.Distribution;

/// <summary>Repositories, tags and referrers, page by page.</summary>
internal sealed class ListEndpoints(RegistryStore store, int pageSize)
{
    public Task ListRepositoriesAsync(Exchange exchange) =>
        exchange.AnswerJsonAsync(HttpStatusCode.OK, new JsonObject { ["repositories"] = ApiJson.Texts(Page(exchange, [.. store.Repositories.Select(name => name.ToString())])) });

    public Task ListTagsAsync(Exchange exchange)
    {
        RepositoryName repository = exchange.Request.Repository!.Value;
        if (!store.Exists(repository))
            return exchange.RefuseAsync(SpecError.NameUnknown with { Detail = new JsonObject { ["name"] = repository.ToString() } });

        // "In lexical order" (distribution-spec, "Listing Tags").
        string[] tags = [.. store.Tags(repository).Keys.Select(tag => tag.ToString()).Order(StringComparer.Ordinal)];
        return exchange.AnswerJsonAsync(HttpStatusCode.OK, new JsonObject { ["name"] = repository.ToString(), ["tags"] = ApiJson.Texts(Page(exchange, tags)) });
    }

    public Task ListReferrersAsync(Exchange exchange)
    {
        if (exchange.Faults.AbsentReferrers.TryTake(exchange.Request, out _))
            return exchange.RefuseAsync(SpecError.PathUnknown);

        // An empty list is the answer to a digest, and to a repository, that nobody knows: 404 would mean that there is no such API.
        string? wanted = exchange.Http.Request.Query["artifactType"];
        Dictionary<string, JsonObject> referrers = store.Manifests(exchange.Request.Repository!.Value).Values
            .Where(raw => raw.Read().Subject?.Digest == exchange.Request.Digest)
            .ToDictionary(raw => raw.Digest.ToString(), Referrer.Describe);
        if (!string.IsNullOrEmpty(wanted))
        {
            exchange.Http.Response.Headers["OCI-Filters-Applied"] = "artifactType";
            referrers = referrers.Where(entry => wanted == (string?)entry.Value["artifactType"]).ToDictionary();
        }

        string[] digests = Page(exchange, [.. referrers.Keys.Order(StringComparer.Ordinal)]);
        return exchange.AnswerJsonAsync(HttpStatusCode.OK, Referrer.Index(digests.Select(digest => referrers[digest])), MediaType.OciIndex.ToString());
    }

    /// <summary>The part of a sorted list that is asked for by <c>n</c> and <c>last</c>, with a link to the next.</summary>
    private string[] Page(Exchange exchange, string[] all)
    {
        HttpRequest http = exchange.Http.Request;
        string? last = http.Query["last"];
        int count = int.TryParse(http.Query["n"], NumberStyles.None, CultureInfo.InvariantCulture, out int n) ? Math.Min(n, pageSize) : pageSize;
        string[] rest = string.IsNullOrEmpty(last) ? all : [.. all.SkipWhile(item => string.CompareOrdinal(item, last) <= 0)];
        if (count > 0 && rest.Length > count)
        {
            IEnumerable<KeyValuePair<string, string?>> query = http.Query
                .Where(parameter => parameter.Key is not ("n" or "last"))
                .Select(parameter => KeyValuePair.Create(parameter.Key, (string?)parameter.Value))
                .Append(KeyValuePair.Create("n", (string?)count.ToString(CultureInfo.InvariantCulture)))
                .Append(KeyValuePair.Create("last", (string?)rest[count - 1]));
            exchange.Http.Response.Headers.Link = $"<{http.Path}{QueryString.Create(query)}>; rel=\"next\"";
        }

        return rest.Length > count ? rest[..count] : rest;
    }
}
