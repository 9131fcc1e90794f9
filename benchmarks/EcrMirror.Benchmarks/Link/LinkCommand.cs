using System.CommandLine;
using System.Net;

namespace EcrMirror.Benchmarks.Link;

/// <summary><c>link</c>: servers of this machine as if they were far away, or behind a narrow link.</summary>
internal static class LinkCommand
{
    public const string Name = "link";

    private const double Megabyte = 1_000_000;

    private static readonly Option<IPEndPoint> Listen = Address("--listen", "Where to listen; a free port of 127.0.0.1 unless said.");

    private static readonly Option<IPEndPoint> To = Address("--to", "The server behind the link. More of them can be told later: each line of the standard input is one, which is answered with where to find it.");

    private static readonly Option<double> Delay = new("--delay") { Description = "Milliseconds that are added each way.", HelpName = "MS" };

    private static readonly Option<double?> PerConnection = new("--per-connection") { Description = "Megabytes (of 1,000,000 bytes) a second of each connection, each way.", HelpName = "MB" };

    private static readonly Option<double?> Total = new("--total") { Description = "Megabytes a second of all connections together, each way.", HelpName = "MB" };

    private static readonly Option<double> For = new("--for") { Description = "Seconds after which it ends; it ends earlier when its standard input does.", HelpName = "SECONDS", DefaultValueFactory = _ => 3600 };

    public static Command Create()
    {
        var command = new Command(Name, "Puts servers of this machine behind a link of limited delay and bandwidth, until the standard input ends.")
        {
            Listen, To, Delay, PerConnection, Total, For,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var speed = new LinkSpeed(
                TimeSpan.FromMilliseconds(parsed.GetValue(Delay)), (long?)(parsed.GetValue(PerConnection) * Megabyte), (long?)(parsed.GetValue(Total) * Megabyte));
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(TimeSpan.FromSeconds(parsed.GetValue(For)));
            await RunAsync(speed, parsed.GetValue(Listen) ?? new IPEndPoint(IPAddress.Loopback, 0), parsed.GetValue(To), limit.Token);
        });
        return command;
    }

    /// <summary>The arguments of a process that is such a link.</summary>
    public static IEnumerable<string> Arguments(LinkSpeed speed)
    {
        yield return Name;
        yield return FormattableString.Invariant($"{Delay.Name}={speed.Delay.TotalMilliseconds}");
        if (speed.PerConnection is { } own)
            yield return FormattableString.Invariant($"{PerConnection.Name}={own / Megabyte}");
        if (speed.Total is { } all)
            yield return FormattableString.Invariant($"{Total.Name}={all / Megabyte}");
    }

    private static async Task RunAsync(LinkSpeed speed, IPEndPoint listen, IPEndPoint? to, CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var server = new LinkServer(speed, TimeProvider.System);
        if (to is not null)
            Console.Out.WriteLine($"{server.Open(listen, to, ended.Token)}");
        try
        {
            // Reading from a console or pipe does not hear of a cancelled token by itself.
            while (await Task.Run(Console.In.ReadLine, CancellationToken.None).WaitAsync(ended.Token) is { } line)
                Console.Out.WriteLine($"{server.Open(new IPEndPoint(IPAddress.Loopback, 0), IPEndPoint.Parse(line), ended.Token)}");
        }
        catch (OperationCanceledException)
        {
            // Its time is over.
        }

        await ended.CancelAsync();
        await server.CompleteAsync();
    }

    private static Option<IPEndPoint> Address(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "127.0.0.1:PORT",
        CustomParser = given =>
        {
            if (IPEndPoint.TryParse(given.Tokens[0].Value, out IPEndPoint? address) && IPAddress.IsLoopback(address.Address))
                return address;
            given.AddError($"{name} is an address of this machine, such as 127.0.0.1:5000.");
            return null;
        },
    };
}
