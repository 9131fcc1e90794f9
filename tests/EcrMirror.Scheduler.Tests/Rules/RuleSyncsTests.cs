using EcrMirror.Contracts;
using EcrMirror.Oci;
using EcrMirror.Scheduler.Rules;
using EcrMirror.State.Rules;

namespace EcrMirror.Scheduler.Tests.Rules;

public sealed class RuleSyncsTests
{
    private static readonly Digest Pushed = Digest.Sha256("pushed"u8);

    [Fact]
    public void A_repository_that_a_rule_names_twice_is_one_destination_with_both_tags()
    {
        SyncImage sync = RuleSyncs.Swept(Rule("a.example/x:1", "b.example/y:1", "b.example/y:2", "c.example/z:1"));

        Assert.Equal(["b.example/y", "c.example/z"], sync.Destinations.Select(destination => destination.Repository.ToString()));
        Assert.Equal(["1", "2"], sync.Destinations[0].Tags.Select(tag => tag.ToString()));
    }

    [Fact]
    public void What_a_rule_makes_due_has_the_same_id_each_time()
    {
        MirrorRule rule = Rule("a.example/x:1", "b.example/y:1", "c.example/z:1");
        MirrorRule reordered = Rule("a.example/x:1", "c.example/z:1", "b.example/y:1");

        Assert.Equal(RuleSyncs.Swept(rule).RequestId, RuleSyncs.Swept(reordered).RequestId);
        Assert.Equal(RuleSyncs.Pushed(rule, Pushed).RequestId, RuleSyncs.Pushed(reordered, Pushed).RequestId);
    }

    [Fact]
    public void Another_rule_another_push_and_another_cause_have_other_ids()
    {
        MirrorRule rule = Rule("a.example/x:1", "b.example/y:1");
        string[] ids =
        [
            RuleSyncs.Swept(rule).RequestId,
            RuleSyncs.Swept(Rule("a.example/x:2", "b.example/y:1")).RequestId,
            RuleSyncs.Swept(Rule("a.example/x:1", "b.example/y:2")).RequestId,
            RuleSyncs.Pushed(rule, Pushed).RequestId,
            RuleSyncs.Pushed(rule, Digest.Sha256("other"u8)).RequestId,
        ];

        Assert.Equal(ids.Length, ids.Distinct().Count());
    }

    private static MirrorRule Rule(string source, params string[] destinations) => new()
    {
        Source = ImageReference.Parse(source),
        Destinations = [.. destinations.Select(ImageReference.Parse)],
    };
}
