using EcrMirror.Hosting.Budgets;
using EcrMirror.Oci;
using EcrMirror.Registry.Pacing;
using EcrMirror.State.Budgets;
using Microsoft.Extensions.Options;

namespace EcrMirror.Hosting.Tests.Budgets;

public sealed class BudgetPlansTests
{
    private const string Account = "123456789012/eu-west-1";

    private static readonly RegistryHost Ecr = RegistryHost.Parse("123456789012.dkr.ecr.eu-west-1.amazonaws.com");
    private static readonly RegistryHost Other = RegistryHost.Parse("127.0.0.1:5000");

    [Fact]
    public void A_host_that_nothing_is_known_of_has_no_budget()
    {
        Assert.Null(Find(Other, RegistryAction.WriteManifest));
    }

    [Fact]
    public void A_host_that_is_known_has_its_quotas_less_what_is_left_to_others()
    {
        Assert.Equal((new BudgetKey(Account, "ReadManifest"), new BudgetTerms(1900, 380)), Find(Ecr, RegistryAction.ReadManifest));
        Assert.Equal((new BudgetKey(Account, "UploadBytes"), new BudgetTerms(475, 95)), Find(Ecr, RegistryAction.UploadBytes));
        Assert.Null(Find(Ecr, RegistryAction.ListTags));
    }

    [Fact]
    public void How_much_is_used_and_how_much_at_once_is_a_setting()
    {
        (BudgetKey _, BudgetTerms terms) = Find(Ecr, RegistryAction.WriteManifest, options => (options.PartUsed, options.Burst) = (0.5, TimeSpan.FromSeconds(2)))!.Value;
        (BudgetKey _, BudgetTerms least) = Find(Ecr, RegistryAction.WriteManifest, options => options.Burst = TimeSpan.Zero)!.Value;

        Assert.Equal((new BudgetTerms(5, 10), new BudgetTerms(9.5, 1)), (terms, least));
    }

    [Fact]
    public void An_entry_gives_a_host_published_quotas_of_its_own()
    {
        (BudgetKey key, BudgetTerms terms) = Find(Other, RegistryAction.CheckBlob, Entry("127.0.0.1:5000", QuotaTable.EcrPublic))!.Value;

        Assert.Equal(("127.0.0.1:5000", 190), (key.Registry, terms.PerSecond));
    }

    [Fact]
    public void An_entry_wins_over_what_is_known_action_by_action()
    {
        Action<BudgetOptions> entry = Entry(Ecr.ToString(), QuotaTable.None, ("writemanifest", 100), ("CheckBlob", 0));

        Assert.Equal((Account, 95), Limit(RegistryAction.WriteManifest));
        Assert.Equal((Account, 95), Limit(RegistryAction.StartUpload));
        Assert.Null(Find(Ecr, RegistryAction.CheckBlob, entry));

        (string, double) Limit(RegistryAction action) => Find(Ecr, action, entry) is { } found ? (found.Key.Registry, found.Terms.PerSecond) : default;
    }

    [Fact]
    public void An_entry_for_an_account_and_region_is_for_every_host_that_is_counted_there()
    {
        Assert.Equal(19, Find(Ecr, RegistryAction.WriteManifest, Entry(Account, QuotaTable.None, ("WriteManifest", 20)))!.Value.Terms.PerSecond);
    }

    [Fact]
    public void Hosts_that_are_counted_together_share_a_budget()
    {
        (BudgetKey key, BudgetTerms _) = Find(Other, RegistryAction.WriteManifest, options => options.Registries.Add(
            new RegistryBudgetOptions { Registry = Other.ToString(), CountedAs = Account, Quotas = QuotaTable.Ecr }))!.Value;

        Assert.Equal(Find(Ecr, RegistryAction.WriteManifest)!.Value.Key, key);
    }

    [Fact]
    public void Budgets_can_be_switched_off()
    {
        Assert.Null(Find(Ecr, RegistryAction.WriteManifest, options => options.Enabled = false));
    }

    private static (BudgetKey Key, BudgetTerms Terms)? Find(RegistryHost host, RegistryAction action, Action<BudgetOptions>? configure = null)
    {
        var options = new BudgetOptions();
        configure?.Invoke(options);
        return new BudgetPlans(Options.Create(options), [new NoPlan(), new EcrPlan()]).Find(host, action);
    }

    private static Action<BudgetOptions> Entry(string registry, QuotaTable quotas, params (string Action, double PerSecond)[] perSecond) => options =>
    {
        var entry = new RegistryBudgetOptions { Registry = registry, Quotas = quotas };
        foreach ((string action, double limit) in perSecond)
            entry.PerSecond[action] = limit;
        options.Registries.Add(entry);
    };

    private sealed class NoPlan : IBudgetPlan
    {
        public RegistryQuotas? Find(RegistryHost host) => null;
    }

    private sealed class EcrPlan : IBudgetPlan
    {
        public RegistryQuotas? Find(RegistryHost host) => host == Ecr ? new RegistryQuotas(Account, PublishedQuotas.Ecr) : null;
    }
}
