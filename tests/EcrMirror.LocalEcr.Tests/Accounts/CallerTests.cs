using EcrMirror.LocalEcr.Accounts;

namespace EcrMirror.LocalEcr.Tests.Accounts;

/// <summary>Source of what is expected: IAM user guide, "Cross-account policy evaluation logic".</summary>
public sealed class CallerTests
{
    private const string Own = "arn:aws:ecr:us-east-1:111122223333:repository/app";
    private const string Other = "arn:aws:ecr:us-east-1:444455556666:repository/app";

    [Fact]
    public void A_key_without_policies_may_do_everything_in_its_account_and_nothing_in_another()
    {
        Caller caller = Who(policy: null);

        Assert.True(caller.MayDo("ecr:PutImage", Own));
        Assert.True(caller.MayDo("ecr:GetAuthorizationToken", "*"));
        Assert.False(caller.MayDo("ecr:PutImage", Other));
    }

    [Fact]
    public void In_its_own_account_the_policy_of_the_resource_is_enough()
    {
        Caller caller = Who("""{"Statement": []}""");

        Assert.False(caller.MayDo("ecr:PutImage", Own));
        Assert.True(caller.MayDo("ecr:PutImage", Own, Open("Allow")));
    }

    [Fact]
    public void In_another_account_both_policies_have_to_allow_it()
    {
        Assert.True(Who(policy: null).MayDo("ecr:PutImage", Other, Open("Allow")));
        Assert.False(Who("""{"Statement": []}""").MayDo("ecr:PutImage", Other, Open("Allow")));
    }

    [Fact]
    public void The_policy_of_the_resource_can_deny_what_the_caller_s_own_allows()
    {
        Assert.False(Who(policy: null).MayDo("ecr:PutImage", Own, Open("Deny")));
    }

    private static IamPolicy Open(string effect) =>
        IamPolicy.Parse($$"""{"Statement": [{"Effect": "{{effect}}", "Principal": "*", "Action": "ecr:*"}]}""");

    private static Caller Who(string? policy) => new(new KeyPair
    {
        AccessKeyId = "AKID",
        SecretAccessKey = "secret",
        Account = "111122223333",
        Policies = policy is null ? null : [IamPolicy.Parse(policy)],
    });
}
