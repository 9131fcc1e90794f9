using EcrMirror.Contracts;
using EcrMirror.Oci;
using EcrMirror.Planner.Inventory;
using EcrMirror.Planner.Platforms;
using EcrMirror.Planner.Resolution;
using EcrMirror.Planner.Upkeep;
using EcrMirror.Registry;
using EcrMirror.State.Ledger;
using EcrMirror.State.Manifests;
using EcrMirror.State.Plans;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EcrMirror.Planner.Planning;

/// <summary>
/// Plans one image: looks at the destinations' tags, resolves the source once, walks what is under it, and stores the difference.
/// </summary>
/// <remarks>
/// Destinations are looked at first: where one certainly lacks a tag, or was found to differ a moment ago, the source's manifest is fetched at
/// once, and where all have the tag, a single HEAD at the source answers whether anything is to be done. Where only some platforms are wanted, the ledger has what was made
/// of the source's digest.
/// </remarks>
internal sealed partial class ImagePlanner(
    DestinationInventory inventory,
    RepositoryUpkeep upkeep,
    SourceResolver resolver,
    PlatformSelection platforms,
    TreeWalker walker,
    IManifestStore manifests,
    IPlanStore plans,
    PlanWatch watch,
    ILedger ledger,
    IOptions<PlannerOptions> options,
    TimeProvider time,
    ILogger<ImagePlanner> logger)
{
    /// <summary>
    /// Plans an image, makes the repositories it is to go to, and makes the outcome durable. Safe to repeat: it looks again and opens the
    /// plan anew. Only what nobody waits for, a push or a sweep, leaves a plan alone that is under way.
    /// </summary>
    /// <param name="sync">The image.</param>
    /// <param name="delivery">Names the message that asks for it; the same when it is delivered again.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What it came to, with the plan as it is stored.</returns>
    public async Task<PlanDraft> PlanAsync(SyncImage sync, string delivery, CancellationToken cancellationToken)
    {
        DateTimeOffset lookedAt = time.GetUtcNow();
        PlanDraft draft = await DraftAsync(sync, isDry: false, options.Value.SlowDestinationAfter, upkeep.PrepareAsync, cancellationToken);
        draft = draft with { Reconciled = [.. draft.Reconciled, .. await MaintainAsync(draft, cancellationToken)] };
        await RecordAsync(sync, draft, cancellationToken);

        // Last: from here on reports of an earlier attempt no longer count, so nothing may fail between this and the copy tasks.
        return draft.Plan is null ? draft : draft with { Plan = await OpenAsync(sync, draft, draft.Plan, delivery, lookedAt, cancellationToken) };
    }

    // Null where it is left to somebody else.
    private async Task<MirrorPlan?> OpenAsync(
        SyncImage sync, PlanDraft draft, MirrorPlan drafted, string delivery, DateTimeOffset lookedAt, CancellationToken cancellationToken)
    {
        using IDisposable turn = await watch.EnterAsync(drafted.Id, cancellationToken);
        if (await watch.IsUnderWayAsync(sync, draft.Root!.Value, drafted.Id, delivery, lookedAt, cancellationToken))
            return null;

        await manifests.SaveAsync([.. draft.Tree!.Nodes.Select(node => node.Raw).Append(draft.Served!).DistinctBy(raw => raw.Digest)], cancellationToken);
        MirrorPlan plan = await plans.OpenAsync(drafted with { OpenedBy = delivery }, cancellationToken);
        LogPlanned(plan.Id, plan.Attempt, plan.Source, draft.BytesAtMost, plan.Destinations.Count);
        return plan;
    }

    /// <summary>The same look and the same plan, with nothing stored: what a dry run shows.</summary>
    public Task<PlanDraft> DraftAsync(SyncImage sync, CancellationToken cancellationToken) =>
        DraftAsync(sync, isDry: true, Timeout.InfiniteTimeSpan, (_, _) => Task.FromResult<RepositoryReconciled?>(null), cancellationToken);

    private async Task<PlanDraft> DraftAsync(SyncImage sync, bool isDry, TimeSpan patience, Preparation prepare, CancellationToken cancellationToken)
    {
        (IReadOnlyList<DestinationLook> looks, IReadOnlyList<Destination> slow) =
            await inventory.LookAtTagsAsync(sync.Destinations, mayRemember: sync.Restarts == 0 && sync.Cause is not (SyncCause.Repair or SyncCause.SourceTagMoved), patience, cancellationToken);
        return await DraftAsync(sync, isDry, looks, prepare, cancellationToken) with { Slow = slow };
    }

    private async Task<PlanDraft> DraftAsync(
        SyncImage sync, bool isDry, IReadOnlyList<DestinationLook> looks, Preparation prepare, CancellationToken cancellationToken)
    {
        DateTimeOffset checkedAt = time.GetUtcNow();
        var failures = new List<MirrorFailed>();
        List<DestinationState> states = await EachAsync(
            sync, looks, look => look.Destination, (look, _) => look.State, failures, cancellationToken);
        if (states.Count == 0)
            return new PlanDraft { Source = sync.Source, CheckedAt = checkedAt, Current = [], Failures = failures };

        try
        {
            ImageReference source = sync.Source;
            bool haveAllTags = states.TrueForAll(state => state.Tags.Count > 0 && !state.LacksATag);

            if (haveAllTags && !states.TrueForAll(state => state.IsCompared))
            {
                Digest digest = await resolver.ResolveAsync(source, cancellationToken) ?? throw Absent(source);
                source = source.Pin(digest);
                if (await FindCurrentAsync(sync, digest, states, cancellationToken) is { } root)
                    return AllCurrent(source, root);
            }

            // What an index was cut from is kept with the cut, and need not be asked for again to cut it anew.
            RawManifest served = await resolver.GetAsync(source, isDry, mayBeKept: sync.Platforms is not null, cancellationToken) ?? throw Absent(source);
            source = source.Pin(served.Digest);
            ChosenRoot chosen = await platforms.ChooseAsync(source.Repository, served, sync.Platforms, cancellationToken);
            if (haveAllTags && states.TrueForAll(state => state.IsAt(chosen.Digest)))
                return AllCurrent(source, chosen.Digest);

            RawManifest chosenRoot = await platforms.GetAsync(source.Repository, chosen, isDry, cancellationToken);
            ImageTree tree = await walker.WalkAsync(source.Repository, chosenRoot, chosen.Platform, isDry, cancellationToken);
            PlanDraft draft = await CompareAsync(sync, source, states, tree, checkedAt, failures, prepare, cancellationToken);
            return draft with { Served = served };
        }
        catch (Exception noSource) when (noSource is RegistryException or ManifestException or ContentMismatchException or NotSupportedException)
        {
            failures.AddRange(states.Select(state => Failed(sync, state.Destination, noSource)));
            return new PlanDraft { Source = sync.Source, CheckedAt = checkedAt, Current = [], Failures = failures };
        }

        PlanDraft AllCurrent(ImageReference source, Digest root) => new()
        {
            Source = source,
            Root = root,
            CheckedAt = checkedAt,
            Looked = states,
            Current = [.. states.Select(state => state.Destination)],
            Failures = failures,
        };
    }

    // What all tags point to, if that is what they are to; null where it is not, or where only the source's index can tell.
    private async Task<Digest?> FindCurrentAsync(SyncImage sync, Digest source, List<DestinationState> states, CancellationToken cancellationToken)
    {
        Digest[] roots = [.. states.SelectMany(state => state.Tags.Values).OfType<Digest>().Distinct()];
        if (roots is not [var root])
            return null;
        if (sync.Platforms is null)
            return root == source ? root : null;

        foreach (DestinationState state in states)
        {
            foreach (Tag tag in state.Tags.Keys)
            {
                if (!TagKnowledge.IsCurrent(sync, source, root, await ledger.FindAsync(state.Destination.Repository, tag, cancellationToken)))
                    return null;
            }
        }

        return root;
    }

    private async Task<PlanDraft> CompareAsync(
        SyncImage sync,
        ImageReference source,
        List<DestinationState> states,
        ImageTree tree,
        DateTimeOffset checkedAt,
        List<MirrorFailed> failures,
        Preparation prepare,
        CancellationToken cancellationToken)
    {
        Digest root = tree.Root.Digest;
        List<(DestinationState State, IReadOnlySet<Digest> Present)> compared = await EachAsync(
            sync,
            states.Where(state => !state.IsAt(root)),
            state => state.Destination,
            async (state, cancelled) =>
                (state, state.IsNew ? new HashSet<Digest>() : await inventory.FindManifestsAsync(state.Destination.Repository, Wanted(sync, tree, state), cancelled)),
            failures,
            cancellationToken);

        bool IsLacking((DestinationState State, IReadOnlySet<Digest> Present) destination) =>
            destination.State.Tags.Count > 0 || !destination.Present.Contains(root);
        List<((DestinationState State, IReadOnlySet<Digest> Present) Destination, RepositoryReconciled? Done)> prepared = await EachAsync(
            sync,
            compared.Where(IsLacking),
            destination => destination.State.Destination,
            async (destination, cancelled) => (destination, await prepare(destination.State, cancelled)),
            failures,
            cancellationToken);
        (DestinationState State, IReadOnlySet<Digest> Present)[] lacking = [.. prepared.Select(ready => ready.Destination)];
        MirrorPlan? plan = lacking.Length > 0 ? PlanBuilder.Build(sync, source, tree, lacking, checkedAt) : null;
        return new PlanDraft
        {
            Source = source,
            Root = root,
            CheckedAt = checkedAt,
            Tree = tree,
            Plan = plan,
            Looked = states,
            Reconciled = [.. prepared.Select(ready => ready.Done).OfType<RepositoryReconciled>()],
            Current =
            [
                .. states.Where(state => state.IsAt(root)).Select(state => state.Destination),
                .. lacking.Where(destination => destination.State.HasATagAt(root)).Select(destination => destination.State.OnlyTagsAt(root)),
                .. compared.Where(destination => !IsLacking(destination)).Select(destination => destination.State.Destination),
            ],
            Failures = failures,
        };
    }

    // A root that is an image is not looked for by its digest: if its blobs are there, copying it costs no more than asking. A repair
    // that did not help looks for nothing: the destination refuses the image for lack of something that it says it has.
    private static Digest[] Wanted(SyncImage sync, ImageTree tree, DestinationState state) =>
        sync is { Cause: SyncCause.Repair, Restarts: > 1 }
            ? []
            : [.. tree.Nodes.Where(node => node.Digest != tree.Root.Digest || state.Tags.Count == 0).Select(node => node.Digest)];

    // One destination that cannot answer never stops the others.
    private async Task<List<TResult>> EachAsync<TItem, TResult>(
        SyncImage sync,
        IEnumerable<TItem> items,
        Func<TItem, Destination> destinationOf,
        Func<TItem, CancellationToken, Task<TResult>> look,
        List<MirrorFailed> failures,
        CancellationToken cancellationToken)
    {
        (TItem Item, Task<TResult> Look)[] looks = [.. items.Select(item => (item, look(item, cancellationToken)))];
        var results = new List<TResult>(looks.Length);
        foreach ((TItem item, Task<TResult> looking) in looks)
        {
            try
            {
                results.Add(await looking);
            }
            catch (Exception noAnswer) when (noAnswer is RegistryException or ManifestException or ContentMismatchException or NotSupportedException)
            {
                failures.Add(Failed(sync, destinationOf(item), noAnswer));
            }
        }

        return results;
    }

    // Where nothing is to be written, the settings may still not be as declared.
    private async Task<IReadOnlyList<RepositoryReconciled>> MaintainAsync(PlanDraft draft, CancellationToken cancellationToken)
    {
        var reconciled = new List<RepositoryReconciled>();
        IEnumerable<Repository> untouched = draft.Current.Select(current => current.Repository)
            .Except(draft.Plan?.Destinations.Select(planned => planned.Repository) ?? []);
        foreach (DestinationState state in draft.Looked.IntersectBy(untouched, state => state.Destination.Repository))
        {
            if (await upkeep.TryMaintainAsync(state, cancellationToken) is { } done)
                reconciled.Add(done);
        }

        return reconciled;
    }

    private async Task RecordAsync(SyncImage sync, PlanDraft draft, CancellationToken cancellationToken)
    {
        foreach (Destination current in draft.Current)
        {
            LogCurrent(draft.Source, current.Repository);
            foreach (Tag tag in current.Tags)
                await ledger.RecordCurrentAsync(current.Repository, tag, new MirroredImage(draft.Source, sync.Platforms, sync.Rule), draft.Root!.Value, draft.CheckedAt, draft.CheckedAt, cancellationToken);
        }

        foreach (MirrorFailed failed in draft.Failures)
        {
            LogFailed(failed.Source, failed.Destination.Repository, failed.Reason);
            foreach (Tag tag in failed.Destination.Tags)
                await ledger.RecordFailedAsync(failed.Destination.Repository, tag, new MirroredImage(failed.Source, sync.Platforms, sync.Rule), failed.Stage, failed.Kind, failed.Reason, failed.FailedAt, cancellationToken);
        }
    }

    /// <summary>What is said about a destination that could not be planned for.</summary>
    public MirrorFailed Failed(SyncImage sync, Destination destination, Exception why) => new()
    {
        RequestIds = [sync.RequestId],
        Source = sync.Source,
        Destination = destination,
        Stage = MirrorStage.Plan,
        Kind = FailureKinds.Of(why),
        Reason = why.Message,
        FailedAt = time.GetUtcNow(),
    };

    /// <summary>What is done about a repository before anything is planned for it; the answer is what there is to tell.</summary>
    private delegate Task<RepositoryReconciled?> Preparation(DestinationState state, CancellationToken cancellationToken);

    private static ManifestException Absent(ImageReference source) =>
        new($"The source {source.Repository} has no manifest '{source.Identifier}'.") { Kind = FailureKind.NotFound };

    [LoggerMessage(2001, LogLevel.Information, "Planned {Plan} (attempt {Attempt}) for {Source}: at most {Bytes} bytes to {Destinations} destinations")]
    private partial void LogPlanned(PlanId plan, int attempt, ImageReference source, long bytes, int destinations);

    [LoggerMessage(2002, LogLevel.Information, "{Source} is current at {Repository}")]
    private partial void LogCurrent(ImageReference source, Repository repository);

    [LoggerMessage(2003, LogLevel.Warning, "{Source} could not be planned for {Repository}: {Reason}")]
    private partial void LogFailed(ImageReference source, Repository repository, string reason);
}
