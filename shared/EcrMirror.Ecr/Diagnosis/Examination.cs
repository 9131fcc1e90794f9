using EcrMirror.Registry;

namespace EcrMirror.Ecr.Diagnosis;

/// <summary>Runs checks side by side, each within a time of its own, so that what hangs holds up nothing else.</summary>
public sealed class Examination(TimeProvider time)
{
    /// <summary>How many checks run at a time.</summary>
    public int Concurrency { get; init; } = 8;

    /// <summary>How long each may take.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Runs checks and tells what they found, in their order.</summary>
    /// <param name="checks">The checks.</param>
    /// <param name="ended">Hears of each that has ended, on whatever thread that was.</param>
    /// <param name="cancellationToken">Gives up all of them.</param>
    public async Task<IReadOnlyList<ExaminedThing>> RunAsync(IReadOnlyList<ICheck> checks, Action<ICheck> ended, CancellationToken cancellationToken)
    {
        using var places = new SemaphoreSlim(Concurrency);
        IReadOnlyList<ExaminedThing>[] found = await Task.WhenAll(checks.Select(async check =>
        {
            await places.WaitAsync(cancellationToken);
            try
            {
                return await ExamineAsync(check, cancellationToken);
            }
            finally
            {
                places.Release();
                ended(check);
            }
        }));
        return [.. found.SelectMany(each => each)];
    }

    private async Task<IReadOnlyList<ExaminedThing>> ExamineAsync(ICheck check, CancellationToken cancellationToken)
    {
        // What a check does before it first waits, such as loading the SDK, must not keep the next one from starting.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var found = new List<ExaminedThing>();
        using var limit = new CancellationTokenSource(Limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            await foreach (Finding finding in check.ExamineAsync(either.Token))
                Add(finding);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            Add(Finding.Failed($"no answer within {Limit.TotalSeconds:0} s", cure: "Is the address right, and does a firewall or a proxy swallow what is sent there?"));
        }
        catch (RegistryException refused)
        {
            Add(Finding.Failed("could not be looked at", refused.Message));
        }
        catch (Exception defect) when (defect is not OperationCanceledException)
        {
            // The edge: one check that nobody foresaw to fail must not keep the others from being told.
            Add(Finding.Failed("could not be looked at, by a defect of this program", $"{defect.GetType().Name}: {defect.Message.ReplaceLineEndings(" ")}"));
        }

        return found;

        void Add(Finding finding) => found.Add(new ExaminedThing(check.Area, check.Subject, finding));
    }
}
