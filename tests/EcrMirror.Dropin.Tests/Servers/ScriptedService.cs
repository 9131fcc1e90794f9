using System.Collections.Concurrent;
using Amazon.ECR;
using Amazon.ECRPublic;
using Amazon.Runtime;
using Amazon.SimpleNotificationService;
using Amazon.SQS;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EcrMirror.Dropin.Tests.Servers;

/// <summary>An HTTP server on loopback that keeps what it was asked and answers what it was told to, in order.</summary>
internal sealed class ScriptedService : IAsyncDisposable
{
    public const string Region = "eu-west-1", AccessKey = "AKIDEXAMPLE", SecretKey = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

    private readonly WebApplication _application;
    private readonly ConcurrentQueue<ReceivedRequest> _requests = new();
    private readonly ConcurrentQueue<(int Status, string Body, (string Name, string Value)[] Headers)> _answers = new();

    private ScriptedService(WebApplication application) => _application = application;

    public string Url { get; private set; } = "";

    public IReadOnlyList<ReceivedRequest> Requests => [.. _requests];

    public static async Task<ScriptedService> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var service = new ScriptedService(builder.Build());
        service._application.Run(service.AnswerAsync);
        await service._application.StartAsync();
        service.Url = service._application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single() + "/";
        return service;
    }

    public ScriptedService Answer(string body, int status = 200, params (string Name, string Value)[] headers)
    {
        _answers.Enqueue((status, body, headers));
        return this;
    }

    public AmazonSQSClient Sqs(AWSCredentials? credentials = null, int retries = 0) => new(
        credentials ?? new BasicAWSCredentials(AccessKey, SecretKey),
        new AmazonSQSConfig { ServiceURL = Url, AuthenticationRegion = Region, MaxErrorRetry = retries });

    public AmazonSimpleNotificationServiceClient Sns(AWSCredentials? credentials = null, int retries = 0) => new(
        credentials ?? new BasicAWSCredentials(AccessKey, SecretKey),
        new AmazonSimpleNotificationServiceConfig { ServiceURL = Url, AuthenticationRegion = Region, MaxErrorRetry = retries });

    public AmazonECRClient Ecr(int retries = 0) => new(
        new BasicAWSCredentials(AccessKey, SecretKey),
        new AmazonECRConfig { ServiceURL = Url, AuthenticationRegion = Region, MaxErrorRetry = retries });

    public AmazonECRPublicClient EcrPublic(int retries = 0) => new(
        new BasicAWSCredentials(AccessKey, SecretKey),
        new AmazonECRPublicConfig { ServiceURL = Url, AuthenticationRegion = Region, MaxErrorRetry = retries });

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        _requests.Enqueue(new ReceivedRequest(
            context.Request.Method,
            context.Request.Path + context.Request.QueryString,
            context.Request.Headers.ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value.ToString(), StringComparer.Ordinal),
            body.ToArray()));

        if (!_answers.TryDequeue(out (int Status, string Body, (string Name, string Value)[] Headers) answer))
            answer = (400, """{"__type":"NothingScripted","message":"The test has no answer left."}""", []);
        context.Response.StatusCode = answer.Status;
        foreach ((string name, string value) in answer.Headers)
            context.Response.Headers[name] = value;
        await context.Response.WriteAsync(answer.Body);
    }
}
