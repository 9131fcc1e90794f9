using Amazon.Runtime;

namespace Amazon.ECR.Model;

public interface IDescribeRepositoryCreationTemplatesPaginator
{
    IPaginatedEnumerable<DescribeRepositoryCreationTemplatesResponse> Responses { get; }

    IPaginatedEnumerable<RepositoryCreationTemplate> RepositoryCreationTemplates { get; }
}
