using Amazon.Runtime;

namespace Amazon.ECRPublic.Model;

public interface IDescribeImagesPaginator
{
    IPaginatedEnumerable<DescribeImagesResponse> Responses { get; }

    IPaginatedEnumerable<ImageDetail> ImageDetails { get; }
}
