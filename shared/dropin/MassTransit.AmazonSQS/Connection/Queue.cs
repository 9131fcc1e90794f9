namespace MassTransit.AmazonSqsTransport.Connection;

/// <summary>A queue that exists.</summary>
internal sealed record Queue(string Name, string Url, string Arn, TimeSpan VisibilityTimeout, string? Policy);
