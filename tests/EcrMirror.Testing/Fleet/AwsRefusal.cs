namespace EcrMirror.Testing.Fleet;

/// <summary>An answer of AWS that refuses a request.</summary>
/// <param name="Status">The status of the answer.</param>
/// <param name="Code">What AWS calls the error.</param>
/// <param name="Message">What it says.</param>
public sealed record AwsRefusal(int Status, string Code, string Message)
{
    /// <summary>The policy does not allow the action.</summary>
    public static AwsRefusal AccessDenied(string action) => new(
        400, "AccessDeniedException", $"User: arn:aws:sts::123456789012:assumed-role/mirror/1 is not authorized to perform: {action} because no identity-based policy allows it");

    /// <summary>Too many requests.</summary>
    public static AwsRefusal Throttled { get; } = new(400, "ThrottlingException", "Rate exceeded");

    /// <summary>The service has trouble.</summary>
    public static AwsRefusal Unavailable { get; } = new(503, "ServiceUnavailable", "The service is unavailable");

    /// <summary>The clock of who asks is wrong.</summary>
    public static AwsRefusal Skewed { get; } = new(
        400, "InvalidSignatureException", "Signature not yet current: 20261121T130000Z is still later than 20261121T121500Z (20261121T121000Z + 5 min.)");
}
