using System.Globalization;
using EcrMirror.Oci;

namespace EcrMirror.Registry.Pulls;

/// <summary>Whether the pulls that a registry grants suffice for something, and when they will have.</summary>
public sealed record PullForecast
{
    // A window that somebody states in seconds must not keep anybody counting.
    private const int MostWindows = 100_000;

    /// <summary>The registry.</summary>
    public required RegistryHost Host { get; init; }

    /// <summary>Pulls that it takes.</summary>
    public required int Needed { get; init; }

    /// <summary>Pulls that are left for it now.</summary>
    public required int Left { get; init; }

    /// <summary>Pulls that all accounts have in a window.</summary>
    public required int Limit { get; init; }

    /// <summary>The longest window of an account; null where none is known.</summary>
    public required TimeSpan? Window { get; init; }

    /// <summary>How many accounts there are.</summary>
    public required int Accounts { get; init; }

    /// <summary>When enough will have been granted, about: now where there are enough; null where that cannot be told.</summary>
    public required DateTimeOffset? DoneAt { get; init; }

    /// <summary>Whether there are enough now.</summary>
    public bool Suffices => Needed <= Left;

    /// <summary>Reckons it out. Null where the registry does not count pulls, or has not said so of every account.</summary>
    /// <param name="host">The registry.</param>
    /// <param name="accounts">What is known of its accounts.</param>
    /// <param name="needed">Pulls that are needed.</param>
    /// <param name="kept">Pulls of each window that are for something else.</param>
    /// <param name="now">The time.</param>
    public static PullForecast? Of(RegistryHost host, IReadOnlyList<AccountPulls> accounts, int needed, int kept, DateTimeOffset now)
    {
        if (accounts.Count == 0 || accounts.Any(account => account.Remaining is null))
            return null;

        int left = Math.Max(0, accounts.Sum(account => account.Remaining!.Value) - kept);
        return new PullForecast
        {
            Host = host,
            Needed = needed,
            Left = left,
            Limit = accounts.Sum(account => account.Limit ?? 0),
            Window = accounts.Max(account => account.Window),
            Accounts = accounts.Count,
            DoneAt = needed <= left ? now : FindEnd(accounts, needed - left, kept, now),
        };
    }

    /// <summary>In a sentence without its end.</summary>
    public override string ToString()
    {
        string granted = Limit > 0 ? $" of {Limit}{(Window is { } window ? $" per {Written(window)}" : "")}" : "";
        string end = Suffices ? "" : DoneAt is { } done
            ? $": done at about {done.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC with {Accounts} account{(Accounts == 1 ? "" : "s")}"
            : ": when there will be enough is not known";
        return $"{(Host == RegistryHost.DockerHub ? "Docker Hub" : Host)}: {Needed} pull{(Needed == 1 ? "" : "s")} needed, {Left} left{granted}{end}";
    }

    // Each account has its limit again at the end of each of its windows; one of which nothing was used begins its window now.
    private static DateTimeOffset? FindEnd(IReadOnlyList<AccountPulls> accounts, int lacking, int kept, DateTimeOffset now)
    {
        var renewals = new PriorityQueue<(int Pulls, TimeSpan Window), DateTimeOffset>();
        foreach (AccountPulls account in accounts)
        {
            int keptHere = Math.Min(kept, account.Limit ?? 0);
            kept -= keptHere;
            if (account is { Limit: { } limit, Window: { Ticks: > 0 } window } && limit > keptHere)
                renewals.Enqueue((limit - keptHere, window), account.RenewsAt ?? now + window);
        }

        for (int windows = 0; windows < MostWindows && renewals.TryDequeue(out (int Pulls, TimeSpan Window) granted, out DateTimeOffset at); windows++)
        {
            lacking -= granted.Pulls;
            if (lacking <= 0)
                return at;
            renewals.Enqueue(granted, at + granted.Window);
        }

        return null;
    }

    private static string Written(TimeSpan window) =>
        window.Ticks % TimeSpan.TicksPerHour == 0 ? $"{window.TotalHours} h"
        : window.Ticks % TimeSpan.TicksPerMinute == 0 ? $"{window.TotalMinutes} min"
        : string.Create(CultureInfo.InvariantCulture, $"{window.TotalSeconds:0} s");
}
