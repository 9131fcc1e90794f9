using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace EcrMirror.LocalEcr.Events;

/// <summary>
/// Sends each event to a queue of an SQS emulator, as a rule of EventBridge does: the body is the event, there are no attributes.
/// Requests are not signed, so that it is of no use with AWS itself.
/// </summary>
/// <param name="endpoint">Where the emulator is.</param>
/// <param name="queueUrl">The queue's own address.</param>
/// <remarks>Source: SQS API reference, SendMessage (AWS JSON 1.0).</remarks>
public sealed class SqsEventSink(Uri endpoint, string queueUrl) : IEcrEventSink, IDisposable
{
    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler());

    /// <inheritdoc/>
    /// <exception cref="HttpRequestException">The emulator cannot be reached, or refuses.</exception>
    public async Task TakeAsync(EcrEvent happened, CancellationToken cancellationToken)
    {
        var message = new JsonObject { ["QueueUrl"] = queueUrl, ["MessageBody"] = happened.ToJson() };
        using var request = new HttpRequestMessage(HttpMethod.Post, endpoint) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(message.ToJsonString())) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-amz-json-1.0");
        request.Headers.TryAddWithoutValidation("X-Amz-Target", "AmazonSQS.SendMessage");
        using HttpResponseMessage answer = await _http.SendAsync(request, cancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();
}
