namespace MassTransit.AmazonSqsTransport.Connection;

/// <summary>What AWS refused of a batch, by the index that is each entry's id.</summary>
internal static class Refusals
{
    public static IReadOnlyDictionary<int, Exception> Of(string target, IEnumerable<(string? Id, string? Code, string? Message)>? failed) =>
        (failed ?? []).ToDictionary(
            entry => int.Parse(entry.Id!, System.Globalization.CultureInfo.InvariantCulture),
            Exception (entry) => new TransportException(new Uri($"queue:{target}"), $"{target} refused an entry: {entry.Code} {entry.Message}"));
}
