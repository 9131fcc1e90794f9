using EcrMirror.Ecr.Upkeep;

namespace EcrMirror.Ecr.Tests.Upkeep;

public sealed class PolicyTextTests
{
    private const string Declared = """
        {"Version": "2012-10-17", "Statement": [{"Sid": "pull", "Effect": "Allow", "Principal": {"AWS": "111122223333"},
         "Action": ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]}]}
        """;

    // As AWS writes policies back: members in an order of its own, lists of one as their element, accounts as their roots.
    [Theory]
    [InlineData("""{"Statement":[{"Action":["ecr:GetDownloadUrlForLayer","ecr:BatchGetImage"],"Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Effect":"Allow","Sid":"pull"}],"Version":"2012-10-17"}""")]
    [InlineData("""{"Version":"2012-10-17","Statement":{"Sid":"pull","Effect":"Allow","Principal":{"AWS":["111122223333"]},"Action":["ecr:BatchGetImage","ecr:GetDownloadUrlForLayer"]}}""")]
    public void The_same_policy_in_other_words_is_no_drift(string actual)
    {
        Assert.Null(PolicyText.Compare("repositoryPolicy", actual, Declared));
    }

    [Theory]
    [InlineData("""{"Version":"2012-10-17","Statement":[]}""")]
    [InlineData("""{"Version":"2012-10-17","Statement":[{"Sid":"pull","Effect":"Allow","Principal":{"AWS":"444455556666"},"Action":["ecr:BatchGetImage","ecr:GetDownloadUrlForLayer"]}]}""")]
    [InlineData("""{"Version":"2012-10-17","Statement":[{"Sid":"pull","Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":["ecr:BatchGetImage"]}]}""")]
    public void A_policy_that_says_something_else_is_drift(string actual)
    {
        Assert.Equal("repositoryPolicy: another -> as declared", $"{PolicyText.Compare("repositoryPolicy", actual, Declared)}");
    }
}
