using EcrMirror.Oci;
using EcrMirror.State.Blobs;

namespace EcrMirror.State.Tests.Blobs;

/// <summary>What every record of blob locations does.</summary>
public abstract class BlobLocationsContract(TestState state) : IAsyncLifetime
{
    private static readonly Repository Sibling = Repository.Parse("127.0.0.1:5000/other/app");

    private readonly IBlobLocations _blobs = state.BlobLocations;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => state.PrepareAsync();

    public ValueTask DisposeAsync()
    {
        state.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Every_repository_that_holds_a_blob_is_found_in_the_order_of_names()
    {
        await _blobs.AddAsync(Sample.First, [Sample.Digest(1), Sample.Digest(2)], Cancellation);
        await _blobs.AddAsync(Sibling, [Sample.Digest(1)], Cancellation);

        var found = await _blobs.FindAsync(Sample.First.Host, [Sample.Digest(1), Sample.Digest(2)], Cancellation);

        Assert.Equal(2, found.Count);
        Assert.Equal([Sibling.Name, Sample.First.Name], found[Sample.Digest(1)]);
        Assert.Equal([Sample.First.Name], found[Sample.Digest(2)]);
    }

    [Fact]
    public async Task A_blob_that_nobody_holds_is_absent_from_the_answer()
    {
        await _blobs.AddAsync(Sample.First, [Sample.Digest(1)], Cancellation);

        var found = await _blobs.FindAsync(Sample.First.Host, [Sample.Digest(2), Sample.Digest(1)], Cancellation);

        Assert.Equal([Sample.Digest(1)], found.Keys);
    }

    [Fact]
    public async Task Only_blobs_asked_about_are_answered()
    {
        await _blobs.AddAsync(Sample.First, [Sample.Digest(1), Sample.Digest(2)], Cancellation);

        Assert.Equal([Sample.Digest(2)], (await _blobs.FindAsync(Sample.First.Host, [Sample.Digest(2), Sample.Digest(2)], Cancellation)).Keys);
        Assert.Empty(await _blobs.FindAsync(Sample.First.Host, [], Cancellation));
    }

    [Fact]
    public async Task What_another_registry_holds_does_not_count()
    {
        await _blobs.AddAsync(Sample.First, [Sample.Digest(1)], Cancellation);

        Assert.Empty(await _blobs.FindAsync(Sample.Second.Host, [Sample.Digest(1)], Cancellation));
    }

    [Fact]
    public async Task Adding_again_changes_nothing()
    {
        await _blobs.AddAsync(Sample.First, [Sample.Digest(1), Sample.Digest(1)], Cancellation);
        await _blobs.AddAsync(Sample.First, [Sample.Digest(1)], Cancellation);

        var found = await _blobs.FindAsync(Sample.First.Host, [Sample.Digest(1)], Cancellation);

        Assert.Equal([Sample.First.Name], found[Sample.Digest(1)]);
    }

    [Fact]
    public async Task What_is_forgotten_for_one_repository_stays_for_the_others()
    {
        await _blobs.AddAsync(Sample.First, [Sample.Digest(1), Sample.Digest(2)], Cancellation);
        await _blobs.AddAsync(Sibling, [Sample.Digest(1)], Cancellation);

        await _blobs.ForgetAsync(Sample.First, [Sample.Digest(1)], Cancellation);

        var found = await _blobs.FindAsync(Sample.First.Host, [Sample.Digest(1), Sample.Digest(2)], Cancellation);
        Assert.Equal([Sibling.Name], found[Sample.Digest(1)]);
        Assert.Equal([Sample.First.Name], found[Sample.Digest(2)]);
    }

    [Fact]
    public async Task A_blob_forgotten_by_its_last_holder_is_absent_until_it_is_added_again()
    {
        await _blobs.AddAsync(Sample.First, [Sample.Digest(1)], Cancellation);

        await _blobs.ForgetAsync(Sample.First, [Sample.Digest(1)], Cancellation);
        Assert.Empty(await _blobs.FindAsync(Sample.First.Host, [Sample.Digest(1)], Cancellation));

        await _blobs.AddAsync(Sample.First, [Sample.Digest(1)], Cancellation);
        Assert.NotEmpty(await _blobs.FindAsync(Sample.First.Host, [Sample.Digest(1)], Cancellation));
    }

    [Fact]
    public async Task Forgetting_what_was_never_recorded_changes_nothing()
    {
        await _blobs.AddAsync(Sample.First, [Sample.Digest(1)], Cancellation);

        await _blobs.ForgetAsync(Sibling, [Sample.Digest(1)], Cancellation);
        await _blobs.ForgetAsync(Sample.First, [Sample.Digest(2)], Cancellation);
        await _blobs.ForgetAsync(Sample.Second, [Sample.Digest(1)], Cancellation);

        Assert.NotEmpty(await _blobs.FindAsync(Sample.First.Host, [Sample.Digest(1)], Cancellation));
    }

    [Fact]
    public async Task Fifty_repositories_that_add_a_blob_at_once_are_all_recorded()
    {
        await Sample.InParallel(50, async number =>
        {
            await _blobs.AddAsync(Repository.Parse($"127.0.0.1:5000/app-{number}"), [Sample.Digest(1)], Cancellation);
            return true;
        });

        var found = await _blobs.FindAsync(Sample.First.Host, [Sample.Digest(1)], Cancellation);
        Assert.Equal(50, found[Sample.Digest(1)].Count);
    }
}
