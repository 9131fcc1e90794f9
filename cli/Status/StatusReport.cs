using System.Globalization;
using EcrMirror.Cli.Output;
using Spectre.Console;

namespace EcrMirror.Cli.Status;

/// <summary>How images of rules stand, for people: a row for each destination, or a block of lines where a row would not fit; then the sum of it.</summary>
internal static class StatusReport
{
    private static readonly string[] Headers = ["Rule", "Source", "Destination", "Current", "Failed", "Checked", "Published"];

    private static readonly Style Fine = new(Color.Green);
    private static readonly Style Wrong = new(Color.Red);
    private static readonly Style Unknown = new(Color.Yellow);

    public static void Write(Consoles consoles, StatusDocument status, DateTimeOffset now)
    {
        (string[] Row, Style Style)[] rows =
        [
            .. status.Destinations.Select(place => (
                new[]
                {
                    place.Rule, place.Source, place.Destination,
                    place.Current.ToString(CultureInfo.InvariantCulture), place.Failed.Count.ToString(CultureInfo.InvariantCulture),
                    Ago(place.CheckedAt, now), Ago(place.PublishedAt, now),
                },
                place.Failed.Count > 0 ? Wrong : place.Current > 0 ? Fine : Unknown)),
        ];
        if (!Output.Tables.TryWrite(consoles, Headers, rows))
        {
            foreach (StatusDocument.Place place in status.Destinations)
            {
                consoles.Say(place.Destination);
                consoles.Say($"  from {place.Source}, rule {place.Rule}");
                consoles.Say($"  {place.Current} current, {place.Failed.Count} failed, checked {Ago(place.CheckedAt, now)}");
            }
        }

        consoles.Say($"{Amount.Of(status.Destinations.Count, "destination")}: {status.Current} current, {status.Failed} failed{(status.Unseen > 0 ? $"; nothing is known of {status.Unseen} yet" : "")}.");
        foreach (StatusDocument.Place place in status.Destinations)
        {
            if (place.Removed > 0)
                consoles.Say($"{place.Destination}: {Amount.Of(place.Removed, "tag")} removed, as the rule has ended.");
            foreach (StatusDocument.FailedTag failed in place.Failed)
                consoles.Complain($"{place.Destination}:{failed.Tag}: {failed.Reason}");
        }
    }

    private static string Ago(DateTimeOffset? time, DateTimeOffset now) => time is not { } known ? "never"
        : now - known < TimeSpan.FromMinutes(1) ? "just now"
        : now - known < TimeSpan.FromHours(2) ? $"{(int)(now - known).TotalMinutes} min ago"
        : now - known < TimeSpan.FromDays(2) ? $"{(int)(now - known).TotalHours} h ago"
        : $"{(int)(now - known).TotalDays} d ago";
}
