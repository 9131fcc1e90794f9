using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EcrMirror.State.Tests.Storage;

/// <summary>Answers as DynamoDB in the order of a script, whatever it is asked; the last answer is repeated.</summary>
internal sealed class ScriptedDynamoDb : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly ConcurrentQueue<Answer> _script;
    private readonly ConcurrentQueue<(string Action, JsonObject Body)> _requests = new();
    private Answer _last = new(200, []);

    private ScriptedDynamoDb(WebApplication application, IEnumerable<Answer> script) =>
        (_application, _script) = (application, new ConcurrentQueue<Answer>(script));

    public Uri Endpoint { get; private set; } = null!;

    /// <summary>What was asked, in order.</summary>
    public IReadOnlyList<(string Action, JsonObject Body)> Requests => [.. _requests];

    public static async Task<ScriptedDynamoDb> StartAsync(params IEnumerable<Answer> script)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        WebApplication application = builder.Build();
        var server = new ScriptedDynamoDb(application, script);
        application.MapPost("/", server.AnswerAsync);
        await application.StartAsync();
        server.Endpoint = new Uri(application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        return server;
    }

    /// <summary>State that is kept here.</summary>
    public TestState State(int retries = 0) => TestState.InDynamo(new DynamoDbOptions
    {
        TablePrefix = "it-",
        ServiceUrl = Endpoint.ToString(),
        Region = "eu-west-1",
        Retries = retries,
    });

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private async Task<IResult> AnswerAsync(HttpRequest request)
    {
        var body = (JsonObject)(await JsonNode.ParseAsync(request.Body))!;
        _requests.Enqueue((request.Headers["X-Amz-Target"].ToString().Split('.')[^1], body));
        if (_script.TryDequeue(out Answer? next))
            _last = next;
        return Results.Text(_last.Body.ToJsonString(), "application/x-amz-json-1.0", statusCode: _last.Status);
    }

    /// <summary>A status and a body.</summary>
    internal sealed record Answer(int Status, JsonObject Body)
    {
        public static Answer Ok(JsonObject? body = null) => new(200, body ?? []);

        /// <summary>An error as DynamoDB sends it.</summary>
        public static Answer Error(string code, string message, int status = 400, JsonObject? more = null)
        {
            JsonObject body = more ?? [];
            body["__type"] = "com.amazonaws.dynamodb.v20120810#" + code;
            body["message"] = message;
            return new Answer(status, body);
        }
    }
}
