using System.Net;
using EcrMirror.LocalEcr.Engine;
using EcrMirror.Oci;

namespace EcrMirror.LocalEcr.Distribution;

/// <summary>A request to a repository of ECR, once it is known who asks and which repository is meant.</summary>
/// <param name="Exchange">The request and its answer.</param>
/// <param name="Call">Who asks.</param>
/// <param name="Registry">The registry that has the repository, or would have it.</param>
/// <param name="Name">The repository as the API calls it.</param>
/// <param name="Quirks">How the registry behaves during this request.</param>
internal sealed record EcrVisit(Exchange Exchange, EcrCall Call, EcrRegistry Registry, RepositoryName Name, EcrQuirks Quirks)
{
    public RegistryRequest Request => Exchange.Request;

    /// <summary>The image that the path names, by digest or tag.</summary>
    public ImageId Image => new(Request.Digest?.ToString(), Request.Tag?.ToString());

    /// <summary>What the repository is called at this host, as the client wrote it.</summary>
    public RepositoryName Path => Request.Repository!.Value;

    /// <summary>A whole address at this host: ECR never answers with a path alone.</summary>
    public string Address(string path) => $"{Exchange.Http.Request.Scheme}://{Exchange.Http.Request.Host}{path}";

    public Task RefuseAsync(SpecError error) => EcrErrors.AnswerAsync(Exchange, error);

    public Task AnswerCreatedAsync(string path, Digest digest)
    {
        Exchange.Http.Response.Headers.Location = Address(path);
        Exchange.NameDigest(digest);
        return Exchange.AnswerEmptyAsync(HttpStatusCode.Created);
    }
}
