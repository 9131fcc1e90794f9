using Amazon.Runtime;

namespace Amazon.ECRPublic.Model;

public interface IDescribeImageTagsPaginator
{
    IPaginatedEnumerable<DescribeImageTagsResponse> Responses { get; }

    IPaginatedEnumerable<ImageTagDetail> ImageTagDetails { get; }
}
