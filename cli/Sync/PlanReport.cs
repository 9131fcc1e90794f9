using System.Globalization;
using EcrMirror.Cli.Output;
using EcrMirror.Oci;
using Spectre.Console;

namespace EcrMirror.Cli.Sync;

/// <summary>A plan for people: a row for each image and destination, or a block of lines where a row would not fit; then the sum of it.</summary>
internal static class PlanReport
{
    private static readonly string[] Headers = ["Rule", "Source", "Destination", "Tag", "To send", "Requests"];

    private static readonly Style Plain = Style.Plain;

    public static void Write(Consoles consoles, PlanDocument plan)
    {
        (string[] Row, Style Style)[] rows = [.. plan.Images.SelectMany(image => image.Destinations.Select(place => (RowOf(image, place), Plain)))];
        if (!Output.Tables.TryWrite(consoles, Headers, rows))
            WriteBlocks(consoles, plan);

        consoles.Say([.. Summary(plan)], "; ");
        foreach (PlanDocument.Image image in plan.Images)
        {
            foreach (PlanDocument.Place place in image.Destinations)
            {
                foreach (PlanDocument.HeldTag held in place.Held)
                    consoles.Complain($"{Named(image.Source)} -> {place.Repository}: the tag '{held.Tag}' points to {held.PointsTo} and cannot be moved; the image would be there without it.");
            }
        }

        foreach (PlanDocument.Failure failed in plan.Failures)
            consoles.Complain(failed.Destination is null ? $"{failed.Source}: {failed.Reason}" : $"{failed.Source} -> {failed.Destination}: {failed.Reason}");
    }

    private static void WriteBlocks(Consoles consoles, PlanDocument plan)
    {
        foreach (PlanDocument.Image image in plan.Images)
        {
            consoles.Say(Named(image.Source));
            foreach (PlanDocument.Place place in image.Destinations)
                consoles.Say($"  {place.Repository}{(place.Tags.Count > 0 ? $":{string.Join(", :", place.Tags)}" : "")}, {Amount.Bytes(place.Bytes)}");
        }
    }

    private static string[] RowOf(PlanDocument.Image image, PlanDocument.Place place) =>
    [
        image.Rule ?? "-",
        Named(image.Source),
        place.Repository,
        place.Tags is [] ? "-" : string.Join(", ", place.Tags),
        place.Bytes == 0 ? "-" : Amount.Bytes(place.Bytes),
        place.Requests.ToString(CultureInfo.InvariantCulture),
    ];

    private static IEnumerable<string> Summary(PlanDocument plan)
    {
        int held = plan.Images.Sum(image => image.Destinations.Sum(place => place.Held.Count));
        yield return $"Plan: {Amount.Of(plan.Images.Count, "image")} to publish, {plan.Current} current{(held > 0 ? $", {Amount.Of(held, "tag")} held" : "")}{(plan.Failures.Count > 0 ? $", {plan.Failures.Count} failed" : "")}";
        if (plan.Images.Count > 0)
        {
            yield return $"{Amount.Bytes(plan.Sum.ToCopy.Bytes)} to send in {Amount.Of(plan.Sum.Requests, "request")}, {Amount.Of(plan.Sum.Manifests, "manifest")} to put";
            foreach (string words in plan.Pulls.SelectMany(PullsOf))
                yield return words;
            if (plan.Sum.DockerHubPulls > 0 && plan.Pulls.All(pull => pull.Registry != RegistryHost.DockerHub.ToString()))
                yield return $"{Amount.Of(plan.Sum.DockerHubPulls, "pull")} of Docker Hub";
            if (plan.Sum.StoragePerMonth is > 0 and var storage)
                yield return storage < 0.01m ? "less than 0.01 USD more of storage a month" : $"{storage.ToString("0.00", CultureInfo.InvariantCulture)} USD more of storage a month";
            if (plan.Sum.SecondsAtLeast > 0)
                yield return $"by the quotas of the destinations at least {plan.Sum.SecondsAtLeast.ToString(CultureInfo.InvariantCulture)} s";
        }

        yield return "nothing was changed.";
    }

    private static IEnumerable<string> PullsOf(PlanDocument.Pull pull)
    {
        string registry = pull.Registry == RegistryHost.DockerHub.ToString() ? "Docker Hub" : pull.Registry;
        yield return $"{Amount.Of(pull.Needed, "pull")} of {registry}, {pull.Left} left of {pull.Limit}";
        if (pull.Needed > pull.Left)
        {
            yield return pull.DoneAt is { } done
                ? $"enough pulls at about {done.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC with {Amount.Of(pull.Accounts, "account")}"
                : "when there will be enough pulls is not known";
        }
    }

    // Without the digest, which would fill the line.
    private static string Named(string source) => ImageReference.Parse(source).CommonName;
}
