using System.CommandLine;
using System.Globalization;
using System.Text.RegularExpressions;
using EcrMirror.LocalEcr;
using EcrMirror.LocalEcr.Accounts;
using EcrMirror.LocalEcr.Events;

namespace EcrMirror.Cli.LocalEcr;

/// <summary>The flags of <c>local-ecr</c>.</summary>
internal static partial class LocalEcrFlags
{
    // Nobody reads the journals of a process; a debugger may.
    private const int JournalLength = 1000;

    private static readonly Option<string[]> Accounts = new("--account")
    {
        Description = $"An account by its 12 digits; may be given again. Without it, {EcrEmulatorOptions.DefaultAccount}.",
        HelpName = "ID",
    };

    private static readonly Option<string[]> Regions = new("--region")
    {
        Description = "A region with private registries; may be given again. Without it, us-east-1.",
        HelpName = "NAME",
    };

    private static readonly Option<int> Port = CreatePort("--port", "The port of both APIs.");

    private static readonly Option<int> PublicPort = CreatePort("--public-port", "The port of ECR Public's registry.");

    private static readonly Option<string[]> RegistryPorts = new("--registry-port")
    {
        Description = "The port of a private registry: a number for the first account and region, or ACCOUNT/REGION=PORT; may be given again.",
        HelpName = "PORT",
    };

    private static readonly Option<string[]> PublicAliases = new("--public-alias")
    {
        Description = "What the first account is called at ECR Public; may be given again. Without it, one is made up.",
        HelpName = "ALIAS",
    };

    private static readonly Option<string> AccessKeyId = new("--access-key-id")
    {
        Description = "The key that the first account's requests are signed with; with --secret-access-key. Without it, one that is no secret.",
        HelpName = "ID",
    };

    private static readonly Option<string> SecretAccessKey = new("--secret-access-key")
    {
        Description = "The secret that belongs to --access-key-id. Do not give a real one.",
        HelpName = "SECRET",
    };

    private static readonly Option<string> Folder = new("--folder")
    {
        Description = "Keep everything in this folder, and go on with what it holds. Without it, everything is in memory and ends with the process.",
        HelpName = "DIR",
    };

    private static readonly Option<bool> NoQuotas = new("--no-quotas") { Description = "Throttle nothing. Sizes and numbers stay bounded." };

    private static readonly Option<string> EventQueue = new("--event-queue")
    {
        Description = "Send pushes and deletions to this queue, as EventBridge would: the queue URL of an emulator of SQS on this machine.",
        HelpName = "URL",
    };

    private static readonly Option<string> EventEndpoint = new("--event-endpoint")
    {
        Description = "Where that emulator answers, if not at the host of the queue URL.",
        HelpName = "URL",
    };

    public static void AddTo(Command command)
    {
        foreach (Option option in (Option[])
            [Accounts, Regions, Port, RegistryPorts, PublicPort, PublicAliases, AccessKeyId, SecretAccessKey, Folder, NoQuotas, .. QuirkFlags.All, EventQueue, EventEndpoint])
        {
            command.Options.Add(option);
        }

        RunFlags.AddOutputTo(command);
    }

    /// <summary>The flag that named a port.</summary>
    public static string FlagOf(int port, EcrEmulatorOptions options) =>
        port == options.ApiPort ? Port.Name : port == options.PublicPort ? PublicPort.Name : RegistryPorts.Name;

    /// <summary>What is asked for.</summary>
    /// <exception cref="WrongInputException">A flag does not say what it has to.</exception>
    public static EcrEmulatorOptions Read(ParseResult parsed)
    {
        string[] accounts = parsed.GetValue(Accounts) is { Length: > 0 } given ? given : [EcrEmulatorOptions.DefaultAccount];
        string[] regions = parsed.GetValue(Regions) is { Length: > 0 } named ? named : ["us-east-1"];
        foreach (string account in accounts.Where(account => !AccountId().IsMatch(account)))
            throw new WrongInputException($"--account '{account}' is not an account's number: it has 12 digits.");
        foreach (string region in regions.Where(region => !RegionName().IsMatch(region)))
            throw new WrongInputException($"--region '{region}' is not a region's name, such as us-east-1.");
        foreach (string alias in (parsed.GetValue(PublicAliases) ?? []).Where(alias => !Alias().IsMatch(alias)))
            throw new WrongInputException($"--public-alias '{alias}' is not an alias: 2 to 50 lower-case letters and digits, a letter first.");

        var options = new EcrEmulatorOptions
        {
            Accounts = [.. accounts.Distinct().Select((account, at) => new EcrAccount
            {
                Id = account,
                PublicAliases = at == 0 ? parsed.GetValue(PublicAliases) ?? [] : [],
                Keys = [at == 0 ? ReadKey(parsed, account) : KeyOf(account)],
            })],
            Regions = [.. regions.Distinct()],
            ApiPort = parsed.GetValue(Port),
            PublicPort = parsed.GetValue(PublicPort),
            RegistryPorts = ReadPorts(parsed.GetValue(RegistryPorts) ?? [], accounts, regions),
            Folder = parsed.GetValue(Folder),
            KeptEntries = JournalLength,
        };
        if (options.RegistryPorts.Values.Append(options.ApiPort).Append(options.PublicPort).Where(port => port > 0).GroupBy(port => port).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new WrongInputException($"{FlagOf(twice.Key, options)} {twice.Key} is given twice: the APIs and each registry have a port of their own.");
        options = QuirkFlags.Apply(parsed, options);
        return parsed.GetValue(NoQuotas)
            ? options with { PrivateQuotas = options.PrivateQuotas.WithoutRates(), PublicQuotas = options.PublicQuotas.WithoutRates() }
            : options;
    }

    /// <summary>Where events go; null where nobody wants them.</summary>
    /// <exception cref="WrongInputException">An address is none.</exception>
    public static SqsEventSink? ReadEvents(ParseResult parsed)
    {
        if (parsed.GetValue(EventQueue) is not { } queue)
            return parsed.GetValue(EventEndpoint) is null ? null : throw new WrongInputException("--event-endpoint needs --event-queue.");

        string endpoint = parsed.GetValue(EventEndpoint) ?? queue;
        return Uri.TryCreate(queue, UriKind.Absolute, out _) && Uri.TryCreate(endpoint, UriKind.Absolute, out Uri? address)
            ? address.IsLoopback
                ? new SqsEventSink(new Uri(address.GetLeftPart(UriPartial.Authority)), queue)
                : throw new WrongInputException($"Events are sent without a signature, so that they go to emulators on this machine only, not to '{address.Authority}'.")
            : throw new WrongInputException($"--event-queue '{queue}' is not a queue URL, such as http://127.0.0.1:9324/000000000000/pushes.");
    }

    private static KeyPair ReadKey(ParseResult parsed, string account) => (parsed.GetValue(AccessKeyId), parsed.GetValue(SecretAccessKey)) switch
    {
        (null, null) => KeyOf(account),
        ({ } id, { } secret) => new KeyPair { AccessKeyId = id, SecretAccessKey = secret, Account = account },
        _ => throw new WrongInputException("--access-key-id and --secret-access-key belong together."),
    };

    private static KeyPair KeyOf(string account) => account == EcrEmulatorOptions.DefaultAccount
        ? EcrEmulatorOptions.Default.Keys[0]
        : new KeyPair { AccessKeyId = $"AKIA{account}", SecretAccessKey = $"local-ecr/not-a-secret/{account}", Account = account };

    private static Dictionary<string, int> ReadPorts(string[] given, string[] accounts, string[] regions)
    {
        var ports = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (string text in given)
        {
            string[] parts = text.Split('=');
            string registry = parts.Length == 2 ? parts[0] : $"{accounts[0]}/{regions[0]}";
            if (parts.Length > 2 || !int.TryParse(parts[^1], NumberStyles.None, CultureInfo.InvariantCulture, out int port) || port is 0 or > 65535
                || registry.Split('/') is not [var account, var region] || !accounts.Contains(account) || !regions.Contains(region))
            {
                throw new WrongInputException($"--registry-port '{text}' is neither a port nor ACCOUNT/REGION=PORT of an account and a region that there are.");
            }

            ports[registry] = port;
        }

        return ports;
    }

    private static Option<int> CreatePort(string name, string description)
    {
        var port = new Option<int>(name) { Description = $"{description} Without it, a free one.", HelpName = "PORT" };
        port.Validators.Add(given =>
        {
            if (given.Tokens is [{ Value: var text }] && !(int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number is > 0 and <= 65535))
                given.AddError($"{name} '{text}' is not a port: it is a number from 1 to 65535.");
        });
        return port;
    }

    [GeneratedRegex(@"\A[0-9]{12}\z", RegexOptions.CultureInvariant)]
    private static partial Regex AccountId();

    [GeneratedRegex(@"\A[a-z]{2,}(-[a-z0-9]+)+\z", RegexOptions.CultureInvariant)]
    private static partial Regex RegionName();

    [GeneratedRegex(@"\A(?=.{2,50}\z)[a-z][a-z0-9]+(?:[._-][a-z0-9]+)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Alias();
}
