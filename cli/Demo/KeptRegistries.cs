using System.Text.Json;
using System.Text.Json.Serialization;
using EcrMirror.Oci;
using EcrMirror.Registry;
using Microsoft.Extensions.DependencyInjection;

namespace EcrMirror.Cli.Demo;

/// <summary>
/// What a <c>demo --keep</c> leaves in a file for later runs to find. Whatever listens at those addresses by then is believed only
/// if it still has the image that was put there.
/// </summary>
/// <param name="Source">Where images come from.</param>
/// <param name="Destination">The local ECR.</param>
/// <param name="Probe">An image at the source.</param>
/// <param name="Digest">What that image is.</param>
/// <param name="ProcessId">Who holds the registries up.</param>
internal sealed partial record KeptRegistries(RegistryHost Source, RegistryHost Destination, ImageReference Probe, Digest Digest, int ProcessId)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>The registries that an earlier demo holds up; null where there are none.</summary>
    public static async Task<KeptRegistries?> FindAsync(CancellationToken cancellationToken) =>
        Read() is { } kept && await kept.AnswersAsync(cancellationToken) ? kept : null;

    /// <summary>Lets later runs find the registries.</summary>
    /// <exception cref="WrongInputException">The file cannot be written.</exception>
    public void Announce()
    {
        string file = FileName();
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, JsonSerializer.Serialize(this, KeptJson.Default.KeptRegistries));
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new WrongInputException($"--keep has to write '{file}', for a second demo to find the registries: {refused.Message} XDG_STATE_HOME can name another folder.", refused);
        }
    }

    /// <summary>Takes the file away, unless a later demo has written its own.</summary>
    public void Withdraw()
    {
        if (Read() == this)
            File.Delete(FileName());
    }

    private static KeptRegistries? Read()
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(FileName()), KeptJson.Default.KeptRegistries);
        }
        catch (Exception none) when (none is IOException or UnauthorizedAccessException or JsonException or WrongInputException)
        {
            return null;
        }
    }

    private static string FileName() => Path.Combine(StateFile.Folder(), "demo.json");

    private async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        await using ServiceProvider services = new ServiceCollection()
            .AddRegistries(options =>
            {
                options.RetryAttempts = 0;
                options.ConnectTimeout = options.ResponseTimeout = Patience;
            })
            .BuildServiceProvider();
        IRegistries registries = services.GetRequiredService<IRegistries>();
        try
        {
            Descriptor? found = await registries.Open(Probe.Repository).ResolveAsync(Probe.Tag!.Value, cancellationToken);
            await registries.Open(new Repository(Destination, Probe.Repository.Name)).ResolveAsync(Probe.Tag.Value, cancellationToken);
            return found?.Digest == Digest;
        }
        catch (RegistryException)
        {
            return false;
        }
    }
    [JsonSerializable(typeof(KeptRegistries))]
    private sealed partial class KeptJson : JsonSerializerContext;
}
