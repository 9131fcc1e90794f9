using System.Net;
using System.Net.Http.Headers;
using EcrMirror.Oci;
using EcrMirror.Registry.Authentication;
using EcrMirror.Registry.Connections;
using EcrMirror.Registry.Failures;
using EcrMirror.Registry.Pacing;

namespace EcrMirror.Registry.Blobs;

/// <summary>The blobs of one repository.</summary>
internal sealed class BlobRequests(RegistryConnection connection, RepositoryName repository) : IBlobSource, IBlobSink
{
    private readonly Access _write = Access.Write(repository);

    public Task<Stream> OpenBlobAsync(Descriptor blob, CancellationToken cancellationToken) => OpenBlobAsync(blob, from: 0, cancellationToken);

    public Task<Stream> OpenBlobAsync(Descriptor blob, long from, CancellationToken cancellationToken) =>
        BlobDownload.OpenAsync(connection, repository, blob, from, cancellationToken);

    public Task<Stream> OpenBlobAsync(Descriptor blob, ContentHash begun, CancellationToken cancellationToken) =>
        BlobDownload.OpenAsync(connection, repository, blob, begun, cancellationToken);

    public async Task<bool> HasBlobAsync(Digest digest, CancellationToken cancellationToken)
    {
        if (connection.RefusesBlobHeads)
            return await HasBlobByGetAsync(digest, cancellationToken);
        try
        {
            return await IsThereAsync(Existence(HttpMethod.Head, RegistryAction.CheckBlob, digest), cancellationToken);
        }
        catch (RegistryException refused) when (
            refused.Status is HttpStatusCode.Unauthorized or HttpStatusCode.MethodNotAllowed or HttpStatusCode.NotImplemented
                or HttpStatusCode.BadRequest or HttpStatusCode.Forbidden)
        {
            // ECR Public answers 401 to every HEAD of a blob, whoever asks. If a GET is refused too, its answer is the one to report: that to
            // a HEAD has no body, and 400 or 403 may only mean that a token has expired.
            bool isThere = await HasBlobByGetAsync(digest, cancellationToken);
            if (refused.Status is not (HttpStatusCode.BadRequest or HttpStatusCode.Forbidden))
                connection.RefusesBlobHeads = true;
            return isThere;
        }
    }

    // The specification has no way to ask.
    public ValueTask<bool> CanMountAsync(RepositoryName? from, CancellationToken cancellationToken) => ValueTask.FromResult(true);

    public async Task<MountResult> MountBlobAsync(Descriptor blob, RepositoryName from, CancellationToken cancellationToken)
    {
        var mount = new RegistryRequest(
            HttpMethod.Post,
            $"{repository}/blobs/uploads/?mount={Uri.EscapeDataString(blob.Digest.ToString())}&from={Uri.EscapeDataString(from.ToString())}",
            Access.Mount(repository, from))
        {
            Action = RegistryAction.StartUpload,
            Expected = [201, 202],
        };
        try
        {
            Uri? location = await BeginAsync(
                mount,
                (answer, _) => ValueTask.FromResult(
                    answer.Message.StatusCode is HttpStatusCode.Accepted ? Answers.UploadLocation(answer.Message) : null),
                cancellationToken);
            return location is null ? new MountResult.Mounted() : new MountResult.UploadStarted(new BlobUpload(connection, blob, _write, location));
        }
        catch (RegistryException refused) when (
            refused.Status is HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden
                or HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed)
        {
            // Registries that know no mounts, or hide the other repository, refuse; what counts is whether they take the bytes.
            return new MountResult.UploadStarted(await StartUploadAsync(blob, cancellationToken));
        }
    }

    public async Task<IBlobUpload> StartUploadAsync(Descriptor blob, CancellationToken cancellationToken)
    {
        var start = new RegistryRequest(HttpMethod.Post, $"{repository}/blobs/uploads/", _write)
        {
            Action = RegistryAction.StartUpload,
            Expected = [202],
        };
        Uri location = await BeginAsync(
            start, (answer, _) => ValueTask.FromResult(Answers.UploadLocation(answer.Message)), cancellationToken);
        return new BlobUpload(connection, blob, _write, location);
    }

    // A session of the specification ends with the request that carries the blob.
    public Task<IBlobUpload?> ResumeUploadAsync(Descriptor blob, string upload, CancellationToken cancellationToken) =>
        Task.FromResult<IBlobUpload?>(null);

    private async Task<T> BeginAsync<T>(RegistryRequest request, Func<OpenAnswer, CancellationToken, ValueTask<T>> read, CancellationToken cancellationToken) =>
        await connection.AskAsync(request, read, JudgeAsync, cancellationToken);

    // Amazon ECR closes the connection where others answer that they lack the repository. Connections are closed for other reasons too, and
    // elsewhere a repository may be missing because its first upload makes it: so only such a registry is asked, and only its word counts.
    private async ValueTask<RegistryException> JudgeAsync(RegistryException failure, CancellationToken cancellationToken)
    {
        if (!Failure.IsCut(failure) || connection.Likeness is not { CutsUploadsToMissingRepositories: true } likeness)
            return failure;

        var look = new RegistryRequest(HttpMethod.Get, $"{repository}/tags/list?n=1", Access.Read(repository)) { Action = RegistryAction.ListTags, Expected = [200] };
        try
        {
            await connection.AskOnceAsync(look, (_, _) => ValueTask.FromResult(true), cancellationToken);
            return failure;
        }
        catch (RegistryException answer)
        {
            return answer.HasCode(RegistryErrorCode.NameUnknown)
                ? Failure.OfMissingRepository(new Repository(connection.Host, repository), failure, answer, likeness.Advice)
                : failure;
        }
    }

    private Task<bool> HasBlobByGetAsync(Digest digest, CancellationToken cancellationToken) =>
        IsThereAsync(Existence(HttpMethod.Get, RegistryAction.ReadBlob, digest) with { Range = new RangeHeaderValue(0, 0) }, cancellationToken);

    private RegistryRequest Existence(HttpMethod method, RegistryAction action, Digest digest) =>
        new(method, $"{repository}/blobs/{digest}", Access.Read(repository)) { Action = action, Expected = [200, 206, 404, 416] };

    // 416: an empty blob has no first byte, but it is there.
    private async Task<bool> IsThereAsync(RegistryRequest request, CancellationToken cancellationToken) =>
        await connection.AskAsync(
            request, (answer, _) => ValueTask.FromResult(answer.Message.StatusCode is not HttpStatusCode.NotFound), cancellationToken);
}
