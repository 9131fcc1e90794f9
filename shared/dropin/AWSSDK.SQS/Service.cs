using EcrMirror.Dropin;

namespace Amazon.SQS;

/// <summary>What sets the service apart from others.</summary>
internal static class Service
{
    public static ServiceDescription Description { get; } = new("SQS", SigningName: "sqs", EndpointPrefix: "sqs", "2012-11-05", new RegionalEndpoints(HostOf));

    public static JsonProtocol Protocol { get; } = new("Amazon.SQS", "AmazonSQS", "1.0", JsonFormat.Of(SqsJson.Default), SqsErrors.All);

    // In us-gov the plain address is the FIPS one.
    private static string HostOf(RegionalAddress address) => address switch
    {
        { UseFips: true, UseDualStack: false, Partition.name: "aws-us-gov" } => "sqs",
        { UseFips: true } => "sqs-fips",
        _ => "sqs",
    };
}
