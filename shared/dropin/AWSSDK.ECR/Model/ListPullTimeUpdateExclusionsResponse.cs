using Amazon.Runtime;

namespace Amazon.ECR.Model;

public class ListPullTimeUpdateExclusionsResponse : AmazonWebServiceResponse
{
    public List<string>? PullTimeUpdateExclusions { get; set; }

    public string? NextToken { get; set; }
}
