using System.Globalization;
using System.Net;
using EcrMirror.LocalEcr.Access;
using EcrMirror.LocalEcr.Storage;
using EcrMirror.Oci;

namespace EcrMirror.LocalEcr.Faults;

/// <summary>
/// What goes wrong, on demand. Each fault is for the requests that match (all of them where no match is given) and for so many
/// times; where several of one kind match, the one set first is used up first. Safe to use while requests are served. Faults come
/// before access control, as in a proxy at a registry's edge.
/// </summary>
public sealed class RegistryFaults
{
    /// <summary>A number of times that never ends.</summary>
    public const int Always = int.MaxValue;

    private readonly RegistryStore _store;
    private readonly TokenAccess? _tokens;
    private readonly Func<CancellationToken, Task<BlobHost>> _startBlobHost;
    private Uri? _redirect;

    internal RegistryFaults(RegistryStore store, TokenAccess? tokens, Func<CancellationToken, Task<BlobHost>> startBlobHost)
    {
        _store = store;
        _tokens = tokens;
        _startBlobHost = startBlobHost;
    }

    internal FaultList<PlannedAnswer> Answers { get; } = new();

    internal FaultList<RateLimit> Limits { get; } = new();

    internal FaultList<PullLimit> PullLimits { get; } = new();

    internal FaultList<long> Cuts { get; } = new();

    internal FaultList<(long After, FrozenRequests Hold)> Stalls { get; } = new();

    internal FaultList<FrozenRequests> Freezes { get; } = new();

    internal FaultList<FrozenRequests> AnswerFreezes { get; } = new();

    internal FaultList<bool> LostAnswers { get; } = new();

    internal FaultList<ContentFault> Contents { get; } = new();

    internal FaultList<DigestHeaderFault> DigestHeaders { get; } = new();

    internal FaultList<bool> DeclinedMounts { get; } = new();

    internal FaultList<bool> RefusedBodies { get; } = new();

    internal FaultList<bool> AbsentReferrers { get; } = new();

    internal Uri? Redirect => Volatile.Read(ref _redirect);

    /// <summary>Answers with an error instead of doing what is asked.</summary>
    public void FailNext(
        Func<RegistryRequest, bool>? match, HttpStatusCode status, string code = "UNKNOWN", TimeSpan? retryAfter = null, int times = 1) =>
        Answers.Add(match, new PlannedAnswer(status, code, retryAfter is { } wait ? Seconds(wait) : null), times);

    /// <summary>Answers 429 with the seconds to wait.</summary>
    public void Throttle(Func<RegistryRequest, bool>? match, TimeSpan retryAfter, int times = 1) =>
        FailNext(match, HttpStatusCode.TooManyRequests, "TOOMANYREQUESTS", retryAfter, times);

    /// <summary>Answers 429 with the date to wait for, in whole seconds.</summary>
    public void Throttle(Func<RegistryRequest, bool>? match, DateTimeOffset until, int times = 1) =>
        Answers.Add(match, new PlannedAnswer(HttpStatusCode.TooManyRequests, "TOOMANYREQUESTS", until.ToString("r", CultureInfo.InvariantCulture)), times);

    /// <summary>Grants pulls as Docker Hub does: so many GETs of manifests in a window, for each account.</summary>
    /// <param name="limit">Pulls in a window.</param>
    /// <param name="window">How long a window is.</param>
    /// <param name="time">The clock; the system's where there is none.</param>
    /// <param name="accounts">Users that are let in, and nobody else; with none, everybody is, and counted together.</param>
    public PullLimit LimitPulls(int limit, TimeSpan window, TimeProvider? time = null, params IReadOnlyList<LocalCredentials> accounts)
    {
        var pulls = new PullLimit(limit, window, accounts, time ?? TimeProvider.System);
        PullLimits.Add(request => request.Operation is RegistryOperation.GetManifest or RegistryOperation.HeadManifest, pulls, Always);
        return pulls;
    }

    /// <summary>
    /// Answers 429 to what comes faster than a rate, as Amazon ECR does: <c>Rate exceeded</c>, and no <c>Retry-After</c>.
    /// </summary>
    /// <param name="match">What is counted together.</param>
    /// <param name="perSecond">Requests per second in the long run.</param>
    /// <param name="burst">Requests at once, after a pause.</param>
    /// <param name="time">The clock; the system's where there is none.</param>
    public RateLimit LimitRate(Func<RegistryRequest, bool>? match, double perSecond, double burst, TimeProvider? time = null)
    {
        var limit = new RateLimit(perSecond, burst, time ?? TimeProvider.System);
        Limits.Add(match, limit, Always);
        return limit;
    }

    /// <summary>
    /// Ends the connection in the middle: of the request's body where the request brings one, else of the answer's body. Exactly so
    /// many bytes are taken or given before; a body that is shorter passes, and uses the fault up.
    /// </summary>
    public void CutAfter(Func<RegistryRequest, bool>? match, long bytes, int times = 1) => Cuts.Add(match, bytes, times);

    /// <summary>As <see cref="CutAfter"/>, but the connection stays open and silent until the test lets go.</summary>
    public FrozenRequests Stall(Func<RegistryRequest, bool>? match, long afterBytes, int times = 1)
    {
        var hold = new FrozenRequests();
        Stalls.Add(match, (afterBytes, hold), times);
        return hold;
    }

    /// <summary>Holds requests before anything is done about them.</summary>
    public FrozenRequests Freeze(Func<RegistryRequest, bool>? match = null, int times = Always)
    {
        var hold = new FrozenRequests();
        Freezes.Add(match, hold, times);
        return hold;
    }

    /// <summary>Does what is asked and then holds the answer.</summary>
    public FrozenRequests FreezeAnswer(Func<RegistryRequest, bool>? match = null, int times = Always)
    {
        var hold = new FrozenRequests();
        AnswerFreezes.Add(match, hold, times);
        return hold;
    }

    /// <summary>Does what is asked and then ends the connection instead of answering.</summary>
    public void LoseAnswer(Func<RegistryRequest, bool>? match, int times = 1) => LostAnswers.Add(match, true, times);

    /// <summary>Serves content with its middle byte flipped.</summary>
    public void Corrupt(Digest digest, int times = Always) => Contents.Add(request => request.Digest == digest, ContentFault.Corrupt, times);

    /// <summary>Serves the first half of content as if it were all.</summary>
    public void Truncate(Digest digest, int times = Always) => Contents.Add(request => request.Digest == digest, ContentFault.Truncate, times);

    /// <summary>Announces all of some content, serves the first half and ends the connection.</summary>
    public void BreakOff(Digest digest, int times = Always) => Contents.Add(request => request.Digest == digest, ContentFault.BreakOff, times);

    /// <summary>Answers with a Docker-Content-Digest of something else.</summary>
    public void WrongDigestHeader(Func<RegistryRequest, bool>? match = null, int times = Always) =>
        DigestHeaders.Add(match, DigestHeaderFault.Wrong, times);

    /// <summary>Answers without Docker-Content-Digest, which the specification does not demand.</summary>
    public void WithoutDigestHeader(Func<RegistryRequest, bool>? match = null, int times = Always) =>
        DigestHeaders.Add(match, DigestHeaderFault.Absent, times);

    /// <summary>Answers every mount with an upload, which the specification allows.</summary>
    public void DeclineMounts(Func<RegistryRequest, bool>? match = null, int times = Always) => DeclinedMounts.Add(match, true, times);

    /// <summary>Answers 405 to the POST or PUT that brings a blob's bytes, so that only PATCH can.</summary>
    public void RequirePatch(Func<RegistryRequest, bool>? match = null, int times = Always) => RefusedBodies.Add(match, true, times);

    /// <summary>Has no referrers API: the endpoint is not found, and no OCI-Subject is answered.</summary>
    public void WithoutReferrersApi(Func<RegistryRequest, bool>? match = null, int times = Always) => AbsentReferrers.Add(match, true, times);

    /// <summary>
    /// Starts a second listener and answers blob requests with a redirect (307) to a signed address there. It wants no credentials:
    /// a request that brings an Authorization header is answered 400, as storage services do. It ends with the registry.
    /// </summary>
    public async Task<BlobHost> RedirectBlobsAsync(CancellationToken cancellationToken = default)
    {
        BlobHost host = await _startBlobHost(cancellationToken);
        RedirectBlobsTo(host.BaseAddress);
        return host;
    }

    /// <summary>Answers blob requests with a redirect (307) to an address that is not ours; null ends that.</summary>
    public void RedirectBlobsTo(Uri? baseAddress) => Volatile.Write(ref _redirect, baseAddress);

    /// <summary>Makes every bearer token that was issued worthless from now on.</summary>
    /// <exception cref="InvalidOperationException">The registry issues no tokens.</exception>
    public void ExpireTokens() => (_tokens ?? throw new InvalidOperationException("This registry issues no tokens.")).ExpireAll();

    /// <summary>Forgets a blob in one repository, whatever names it.</summary>
    public bool LoseBlob(RepositoryName repository, Digest digest) => _store.RemoveBlob(repository, digest);

    /// <summary>Forgets a manifest in one repository; the tags that point to it are then broken.</summary>
    public bool LoseManifest(RepositoryName repository, Digest digest) => _store.LoseManifest(repository, digest);

    /// <summary>Ends every fault and lets go of everything that is held; what was lost stays lost.</summary>
    public void Clear()
    {
        Answers.Clear();
        Limits.Clear();
        PullLimits.Clear();
        Cuts.Clear();
        LostAnswers.Clear();
        Contents.Clear();
        DigestHeaders.Clear();
        DeclinedMounts.Clear();
        RefusedBodies.Clear();
        AbsentReferrers.Clear();
        RedirectBlobsTo(null);
        foreach (FrozenRequests hold in Freezes.Clear().Concat(AnswerFreezes.Clear()).Concat(Stalls.Clear().Select(stall => stall.Hold)))
            hold.Release();
    }

    private static string Seconds(TimeSpan wait) => Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
}
