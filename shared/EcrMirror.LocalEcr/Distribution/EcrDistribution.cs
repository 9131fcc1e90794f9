using System.Net;
using EcrMirror.LocalEcr.Engine;
using EcrMirror.LocalEcr.Journal;
using EcrMirror.LocalEcr.Listening;
using EcrMirror.LocalEcr.PullThrough;
using EcrMirror.Oci;

namespace EcrMirror.LocalEcr.Distribution;

/// <summary>
/// The distribution specification as ECR's registries speak it, on the actions that its API has: each request is done as one or more of
/// them, on behalf of who logged in.
/// </summary>
/// <remarks>Source: ECR user guide, "Logging Amazon ECR actions with AWS CloudTrail", for which request is which action.</remarks>
internal sealed class EcrDistribution : IDisposable
{
    private readonly RegistryListener _listener;
    private readonly EcrAccess _access;
    private readonly EcrManifests _manifests;
    private readonly EcrBlobs _blobs;
    private readonly PullThroughCaches _caches;

    public EcrDistribution(RegistryListener listener, TokenVault tokens, EcrEmulatorOptions options)
    {
        _listener = listener;
        _access = new EcrAccess(listener, tokens);
        var meter = new PullMeter(() => listener.Registries[0].Quotas, options.TimeProvider);
        _caches = new PullThroughCaches(options.Upstreams, options.TimeProvider);
        _manifests = new EcrManifests(meter, _caches);
        _blobs = new EcrBlobs(listener.Store, meter);
    }

    public async Task AnswerAsync(Exchange exchange, SpecError? problem)
    {
        exchange.Http.Response.Headers["Docker-Distribution-Api-Version"] = "registry/2.0";
        EcrQuirks quirks = _listener.Quirks;
        RegistryOperation operation = exchange.Request.Operation;
        if (operation is RegistryOperation.IssueToken)
            await IssueTokenAsync(exchange);
        else if (operation is RegistryOperation.HeadBlob && quirks.RefusesBlobHeads)
            await _access.ChallengeAsync(exchange);
        else if (await _access.AdmitAsync(exchange) is { } caller)
            await AnswerAsync(exchange, problem, new EcrCall(caller, EcrFace.Distribution), quirks);
    }

    public void Dispose() => _caches.Dispose();

    private Task IssueTokenAsync(Exchange exchange)
    {
        if (!_listener.Registries[0].Identity.IsPublic)
            return EcrErrors.AnswerAsync(exchange, EcrErrors.PageNotFound);
        if (exchange.Request.Path is "/token/")
            return _access.IssueAsync(exchange);

        // Without its last slash the address leads there (the script of containers-roadmap#2671 follows).
        exchange.Http.Response.Headers.Location = $"/token/{exchange.Request.Query}";
        return exchange.AnswerEmptyAsync(HttpStatusCode.MovedPermanently);
    }

    private async Task AnswerAsync(Exchange exchange, SpecError? problem, EcrCall call, EcrQuirks quirks)
    {
        RegistryOperation operation = exchange.Request.Operation;
        if (problem is not null)
            await EcrErrors.AnswerAsync(exchange, problem == SpecError.PathUnknown ? EcrErrors.PageNotFound : problem);
        else if (operation is RegistryOperation.Ping)
            await exchange.AnswerJsonAsync(HttpStatusCode.OK, []);
        else if (operation is RegistryOperation.ListRepositories)
            await AnswerActionAsync(exchange, quirks, () => EcrLists.ListRepositoriesAsync(exchange, call, _listener.Registries, quirks));
        else if (FindRepository(exchange.Request.Repository!.Value) is { } found)
            await AnswerActionAsync(exchange, quirks, () => AnswerAsync(new EcrVisit(exchange, call, found.Registry, found.Name, quirks)));
        else
            await RefuseUnknownAsync(exchange, quirks);
    }

    private Task AnswerAsync(EcrVisit visit) => visit.Request.Operation switch
    {
        RegistryOperation.ListTags => EcrLists.ListTagsAsync(visit),
        RegistryOperation.ListReferrers => EcrLists.ListReferrersAsync(visit),
        RegistryOperation.HeadManifest or RegistryOperation.GetManifest => _manifests.GetAsync(visit),
        RegistryOperation.PutManifest => EcrManifests.PutAsync(visit),
        RegistryOperation.DeleteManifest => EcrManifests.DeleteAsync(visit),
        RegistryOperation.HeadBlob => EcrBlobs.HeadAsync(visit),
        RegistryOperation.GetBlob => _blobs.GetAsync(visit),
        RegistryOperation.StartUpload => EcrUploads.StartAsync(visit),
        RegistryOperation.MountBlob => EcrUploads.MountAsync(visit),
        RegistryOperation.UploadStatus => EcrUploads.StatusAsync(visit),
        RegistryOperation.UploadChunk => EcrUploads.AppendAsync(visit),
        RegistryOperation.CompleteUpload => EcrUploads.CompleteAsync(visit),
        _ => visit.RefuseAsync(SpecError.MethodUnsupported),
    };

    private async Task AnswerActionAsync(Exchange exchange, EcrQuirks quirks, Func<Task> answer)
    {
        try
        {
            await answer();
        }
        catch (EcrError error)
        {
            RegistryOperation operation = exchange.Request.Operation;
            bool startsUpload = operation is RegistryOperation.StartUpload or RegistryOperation.MountBlob;
            if ((startsUpload && error.Type is "RepositoryNotFoundException" && quirks.CutsUploadsToMissingRepositories)
                || (startsUpload && error.Type is "AccessDeniedException" && quirks.CutsUploadsWithoutPermission))
            {
                exchange.Cut();
            }

            // A HEAD of a blob at ECR Public is for who may push (containers-roadmap#2671).
            bool isPublicHead = operation is RegistryOperation.HeadBlob && _listener.Registries[0].Identity.IsPublic;
            await (isPublicHead && error.Type is "AccessDeniedException"
                ? _access.ChallengeAsync(exchange)
                : EcrErrors.AnswerAsync(exchange, EcrErrors.Of(error, operation, quirks)));
        }
    }

    private Task RefuseUnknownAsync(Exchange exchange, EcrQuirks quirks)
    {
        string[] path = exchange.Request.Repository!.Value.ToString().Split('/', 2);
        return AnswerActionAsync(exchange, quirks, () => throw new EcrError(
            "RepositoryNotFoundException", $"The repository with name '{path[^1]}' does not exist in the registry with id '{path[0]}'"));
    }

    /// <summary>Whose repository a path means: that of the alias it begins with at ECR Public. Null where nobody has the alias.</summary>
    private (EcrRegistry Registry, RepositoryName Name)? FindRepository(RepositoryName path)
    {
        if (!_listener.Registries[0].Identity.IsPublic)
            return (_listener.Registries[0], path);

        return path.ToString().Split('/', 2) is [var alias, var rest]
            && _listener.Registries.Find(registry => registry.Identity.Aliases.Contains(alias)) is { } registry
            ? (registry, RepositoryName.Parse(rest))
            : null;
    }
}
