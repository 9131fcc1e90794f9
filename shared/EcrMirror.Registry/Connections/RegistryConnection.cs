using System.Net;
using System.Runtime.CompilerServices;
using System.Security.Authentication;
using EcrMirror.Oci;
using EcrMirror.Registry.Authentication;
using EcrMirror.Registry.Blobs;
using EcrMirror.Registry.Credentials;
using EcrMirror.Registry.Failures;
using EcrMirror.Registry.Pacing;
using EcrMirror.Registry.Probes;
using EcrMirror.Registry.Pulls;
using Microsoft.Extensions.Logging;

namespace EcrMirror.Registry.Connections;

/// <summary>
/// Everything that is kept per registry host: connections, tokens, pauses, and what the host turned out not to support. A request
/// passes, from the outside in: retry, budgets, gate, authorization, redirects. So a wait for a budget or at the gate is never part of an
/// attempt's time, and who waits for a budget has no place that others could use.
/// </summary>
/// <remarks>
/// What every request passes takes its state from a pool: made anew, that was a quarter of what a look at a tag allocates.
/// </remarks>
internal sealed partial class RegistryConnection : IDisposable
{
    private static readonly string UserAgent = $"ecr-mirror/{typeof(RegistryConnection).Assembly.GetName().Version?.ToString(3)}";

    private readonly RegistryHost _host;
    private readonly RegistryOptions _options;
    private readonly TimeProvider _time;
    private readonly TrustedCertificates _certificates;
    private readonly HttpMessageInvoker _client;
    private readonly HttpMessageInvoker _uploads;
    private readonly RegistryAddress _address;
    private readonly Func<string, RegistryLikeness?> _recognize;
    private readonly PullAccounts _pulls;
    private readonly ILogger _logger;
    private readonly IReadOnlyList<IRequestBudgets> _budgets;
    private readonly RequestGate _gate;
    private readonly Retries _retries;
    private volatile bool _hasAnswered;

    public RegistryConnection(
        RegistryHost host,
        RegistryOptions options,
        CredentialSearch credentials,
        Func<string, RegistryLikeness?> recognize,
        IReadOnlyList<IRequestBudgets> budgets,
        TimeProvider time,
        Jitter jitter,
        ILogger logger)
    {
        _host = host;
        _options = options;
        _time = time;
        _recognize = recognize;
        _certificates = new TrustedCertificates(host, options);
        _client = new HttpMessageInvoker(Handler());
        _uploads = new HttpMessageInvoker(TappedHandler());
        _address = new RegistryAddress(host, options, time, logger);
        _pulls = PullAccounts.Of(host, options, credentials, new TokenService(host, _client, _address, options, time), time);
        _logger = logger;
        _budgets = budgets;
        _gate = new RequestGate(host, options, time);
        _retries = new Retries(options, time, jitter, () => _hasAnswered, logger);
    }

    /// <summary>Whether the host refused an upload in one request, so that uploads go by PATCH.</summary>
    public bool RefusesMonolithicUploads { get; set; }

    /// <summary>Whether the host refuses to say by HEAD whether it has a blob.</summary>
    public bool RefusesBlobHeads { get; set; }

    /// <summary>How large blobs of the host are read.</summary>
    public required PieceTrials Pieces { get; init; }

    public RegistryHost Host => _host;

    /// <summary>What the host is like by how it asked for credentials; null while it has not asked, and where nobody knows its like.</summary>
    public RegistryLikeness? Likeness => _pulls.First.Authenticator.Service is { } service ? _recognize(service) : null;

    /// <summary>Who it is asked as, and the pulls that it grants them.</summary>
    public PullAccounts Pulls => _pulls;

    public RegistryOptions Options => _options;

    public TimeProvider Time => _time;

    /// <summary>Sends a request, again where that may help, and reads the answer, whose status is one of those expected.</summary>
    /// <exception cref="RegistryException">Any other answer, or none.</exception>
    public ValueTask<T> AskAsync<T>(
        RegistryRequest request, Func<OpenAnswer, CancellationToken, ValueTask<T>> read, CancellationToken cancellationToken) =>
        _retries.RunAsync(attempt => AskOnceAsync(request, read, attempt), cancellationToken);

    /// <summary>Does the same where a failure may mean more than it says: what it is judged to be decides whether to send again.</summary>
    /// <exception cref="RegistryException">Any other answer, or none.</exception>
    public ValueTask<T> AskAsync<T>(
        RegistryRequest request,
        Func<OpenAnswer, CancellationToken, ValueTask<T>> read,
        Func<RegistryException, CancellationToken, ValueTask<RegistryException>> judge,
        CancellationToken cancellationToken) =>
        _retries.RunAsync(
            async attempt =>
            {
                try
                {
                    return await AskOnceAsync(request, read, attempt);
                }
                catch (RegistryException failure)
                {
                    throw await judge(failure, attempt);
                }
            },
            cancellationToken);

    /// <summary>Sends a request once, and reads the answer, whose status is one of those expected.</summary>
    /// <exception cref="RegistryException">Any other answer, or none.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<T> AskOnceAsync<T>(
        RegistryRequest request, Func<OpenAnswer, CancellationToken, ValueTask<T>> read, CancellationToken cancellationToken)
    {
        using OpenAnswer answer = await OpenOnceAsync(request, forDownload: false, cancellationToken);
        return await GuardAsync(request.Method, answer.Uri, answer.Patience, () => read(answer, cancellationToken));
    }

    /// <summary>Sends a request, again where that may help, and leaves the body of the answer to the caller.</summary>
    /// <exception cref="RegistryException">An unexpected answer, or none.</exception>
    public ValueTask<OpenAnswer> OpenAsync(RegistryRequest request, CancellationToken cancellationToken) =>
        _retries.RunAsync(async attempt => await OpenOnceAsync(request, forDownload: true, attempt), cancellationToken);

    /// <summary>Sends a request once, in a time of its own, and ignores what becomes of it.</summary>
    public async Task TryAsync(RegistryRequest request, TimeSpan limit)
    {
        using var time = new CancellationTokenSource(limit, _time);
        try
        {
            using OpenAnswer answer = await OpenOnceAsync(request with { IsCourtesy = true }, forDownload: false, time.Token);
        }
        catch (Exception ignored) when (ignored is RegistryException or OperationCanceledException)
        {
            // It was a courtesy.
        }
    }

    /// <summary>Waits before attempt <paramref name="number"/> of a transfer that goes on where it was cut.</summary>
    public Task WaitToResumeAsync(int number, CancellationToken cancellationToken) => _retries.WaitAsync(number, cancellationToken);

    /// <summary>Waits until a body may be sent to the host. Apart from <see cref="PushAsync"/>, because its time must not run meanwhile.</summary>
    public async Task WaitToPushAsync(HttpMethod method, CancellationToken cancellationToken)
    {
        await WaitAsync(ActionsOfPush(method), cancellationToken);
        await _gate.WaitOutPauseAsync(cancellationToken);
    }

    /// <summary>
    /// Sends a body that is pushed while it is sent. Not repeatable: it is authorized beforehand, and a refusal throws.
    /// </summary>
    /// <exception cref="RegistryException">Any answer that is no success, or none.</exception>
    public async Task<HttpResponseMessage> PushAsync(
        HttpMethod method, Uri location, Access access, PushContent content, Patience patience, CancellationToken cancellationToken)
    {
        AccessProof? authorization = await IsOwnAsync(location, cancellationToken)
            ? await _pulls.First.Authenticator.AuthorizeAsync(access, cancellationToken)
            : null;
        content.Authorization = authorization;
        using var message = new HttpRequestMessage(method, location) { Content = content };
        return await GuardAsync(method, location, patience, async ValueTask<HttpResponseMessage> () =>
        {
            HttpResponseMessage answer = await SendAsync(_uploads, message, authorization, patience.Token);
            if (answer.IsSuccessStatusCode)
                return answer;
            using (answer)
            {
                // Whoever pushes arms its own patience at the same time.
                using var reading = new Patience(_time);
                RegistryException failure = await ReadFailureAsync(method, answer, authorization, reading, cancellationToken);
                Heed(failure, ActionsOfPush(method));
                throw RefusedPush(failure, access, authorization);
            }
        });
    }

    /// <summary>
    /// An answer to a push that came while its body was still being sent, read off the connection.
    /// </summary>
    public RegistryException RefusedEarly(HttpMethod method, Uri location, Access access, PushContent content, EarlyAnswer answer)
    {
        RegistryException failure = Failure.OfAnswer(
            _host, method, location, answer.Status, answer.Body.Span, answer.RetryAfter, content.Authorization?.Source);
        PauseAsAsked(failure);
        Heed(failure, ActionsOfPush(method));
        return RefusedPush(failure, access, content.Authorization);
    }

    public void Dispose()
    {
        _client.Dispose();
        _uploads.Dispose();
        _certificates.Dispose();
        _address.Dispose();
        _pulls.Dispose();
        _gate.Dispose();
    }

    // A token can run out between the request that started an upload and the one that carries it: starting anew helps.
    private RegistryException RefusedPush(RegistryException failure, Access access, AccessProof? refused)
    {
        if (!AsksForAuthorization(failure))
            return failure;

        _pulls.First.Authenticator.Refuse(access, refused);
        return Failure.OfStale(failure);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<OpenAnswer> OpenOnceAsync(RegistryRequest request, bool forDownload, CancellationToken cancellationToken)
    {
        Uri uri = request.Location ?? new Uri(await _address.FindAsync(cancellationToken), $"v2/{request.Path}");
        await WaitAsync([request.Action], cancellationToken);
        RequestGate.Place place = await _gate.EnterAsync(request.Action, forDownload, cancellationToken);
        var patience = new Patience(_time);
        HttpResponseMessage? message = null;
        try
        {
            message = await GuardAsync(
                request.Method, uri, patience, () => SendAuthorizedAsync(request, uri, patience, cancellationToken));
            place.Answered();
            var answer = new OpenAnswer(message, patience, place);
            message = null;
            return answer;
        }
        catch (Exception failure)
        {
            if (failure is RegistryException refused)
                place.Failed(refused);
            message?.Dispose();
            patience.Dispose();
            place.Dispose();
            throw;
        }
    }

    // Who has no pulls left, or is not let in, is no reason to give up while another one may be.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<HttpResponseMessage> SendAuthorizedAsync(
        RegistryRequest request, Uri uri, Patience patience, CancellationToken cancellationToken)
    {
        IReadOnlyList<PullAccount> tried = [];
        PullAccount account = _pulls.Choose(request, tried)!;
        while (true)
        {
            try
            {
                HttpResponseMessage answer = await SendAsAsync(account, request, uri, patience, cancellationToken);
                foreach (PullAccount other in tried.Where(other => other.UsedUpUntil is null))
                    other.Distrust();
                return answer;
            }
            catch (RegistryException refused) when (refused.PullsFreeAt is not null || refused.Kind is FailureKind.Authentication or FailureKind.Permission)
            {
                tried = [.. tried, account];
                if (_pulls.Choose(request, tried) is not { } next)
                    throw;
                account = next;
            }
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<HttpResponseMessage> SendAsAsync(
        PullAccount account, RegistryRequest request, Uri uri, Patience patience, CancellationToken cancellationToken)
    {
        try
        {
            return await AskAsAsync(account, request, uri, patience, cancellationToken);
        }
        finally
        {
            if (PullAccounts.IsPull(request))
                account.End();
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<HttpResponseMessage> AskAsAsync(
        PullAccount account, RegistryRequest request, Uri uri, Patience patience, CancellationToken cancellationToken)
    {
        bool isOwn = request.Location is null || await IsOwnAsync(uri, cancellationToken);
        AccessProof? authorization = isOwn ? await account.Authenticator.AuthorizeAsync(request.Access, cancellationToken) : null;
        bool mayAnswer = isOwn && !request.IsCourtesy;
        while (true)
        {
            DateTimeOffset askedAt = _time.GetUtcNow();
            HttpResponseMessage answer = await SendFollowingAsync(request, uri, authorization, patience, cancellationToken);
            if (isOwn)
                HeedPulls(account, request, uri, answer, authorization, askedAt);
            if (request.Expected.Contains((int)answer.StatusCode))
                return answer;

            RegistryException failure;
            AccessProof? better = null;
            using (answer)
            {
                failure = await ReadFailureAsync(request.Method, answer, authorization, patience, cancellationToken, isOwn && request.Action is RegistryAction.ReadManifest ? account : null);
                bool isOfRegistry = Locations.HaveSameOrigin(uri, answer.RequestMessage!.RequestUri!);
                if (isOfRegistry)
                    Heed(failure, [request.Action]);
                if (mayAnswer && isOfRegistry && AsksForAuthorization(failure))
                    better = await account.Authenticator.AnswerAsync(Challenges(answer), request.Access, authorization, cancellationToken);
            }

            // A password that was shown on request may turn out to be an old one: it may be renewed, once. A new token may not.
            mayAnswer = authorization is null && better?.Token is null;
            authorization = better ?? throw Advised(failure, authorization);
        }
    }

    // Who is let in is asked before all else, so that this is where it shows that a registry is not set up as what it is.
    private RegistryException Advised(RegistryException failure, AccessProof? refused) =>
        (failure.Kind is FailureKind.Authentication || (failure.Kind is FailureKind.Permission && refused?.Credential is null)) && Likeness?.Advice is { } advice
            ? Failure.WithAdvice(failure, advice)
            : failure;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<HttpResponseMessage> SendFollowingAsync(
        RegistryRequest request, Uri uri, AccessProof? authorization, Patience patience, CancellationToken cancellationToken)
    {
        Uri at = uri;
        for (int redirects = 0; ; redirects++)
        {
            using HttpRequestMessage message = request.ToMessage(at);
            Uri here = at;
            AccessProof? shown = Locations.HaveSameOrigin(uri, at) ? authorization : null;

            // Guarded here, so that what goes wrong after a redirect names the host that it led to.
            HttpResponseMessage answer = await GuardAsync(
                request.Method,
                here,
                patience,
                () => new ValueTask<HttpResponseMessage>(SendAsync(_client, message, shown, patience.Allow(_options.ResponseTimeout, cancellationToken))));
            patience.Rest();
            if (!IsRedirect(request, answer))
                return answer;

            using (answer)
            {
                if (redirects == RegistryLimits.Redirects)
                    throw Failure.OfProtocol(request.Method, uri, $"more than {RegistryLimits.Redirects} redirects.");
                if (Answers.Header(answer, "Location") is not { } location)
                    throw Failure.OfProtocol(request.Method, at, "a redirect that does not say where to.");
                at = Locations.Resolve(request.Method, at, location);
            }
        }
    }

    private async Task<HttpResponseMessage> SendAsync(
        HttpMessageInvoker client, HttpRequestMessage message, AccessProof? authorization, CancellationToken cancellationToken)
    {
        _certificates.Load();
        message.Headers.TryAddWithoutValidation("User-Agent", UserAgent);
        message.Headers.Authorization = authorization?.ToHeader();
        try
        {
            HttpResponseMessage answer = await client.SendAsync(message, cancellationToken);
            await PollingThread.LeaveAsync(answer);
            _hasAnswered = true;
            RegistryMeter.Count(_host, message.Method, answer.StatusCode);
            return answer;
        }
        catch (HttpRequestException)
        {
            RegistryMeter.Count(_host, message.Method, status: null);
            throw;
        }
    }

    private async ValueTask<RegistryException> ReadFailureAsync(
        HttpMethod method, HttpResponseMessage answer, AccessProof? authorization, Patience patience, CancellationToken cancellationToken, PullAccount? puller = null)
    {
        RegistryException failure = await Failure.ReadAsync(
            _host, method, answer, authorization?.Source, patience, _options, _time, cancellationToken);

        // Neither a pause nor a rate: whoever does not pull, or pulls as another, is not concerned.
        if (puller is not null && failure.Status is HttpStatusCode.TooManyRequests && SaysPullsAreUsedUp(failure, PullAllowance.Read(answer)))
        {
            puller.SetAside(failure.RetryAfter);
            PullsUsedUp(_logger, puller.Name, _host, puller.UsedUpUntil ?? _time.GetUtcNow());
            return _pulls.UsedUp(failure);
        }

        PauseAsAsked(failure);
        return failure;
    }

    // Docker Hub's other limit, of requests in a minute, answers without these headers and with other words (Docker docs, "Usage and limits").
    private static bool SaysPullsAreUsedUp(RegistryException failure, PullAllowance? said) =>
        (said is { Remaining: 0 } && PullAccounts.IsAboutPulls(said)) || (said is null && failure.Errors.Any(error => error.Message.Contains("pull rate limit", StringComparison.OrdinalIgnoreCase)));

    private void HeedPulls(PullAccount account, RegistryRequest request, Uri uri, HttpResponseMessage answer, AccessProof? shown, DateTimeOffset askedAt)
    {
        if (request.Action is not RegistryAction.ReadManifest
            || PullAllowance.Read(answer) is not { } said
            || !PullAccounts.IsAboutPulls(said)
            || !Locations.HaveSameOrigin(uri, answer.RequestMessage!.RequestUri!))
            return;
        account.Heed(said, askedAt, shown?.Credential?.Username, PullAccounts.IsPull(request));
        RegistryMeter.Heed(_host, account.Name, said.Remaining);
    }

    private void PauseAsAsked(RegistryException failure)
    {
        if (failure is { IsTransient: true, RetryAfter: { } wait })
            _gate.Pause(wait);
    }

    // The pause first: whatever was spent while it lasts would all be sent at its end.
    private async Task WaitAsync(RegistryAction[] actions, CancellationToken cancellationToken)
    {
        await _gate.WaitOutPauseAsync(cancellationToken);
        foreach (RegistryAction action in actions)
        {
            foreach (IRequestBudgets budgets in _budgets)
                await budgets.SpendAsync(_host, action, cancellationToken);
        }
    }

    private void Heed(RegistryException failure, RegistryAction[] actions)
    {
        // What is refused for good is no rate: a month's bytes are used up.
        if (failure is not { Status: HttpStatusCode.TooManyRequests, IsTransient: true })
            return;
        foreach (RegistryAction action in actions)
        {
            foreach (IRequestBudgets budgets in _budgets)
                budgets.Throttled(_host, action);
        }
    }

    // Amazon ECR makes parts of what comes in one request and ends the upload with it. How many parts is not known; their quota would take
    // gigabytes per second.
    private static RegistryAction[] ActionsOfPush(HttpMethod method) =>
        method == HttpMethod.Put ? [RegistryAction.UploadBytes, RegistryAction.CompleteUpload] : [RegistryAction.UploadBytes];

    private async ValueTask<bool> IsOwnAsync(Uri uri, CancellationToken cancellationToken) =>
        Locations.HaveSameOrigin(await _address.FindAsync(cancellationToken), uri);

    // The one place where what the transport throws becomes this project's exception.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<T> GuardAsync<T>(HttpMethod method, Uri uri, Patience patience, Func<ValueTask<T>> exchange)
    {
        try
        {
            return await exchange();
        }
        catch (OperationCanceledException timeout) when (patience.RanOut)
        {
            throw Failure.OfTimeout(method, uri, timeout);
        }
        catch (OperationCanceledException timeout) when (timeout.InnerException is TimeoutException)
        {
            // The connect timeout of the transport has a token of its own.
            throw Failure.OfConnection(_host, method, uri, timeout);
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException or AuthenticationException)
        {
            throw Failure.OfConnection(_host, method, uri, broken);
        }
    }

    private SocketsHttpHandler Handler()
    {
        SocketsHttpHandler handler = PlainHandler();
        _certificates.ShowOwn(handler.SslOptions);
        return handler;
    }

    private SocketsHttpHandler PlainHandler() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None,

        // No proxy knows this machine's loopback addresses.
        UseProxy = !_host.IsLoopback,
        ConnectTimeout = _options.ConnectTimeout,
        ConnectCallback = ReadAheadStream.ConnectAsync,
        MaxConnectionsPerServer = RegistryLimits.ConnectionsPerHost,
        PooledConnectionLifetime = TimeSpan.FromMinutes(10),

        // Shorter than the idle time of the usual front ends: a connection they just closed costs an upload its attempt.
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),

        // A request that is given up takes its connection of HTTP/1.1 with it, but not one of HTTP/2: lost, that would swallow each retry as well.
        KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
        KeepAlivePingDelay = PingTime,
        KeepAlivePingTimeout = PingTime,
        SslOptions = { RemoteCertificateValidationCallback = _certificates.Validate },
    };

    // Both together pass before a request is given up. Less than a second is not to be had.
    private TimeSpan PingTime => TimeSpan.FromSeconds(Math.Max(1, _options.ResponseTimeout.TotalSeconds / 3));

    private SocketsHttpHandler TappedHandler()
    {
        SocketsHttpHandler handler = Handler();
        handler.PlaintextStreamFilter = (connection, _) => ValueTask.FromResult<Stream>(new TappedStream(connection.PlaintextStream));
        return handler;
    }

    private static IReadOnlyList<Challenge> Challenges(HttpResponseMessage answer) =>
        Challenge.Parse(answer.Headers.TryGetValues("WWW-Authenticate", out IEnumerable<string>? headers) ? headers : []);

    // An expired password of Amazon ECR is a 403 or, at ECR Public, a 400 whose text says so.
    private static bool AsksForAuthorization(RegistryException failure) =>
        failure.Status is HttpStatusCode.Unauthorized
        || (failure.Status is HttpStatusCode.Forbidden or HttpStatusCode.BadRequest && AnswerKinds.SayTokenIsRefused(failure.Errors));

    private static bool IsRedirect(RegistryRequest request, HttpResponseMessage answer) =>
        (request.Method == HttpMethod.Get || request.Method == HttpMethod.Head)
        && answer.StatusCode is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther
            or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;

    [LoggerMessage(1005, LogLevel.Warning, "The pulls that {Host} grants {Account} are used up; the next come free at about {FreeAt}")]
    private static partial void PullsUsedUp(ILogger logger, string account, RegistryHost host, DateTimeOffset freeAt);
}
