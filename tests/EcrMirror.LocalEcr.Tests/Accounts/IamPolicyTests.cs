using EcrMirror.LocalEcr.Accounts;

namespace EcrMirror.LocalEcr.Tests.Accounts;

/// <summary>Source of what is expected: IAM user guide, "IAM JSON policy elements reference" and "Policy evaluation logic".</summary>
public sealed class IamPolicyTests
{
    private const string Repository = "arn:aws:ecr:us-east-1:111122223333:repository/mirror/app";

    [Theory]
    [InlineData("ecr:PutImage", true)]
    [InlineData("ECR:putimage", true)]
    [InlineData("ecr:Put*", true)]
    [InlineData("ecr:PutImag?", true)]
    [InlineData("ecr:*", true)]
    [InlineData("*", true)]
    [InlineData("ecr:Put", false)]
    [InlineData("ecr-public:PutImage", false)]
    public void An_action_is_named_in_any_case_and_by_wildcards(string action, bool isAllowed)
    {
        IamPolicy policy = Policy($$"""{"Effect": "Allow", "Action": "{{action}}", "Resource": "*"}""");

        Assert.Equal(isAllowed, IamPolicy.Allows([policy], new IamRequest("ecr:PutImage", Repository)));
    }

    [Theory]
    [InlineData("arn:aws:ecr:us-east-1:111122223333:repository/mirror/*", true)]
    [InlineData("arn:aws:ecr:*:*:repository/mirror/app", true)]
    [InlineData("arn:aws:ecr:us-east-1:111122223333:repository/Mirror/*", false)]
    [InlineData("arn:aws:ecr:us-east-1:111122223333:repository/mirror", false)]
    [InlineData("arn:aws:ecr:eu-west-1:111122223333:repository/mirror/*", false)]
    public void A_resource_is_named_by_wildcards_with_regard_to_case(string resource, bool isAllowed)
    {
        IamPolicy policy = Policy($$"""{"Effect": "Allow", "Action": "ecr:PutImage", "Resource": ["arn:aws:s3:::x", "{{resource}}"]}""");

        Assert.Equal(isAllowed, IamPolicy.Allows([policy], new IamRequest("ecr:PutImage", Repository)));
    }

    [Fact]
    public void A_denial_wins_over_what_another_policy_allows()
    {
        IamPolicy all = Policy("""{"Effect": "Allow", "Action": "*", "Resource": "*"}""");
        IamPolicy none = Policy("""{"Effect": "Deny", "Action": "ecr:Batch*", "Resource": "*"}""");

        Assert.True(IamPolicy.Allows([all, none], new IamRequest("ecr:PutImage", Repository)));
        Assert.False(IamPolicy.Allows([all, none], new IamRequest("ecr:BatchGetImage", Repository)));
    }

    [Fact]
    public void What_no_statement_is_about_is_not_allowed()
    {
        Assert.False(IamPolicy.Allows([], new IamRequest("ecr:PutImage", Repository)));
    }

    [Fact]
    public void A_negation_means_everything_else()
    {
        IamPolicy policy = Policy("""{"Effect": "Allow", "NotAction": ["ecr:Delete*"], "NotResource": "*secret*"}""");

        Assert.True(IamPolicy.Allows([policy], new IamRequest("ecr:PutImage", Repository)));
        Assert.False(IamPolicy.Allows([policy], new IamRequest("ecr:DeleteRepository", Repository)));
        Assert.False(IamPolicy.Allows([policy], new IamRequest("ecr:PutImage", Repository + "/secret")));
    }

    [Theory]
    [InlineData("""{"StringEquals": {"sts:AWSServiceName": "ecr-public.amazonaws.com"}}""", true)]
    [InlineData("""{"StringEquals": {"STS:awsservicename": ["other", "ecr-public.amazonaws.com"]}}""", true)]
    [InlineData("""{"StringNotEquals": {"sts:AWSServiceName": "ecr-public.amazonaws.com"}}""", false)]
    [InlineData("""{"StringLike": {"sts:AWSServiceName": "ecr-*"}}""", true)]
    [InlineData("""{"StringEquals": {"aws:Absent": "x"}}""", false)]
    [InlineData("""{"StringEqualsIfExists": {"aws:Absent": "x"}}""", true)]
    [InlineData("""{"StringNotEquals": {"aws:Absent": "x"}}""", true)]
    [InlineData("""{"Null": {"aws:Absent": "true"}}""", true)]
    [InlineData("""{"Bool": {"aws:SecureTransport": false}}""", true)]
    [InlineData("""{"Bool": {"aws:SecureTransport": "false"}, "StringEquals": {"sts:AWSServiceName": "no"}}""", false)]
    public void Every_condition_has_to_be_met(string condition, bool isAllowed)
    {
        IamPolicy policy = Policy($$"""{"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {{condition}}}""");
        var request = new IamRequest("sts:GetServiceBearerToken", "*")
        {
            Context = new Dictionary<string, string> { ["sts:AWSServiceName"] = "ecr-public.amazonaws.com", ["aws:SecureTransport"] = "false" },
        };

        Assert.Equal(isAllowed, IamPolicy.Allows([policy], request));
    }

    [Theory]
    [InlineData("\"*\"", true)]
    [InlineData("""{"AWS": "arn:aws:iam::444455556666:root"}""", true)]
    [InlineData("""{"AWS": ["444455556666"]}""", true)]
    [InlineData("""{"AWS": "arn:aws:iam::444455556666:role/mirror"}""", true)]
    [InlineData("""{"AWS": "arn:aws:sts::444455556666:assumed-role/mirror/1"}""", true)]
    [InlineData("""{"AWS": "arn:aws:iam::444455556666:role/other"}""", false)]
    [InlineData("""{"Service": "events.amazonaws.com"}""", false)]
    public void The_policy_of_a_resource_names_who_may(string principal, bool isAllowed)
    {
        IamPolicy policy = Policy($$"""{"Effect": "Allow", "Principal": {{principal}}, "Action": "ecr:PutImage"}""");
        var request = new IamRequest("ecr:PutImage", Repository) { Principal = "arn:aws:sts::444455556666:assumed-role/mirror/1" };

        Assert.Equal(isAllowed, IamPolicy.Allows([policy], request));
    }

    [Theory]
    [InlineData("no JSON", "JSON")]
    [InlineData("{}", "Statement")]
    [InlineData("""{"Statement": {"Effect": "allow", "Action": "*"}}""", "Effect")]
    [InlineData("""{"Statement": {"Effect": "Allow"}}""", "Action")]
    [InlineData("""{"Statement": {"Effect": "Allow", "Action": "*", "Ressource": "*"}}""", "'Ressource'")]
    [InlineData("""{"Statement": {"Effect": "Allow", "Action": "*", "Condition": {"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}}}""", "'IpAddress'")]
    [InlineData("""{"Statement": {"Effect": "Allow", "Action": {"a": 1}}}""", "Action")]
    public void What_is_not_understood_is_refused_by_name(string json, string named)
    {
        FormatException refused = Assert.Throws<FormatException>(() => IamPolicy.Parse(json));

        Assert.Contains(named, refused.Message, StringComparison.Ordinal);
    }

    private static IamPolicy Policy(string statement) => IamPolicy.Parse($$"""{"Version": "2012-10-17", "Statement": [{{statement}}]}""");
}
