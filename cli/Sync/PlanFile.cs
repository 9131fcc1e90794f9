using System.Text.Json;
using System.Text.Json.Serialization;
using EcrMirror.Cli.Output;

namespace EcrMirror.Cli.Sync;

/// <summary>Plans as files.</summary>
internal static partial class PlanFile
{
    private const int MostBytes = 64 * 1024 * 1024;

    /// <summary>Writes a plan; a file that is there is replaced as a whole.</summary>
    /// <exception cref="WrongInputException">It cannot be written.</exception>
    public static async Task WriteAsync(string file, PlanDocument plan, CancellationToken cancellationToken)
    {
        string half = $"{file}.{Environment.ProcessId}.half";
        try
        {
            await File.WriteAllTextAsync(half, DocumentForm.Json.TextOf(plan) + "\n", cancellationToken);
            File.Move(half, file, overwrite: true);
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
        {
            throw new WrongInputException($"--out '{file}' cannot be written: {unwritable.Message.Replace(half, file, StringComparison.Ordinal)}", unwritable);
        }
    }

    /// <summary>Reads a plan.</summary>
    /// <exception cref="WrongInputException">It cannot be read, or is none.</exception>
    public static async Task<PlanDocument> ReadAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            await using FileStream opened = File.OpenRead(file);
            if (opened.Length > MostBytes)
                throw new WrongInputException($"'{file}' has {opened.Length} bytes: no plan has more than {MostBytes}.");

            PlanDocument plan = await JsonSerializer.DeserializeAsync(opened, PlanFileJson.Default.PlanDocument, cancellationToken) ?? throw new WrongInputException($"'{file}' is no plan: it is null.");
            return plan.Version is PlanDocument.CurrentVersion
                ? plan
                : throw new WrongInputException($"'{file}' is a plan of version {plan.Version}, and only version {PlanDocument.CurrentVersion} is known here: make it anew.");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new WrongInputException($"'{file}' cannot be read: {unreadable.Message}", unreadable);
        }
        catch (JsonException malformed)
        {
            throw new WrongInputException($"'{file}' is no plan{(malformed.LineNumber is { } line ? $" (line {line + 1})" : "")}: 'ecr-mirror plan -o FILE' writes one.", malformed);
        }
    }
    /// <summary>How a plan is read: what a newer version added is passed over.</summary>
    [JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip, RespectNullableAnnotations = true)]
    [JsonSerializable(typeof(PlanDocument))]
    private sealed partial class PlanFileJson : JsonSerializerContext;
}
