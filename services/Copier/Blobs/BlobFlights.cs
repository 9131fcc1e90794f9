using EcrMirror.Oci;

namespace EcrMirror.Copier.Blobs;

/// <summary>
/// Lets one copy of a blob into a registry be under way at a time, so that whoever comes second finds the blob there and mounts it
/// instead of sending the same bytes again.
/// </summary>
internal sealed class BlobFlights
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(RegistryHost, Digest), Flight> _flights = [];

    /// <summary>
    /// Waits until nobody else in this process copies the blob into any of the registries; leaving one of them, or disposing the
    /// answer, lets the next one in. Registries are entered in one order everywhere, so two copies that share registries cannot wait
    /// for each other.
    /// </summary>
    public async Task<Entered> EnterAsync(Digest blob, IEnumerable<RegistryHost> registries, CancellationToken cancellationToken)
    {
        var entered = new Entered(this, blob);
        try
        {
            foreach (RegistryHost registry in registries.Distinct().OrderBy(host => host.ToString(), StringComparer.Ordinal))
            {
                Flight flight;
                lock (_lock)
                {
                    if (!_flights.TryGetValue((registry, blob), out flight!))
                        _flights[(registry, blob)] = flight = new Flight();
                    flight.Users++;
                }

                try
                {
                    await flight.Turn.WaitAsync(cancellationToken);
                }
                catch (OperationCanceledException)
                {
                    Leave(registry, blob, flight, hadTurn: false);
                    throw;
                }

                entered.Add(registry, flight);
            }

            return entered;
        }
        catch (OperationCanceledException)
        {
            entered.Dispose();
            throw;
        }
    }

    private void Leave(RegistryHost registry, Digest blob, Flight flight, bool hadTurn)
    {
        if (hadTurn)
            flight.Turn.Release();
        lock (_lock)
        {
            if (--flight.Users == 0)
            {
                _flights.Remove((registry, blob));
                flight.Turn.Dispose();
            }
        }
    }

    /// <summary>The registries that a copy of a blob has to itself.</summary>
    internal sealed class Entered(BlobFlights flights, Digest blob) : IDisposable
    {
        private readonly Dictionary<RegistryHost, Flight> _held = [];

        public void Add(RegistryHost registry, Flight flight) => _held.Add(registry, flight);

        /// <summary>Lets the next one in to a registry where nothing is left to do.</summary>
        public void Leave(RegistryHost registry)
        {
            if (_held.Remove(registry, out Flight? flight))
                flights.Leave(registry, blob, flight, hadTurn: true);
        }

        public void Dispose() => _held.Keys.ToList().ForEach(Leave);
    }

    internal sealed class Flight
    {
        public SemaphoreSlim Turn { get; } = new(1);

        public int Users { get; set; }
    }
}
