namespace EcrMirror.Registry.Pulls;

/// <summary>What is known of the pulls of one account of a registry.</summary>
/// <param name="Account">What the account is called; never a secret.</param>
/// <param name="Limit">Pulls in a window; null where the registry has not said, and 0 where it said only that they are used up.</param>
/// <param name="Remaining">Those that are left now; null where the registry has not said, which is the case of one that does not count.</param>
/// <param name="Window">How long a window is; null where that is not known.</param>
/// <param name="RenewsAt">When all of them are there again at the latest, as far as is known; null where none is known to be used.</param>
public sealed record AccountPulls(string Account, int? Limit, int? Remaining, TimeSpan? Window, DateTimeOffset? RenewsAt);
