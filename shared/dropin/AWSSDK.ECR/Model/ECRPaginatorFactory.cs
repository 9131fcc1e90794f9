namespace Amazon.ECR.Model;

internal sealed class ECRPaginatorFactory(IAmazonECR client) : IECRPaginatorFactory
{
    public IDescribeRepositoriesPaginator DescribeRepositories(DescribeRepositoriesRequest request) => new DescribeRepositoriesPaginator(client, request);

    public IListImagesPaginator ListImages(ListImagesRequest request) => new ListImagesPaginator(client, request);

    public IDescribeImagesPaginator DescribeImages(DescribeImagesRequest request) => new DescribeImagesPaginator(client, request);

    public IDescribePullThroughCacheRulesPaginator DescribePullThroughCacheRules(DescribePullThroughCacheRulesRequest request) => new DescribePullThroughCacheRulesPaginator(client, request);

    public IDescribeRepositoryCreationTemplatesPaginator DescribeRepositoryCreationTemplates(DescribeRepositoryCreationTemplatesRequest request) => new DescribeRepositoryCreationTemplatesPaginator(client, request);

    public IDescribeImageScanFindingsPaginator DescribeImageScanFindings(DescribeImageScanFindingsRequest request) => new DescribeImageScanFindingsPaginator(client, request);
}
