using System.Text;
using Microsoft.AspNetCore.Http;

namespace EcrMirror.Registry.Tests.Servers;

/// <summary>The answers that scripts give.</summary>
internal static class Answering
{
    public static Task AnswerAsync(this HttpContext context, int status, string body = "", string type = "application/json") =>
        context.AnswerAsync(status, Encoding.UTF8.GetBytes(body), type);

    public static async Task AnswerAsync(this HttpContext context, int status, byte[] body, string type = "application/octet-stream")
    {
        context.Response.StatusCode = status;
        context.Response.ContentLength = body.Length;
        if (body.Length > 0)
            context.Response.ContentType = type;
        if (context.Request.Method != "HEAD")
            await context.Response.Body.WriteAsync(body);
    }

    public static Task RefuseAsync(this HttpContext context, int status, string code, string message) =>
        context.AnswerAsync(status, $$"""{"errors":[{"code":"{{code}}","message":"{{message}}"}]}""");

    public static Task ChallengeAsync(this HttpContext context, string challenge)
    {
        context.Response.Headers.WWWAuthenticate = challenge;
        return context.RefuseAsync(401, "UNAUTHORIZED", "authentication required");
    }

    public static Task SendToAsync(this HttpContext context, int status, string location)
    {
        context.Response.Headers.Location = location;
        return context.AnswerAsync(status);
    }

    /// <summary>
    /// Sends some bytes of a promised length and no more: the server then closes the connection, after what it sent. An abort
    /// would reset it, and what the other side has not read yet would be lost or not, by chance.
    /// </summary>
    public static async Task CutAsync(this HttpContext context, int status, ReadOnlyMemory<byte> sent, long promised)
    {
        context.Response.StatusCode = status;
        context.Response.ContentLength = promised;
        await context.Response.Body.WriteAsync(sent);
        await context.Response.Body.FlushAsync();
    }

    public static async Task<byte[]> ReadBodyAsync(this HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        return body.ToArray();
    }
}
