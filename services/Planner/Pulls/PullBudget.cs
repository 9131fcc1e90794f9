using EcrMirror.Contracts;
using EcrMirror.Oci;
using EcrMirror.Registry.Pulls;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EcrMirror.Planner.Pulls;

/// <summary>
/// Divides the pulls that a source grants among the images that need them. What it says they suffice for counts as spent until the image
/// was planned, so that several repositories do not spend the same ones; processes know nothing of each other, and what one of them
/// finds spent fails as a lack of pulls.
/// </summary>
internal sealed partial class PullBudget(IPullAllowances allowances, IOptions<PlannerOptions> options, TimeProvider time, ILogger<PullBudget> logger)
{
    // An image that another process plans is never heard of again.
    private static readonly TimeSpan PromisedFor = TimeSpan.FromMinutes(10);

    private readonly Lock _lock = new();
    private readonly Dictionary<ImageReference, Promise> _promises = [];

    /// <summary>Whether pulls from a registry are counted, as far as it has said.</summary>
    public bool IsCounted(RegistryHost host) => allowances.Find(host).Any(account => account.Remaining is not null);

    /// <summary>Divides what is left.</summary>
    /// <param name="images">Images of one repository, for one request.</param>
    /// <param name="selection">What selects them; null where nothing does.</param>
    public PullShare Share(IReadOnlyList<LackingImage> images, TagSelection? selection)
    {
        if (images.Count == 0)
            return new PullShare([], [], null);

        IReadOnlyList<LackingImage> inOrder = ImageValue.Order(images, selection);
        SyncImage first = images[0].Sync;
        RegistryHost host = first.Source.Repository.Host;
        int kept = first is { Priority: MirrorPriority.Normal, Cause: not SyncCause.Requested } ? options.Value.PullsKept : 0;
        lock (_lock)
        {
            DateTimeOffset now = time.GetUtcNow();
            HashSet<ImageReference> asked = [.. images.Select(image => image.Sync.Source)];
            foreach (ImageReference over in _promises.Where(promise => promise.Value.Until <= now || asked.Contains(promise.Key)).Select(promise => promise.Key).ToArray())
                _promises.Remove(over);
            int promised = _promises.Values.Where(promise => promise.Host == host).Sum(promise => promise.Pulls);
            if (PullForecast.Of(host, allowances.Find(host), images.Sum(image => image.Pulls), kept, now) is not { } forecast)
                return new PullShare([.. inOrder.Select(image => image.Sync)], [], null);

            int left = Math.Max(0, forecast.Left - promised);
            int most = Math.Max(1, forecast.Limit - kept);
            List<SyncImage> afforded = [];
            List<SyncImage> deferred = [];
            foreach (LackingImage image in inOrder)
            {
                // What takes more than there ever is, is tried with all that there is: it is only foreseen that it does.
                int price = Math.Min(image.Pulls, most);
                if (price > left)
                {
                    deferred.Add(image.Sync);
                    continue;
                }

                left -= price;
                afforded.Add(image.Sync);
                _promises[image.Sync.Source] = new Promise(host, price, now + PromisedFor);
            }

            if (deferred.Count == 0)
                return new PullShare(afforded, [], null);
            forecast = PullForecast.Of(host, allowances.Find(host), forecast.Needed, kept + promised, now)!;
            LogDeferred(deferred.Count, images.Count, first.Source.Repository, forecast);
            return new PullShare(afforded, deferred, forecast);
        }
    }

    /// <summary>Hears that an image was planned, or could not be: what it took has been counted.</summary>
    public void Settle(ImageReference source)
    {
        lock (_lock)
            _promises.Remove(source);
    }

    [LoggerMessage(2014, LogLevel.Warning, "{Deferred} of {Images} images of {Source} wait for pulls: {Forecast}")]
    private partial void LogDeferred(int deferred, int images, Repository source, PullForecast forecast);

    private sealed record Promise(RegistryHost Host, int Pulls, DateTimeOffset Until);
}
