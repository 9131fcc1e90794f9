using EcrMirror.Registry.Tests.Servers;

namespace EcrMirror.Registry.Tests;

public sealed class DialectTests
{
    [Fact]
    public void What_is_opened_passes_through_every_dialect_in_the_order_of_their_registration()
    {
        using var plain = new Opened();
        IRemoteRepository first = plain["registry.example/first"];
        IRemoteRepository second = plain["registry.example/second"];
        using var registries = new Opened(
            dialects: [new Exchange("registry.example/x", first), new Exchange("registry.example/first", second)]);

        IRemoteRepository opened = registries["registry.example/x"];

        Assert.Same(second, opened);
    }

    [Fact]
    public void A_repository_of_no_dialect_is_opened_as_it_is()
    {
        using var plain = new Opened();
        using var registries = new Opened(dialects: [new Exchange("registry.example/x", plain["registry.example/y"])]);

        IRemoteRepository opened = registries["registry.example/z"];

        Assert.Equal("registry.example/z", opened.Repository.ToString());
    }

    private sealed class Exchange(string from, IRemoteRepository to) : IRegistryDialect
    {
        public IRemoteRepository Adapt(IRemoteRepository repository) => repository.Repository.ToString() == from ? to : repository;
    }
}
