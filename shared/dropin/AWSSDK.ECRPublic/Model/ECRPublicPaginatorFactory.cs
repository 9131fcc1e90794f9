namespace Amazon.ECRPublic.Model;

internal sealed class ECRPublicPaginatorFactory(IAmazonECRPublic client) : IECRPublicPaginatorFactory
{
    public IDescribeRegistriesPaginator DescribeRegistries(DescribeRegistriesRequest request) => new DescribeRegistriesPaginator(client, request);

    public IDescribeRepositoriesPaginator DescribeRepositories(DescribeRepositoriesRequest request) => new DescribeRepositoriesPaginator(client, request);

    public IDescribeImagesPaginator DescribeImages(DescribeImagesRequest request) => new DescribeImagesPaginator(client, request);

    public IDescribeImageTagsPaginator DescribeImageTags(DescribeImageTagsRequest request) => new DescribeImageTagsPaginator(client, request);
}
