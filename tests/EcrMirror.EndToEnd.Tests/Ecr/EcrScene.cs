using System.Text;
using System.Text.Json;
using Amazon.ECR;
using Amazon.Runtime;
using EcrMirror.Cli.Runs;
using EcrMirror.LocalEcr;
using EcrMirror.LocalEcr.Access;
using EcrMirror.LocalEcr.Accounts;
using EcrMirror.LocalEcr.Content;
using EcrMirror.LocalEcr.Quotas;
using EcrMirror.Oci;
using EcrMirror.Testing.Registries;
using Microsoft.Extensions.DependencyInjection;
using ImageStatus = EcrMirror.Cli.Runs.ImageStatus;

namespace EcrMirror.EndToEnd.Tests.Ecr;

/// <summary>
/// A plain registry, a private registry of ECR and one at ECR Public, each with the repository mirror/app; and a mirror that has the
/// tokens for both in a file, as <c>docker login</c> leaves them there.
/// </summary>
internal sealed class EcrScene : IAsyncDisposable
{
    private readonly string _authFile = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    private EcrScene(EcrEmulator ecr, LocalRegistry plain) => (Emulator, Plain) = (ecr, plain);

    public static Tag Tag { get; } = Tag.Parse("1.0");

    public static RepositoryName Name { get; } = RepositoryName.Parse("mirror/app");

    public EcrEmulator Emulator { get; }

    public LocalRegistry Plain { get; }

    public EmulatedEcr Private => Emulator.Private();

    public EmulatedEcr Public => Emulator.Public();

    /// <summary>The repository in the private registry.</summary>
    public LocalRepository Target => Private.Repository(Name);

    public InProcessMirror Mirror { get; private set; } = null!;

    /// <param name="quotas">What ECR takes; without any rate unless said.</param>
    /// <param name="policies">What the token for the private registry allows; everything unless said.</param>
    /// <param name="upstreams">Where pull-through caches find their upstreams.</param>
    /// <param name="also">What the mirror registers besides.</param>
    public static async Task<EcrScene> StartAsync(
        EcrQuotas? quotas = null,
        IReadOnlyList<IamPolicy>? policies = null,
        Func<LocalRegistry, IReadOnlyDictionary<string, Uri>>? upstreams = null,
        Action<IServiceCollection>? also = null)
    {
        LocalRegistry plain = await LocalRegistry.StartAsync();
        EcrEmulator ecr = await EcrEmulator.StartAsync(new EcrEmulatorOptions
        {
            PrivateQuotas = quotas ?? EcrQuotas.Private.WithoutRates(),
            PublicQuotas = EcrQuotas.Public.WithoutRates(),
            Upstreams = upstreams?.Invoke(plain) ?? new Dictionary<string, Uri>(),
        });
        var scene = new EcrScene(ecr, plain);
        scene.Private.CreateRepository(Name);
        scene.Public.CreateRepository(Name);
        scene.LogIn(policies);
        scene.Mirror = await InProcessMirror.StartAsync(registries: options => options.AuthFile = scene._authFile, also: also);
        return scene;
    }

    /// <summary>Writes new tokens where the mirror finds them.</summary>
    public void LogIn(IReadOnlyList<IamPolicy>? policies = null)
    {
        KeyPair key = EcrEmulatorOptions.Default.Keys[0] with { Policies = policies };
        var accounts = new[] { Private, Public }.ToDictionary(
            registry => registry.Host.ToString(),
            registry => new { auth = Basic(Emulator.IssueToken(registry, key)) });
        Write(JsonSerializer.Serialize(new { auths = accounts }));
    }

    /// <summary>Leaves the mirror without tokens.</summary>
    public void LogOut() => Write("""{"auths":{}}""");

    /// <summary>The API of ECR as AWS's client sees it, to set what only the API sets.</summary>
    public AmazonECRClient Api()
    {
        KeyPair key = EcrEmulatorOptions.Default.Keys[0];
        return new AmazonECRClient(
            new BasicAWSCredentials(key.AccessKeyId, key.SecretAccessKey),
            new AmazonECRConfig { ServiceURL = Emulator.ApiAddress.ToString(), AuthenticationRegion = Private.Region });
    }

    /// <summary>Mirrors content from the plain registry to repositories of ECR; to the private one where none is named.</summary>
    public async Task<ImageOutcome> MirrorAsync(SampleContent content, LocalRepository? to = null) =>
        Assert.Single(await Mirror.MirrorAsync(await content.PushToAsync(Plain, "team/app", Tag.ToString()), (to ?? Target).Repository));

    /// <summary>Mirrors a tag from a repository of ECR to the plain registry.</summary>
    public async Task<ImageOutcome> MirrorFromAsync(LocalRepository from) =>
        Assert.Single(await Mirror.MirrorAsync(new ImageReference(from.Repository, Tag), Plain.Repository("mirror/app").Repository));

    public static void ShouldHavePublished(ImageOutcome outcome, SampleContent content, LocalRepository repository)
    {
        Assert.True(outcome.Status is ImageStatus.Published, $"{outcome.Status}: {outcome.Reason}");
        Assert.Equal(content.Digest, repository.Tags[Tag]);
        Assert.Empty(repository.MissingUnder(content.Digest));
    }

    public static void ShouldHaveFailed(ImageOutcome outcome, params IEnumerable<string> named)
    {
        Assert.Equal(ImageStatus.Failed, outcome.Status);
        foreach (string part in named)
            Assert.True(outcome.Reason!.Contains(part, StringComparison.Ordinal), $"'{part}' is not in: {outcome.Reason}");
    }

    public async ValueTask DisposeAsync()
    {
        Private.Faults.Clear();
        Public.Faults.Clear();
        await Mirror.DisposeAsync();
        await Emulator.DisposeAsync();
        await Plain.DisposeAsync();
        File.Delete(_authFile);
    }

    // At once: the mirror may be reading it.
    private void Write(string content)
    {
        File.WriteAllText(_authFile + ".new", content);
        File.Move(_authFile + ".new", _authFile, overwrite: true);
    }

    private static string Basic(LocalCredentials credentials) =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes($"{credentials.User}:{credentials.Password}"));
}
