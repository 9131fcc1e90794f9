using Amazon.Runtime;

namespace Amazon.ECRPublic.Model;

public interface IDescribeRepositoriesPaginator
{
    IPaginatedEnumerable<DescribeRepositoriesResponse> Responses { get; }

    IPaginatedEnumerable<Repository> Repositories { get; }
}
