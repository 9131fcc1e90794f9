namespace Amazon.ECR.Model;

public interface IECRPaginatorFactory
{
    IDescribeRepositoriesPaginator DescribeRepositories(DescribeRepositoriesRequest request);

    IListImagesPaginator ListImages(ListImagesRequest request);

    IDescribeImagesPaginator DescribeImages(DescribeImagesRequest request);

    IDescribePullThroughCacheRulesPaginator DescribePullThroughCacheRules(DescribePullThroughCacheRulesRequest request);

    IDescribeRepositoryCreationTemplatesPaginator DescribeRepositoryCreationTemplates(DescribeRepositoryCreationTemplatesRequest request);

    IDescribeImageScanFindingsPaginator DescribeImageScanFindings(DescribeImageScanFindingsRequest request);
}
