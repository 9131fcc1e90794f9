using EcrMirror.Oci;
using EcrMirror.Rules;
using EcrMirror.Rules.Naming;
using EcrMirror.Contracts;
using EcrMirror.Scheduler.Rules;
using EcrMirror.Testing.Time;

namespace EcrMirror.Scheduler.Tests.Rules;

public sealed class RuleCatalogTests
{
    private readonly ManualTimeProvider _time = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Rules_of_all_places_count()
    {
        RuleBook book = await KeptRules.Catalog(
            _time, new KeptRules(Given.Rule("a.example/x:1", "b.example/x:1")), new KeptRules(Given.Selection("a.example/x", "*", "c.example/x"))).ReadAsync(Cancellation);

        Assert.Equal(["b.example/x", "c.example/x"], book.DestinationsOf(Repository.Parse("a.example/x")).Select(repository => repository.ToString()));
        Assert.Equal(0, book.Findings);
        Assert.Null(book.Missing);
    }

    [Fact]
    public async Task A_place_that_cannot_be_read_counts_with_what_it_last_said()
    {
        var broken = new KeptRules(Given.Rule("a.example/x:1", "b.example/x:1"));
        var other = new KeptRules();
        RuleCatalog catalog = KeptRules.Catalog(_time, broken, other);
        await catalog.ReadAsync(Cancellation);

        broken.Broken = "It is throttled.";
        other.Rules.Add(Given.Rule("a.example/y:1", "b.example/y:1"));
        RuleBook book = await catalog.ReadAsync(Cancellation);

        Assert.Equal(["a.example/x:1", "a.example/y:1"], book.All.Select(rule => rule.Id));
        Assert.Equal(1, book.Findings);
        Assert.Null(book.Missing);
    }

    [Fact]
    public async Task A_place_that_could_never_be_read_is_missing()
    {
        RuleBook book = await KeptRules.Catalog(_time, new KeptRules { Broken = "It is throttled." }).ReadAsync(Cancellation);

        Assert.Equal("It is throttled.", book.Missing!.Message);
    }

    [Fact]
    public async Task Where_only_some_rules_are_followed_nothing_may_be_taken_away_that_the_others_may_want()
    {
        var place = new KeptRules(Given.Rule("a.example/x:1", "b.example/x:1"), Given.Rule("a.example/y:1", "b.example/y:1"));

        RuleBook all = await KeptRules.Catalog(_time, place).ReadAsync(Cancellation);
        RuleBook some = await KeptRules.Catalog(new FirstRule(), _time, place).ReadAsync(Cancellation);

        Assert.Null(all.Doubt);
        Assert.Equal("Not every rule is followed here.", some.Doubt);
    }

    [Fact]
    public void Of_two_rules_with_one_id_the_first_is_followed_and_the_other_pointed_at()
    {
        MirrorRule first = Given.Rule("a.example/x:1", "b.example/x:1");
        MirrorRule second = Given.Rule("a.example/y:1", "b.example/y:1") with { Id = first.Id };

        RuleMerge merged = RuleMerge.Of([new RuleSet([first], []), new RuleSet([second], [])]);

        Assert.Same(first, Assert.Single(merged.Rules));
        RuleFinding finding = Assert.Single(merged.Findings);
        Assert.Equal(second.Origin, finding.Origin);
        Assert.StartsWith("It is called 'a.example/x:1', as the rule at a.example/x:1 (Table) is.", finding.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_destination_without_a_name_is_left_out_and_pointed_at()
    {
        MirrorRule rule = Given.Rule($"a.example/x:{new string('1', 128)}", "b.example/x:{tag}-x", "b.example/y:{tag}");

        RuleMerge merged = RuleMerge.Of([new RuleSet([rule], [])]);

        Assert.Equal("b.example/y", Assert.Single(Assert.Single(merged.Rules).Destinations).Repository.ToString());
        Assert.StartsWith("Nothing is mirrored to b.example/x:", Assert.Single(merged.Findings).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_borrowed_is_as_the_rule_of_the_other_place_says()
    {
        MirrorRule lender = Given.Selection("a.example/x", "1.*", "b.example/x").Due("every 6h");
        BorrowedRule known = Borrowed("arn:1", lender.Id);
        BorrowedRule unknown = Borrowed("arn:2", "nobody");

        RuleMerge merged = RuleMerge.Of([new RuleSet([], []) { Borrowed = [known, unknown] }, new RuleSet([lender], [])]);

        Assert.Equal(["a.example/x", "arn:1"], merged.Rules.Select(rule => rule.Id));
        Assert.Equal(("c.example/x", lender.Schedule), (merged.Rules[1].Destinations[0].Repository.ToString(), merged.Rules[1].Schedule));
        Assert.Same(lender.Selection, merged.Rules[1].Selection);
        Assert.Equal("It is to be as the rule 'nobody' says, and no rule is called that. Correct the name, or add the rule.", Assert.Single(merged.Findings).Problem);
    }

    private static BorrowedRule Borrowed(string id, string rule) => new()
    {
        Rule = rule,
        Id = id,
        Origin = new RuleOrigin(RuleOriginKind.ResourceTags, id),
        Destinations = [new RuleDestination(RepositoryTemplate.Parse("c.example/x"), [TagTemplate.Same])],
    };

    private sealed class FirstRule : IRuleChoice
    {
        public RuleSet Choose(RuleSet declared) => new([declared.Rules[0]], declared.Findings);
    }
}
