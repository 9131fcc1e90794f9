using EcrMirror.Cli.Runs;
using EcrMirror.LocalEcr;
using EcrMirror.LocalEcr.Content;
using EcrMirror.LocalEcr.Journal;
using EcrMirror.Oci;
using EcrMirror.Registry;
using EcrMirror.State.Ledger;
using EcrMirror.Testing.Content;
using EcrMirror.Testing.Registries;
using Microsoft.Extensions.DependencyInjection;

namespace EcrMirror.EndToEnd.Tests.Faults;

/// <summary>
/// A source, a destination where an older image stands under the tag, and a mirror. The destination is lenient unless a test says
/// otherwise: it would take a tag over an incomplete tree, and writes down that it did.
/// </summary>
internal sealed class Scene : IAsyncDisposable
{
    private Scene(LocalRegistry source, LocalRegistry destination, InProcessMirror mirror) =>
        (Source, Destination, Mirror) = (source, destination, mirror);

    public static LocalRegistryOptions Lenient { get; } = new() { AcceptsIncompleteManifests = true };

    public static LocalRegistryOptions Strict { get; } = new();

    public static Tag Tag { get; } = Tag.Parse("1.0");

    public static SampleContent Older { get; } = Given.Image(seed: 1).Build();

    public LocalRegistry Source { get; }

    public LocalRegistry Destination { get; }

    public InProcessMirror Mirror { get; }

    public LocalRepository Target => Destination.Repository("mirror/app");

    /// <param name="source">How the source behaves.</param>
    /// <param name="destination">How the destination behaves.</param>
    /// <param name="registries">How the mirror reaches the source and the destination, whose hosts it is told.</param>
    /// <param name="also">What the mirror registers besides.</param>
    public static async Task<Scene> StartAsync(
        LocalRegistryOptions? source = null,
        LocalRegistryOptions? destination = null,
        Action<RegistryOptions, RegistryHost, RegistryHost>? registries = null,
        Action<IServiceCollection>? also = null)
    {
        LocalRegistry from = await LocalRegistry.StartAsync(source);
        LocalRegistry to = await LocalRegistry.StartAsync(destination ?? Lenient);
        Older.AddTo(to.Repository("mirror/app"), Tag);
        InProcessMirror mirror = await InProcessMirror.StartAsync(
            registries: options => registries?.Invoke(options, from.Host, to.Host), also: also);
        return new Scene(from, to, mirror);
    }

    /// <summary>Mirrors content from the source to <see cref="Target"/>, and waits for its end.</summary>
    public async Task<ImageOutcome> MirrorAsync(SampleContent content) =>
        Assert.Single(await Mirror.MirrorAsync(await PushAsync(content), Target.Repository));

    public Task<ImageReference> PushAsync(SampleContent content) => content.PushToAsync(Source, "team/app", Tag.ToString());

    /// <summary>The tag points to the content, everything is under it and always was, and the ledger says so.</summary>
    public async Task ShouldHavePublishedAsync(ImageOutcome outcome, SampleContent content)
    {
        Assert.True(outcome.Status is ImageStatus.Published, $"{outcome.Status}: {outcome.Reason}");
        Assert.Equal(content.Digest, outcome.Digest);
        Assert.Equal(content.Digest, Target.Tags[Tag]);
        Assert.Empty(Destination.Journal.IncompleteTags);
        await Destination.ShouldBeCompleteAsync("mirror/app", Tag.ToString());
        LedgerEntry entry = (await Mirror.Ledger.FindAsync(Target.Repository, Tag, TestContext.Current.CancellationToken))!;
        Assert.Equal((LedgerOutcome.Published, content.Digest, Older.Digest), (entry.Outcome, entry.Digest, entry.PreviousDigest));
    }

    /// <summary>The tag is what it was, nothing incomplete was ever under it, and outcome and ledger name what was wrong.</summary>
    public async Task ShouldHaveFailedAsync(ImageOutcome outcome, params IEnumerable<string> named)
    {
        Assert.Equal(ImageStatus.Failed, outcome.Status);
        foreach (string part in named)
            Assert.True(outcome.Reason!.Contains(part, StringComparison.Ordinal), $"'{part}' is not in: {outcome.Reason}");
        Assert.Equal(Older.Digest, Target.Tags[Tag]);
        Assert.Empty(Destination.Journal.IncompleteTags);
        await Destination.ShouldBeCompleteAsync("mirror/app", Tag.ToString());
        LedgerEntry entry = (await Mirror.Ledger.FindAsync(Target.Repository, Tag, TestContext.Current.CancellationToken))!;
        Assert.Equal((LedgerOutcome.Failed, outcome.Reason), (entry.Outcome, entry.Reason));
    }

    /// <summary>The downloads of a blob that reached a registry.</summary>
    public static IReadOnlyList<JournalEntry> Downloads(LocalRegistry registry, SampleBlob blob) =>
        [.. registry.Journal.Requests(RegistryOperation.GetBlob).Where(entry => entry.Request.Digest == blob.Descriptor.Digest)];

    public async ValueTask DisposeAsync()
    {
        Source.Faults.Clear();
        Destination.Faults.Clear();
        await Mirror.DisposeAsync();
        await Destination.DisposeAsync();
        await Source.DisposeAsync();
    }
}
