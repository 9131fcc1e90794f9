using Amazon.Runtime;

namespace EcrMirror.Dropin.Tests.Transport;

/// <summary>The requests that a bus made, by operation, with what they said and where they went. A test waits for one to be made, or answered.</summary>
internal sealed class RequestJournal : HttpClientFactory
{
    private readonly Lock _lock = new();
    private readonly List<(string Operation, Uri Address, string Body, bool IsAnswer)> _events = [];
    private readonly List<(string Operation, bool IsAnswer, int Count, TaskCompletionSource Met)> _awaited = [];

    public IReadOnlyList<Uri> Addresses
    {
        get
        {
            lock (_lock)
                return [.. _events.Select(request => request.Address)];
        }
    }

    /// <summary>What was said by the one request of an operation.</summary>
    public string Body(string operation)
    {
        lock (_lock)
            return _events.Single(request => request.Operation == operation && request.IsAnswer).Body;
    }

    /// <summary>How many requests of an operation were answered.</summary>
    public int Count(string operation)
    {
        lock (_lock)
            return Count(operation, isAnswer: true);
    }

    /// <summary>Ends when this many more requests of an operation were answered.</summary>
    public Task AnsweredAsync(string operation, int count) => NextAsync(operation, isAnswer: true, count);

    /// <summary>Ends when this many more requests of an operation were made.</summary>
    public Task MadeAsync(string operation, int count) => NextAsync(operation, isAnswer: false, count);

    public override HttpClient CreateHttpClient(IClientConfig clientConfig) =>
        new(new Handler(this) { InnerHandler = new SocketsHttpHandler() }, disposeHandler: true);

    public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;

    private Task NextAsync(string operation, bool isAnswer, int count)
    {
        var met = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
            _awaited.Add((operation, isAnswer, Count(operation, isAnswer) + count, met));
        return met.Task.WaitAsync(TransportBus.Patience, TimeProvider.System);
    }

    private int Count(string operation, bool isAnswer) => _events.Count(request => request.Operation == operation && request.IsAnswer == isAnswer);

    private void Add(string operation, Uri address, string body, bool isAnswer)
    {
        lock (_lock)
        {
            _events.Add((operation, address, body, isAnswer));
            foreach ((string awaited, bool awaitsAnswer, int count, TaskCompletionSource met) in _awaited)
            {
                if (Count(awaited, awaitsAnswer) >= count)
                    met.TrySetResult();
            }
        }
    }

    private sealed class Handler(RequestJournal journal) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            string body = await request.Content!.ReadAsStringAsync(cancellationToken);
            string operation = request.Headers.TryGetValues("X-Amz-Target", out IEnumerable<string>? targets)
                ? targets.Single().Split('.')[^1]
                : body.Split('&').Single(parameter => parameter.StartsWith("Action=", StringComparison.Ordinal))["Action=".Length..];
            journal.Add(operation, request.RequestUri!, body, isAnswer: false);
            HttpResponseMessage answer = await base.SendAsync(request, cancellationToken);
            journal.Add(operation, request.RequestUri!, body, isAnswer: true);
            return answer;
        }
    }
}
