namespace EcrMirror.Distributed.Tests.Permissions;

/// <summary>The doctor's policy is enough to know everything that can be read, and nothing in it is too much: whatever is taken away is named.</summary>
public sealed class DoctorPermissionTests
{
    private const string Whole = "whole";

    // One scene for all of them: what the doctor does changes nothing.
    private static readonly Lazy<Task<IReadOnlyDictionary<string, IReadOnlyList<string>>>> Told = new(TellAsync);

    private static PolicyFile File => PolicyFile.Of(PolicyFile.Doctor);

    public static TheoryData<string> Actions => [.. File.Actions];

    public static TheoryData<string, string> Resources
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (PolicyStatement statement in File.Statements)
            {
                foreach (string resource in statement.Resources)
                    data.Add(statement.Sid, resource);
            }

            return data;
        }
    }

    [Fact]
    public async Task With_its_policy_nothing_that_can_be_read_is_denied_and_everything_that_writes_is()
    {
        IReadOnlyList<string> complaints = (await Told.Value)[Whole];

        Assert.All(File.Actions, action => Assert.DoesNotContain(complaints, line => Names(line, action)));
        Assert.DoesNotContain(complaints, line => line.Contains("rules:", StringComparison.Ordinal) || line.Contains(" cannot be read", StringComparison.Ordinal));
        foreach (string action in (string[])["InitiateLayerUpload", "UploadLayerPart", "CompleteLayerUpload", "PutImage"])
        {
            Assert.Contains(complaints, line => Names(line, $"ecr:{action} is denied: nothing can be mirrored here"));
            Assert.Contains(complaints, line => Names(line, $"ecr-public:{action} is denied: nothing can be mirrored here"));
        }
    }

    [Theory]
    [MemberData(nameof(Actions))]
    public async Task An_action_that_is_taken_away_is_named(string action)
    {
        IReadOnlyList<string> complaints = (await Told.Value)[action];

        Assert.Contains(complaints, line => Names(line, action));
    }

    [Theory]
    [MemberData(nameof(Resources))]
    public async Task A_resource_is_needed(string statement, string resource)
    {
        IReadOnlyDictionary<string, IReadOnlyList<string>> told = await Told.Value;

        Assert.NotEmpty(told[$"{statement} {resource}"].Except(told[Whole]));
    }

    // ecr:Describe… is the start of no other action, but stands behind a blank or a bracket in each message.
    private static bool Names(string line, string action) => line.Contains($" {action}", StringComparison.Ordinal);

    private static async Task<IReadOnlyDictionary<string, IReadOnlyList<string>>> TellAsync()
    {
        (string Name, PolicyFile File)[] policies =
        [
            (Whole, File),
            .. File.Actions.Select(action => (action, File.Without(action))),
            .. File.Statements.SelectMany(statement => statement.Resources.Select(resource => ($"{statement.Sid} {resource}", File.Without(statement.Sid, resource)))),
        ];
        await using DoctorScene scene = await DoctorScene.StartAsync(policies);
        var told = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach ((string name, PolicyFile _) in policies)
            told[name] = await scene.ComplaintsAsync(name);
        return told;
    }
}
