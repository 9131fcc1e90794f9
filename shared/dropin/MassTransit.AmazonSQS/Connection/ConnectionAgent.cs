using MassTransit.Middleware;

namespace MassTransit.AmazonSqsTransport.Connection;

/// <summary>Closes the connection when the bus has stopped.</summary>
internal sealed class ConnectionAgent : Agent
{
    private readonly SqsConnection _connection;

    public ConnectionAgent(SqsConnection connection)
    {
        _connection = connection;
        SetReady();
    }

    protected override Task StopAgent(StopContext context)
    {
        _connection.Close();
        return base.StopAgent(context);
    }
}
