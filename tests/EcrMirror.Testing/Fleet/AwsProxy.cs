using System.Text;
using Microsoft.AspNetCore.Http;

namespace EcrMirror.Testing.Fleet;

/// <summary>
/// Stands between services and an emulator of AWS and refuses what it is told to refuse, as AWS would: what an emulator never does.
/// Everything else passes as it is.
/// </summary>
public sealed class AwsProxy : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly List<Rule> _rules = [];
    private readonly Dictionary<string, byte[]> _answers = new(StringComparer.Ordinal);
    private readonly List<(int Times, TaskCompletionSource Met)> _awaited = [];
    private ProxyServer? _server;
    private int _refused;

    private AwsProxy()
    {
    }

    /// <summary>Where services talk to it.</summary>
    public Uri Address => _server!.Address;

    /// <summary>How many requests were refused.</summary>
    public int Refused => Volatile.Read(ref _refused);

    /// <summary>Starts on a free port of loopback.</summary>
    public static async Task<AwsProxy> StartAsync(Uri emulator)
    {
        var proxy = new AwsProxy();
        proxy._server = await ProxyServer.StartAsync(emulator, proxy.AnswerAsync);
        return proxy;
    }

    /// <summary>Refuses from now on.</summary>
    /// <param name="action">The name of the action, such as <c>SendMessageBatch</c>; empty for all.</param>
    /// <param name="refusal">The answer.</param>
    /// <param name="naming">Only requests that have this in their body, such as the name of a table or queue.</param>
    /// <param name="times">How often.</param>
    public void Refuse(string action, AwsRefusal refusal, string naming = "", int times = int.MaxValue)
    {
        lock (_lock)
            _rules.Add(new Rule(action, refusal, naming) { Left = times });
    }

    /// <summary>Answers an action, in JSON, that the emulator does not know.</summary>
    public void Answer(string action, string answer)
    {
        lock (_lock)
            _answers[action] = Encoding.UTF8.GetBytes(answer);
    }

    /// <summary>Waits until so many requests have been refused.</summary>
    public Task RefusedAsync(int times, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_refused >= times)
                return Task.CompletedTask;
            var met = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _awaited.Add((times, met));
            return met.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Refuses nothing any more.</summary>
    public void Heal()
    {
        lock (_lock)
            _rules.Clear();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _server?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task<byte[]> AnswerAsync(HttpContext http, byte[] request, Forwarding emulator)
    {
        string text = Encoding.UTF8.GetString(request);
        string target = http.Request.Headers["X-Amz-Target"].ToString();

        // JSON names the action in a header, the query protocol of SNS in its form.
        bool isQuery = target.Length == 0;
        string action = isQuery ? text.Split('&').FirstOrDefault(part => part.StartsWith("Action=", StringComparison.Ordinal))?[7..] ?? "" : target[(target.IndexOf('.', StringComparison.Ordinal) + 1)..];
        return FindAnswer(http, action)
            ?? Find(action, text)?.Answer(http, isQuery)
            ?? await emulator.AskAsync(http, request);
    }

    private byte[]? FindAnswer(HttpContext http, string action)
    {
        lock (_lock)
        {
            if (!_answers.TryGetValue(action, out byte[]? answer))
                return null;
            http.Response.ContentType = "application/x-amz-json-1.0";
            return answer;
        }
    }

    private AwsRefusal? Find(string action, string body)
    {
        lock (_lock)
        {
            Rule? rule = _rules.Find(each => each.Left > 0
                && (each.Action.Length == 0 || each.Action == action)
                && body.Contains(each.Naming, StringComparison.Ordinal));
            if (rule is null)
                return null;

            rule.Left--;
            _refused++;
            foreach ((int times, TaskCompletionSource met) in _awaited)
            {
                if (_refused >= times)
                    met.TrySetResult();
            }

            return rule.Refusal;
        }
    }

    private sealed record Rule(string Action, AwsRefusal Refusal, string Naming)
    {
        public int Left { get; set; }
    }
}
