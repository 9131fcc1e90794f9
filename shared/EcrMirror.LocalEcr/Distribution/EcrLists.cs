using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using EcrMirror.LocalEcr.ControlPlane;
using EcrMirror.LocalEcr.Engine;
using EcrMirror.Oci;
using Microsoft.AspNetCore.Http;

namespace EcrMirror.LocalEcr.Distribution;

/// <summary>Tags, referrers and repositories as ECR's registries list them.</summary>
/// <remarks>Sources: go-containerregistry#681 (the largest page); docker_registry2#34 (what follows a page).</remarks>
internal static class EcrLists
{
    public static Task ListTagsAsync(EcrVisit visit)
    {
        EcrQuirks quirks = visit.Quirks;
        if (!quirks.ListsTags)
            return visit.RefuseAsync(EcrErrors.PageNotFound);

        int count = PageSize(visit);
        string[] tags = visit.Registry.Do(visit.Call, "ListImages", visit.Name, () =>
            visit.Registry.TagsByImage(visit.Registry.Repository(visit.Name)).SelectMany(tagged => tagged).Select(tag => tag.ToString()).ToArray());

        // An order that no client can expect, and that does not change: that of the tags' hashes.
        Func<string, string> place = quirks.HasOpaqueTagPages ? tag => Digest.Sha256(Encoding.UTF8.GetBytes(tag)).Encoded : tag => tag;
        string after = visit.Exchange.Http.Request.Query["last"].ToString();
        string[] rest =
        [
            .. tags.OrderBy(place, StringComparer.Ordinal).Where(tag => after.Length == 0 || string.CompareOrdinal(place(tag), after) > 0),
        ];
        if (rest.Length > count)
        {
            QueryString query = QueryString.Create("last", place(rest[count - 1]));
            if (visit.Exchange.Http.Request.Query["n"] is [{ } n])
                query = query.Add("n", n);
            visit.Exchange.Http.Response.Headers.Link = $"<{visit.Address($"/v2/{visit.Path}/tags/list{query}")}>; rel=\"next\"";
        }

        var list = new JsonObject { ["name"] = visit.Path.ToString(), ["tags"] = ApiJson.Texts(rest.Take(count)) };
        return visit.Exchange.AnswerBytesAsync(HttpStatusCode.OK, quirks.TagListType, Encoding.UTF8.GetBytes(list.ToJsonString()));
    }

    public static Task ListReferrersAsync(EcrVisit visit)
    {
        if (visit.Exchange.Faults.AbsentReferrers.TryTake(visit.Request, out _))
            return visit.RefuseAsync(EcrErrors.PageNotFound);

        Digest subject = visit.Request.Digest!.Value;
        List<JsonObject> referrers = visit.Registry.Do(
            visit.Call,
            "ListImageReferrers",
            visit.Name,
            () => EcrRegistry.ReferrersOf(visit.Registry.Repository(visit.Name), subject)
                .Where(image => visit.Registry.StatusOf(image) is EcrImageStatus.Active)
                .Select(image => Referrer.Describe(image.Raw))
                .ToList(),
            permission: "BatchGetImage");
        string? wanted = visit.Exchange.Http.Request.Query["artifactType"];
        if (!string.IsNullOrEmpty(wanted))
        {
            if (visit.Quirks.NamesAppliedFilters)
                visit.Exchange.Http.Response.Headers["OCI-Filters-Applied"] = "artifactType";
            referrers.RemoveAll(referrer => wanted != (string?)referrer["artifactType"]);
        }

        return visit.Exchange.AnswerJsonAsync(HttpStatusCode.OK, Referrer.Index(referrers), MediaType.OciIndex.ToString());
    }

    public static Task ListRepositoriesAsync(Exchange exchange, EcrCall call, IReadOnlyList<EcrRegistry> registries, EcrQuirks quirks)
    {
        // No registry of ECR Public is named by the path, so that there is none to ask.
        if (!quirks.HasCatalog || registries[0].Identity.IsPublic)
            return EcrErrors.AnswerAsync(exchange, EcrErrors.PageNotFound);

        string[] names = registries[0].Do(call, "DescribeRepositories", null, () =>
            registries[0].Repositories().Select(repository => repository.Name.ToString()).ToArray());
        return exchange.AnswerJsonAsync(HttpStatusCode.OK, new JsonObject { ["repositories"] = ApiJson.Texts(names) });
    }

    private static int PageSize(EcrVisit visit)
    {
        if (!int.TryParse(visit.Exchange.Http.Request.Query["n"], NumberStyles.None, CultureInfo.InvariantCulture, out int wanted))
            return visit.Quirks.TagsPerPage;
        if (wanted > visit.Quirks.MostTagsPerPage)
            throw EcrError.InvalidParameter("maxResults", $"Member must have value less than or equal to {visit.Quirks.MostTagsPerPage}");
        return wanted > 0 ? wanted : throw EcrError.InvalidParameter("maxResults", "Member must have value greater than or equal to 1");
    }
}
