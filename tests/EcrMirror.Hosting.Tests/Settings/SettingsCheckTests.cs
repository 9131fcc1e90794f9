using EcrMirror.Hosting.Settings;
using EcrMirror.Registry;
using EcrMirror.Registry.Credentials;
using EcrMirror.State;
using EcrMirror.Testing.Peers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace EcrMirror.Hosting.Tests.Settings;

[Collection(OneAtATime.Name)]
public sealed class SettingsCheckTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    [Fact]
    public void Settings_that_fit_are_accepted()
    {
        IReadOnlyList<string> problems = Check(
            """
            {
              // A comment, and sections of several processes.
              "Bus": { "Transport": "AmazonSqs", "Region": "eu-west-1", "StopTimeout": "00:00:10" },
              "State": { "DynamoDb": { "TablePrefix": "team-" } },
              "Kitchen": { "Kettle": { "Litres": 3, "Whistles": true, "Metal": "Steel", "Teas": ["green"], "Cups": [{ "Size": 2 }], "Minutes": { "Green": 2.5 }, "Spout": { "Width": 2 } } },
              "Copier": { "AnythingAtAll": 1 },
              "Logging": { "LogLevel": { "Default": "Warning" } }
            }
            """);

        Assert.Empty(problems);
    }

    [Fact]
    public void Accounts_of_a_registry_are_read_in_their_order()
    {
        var configuration = new ConfigurationManager();
        using ServiceProvider services = new ServiceCollection()
            .AddSettings(configuration, _folder.Write(
                "settings.json",
                """{ "Registry": { "Accounts": { "docker.io": [ { "Username": "one", "Password": "x" }, { "Name": "two", "IsAnonymous": true } ] } } }"""))
            .AddSingleton<IConfiguration>(configuration)
            .AddOptions<RegistryOptions>().BindConfiguration(RegistryOptions.Section).Services
            .BuildServiceProvider();

        IList<RegistryAccount> accounts = services.GetRequiredService<IOptions<RegistryOptions>>().Value.Accounts["docker.io"];

        Assert.Equal([("one", "", false), ("", "two", true)], accounts.Select(account => (account.Username, account.Name, account.IsAnonymous)));
    }

    [Theory]
    [InlineData("""{ "Buss": { "Region": "eu-west-1" } }""", "The setting Buss in settings.json is not known: is 'Bus' meant?")]
    [InlineData("""{ "Kitchen": { "Kettel": { "Litres": 1 } } }""", "The setting Kitchen:Kettel in settings.json is not known: is 'Kettle' meant?")]
    [InlineData("""{ "Kitchen": { "Kettle": { "Liters": 1 } } }""", "The setting Kitchen:Kettle:Liters in settings.json is not known: is 'Litres' meant?")]
    [InlineData("""{ "Kitchen": { "Kettle": { "Colour": 1 } } }""", "The setting Kitchen:Kettle:Colour in settings.json is not known: there are Cups, Litres, Metal, Minutes, Patience, Spout, Teas, Whistles.")]
    [InlineData("""{ "Kitchen": { "Kettle": { "Spout": { "Widht": 1 } } } }""", "The setting Kitchen:Kettle:Spout:Widht in settings.json is not known: is 'Width' meant?")]
    [InlineData("""{ "Kitchen": { "Kettle": "big" } }""", "Kitchen:Kettle in settings.json is a section, not a setting: set one of Litres, Whistles, Patience, Metal, Teas, Cups, Minutes, Spout in it.")]
    [InlineData("""{ "Kitchen": { "Kettle": { "Litres": "many" } } }""", "The setting Kitchen:Kettle:Litres in settings.json='many' cannot be read: it should be a value of type Int32.")]
    [InlineData("""{ "Kitchen": { "Kettle": { "Whistles": "loudly" } } }""", "The setting Kitchen:Kettle:Whistles in settings.json='loudly' cannot be read: it should be true or false.")]
    [InlineData("""{ "Kitchen": { "Kettle": { "Patience": "soon" } } }""", "The setting Kitchen:Kettle:Patience in settings.json='soon' cannot be read: it should be a time as hh:mm:ss.")]
    [InlineData("""{ "Kitchen": { "Kettle": { "Metal": "Wood" } } }""", "The setting Kitchen:Kettle:Metal in settings.json='Wood' cannot be read: it should be one of Copper, Steel.")]
    [InlineData("""{ "Ecr": { "Registries": [ { "Hots": "x.example" } ] } }""", "The setting Ecr:Registries:0:Hots in settings.json is not known: is 'Host' meant?")]
    [InlineData("""{ "Ecr": { "Registries": [ { "Kind": "Secret" } ] } }""", "The setting Ecr:Registries:0:Kind in settings.json='Secret' cannot be read: it should be one of Private, Public.")]
    [InlineData("""{ "Ecr": { "Roles": { "123456789012": { "Arn": "x" } } } }""", "The setting Ecr:Roles:123456789012:Arn in settings.json is not known: there are ExternalId, RoleArn, SessionName.")]
    [InlineData("""{ "Registry": { "Accounts": { "docker.io": [ { "Username": "a", "Password": "b" }, { "Usernane": "c" } ] } } }""", "The setting Registry:Accounts:docker.io:1:Usernane in settings.json is not known: is 'Username' meant?")]
    [InlineData("""{ "Kitchen": { "Kettle": { "Litres": 10 } } }""", "The setting Kitchen:Kettle:Litres in settings.json is wrong: The field Litres must be between 1 and 9.")]
    [InlineData("""{ "Kitchen": { "Kettle": { "Spout": { "Width": 10 } } } }""", "The setting Kitchen:Kettle:Spout:Width in settings.json is wrong: The field Width must be between 1 and 9.")]
    [InlineData("""{ "Kitchen": { "Kettle": { "Cups": [ {}, { "Size": "big" } ] } } }""", "The setting Kitchen:Kettle:Cups:1:Size in settings.json='big' cannot be read: it should be a value of type Int32.")]
    [InlineData("""{ "Kitchen": { "Kettle": { "Cups": [ { "Sise": 3 } ] } } }""", "The setting Kitchen:Kettle:Cups:0:Sise in settings.json is not known: is 'Size' meant?")]
    [InlineData("""{ "Kitchen": { "Kettle": { "Minutes": { "Green": 3, "Black": "long" } } } }""", "The setting Kitchen:Kettle:Minutes:Black in settings.json='long' cannot be read: it should be a value of type Double.")]
    public void A_problem_names_the_setting_where_it_is_and_the_cure(string file, string problem)
    {
        Assert.Equal([problem], Check(file));
    }

    [Fact]
    public void Every_name_and_value_that_does_not_fit_is_listed_at_once()
    {
        IReadOnlyList<string> problems = Check("""{ "Buss": 1, "Http": { "Listn": "x" }, "Kitchen": { "Kettle": { "Litres": "many", "Metal": "Wood" } } }""");

        Assert.Equal(4, problems.Count);
    }

    [Fact]
    public void Every_value_out_of_range_is_listed_at_once()
    {
        IReadOnlyList<string> problems = Check(
            """{ "State": { "KeepDays": 0, "DynamoDb": { "Retries": 99 } }, "Kitchen": { "Kettle": { "Litres": 10, "Spout": { "Width": 0 } } } }""");

        Assert.Equal(
            ["Kitchen:Kettle:Litres", "Kitchen:Kettle:Spout:Width", "State:DynamoDb:Retries", "State:KeepDays"],
            problems.Select(problem => problem.Split(' ')[2]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_setting_of_the_environment_wins_over_the_file_and_is_named_as_the_variable()
    {
        using var variable = new EnvironmentVariable("ECR_MIRROR_Kitchen__Kettle__Litres", "many");

        Assert.Equal(
            ["The setting ECR_MIRROR_Kitchen__Kettle__Litres='many' cannot be read: it should be a value of type Int32."],
            Check("""{ "Kitchen": { "Kettle": { "Litres": 3 } } }"""));
    }

    [Fact]
    public void A_misspelt_variable_is_found()
    {
        using var variable = new EnvironmentVariable("ECR_MIRROR_Kitchen__Kettle__Litters", "3");

        Assert.Equal(["The setting ECR_MIRROR_Kitchen__Kettle__Litters is not known: is 'Litres' meant?"], Check("{}"));
    }

    [Fact]
    public void The_variable_that_names_the_file_of_commands_may_stand_beside_the_section_of_that_name()
    {
        using var variable = new EnvironmentVariable("ECR_MIRROR_STATE", "/tmp/state.db");

        Assert.Empty(Check("""{ "State": { "KeepDays": 5 } }"""));
    }

    [Theory]
    [InlineData("{ \"Bus\": ", "The settings file '{0}' cannot be read: ")]
    [InlineData(null, "The settings file '{0}' cannot be read: there is no such file.")]
    public void A_file_that_cannot_be_read_is_the_only_problem(string? content, string problem)
    {
        string file = content is null ? Path.Combine(_folder.FullName, "missing.json") : _folder.Write("settings.json", content);

        WrongSettingsException wrong = Assert.Throws<WrongSettingsException>(() => CheckFile(file));

        Assert.StartsWith(string.Format(System.Globalization.CultureInfo.InvariantCulture, problem, file), Assert.Single(wrong.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_in_place_of_a_file_is_said_to_be_one()
    {
        WrongSettingsException wrong = Assert.Throws<WrongSettingsException>(() => CheckFile(_folder.FullName));

        Assert.StartsWith($"The settings file '{_folder.FullName}' cannot be read: ", Assert.Single(wrong.Problems), StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static void CheckFile(string file)
    {
        var configuration = new ConfigurationManager();
        using ServiceProvider services = new ServiceCollection()
            .AddSettings(configuration, file)
            .AddSingleton<IConfiguration>(configuration)
            .AddSharedSections()
            .AddCheckedOptions<StateOptions>(StateOptions.Section, (given, options) => given.Bind(options))
            .AddCheckedOptions<KettleOptions>(KettleOptions.Section, (given, options) => given.Bind(options))
            .BuildServiceProvider();
        SettingsCheck.Check(services);
    }

    private IReadOnlyList<string> Check(string file)
    {
        string path = _folder.Write("settings.json", file);
        try
        {
            CheckFile(path);
            return [];
        }
        catch (WrongSettingsException wrong)
        {
            return wrong.Problems;
        }
    }
}
