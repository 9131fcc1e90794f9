using EcrMirror.LocalEcr.Accounts;

namespace EcrMirror.Distributed.Tests.Permissions;

/// <summary>The policies of deploy/iam are enough, and nothing in them is too much.</summary>
/// <remarks>
/// <para>
/// The four services run once, as processes with keys of their own, through everything that they do (<see cref="PermissionStory"/>),
/// over emulators that enforce the policies and keep every decision. That nothing was denied shows that the policies are enough.
/// </para>
/// <para>
/// That a part is needed is shown by taking it away: among the requests that were made there is one which the rest of the policy does not
/// allow. It is asked of the evaluator that had allowed it, and that refuses in the emulators, so that a run without the part would
/// have been refused at that request. Running all of it anew for each part would show the same and take an hour;
/// <see cref="MissingPermissionTests"/> does so for some, and looks at what an operator gets to see. What the doctor is allowed is the matter
/// of <see cref="DoctorPermissionTests"/>.
/// </para>
/// </remarks>
public sealed class PermissionTests
{
    public static TheoryData<string, string> Actions
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (PolicyFile file in PolicyFile.OfServices)
            {
                foreach (string action in file.Actions)
                    data.Add(file.Role, action);
            }

            return data;
        }
    }

    public static TheoryData<string, string, string> Resources
    {
        get
        {
            var data = new TheoryData<string, string, string>();
            foreach (PolicyFile file in PolicyFile.OfServices)
            {
                foreach (PolicyStatement statement in file.Statements)
                {
                    foreach (string resource in statement.Resources)
                        data.Add(file.Role, statement.Sid, resource);
                }
            }

            return data;
        }
    }

    public static TheoryData<string, string> Outside => new()
    {
        { "Scheduler", "sqs:ReceiveMessage arn:aws:sqs:eu-west-1:000000000000:copy-manifest" },
        { "Scheduler", "sqs:SendMessage arn:aws:sqs:eu-west-1:000000000000:of-others" },
        { "Scheduler", "dynamodb:Scan arn:aws:dynamodb:eu-west-1:000000000000:table/of-others-rules" },
        { "Scheduler", "dynamodb:PutItem arn:aws:dynamodb:eu-west-1:000000000000:table/ecr-mirror-rules" },
        { "Scheduler", "ecr:GetAuthorizationToken *" },
        { "Planner", "ecr:CreateRepository arn:aws:ecr:us-east-1:123456789012:repository/of-others/app" },
        { "Planner", "ecr:CreateRepository arn:aws:ecr:eu-west-1:123456789012:repository/mirror/app" },
        { "Planner", "ecr:SetRepositoryPolicy arn:aws:ecr:us-east-1:123456789012:repository/source/app" },
        { "Planner", "ecr:PutImage arn:aws:ecr:us-east-1:123456789012:repository/mirror/app" },
        { "Planner", "ecr:DeleteRepository arn:aws:ecr:us-east-1:123456789012:repository/mirror/app" },
        { "Planner", "ecr-public:CreateRepository arn:aws:ecr-public::123456789012:repository/of-others/app" },
        { "Planner", "dynamodb:PutItem arn:aws:dynamodb:eu-west-1:000000000000:table/of-others-plans" },
        { "Copier", "ecr:CreateRepository arn:aws:ecr:us-east-1:123456789012:repository/mirror/app" },
        { "Copier", "ecr:PutImage arn:aws:ecr:us-east-1:123456789012:repository/source/app" },
        { "Copier", "ecr:PutImage arn:aws:ecr:us-east-1:123456789012:repository/mirror-of-others/app" },
        { "Copier", "dynamodb:PutItem arn:aws:dynamodb:eu-west-1:000000000000:table/ecr-mirror-ledger" },
        { "Copier", "sqs:SendMessage arn:aws:sqs:eu-west-1:000000000000:sync-image" },
        { "Publisher", "ecr:PutImage arn:aws:ecr:us-east-1:123456789012:repository/of-others/app" },
        { "Publisher", "ecr:UploadLayerPart arn:aws:ecr:us-east-1:123456789012:repository/mirror/app" },
        { "Publisher", "ecr:BatchDeleteImage arn:aws:ecr:us-east-1:123456789012:repository/of-others/app" },
        { "Copier", "ecr:BatchDeleteImage arn:aws:ecr:us-east-1:123456789012:repository/mirror/app" },
        { "Publisher", "sns:Publish arn:aws:sns:eu-west-1:000000000000:of-others" },
        { "Publisher", "dynamodb:PutItem arn:aws:dynamodb:eu-west-1:000000000000:table/ecr-mirror-plans" },
        { "Installer", "dynamodb:DeleteTable arn:aws:dynamodb:eu-west-1:000000000000:table/ecr-mirror-ledger" },
        { "Installer", "dynamodb:CreateTable arn:aws:dynamodb:eu-west-1:000000000000:table/of-others" },
        { "Doctor", "dynamodb:Scan arn:aws:dynamodb:eu-west-1:000000000000:table/ecr-mirror-plans" },
        { "Doctor", "ecr:PutImage arn:aws:ecr:us-east-1:123456789012:repository/mirror/app" },
        { "Doctor", "ecr:CreateRepository arn:aws:ecr:us-east-1:123456789012:repository/mirror/app" },
        { "Doctor", "ecr:DescribeImages arn:aws:ecr:us-east-1:123456789012:repository/of-others/app" },
    };

    [Fact]
    public async Task Services_do_everything_with_their_policies()
    {
        ILookup<string, IamDecision> decisions = await PermissionRecord.DecisionsAsync();

        Assert.Equal("", string.Join('\n', decisions.SelectMany(role => role).Where(decision => !decision.IsAllowed)));
        Assert.Equal(PolicyFile.OfServices.Select(file => file.Role).Order(), decisions.Select(role => role.Key).Order());
    }

    [Theory]
    [MemberData(nameof(Actions))]
    public async Task An_action_is_needed(string role, string action)
    {
        ILookup<string, IamDecision> decisions = await PermissionRecord.DecisionsAsync();

        Assert.True(IsMissed(PolicyFile.Of(role).Without(action), decisions[role]), $"{role} did everything without {action}.");
    }

    [Theory]
    [MemberData(nameof(Resources))]
    public async Task A_resource_is_needed(string role, string statement, string resource)
    {
        ILookup<string, IamDecision> decisions = await PermissionRecord.DecisionsAsync();

        Assert.True(
            IsMissed(PolicyFile.Of(role).Without(statement, resource), decisions[role]), $"{role} did everything without {resource} in {statement}.");
    }

    [Theory]
    [MemberData(nameof(Outside))]
    public void What_is_not_the_business_of_a_service_is_not_allowed(string role, string request)
    {
        string[] parts = request.Split(' ');

        Assert.Null(PolicyFile.Of(role).Policy.Evaluate(new IamRequest(parts[0], parts[1])));
    }

    private static bool IsMissed(PolicyFile rest, IEnumerable<IamDecision> decisions)
    {
        IamPolicy policy = rest.Policy;
        return decisions.Any(decision => decision.IsAllowed && policy.Evaluate(new IamRequest(decision.Action, decision.Resource)) is not IamEffect.Allow);
    }
}
