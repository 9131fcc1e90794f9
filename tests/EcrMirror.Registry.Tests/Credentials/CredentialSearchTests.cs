using EcrMirror.Oci;
using EcrMirror.Registry.Credentials;
using EcrMirror.Registry.Tests.Servers;
using Microsoft.Extensions.Logging.Abstractions;

namespace EcrMirror.Registry.Tests.Credentials;

public sealed class CredentialSearchTests : IDisposable
{
    private const string Entry = """{ "auths": { "a.example": { "username": "file", "password": "p" } } }""";
    private static readonly Repository App = Repository.Parse("a.example/team/app");

    private readonly string _file = Path.GetTempFileName();
    private readonly RegistryOptions _options = new();

    public CredentialSearchTests() => _options.AuthFile = _file;

    public void Dispose() => File.Delete(_file);

    [Fact]
    public async Task Options_come_before_all_else()
    {
        Opened.WithCredentials("a.example", "option")(_options);
        File.WriteAllText(_file, Entry);

        Assert.Equal("option", await FindAsync(Search(new Provider("provider"))));
    }

    [Fact]
    public async Task A_file_that_names_the_registry_comes_before_providers()
    {
        File.WriteAllText(_file, Entry);

        Assert.Equal("file", await FindAsync(Search(new Provider("provider"))));
    }

    [Fact]
    public async Task A_provider_comes_before_what_a_file_has_for_every_registry()
    {
        File.WriteAllText(_file, """{ "credsStore": "a-helper-that-nobody-has" }""");

        Assert.Equal("provider", await FindAsync(Search(new Provider("provider"))));
    }

    [Fact]
    public async Task What_a_file_has_is_not_used_again_after_it_was_refused_where_a_provider_knows_better_until_the_file_has_something_else()
    {
        File.WriteAllText(_file, Entry);
        var provider = new Provider("provider");
        CredentialSearch search = Search(provider);
        search.Refuse(App.Host, RegistryCredential.OfPassword("file", "p", "a file"));

        string? afterwards = await FindAsync(search);
        File.WriteAllText(_file, Entry.Replace("\"p\"", "\"longer\"", StringComparison.Ordinal));

        Assert.Equal("provider", afterwards);
        Assert.Equal("file", await FindAsync(search));
        Assert.Equal(1, provider.Forgotten);
    }

    [Fact]
    public async Task What_was_refused_is_still_the_answer_where_nobody_knows_better()
    {
        File.WriteAllText(_file, Entry);
        CredentialSearch search = Search(new Provider(null), new Provider(null) { Fails = FailureKind.Authentication });
        search.Refuse(App.Host, RegistryCredential.OfPassword("file", "p", "a file"));

        Assert.Equal("file", await FindAsync(search));
    }

    [Fact]
    public async Task A_provider_that_should_know_and_fails_is_heard_where_nobody_else_knows()
    {
        File.WriteAllText(_file, "{}");

        RegistryException failed = await Assert.ThrowsAsync<RegistryException>(
            () => FindAsync(Search(new Provider(null) { Fails = FailureKind.Authentication }, new Provider(null))));

        Assert.Equal("none", failed.Message);
    }

    [Fact]
    public async Task A_provider_that_knows_in_a_moment_is_waited_for()
    {
        File.WriteAllText(_file, "{}");

        RegistryException failed = await Assert.ThrowsAsync<RegistryException>(
            () => FindAsync(Search(new Provider(null) { Fails = FailureKind.Rate }, new Provider("another"))));

        Assert.True(failed.IsTransient);
    }

    [Fact]
    public async Task Nobody_opens_a_registry_where_that_is_wanted_whatever_others_know()
    {
        _options.Credentials["A.example"] = new StaticCredential { IsAnonymous = true, Username = "option" };
        File.WriteAllText(_file, Entry);

        Assert.Null(await FindAsync(Search(new Provider("provider"))));
    }

    [Fact]
    public async Task A_file_for_one_registry_takes_the_place_of_that_for_all_others()
    {
        string own = Path.GetTempFileName();
        File.WriteAllText(own, Entry.Replace("\"file\"", "\"own\"", StringComparison.Ordinal));
        File.WriteAllText(_file, Entry);
        _options.AuthFiles["a.example"] = own;

        string? found = await FindAsync(Search());
        _options.AuthFiles.Clear();
        _options.AuthFiles["b.example"] = own;
        string? ofAnother = await FindAsync(Search());

        File.Delete(own);
        Assert.Equal(("own", "file"), (found, ofAnother));
    }

    private CredentialSearch Search(params ICredentialProvider[] providers) => new(
        new OptionCredentials(_options), providers, new CredentialFiles(_options, _ => null, TimeProvider.System, NullLogger.Instance));

    private static async Task<string?> FindAsync(CredentialSearch search) => (await search.FindAsync(App, Content.Token))?.Username;

    private sealed class Provider(string? user) : ICredentialProvider
    {
        public FailureKind? Fails { get; init; }

        public int Forgotten { get; private set; }

        public ValueTask<RegistryCredential?> FindAsync(Repository repository, CancellationToken cancellationToken) =>
            Fails is { } kind ? throw new RegistryException("none") { Kind = kind }
            : ValueTask.FromResult(user is null ? null : RegistryCredential.OfPassword(user, "p", "a test"));

        public void Forget(RegistryHost host) => Forgotten++;
    }
}
