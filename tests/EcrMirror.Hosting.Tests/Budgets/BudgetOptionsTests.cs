using EcrMirror.Hosting.Budgets;
using EcrMirror.Hosting.Settings;
using EcrMirror.Testing.Peers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace EcrMirror.Hosting.Tests.Budgets;

[Collection(OneAtATime.Name)]
public sealed class BudgetOptionsTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Budgets_are_on_and_leave_a_twentieth_to_others()
    {
        var options = new BudgetOptions();

        Assert.Equal((true, 0.95, TimeSpan.FromSeconds(0.2), 20, 0), (options.Enabled, options.PartUsed, options.Burst, options.WorkersWithoutState, options.Registries.Count));
    }

    [Fact]
    public void A_registry_can_be_given_quotas()
    {
        Assert.Empty(Check(
            """{ "Budgets": { "Registries": [ { "Registry": "127.0.0.1:5000", "CountedAs": "us", "Quotas": "EcrPublic", "PerSecond": { "WriteManifest": 12.5 } } ] } }"""));
    }

    [Fact]
    public void Everything_that_is_wrong_is_told()
    {
        Assert.Equal(
            [
                "The setting Budgets:Registries in settings.json is wrong: '7' in PerSecond of a.test is no action: there are ReadManifest, WriteManifest, ReadBlob, CheckBlob, StartUpload, UploadBytes, CompleteUpload, CancelUpload, ListTags.",
                "The setting Budgets:Registries in settings.json is wrong: 'PutImage' in PerSecond of a.test is no action: there are ReadManifest, WriteManifest, ReadBlob, CheckBlob, StartUpload, UploadBytes, CompleteUpload, CancelUpload, ListTags.",
                "The setting Budgets:Registries in settings.json is wrong: ReadBlob in PerSecond of a.test is -1: give requests per second, or 0 for no limit.",
                "The setting Budgets:Registries in settings.json is wrong: An entry names no Registry: give its host, or what its requests are counted by.",
            ],
            Check("""{ "Budgets": { "Registries": [ { "Registry": "a.test", "PerSecond": { "PutImage": 1, "ReadBlob": -1, "7": 1 } }, { "Quotas": "Ecr" } ] } }"""));
    }

    [Fact]
    public void A_value_out_of_range_is_told()
    {
        Assert.Equal(
            ["The setting Budgets:PartUsed in settings.json is wrong: The field PartUsed must be between 0.01 and 1."],
            Check("""{ "Budgets": { "PartUsed": 95 } }"""));
    }

    private IReadOnlyList<string> Check(string file)
    {
        using var configuration = new ConfigurationManager();
        using ServiceProvider services = new ServiceCollection()
            .AddSettings(configuration, _folder.Write("settings.json", file))
            .AddSingleton<IConfiguration>(configuration)
            .AddLogging()
            .AddBudgets()
            .BuildServiceProvider();
        try
        {
            SettingsCheck.Check(services);
            return [];
        }
        catch (WrongSettingsException wrong)
        {
            return wrong.Problems;
        }
    }
}
