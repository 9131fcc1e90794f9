using Microsoft.AspNetCore.Http;

namespace EcrMirror.Testing.Fleet;

/// <summary>Hands requests on to an emulator of AWS, as they came.</summary>
internal sealed class Forwarding(Uri emulator) : IDisposable
{
    private readonly HttpMessageInvoker _client = new(new SocketsHttpHandler());

    /// <summary>Asks with a body of ours, puts status and headers of the answer into the response, and returns its body.</summary>
    public async Task<byte[]> AskAsync(HttpContext http, byte[] body)
    {
        using var forwarded = new HttpRequestMessage(new HttpMethod(http.Request.Method), new Uri(emulator, http.Request.Path + http.Request.QueryString.ToString()));
        forwarded.Content = new ByteArrayContent(body);
        foreach ((string name, Microsoft.Extensions.Primitives.StringValues values) in http.Request.Headers)
        {
            if (name is not ("Host" or "Content-Length" or "Transfer-Encoding" or "Expect")
                && !forwarded.Headers.TryAddWithoutValidation(name, values.ToArray()))
            {
                forwarded.Content.Headers.TryAddWithoutValidation(name, values.ToArray());
            }
        }

        using HttpResponseMessage response = await _client.SendAsync(forwarded, http.RequestAborted);
        http.Response.StatusCode = (int)response.StatusCode;
        http.Response.ContentType = response.Content.Headers.ContentType?.ToString();
        foreach ((string name, IEnumerable<string> values) in response.Headers.Where(header => header.Key.StartsWith("x-amz", StringComparison.OrdinalIgnoreCase)))
            http.Response.Headers[name] = values.ToArray();
        return await response.Content.ReadAsByteArrayAsync(http.RequestAborted);
    }

    public void Dispose() => _client.Dispose();
}
