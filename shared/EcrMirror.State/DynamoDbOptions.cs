using System.ComponentModel.DataAnnotations;

namespace EcrMirror.State;

/// <summary>
/// The DynamoDB tables that keep state. Credentials, and what is not set here, come from where AWS's SDK looks for them: environment,
/// profile, the role of the machine or pod.
/// </summary>
public sealed class DynamoDbOptions
{
    /// <summary>
    /// What the names of the tables begin with, so that several installations share an account. With another prefix state begins anew.
    /// </summary>
    [RegularExpression("[A-Za-z0-9_.-]{0,200}", ErrorMessage = "DynamoDb:TablePrefix may have up to 200 letters, digits, '_', '.' and '-'.")]
    public string TablePrefix { get; set; } = "ecr-mirror-";

    /// <summary>The table that mirror rules are read from, if it is not the prefix with <c>rules</c>: that of a predecessor, say.</summary>
    [RegularExpression("[A-Za-z0-9_.-]{3,255}", ErrorMessage = "DynamoDb:MirrorTable must be a name of 3 to 255 letters, digits, '_', '.' and '-'.")]
    public string? MirrorTable { get; set; }

    /// <summary>
    /// Where to talk to instead of the region's own endpoint: an emulator or a VPC endpoint. <c>AWS_ENDPOINT_URL_DYNAMODB</c> does the same.
    /// </summary>
    [Url(ErrorMessage = "DynamoDb:ServiceUrl must be a URL with http or https.")]
    public string? ServiceUrl { get; set; }

    /// <summary>The region of the tables. Without it the SDK decides, <c>AWS_REGION</c> first.</summary>
    [RegularExpression("[a-z]{2,}(-[a-z]+)+-[0-9]+", ErrorMessage = "DynamoDb:Region must be a region such as eu-west-1.")]
    public string? Region { get; set; }

    /// <summary>
    /// How many times a request that DynamoDB throttled or failed to answer is sent again, each wait up to twice as long as the one
    /// before and never above 20 seconds. Fewer fail sooner; the message is then tried again as a whole.
    /// </summary>
    [Range(0, 20)]
    public int Retries { get; set; } = 6;
}
