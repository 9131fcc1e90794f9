using Amazon.Runtime;

namespace Amazon.ECRPublic.Model;

public interface IDescribeRegistriesPaginator
{
    IPaginatedEnumerable<DescribeRegistriesResponse> Responses { get; }

    IPaginatedEnumerable<Registry> Registries { get; }
}
