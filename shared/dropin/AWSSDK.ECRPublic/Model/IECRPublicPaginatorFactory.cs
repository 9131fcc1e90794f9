namespace Amazon.ECRPublic.Model;

public interface IECRPublicPaginatorFactory
{
    IDescribeRegistriesPaginator DescribeRegistries(DescribeRegistriesRequest request);

    IDescribeRepositoriesPaginator DescribeRepositories(DescribeRepositoriesRequest request);

    IDescribeImagesPaginator DescribeImages(DescribeImagesRequest request);

    IDescribeImageTagsPaginator DescribeImageTags(DescribeImageTagsRequest request);
}
