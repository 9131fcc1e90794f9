using EcrMirror.Oci;
using Microsoft.AspNetCore.Http;

namespace EcrMirror.LocalEcr.Distribution;

/// <summary>Tells what a request asks for. Paths are read from their end, because a repository's name may contain any word.</summary>
internal static class RequestReader
{
    /// <summary>The request, and what is wrong with its form; null where nothing is.</summary>
    public static (RegistryRequest Request, SpecError? Problem) Read(HttpRequest http, RegistryHost host)
    {
        string path = http.Path.Value ?? "";
        var request = new RegistryRequest
        {
            Host = host,
            Method = http.Method,
            Path = path,
            Query = http.QueryString.Value ?? "",
            Operation = RegistryOperation.Unknown,
        };

        if (path is "/token" or "/token/")
            return ForMethod(request, ("GET", RegistryOperation.IssueToken));
        if (path is "/v2" or "/v2/")
            return ForMethod(request, ("GET", RegistryOperation.Ping), ("HEAD", RegistryOperation.Ping));
        if (path is "/v2/_catalog")
            return ForMethod(request, ("GET", RegistryOperation.ListRepositories));
        if (!path.StartsWith("/v2/", StringComparison.Ordinal))
            return (request, SpecError.PathUnknown);

        string[] segments = path["/v2/".Length..].Split('/');
        return segments switch
        {
            [.. var name, "blobs", "uploads", ""] => Named(request, name, named => ReadStart(named, http.Query)),
            [.. var name, "blobs", "uploads"] when http.Method is "POST" => Named(request, name, named => ReadStart(named, http.Query)),
            [.. var name, "blobs", "uploads", var id] => Named(request, name, named => ReadUpload(named with { Upload = id }, http.Query)),
            [.. var name, "blobs", var digest] => Named(request, name, named => WithDigest(
                named, digest, ("HEAD", RegistryOperation.HeadBlob), ("GET", RegistryOperation.GetBlob), ("DELETE", RegistryOperation.DeleteBlob))),
            [.. var name, "manifests", var reference] => Named(request, name, named => ReadManifest(named, reference)),
            [.. var name, "tags", "list"] => Named(request, name, named => ForMethod(named, ("GET", RegistryOperation.ListTags))),
            [.. var name, "referrers", var digest] =>
                Named(request, name, named => WithDigest(named, digest, ("GET", RegistryOperation.ListReferrers))),
            _ => (request, SpecError.PathUnknown),
        };
    }

    private static (RegistryRequest Request, SpecError? Problem) Named(
        RegistryRequest request, string[] name, Func<RegistryRequest, (RegistryRequest Request, SpecError? Problem)> read)
    {
        bool isName = RepositoryName.TryParse(string.Join('/', name), out RepositoryName repository);
        (RegistryRequest understood, SpecError? problem) = read(isName ? request with { Repository = repository } : request);
        return (understood, isName ? problem : SpecError.NameInvalid);
    }

    private static (RegistryRequest Request, SpecError? Problem) ReadStart(RegistryRequest request, IQueryCollection query)
    {
        string? mount = query["mount"];
        string? digestText = mount ?? query["digest"];
        bool isDigest = Digest.TryParse(digestText, out Digest digest);
        (RegistryRequest understood, SpecError? problem) = ForMethod(
            isDigest ? request with { Digest = digest } : request,
            ("POST", mount is null ? RegistryOperation.StartUpload : RegistryOperation.MountBlob));
        return (understood, problem ?? (digestText is null || isDigest ? null : SpecError.DigestInvalid));
    }

    private static (RegistryRequest Request, SpecError? Problem) ReadUpload(RegistryRequest request, IQueryCollection query) => ForMethod(
        Digest.TryParse(query["digest"], out Digest digest) ? request with { Digest = digest } : request,
        ("GET", RegistryOperation.UploadStatus),
        ("PATCH", RegistryOperation.UploadChunk),
        ("PUT", RegistryOperation.CompleteUpload),
        ("DELETE", RegistryOperation.CancelUpload));

    private static (RegistryRequest Request, SpecError? Problem) ReadManifest(RegistryRequest request, string reference)
    {
        bool isDigest = Digest.TryParse(reference, out Digest digest);
        bool isTag = Tag.TryParse(reference, out Tag tag);
        (RegistryRequest understood, SpecError? problem) = ForMethod(
            request with { Digest = isDigest ? digest : null, Tag = isTag ? tag : null },
            ("HEAD", RegistryOperation.HeadManifest),
            ("GET", RegistryOperation.GetManifest),
            ("PUT", RegistryOperation.PutManifest),
            ("DELETE", RegistryOperation.DeleteManifest));
        if (problem is null && !isDigest && !isTag)
        {
            problem = request.Method is "PUT" or "DELETE"
                ? SpecError.ManifestInvalid("The reference is neither a tag nor a digest.")
                : SpecError.ManifestUnknown;
        }

        return (understood, problem);
    }

    private static (RegistryRequest Request, SpecError? Problem) WithDigest(
        RegistryRequest request, string text, params ReadOnlySpan<(string Method, RegistryOperation Operation)> operations)
    {
        bool isDigest = Digest.TryParse(text, out Digest digest);
        (RegistryRequest understood, SpecError? problem) = ForMethod(isDigest ? request with { Digest = digest } : request, operations);
        return (understood, problem ?? (isDigest ? null : SpecError.DigestInvalid));
    }

    private static (RegistryRequest Request, SpecError? Problem) ForMethod(
        RegistryRequest request, params ReadOnlySpan<(string Method, RegistryOperation Operation)> operations)
    {
        foreach ((string method, RegistryOperation operation) in operations)
        {
            if (method == request.Method)
                return (request with { Operation = operation }, null);
        }

        return (request, SpecError.MethodUnsupported);
    }
}
