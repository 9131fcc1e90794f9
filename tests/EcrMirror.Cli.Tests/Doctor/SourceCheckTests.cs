using EcrMirror.Cli.Doctor;
using EcrMirror.Ecr.Diagnosis;
using EcrMirror.LocalEcr;
using EcrMirror.LocalEcr.Content;
using EcrMirror.Oci;
using EcrMirror.Registry;
using EcrMirror.Registry.Credentials;
using EcrMirror.Registry.Probes;
using EcrMirror.Testing.Registries;
using Microsoft.Extensions.DependencyInjection;

namespace EcrMirror.Cli.Tests.Doctor;

public sealed class SourceCheckTests : IAsyncLifetime
{
    private readonly ServiceProvider _services = new ServiceCollection().AddRegistries(options => options.RetryAttempts = 0).BuildServiceProvider();
    private LocalRegistry _registry = null!;
    private ImageReference _image = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _registry = await LocalRegistry.StartAsync(cancellationToken: Token);
        _image = await SampleImage.CreateIndex(1, [new Platform("linux", "amd64")]).PushToAsync(_registry, "app", "1.0");
    }

    public async ValueTask DisposeAsync()
    {
        await _registry.DisposeAsync();
        await _services.DisposeAsync();
    }

    [Theory]
    [InlineData(97, FindingStatus.Ok)]
    [InlineData(20, FindingStatus.Ok)]
    [InlineData(19, FindingStatus.Warning)]
    [InlineData(0, FindingStatus.Failed)]
    public async Task Pulls_that_are_left_are_told_and_few_of_them_are_no_good_sign(int remaining, FindingStatus expected)
    {
        IReadOnlyList<Finding> found = await LookAsync(_image, new StubProbe(new PullAllowance(100, remaining, TimeSpan.FromHours(6), "192.0.2.7")));

        Assert.Equal(2, found.Count);
        Assert.Equal((expected, $"{remaining} of 100 pulls left in 6 h, counted for 192.0.2.7"), (found[1].Status, found[1].What));
    }

    [Fact]
    public async Task An_image_that_is_there_is_told_by_its_digest()
    {
        IReadOnlyList<Finding> found = await LookAsync(_image, new StubProbe(null));

        Finding there = Assert.Single(found);
        Assert.Equal(FindingStatus.Ok, there.Status);
        Assert.Matches("^sha256:[0-9a-f]{12}, read anonymously$", there.What);
    }

    [Fact]
    public async Task A_tag_that_is_not_there_is_a_failure()
    {
        IReadOnlyList<Finding> found = await LookAsync(ImageReference.Parse($"{_image.Repository}:none"), new StubProbe(null));

        Assert.Equal((FindingStatus.Failed, "read anonymously, and it has no such tag"), (Assert.Single(found).Status, found[0].What));
    }

    private async Task<IReadOnlyList<Finding>> LookAsync(ImageReference image, IRegistryProbe probe) =>
        await new SourceCheck(image, _services.GetRequiredService<IRegistries>(), probe).ExamineAsync(Token).ToArrayAsync(Token);

    /// <summary>A registry that counts pulls: the local one does not.</summary>
    private sealed class StubProbe(PullAllowance? allowance) : IRegistryProbe
    {
        public ValueTask<RegistryCredential?> FindCredentialAsync(Repository repository, CancellationToken cancellationToken) => new((RegistryCredential?)null);

        public Task<PullAllowance?> FindPullAllowanceAsync(ImageReference image, CancellationToken cancellationToken) => Task.FromResult(allowance);

        public Task<PushAnswer> AskToPushAsync(Repository repository, CancellationToken cancellationToken) => throw new NotSupportedException("Nothing is pushed to a source.");
    }
}
