using EcrMirror.Cli.Runs;
using EcrMirror.LocalEcr;
using EcrMirror.LocalEcr.Content;
using EcrMirror.LocalEcr.Faults;
using EcrMirror.Oci;
using EcrMirror.Registry.Pacing;
using EcrMirror.Testing.Content;
using EcrMirror.Testing.Registries;
using Microsoft.Extensions.DependencyInjection;

namespace EcrMirror.EndToEnd.Tests.Budgets;

public sealed class BudgetTests
{
    [Fact]
    public async Task A_registry_that_takes_few_manifests_a_second_is_never_sent_more()
    {
        await using LocalRegistry source = await LocalRegistry.StartAsync();
        await using LocalRegistry destination = await LocalRegistry.StartAsync();
        RateLimit limit = destination.Faults.LimitRate(request => request.Operation is RegistryOperation.PutManifest, perSecond: 20, burst: 3);
        await using InProcessMirror mirror = await InProcessMirror.StartAsync(also: services => services.AddSingleton<IBudgetPlan>(new TenManifests(destination.Host)));
        SampleContent index = Given.Index([.. Enumerable.Range(1, 9).Select(number =>
            Given.Image().WithLayers(1).ForPlatform($"linux/arch{number}").Build())]).Build();
        ImageReference image = await index.PushToAsync(source, "team/app", "1.0");

        IReadOnlyList<ImageOutcome> outcomes = await mirror.MirrorAsync(image, destination.Repository("mirror/app").Repository);

        Assert.Equal(ImageStatus.Published, Assert.Single(outcomes).Status);
        Assert.InRange(limit.Passed, 10, 20);
        Assert.Equal(0, limit.Refused);
    }

    private sealed class TenManifests(RegistryHost host) : IBudgetPlan
    {
        public RegistryQuotas? Find(RegistryHost asked) => asked == host
            ? new RegistryQuotas("tests", new Dictionary<RegistryAction, double> { [RegistryAction.WriteManifest] = 10 })
            : null;
    }
}
