using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EcrMirror.Oci;
using EcrMirror.Registry.Tests.Servers;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace EcrMirror.Registry.Tests.Connections;

public sealed class TlsTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("ecrmirror-tls-").FullName;
    private readonly X509Certificate2 _authority;
    private readonly X509Certificate2 _server;

    public TlsTests()
    {
        _authority = Authority();
        _server = Issue(_authority, IPAddress.Loopback);
        File.WriteAllText(Path.Combine(_directory, "ca.pem"), _authority.ExportCertificatePem());
    }

    public void Dispose()
    {
        _authority.Dispose();
        _server.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task A_registry_on_loopback_under_a_private_authority_is_reached_over_tls()
    {
        await using ScriptedRegistry registry = await ScriptedRegistry.StartAsync(
            context => context.AnswerAsync(context.Request.IsHttps ? 404 : 400), _server);
        using var registries = new Opened(options => options.CaFiles.Add(Path.Combine(_directory, "ca.pem")));

        Assert.Null(await registries[$"{registry.Host}/x"].ResolveAsync(Tag.Latest, Content.Token));
    }

    [Fact]
    public async Task An_authority_in_the_directory_of_its_host_is_trusted()
    {
        await using ScriptedRegistry registry = await ScriptedRegistry.StartAsync(context => context.AnswerAsync(404), _server);
        Directory.CreateDirectory(Path.Combine(_directory, registry.Host));
        File.Copy(Path.Combine(_directory, "ca.pem"), Path.Combine(_directory, registry.Host, "ca.crt"));
        using var registries = new Opened(options => options.CertificateDirectories.Add(_directory));

        Assert.Null(await registries[$"{registry.Host}/x"].ResolveAsync(Tag.Latest, Content.Token));
    }

    // The server offers HTTP/2 to everybody who can speak it.
    [Fact]
    public async Task Bytes_go_over_http_1_1_and_all_else_over_http_2_where_it_is_offered()
    {
        byte[] blob = Content.Bytes(3_000_000);
        var protocols = new ConcurrentQueue<(string Method, string Protocol)>();
        await using ScriptedRegistry registry = await ScriptedRegistry.StartAsync(
            async context =>
            {
                protocols.Enqueue((context.Request.Method, context.Request.Protocol));
                await context.ReadBodyAsync();
                if (context.Request.Method == "POST")
                    await context.SendToAsync(202, "/v2/x/blobs/uploads/1");
                else
                    await context.AnswerAsync(context.Request.Method == "PUT" ? 201 : 200, blob);
            },
            _server);
        using var registries = new Opened(options => options.CaFiles.Add(Path.Combine(_directory, "ca.pem")));

        byte[] pulled = await registries[$"{registry.Host}/x"].PullAsync(Content.Layer(blob));
        await registries[$"{registry.Host}/x"].PushAsync(blob);

        Assert.Equal(blob, pulled);
        Assert.Equal([("GET", "HTTP/1.1"), ("POST", "HTTP/2"), ("PUT", "HTTP/1.1")], protocols);
    }

    [Fact]
    public async Task Many_requests_at_once_share_one_connection_where_http_2_is_offered()
    {
        var connections = new ConcurrentDictionary<string, byte>();
        await using ScriptedRegistry registry = await ScriptedRegistry.StartAsync(
            context =>
            {
                connections.TryAdd(context.Connection.Id, 0);
                return context.AnswerAsync(404);
            },
            _server);
        using var registries = new Opened(options => options.CaFiles.Add(Path.Combine(_directory, "ca.pem")));
        IRemoteRepository repository = registries[$"{registry.Host}/x"];

        await Task.WhenAll(Enumerable.Range(0, 50).Select(number => repository.ResolveAsync(Tag.Parse($"t{number}"), Content.Token)));

        Assert.Equal(50, registry.Journal.Count);
        Assert.Single(connections);
    }

    [Fact]
    public async Task A_connection_that_was_lost_without_a_word_is_given_up_and_the_retry_goes_over_a_new_one()
    {
        await using ScriptedRegistry registry = await ScriptedRegistry.StartAsync(context => context.AnswerAsync(404), _server);
        await using var relay = new Relay(registry.Host);
        using var registries = new Opened(options =>
        {
            options.CaFiles.Add(Path.Combine(_directory, "ca.pem"));
            options.ResponseTimeout = TimeSpan.FromSeconds(6);
            options.RetryAttempts = 1;
        });
        IRemoteRepository repository = registries[$"{relay.Host}/x"];
        Assert.Null(await repository.ResolveAsync(Tag.Latest, Content.Token));
        relay.ForgetConnections();

        Assert.Null(await repository.ResolveAsync(Tag.Latest, Content.Token));
    }

    [Fact]
    public async Task A_download_that_is_cut_goes_on_where_it_broke_over_tls_too()
    {
        byte[] blob = Content.Bytes(3_000_000);
        await using ScriptedRegistry registry = await ScriptedRegistry.StartAsync(
            context =>
            {
                if (context.Request.GetTypedHeaders().Range is not { } range)
                    return context.CutAsync(200, blob.AsMemory(0, 1_000_000), blob.Length);
                int from = (int)range.Ranges.Single().From!.Value;
                context.Response.Headers.ContentRange = $"bytes {from}-{blob.Length - 1}/{blob.Length}";
                return context.AnswerAsync(206, blob[from..]);
            },
            _server);
        using var registries = new Opened(options => options.CaFiles.Add(Path.Combine(_directory, "ca.pem")));

        byte[] pulled = await registries[$"{registry.Host}/x"].PullAsync(Content.Layer(blob));

        Assert.Equal(blob, pulled);
        Assert.Equal(["", "bytes=1000000-"], registry.Journal.Select(asked => asked.Range));
    }

    [Fact]
    public async Task A_certificate_that_nobody_vouches_for_is_refused_with_the_cure_and_plain_http_is_not_tried()
    {
        await using ScriptedRegistry registry = await ScriptedRegistry.StartAsync(context => context.AnswerAsync(404), _server);
        using var registries = new Opened();

        RegistryException refused = await Assert.ThrowsAsync<RegistryException>(
            () => registries[$"{registry.Host}/x"].ResolveAsync(Tag.Latest, Content.Token));

        Assert.Contains("is not trusted", refused.Message, StringComparison.Ordinal);
        Assert.Contains("--ca-file", refused.Message, StringComparison.Ordinal);
        Assert.False(refused.IsTransient);
        Assert.Empty(registry.Journal);
    }

    [Fact]
    public async Task A_certificate_for_another_name_is_refused_although_its_authority_is_trusted()
    {
        using X509Certificate2 other = Issue(_authority, IPAddress.Parse("192.0.2.1"));
        await using ScriptedRegistry registry = await ScriptedRegistry.StartAsync(context => context.AnswerAsync(404), other);
        using var registries = new Opened(options => options.CaFiles.Add(Path.Combine(_directory, "ca.pem")));

        RegistryException refused = await Assert.ThrowsAsync<RegistryException>(
            () => registries[$"{registry.Host}/x"].ResolveAsync(Tag.Latest, Content.Token));

        Assert.Contains("issued for another name", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_authority_does_not_vouch()
    {
        using X509Certificate2 stranger = Authority();
        await File.WriteAllTextAsync(Path.Combine(_directory, "other.pem"), stranger.ExportCertificatePem(), Content.Token);
        await using ScriptedRegistry registry = await ScriptedRegistry.StartAsync(context => context.AnswerAsync(404), _server);
        using var registries = new Opened(options => options.CaFiles.Add(Path.Combine(_directory, "other.pem")));

        await Assert.ThrowsAsync<RegistryException>(() => registries[$"{registry.Host}/x"].ResolveAsync(Tag.Latest, Content.Token));
        Assert.Empty(registry.Journal);
    }

    [Theory]
    [InlineData("missing.pem", null)]
    [InlineData("empty.pem", "")]
    public async Task An_authority_file_that_holds_none_is_an_error_that_names_it(string name, string? content)
    {
        if (content is not null)
            await File.WriteAllTextAsync(Path.Combine(_directory, name), content, Content.Token);
        await using ScriptedRegistry registry = await ScriptedRegistry.StartAsync(context => context.AnswerAsync(404));
        using var registries = new Opened(options => options.CaFiles.Add(Path.Combine(_directory, name)));

        OptionsValidationException refused = await Assert.ThrowsAsync<OptionsValidationException>(
            () => registries[$"{registry.Host}/x"].ResolveAsync(Tag.Latest, Content.Token));

        Assert.Contains(name, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_blob_passes_both_ways_over_tls()
    {
        byte[] blob = Content.Bytes(700_000);
        byte[] received = [];
        await using ScriptedRegistry registry = await ScriptedRegistry.StartAsync(
            async context =>
            {
                if (context.Request.Method == "POST")
                    await context.SendToAsync(202, "/v2/x/blobs/uploads/1");
                else if (context.Request.Method == "GET")
                    await context.AnswerAsync(200, blob);
                else
                {
                    received = await context.ReadBodyAsync();
                    await context.AnswerAsync(201);
                }
            },
            _server);
        using var registries = new Opened(options => options.CaFiles.Add(Path.Combine(_directory, "ca.pem")));
        IRemoteRepository repository = registries[$"{registry.Host}/x"];

        await repository.PushAsync(await repository.PullAsync(Content.Layer(blob)));

        Assert.Equal(blob, received);
    }

    [Fact]
    public async Task Nothing_listening_is_said_so()
    {
        using var registries = new Opened(options => options.RetryAttempts = 0);

        RegistryException refused = await Assert.ThrowsAsync<RegistryException>(
            () => registries["127.0.0.1:1/x"].ResolveAsync(Tag.Latest, Content.Token));

        Assert.Contains("nothing listens at 127.0.0.1:1", refused.Message, StringComparison.Ordinal);
        Assert.True(refused.IsTransient);
    }

    private static X509Certificate2 Authority()
    {
        using RSA key = RSA.Create(2048);
        var request = new CertificateRequest("CN=Private authority", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        return request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(2));
    }

    private static X509Certificate2 Issue(X509Certificate2 authority, IPAddress address)
    {
        using RSA key = RSA.Create(2048);
        var request = new CertificateRequest("CN=registry", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(address);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        using X509Certificate2 issued = request.Create(
            authority, TimeProvider.System.GetUtcNow().AddHours(-1), TimeProvider.System.GetUtcNow().AddDays(1), [1, 2, 3, 4]);
        return issued.CopyWithPrivateKey(key);
    }
}
