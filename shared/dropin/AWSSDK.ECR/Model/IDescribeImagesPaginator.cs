using Amazon.Runtime;

namespace Amazon.ECR.Model;

public interface IDescribeImagesPaginator
{
    IPaginatedEnumerable<DescribeImagesResponse> Responses { get; }

    IPaginatedEnumerable<ImageDetail> ImageDetails { get; }
}
