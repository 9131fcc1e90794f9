using System.CommandLine;
using EcrMirror.Cli.Output;
using EcrMirror.Hosting.Serving;
using EcrMirror.Hosting.Settings;
using EcrMirror.State;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace EcrMirror.Cli.Tables;

/// <summary><c>ecr-mirror tables create</c>: the DynamoDB tables, for local use; production makes them where it makes everything else.</summary>
internal static class TablesCommand
{
    public static Command Create(Consoles consoles)
    {
        var create = new Command("create", "Makes the tables that are not there, and waits until they can be used. Safe to repeat.");
        ServeFlags.AddConfigTo(create);
        create.SetAction((parsed, cancellationToken) => CreateAsync(ServeFlags.ReadConfig(parsed), consoles, cancellationToken));
        return new Command("tables", "The DynamoDB tables that keep state.") { create };
    }

    private static async Task<int> CreateAsync(string? settingsFile, Consoles consoles, CancellationToken cancellationToken)
    {
        await using ServiceProvider services = Services(settingsFile);
        IReadOnlyList<string> made = await services.GetRequiredService<DynamoTables>().CreateAsync(cancellationToken);
        foreach (string table in made)
            consoles.Say($"Made {table}");
        consoles.Say(made.Count == 0 ? "All tables are there." : $"{made.Count} tables made; all are there.");
        return ExitCode.Done;
    }

    private static ServiceProvider Services(string? settingsFile)
    {
        var configuration = new ConfigurationManager();
        var services = new ServiceCollection();
        services.AddSettings(configuration, settingsFile).AddSingleton<IConfiguration>(configuration).AddLogging().AddSharedSections().AddConfiguredState();
        ServiceProvider provider = services.BuildServiceProvider();
        SettingsCheck.Check(provider);
        return provider;
    }
}
