using EcrMirror.LocalEcr.Content;
using EcrMirror.LocalEcr.Quotas;
using EcrMirror.LocalEcr.Tests.Ecr.ForeignClients;
using EcrMirror.Oci;
using EcrMirror.Testing.Content;
using EcrMirror.Testing.Peers;
using EcrMirror.Testing.Registries;

namespace EcrMirror.LocalEcr.Tests.Registries.ForeignClients;

/// <summary>
/// Clients that did not come from us, used as AWS's guide shows it: with the password that its command line gets. Each test runs a
/// script of the shell in a folder of its own, where the clients keep what they know.
/// </summary>
public abstract class ForeignClientTests : IAsyncLifetime
{
    private readonly ScratchFolder _folder = new();
    private AwsCommandLine _aws = null!;

    protected EcrEmulator Ecr { get; private set; } = null!;

    protected EmulatedEcr Registry { get; private set; } = null!;

    /// <summary>A plain registry that has an index of two images and an attestation as team/app:1.0.</summary>
    protected LocalRegistry Source { get; private set; } = null!;

    protected SampleContent Index { get; private set; } = null!;

    protected static RepositoryName App { get; } = RepositoryName.Parse("team/app");

    protected LocalRepository Target => Registry.Repository(App);

    protected virtual bool IsPublic => false;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        // How often each may ask is not what is looked at here.
        Ecr = await EcrEmulator.StartAsync(AwsClients.Options with { PublicQuotas = EcrQuotas.Public.WithoutRates() }, Cancellation);
        Registry = IsPublic ? Ecr.Public() : Ecr.Private();
        Source = await LocalRegistry.StartAsync(cancellationToken: Cancellation);
        SampleContent amd = Given.Image().WithLayers(2).Build();
        Index = Given.Index(amd, Given.Image().ForPlatform("linux/arm64").Build(), Given.Attestation(amd)).WithOddBytes().Build();
        await Index.PushToAsync(Source, "team/app", "1.0");
        _aws = await AwsClients.CommandLineAsync(Ecr, Cancellation);
        await RunAsync(IsPublic
            ? "aws ecr-public create-repository --repository-name team/app --region us-east-1"
            : "aws ecr create-repository --repository-name team/app");
    }

    public async ValueTask DisposeAsync()
    {
        if (Source is not null)
            await Source.DisposeAsync();
        if (Ecr is not null)
            await Ecr.DisposeAsync();
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    protected string PathOf(string name) => _folder.Of(name);

    protected Task<string> RunAsync(string script) => _aws.RunAsync(
        $"""
        export HOME={_folder.FullName} XDG_RUNTIME_DIR={_folder.FullName} DOCKER_CONFIG={_folder.FullName} REGISTRY_AUTH_FILE={_folder.FullName}/auth.json
        SOURCE={Source.Host} REGISTRY={Registry.Host}
        {script}
        """,
        _folder,
        Cancellation);

    protected void ShouldHoldAll(string tag)
    {
        Assert.Equal(Index.Digest, Target.Tags[Tag.Parse(tag)]);
        Assert.Empty(Target.MissingUnder(Index.Digest));
        Assert.Empty(Registry.Journal.IncompleteTags);
    }
}
