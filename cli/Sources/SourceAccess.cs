using EcrMirror.Oci;
using EcrMirror.Registry;
using EcrMirror.Registry.Credentials;

namespace EcrMirror.Cli.Sources;

/// <summary>
/// How registries of sources are opened. A secret belongs to one registry: which that is, is known when the sources are, and it goes to no
/// other. Nothing that is secret is ever repeated in a message.
/// </summary>
internal sealed class SourceAccess
{
    // Longer than any password or token of a registry.
    private const int MostSecretChars = 64 * 1024;

    private readonly GivenSourceAccess _given;
    private readonly IReadOnlyList<Secret> _secrets;

    private SourceAccess(GivenSourceAccess given, IReadOnlyList<Secret> secrets) => (_given, _secrets) = (given, secrets);

    /// <summary>Reads what was typed, and the environment where that says nothing about credentials.</summary>
    /// <exception cref="WrongInputException">It contradicts itself, lacks something, or the file with the password cannot be read.</exception>
    public static SourceAccess Of(GivenSourceAccess given, Func<string, string?> environment, TextReader input)
    {
        bool isNamed = given.Username is not null || given.Password is not null || given.PasswordFile is not null;
        string[] ways =
        [
            .. given.IsAnonymous ? ["--src-no-creds"] : Array.Empty<string>(),
            .. given.Credentials.Count > 0 ? ["--src-creds"] : Array.Empty<string>(),
            .. given.RegistryTokens.Count > 0 ? ["--src-registry-token"] : Array.Empty<string>(),
            .. given.Username is not null ? ["--src-username"] : isNamed ? [given.Password is not null ? "--src-password" : "--src-password-file"] : Array.Empty<string>(),
        ];
        if (ways.Length > 1)
            throw new WrongInputException($"{ways[0]} and {ways[1]} contradict each other: give one of them.");
        if (given.Password is not null && given.PasswordFile is not null)
            throw new WrongInputException("--src-password and --src-password-file contradict each other: give one of them.");

        return new SourceAccess(given, ways switch
        {
            [] => OfEnvironment(environment),
            _ when given.IsAnonymous => [],
            _ when given.Credentials.Count > 0 => [.. given.Credentials.Select(text => new Secret("--src-creds", text, ReadPair))],
            _ when given.RegistryTokens.Count > 0 => [.. given.RegistryTokens.Select(text => new Secret("--src-registry-token", text, ReadToken))],
            _ => [OfUser(given, environment, input)],
        });
    }

    /// <summary>Whether it changes nothing, whatever the sources are.</summary>
    public bool SaysNothing => _secrets.Count is 0 && _given is { IsAnonymous: false, AuthFile: null, CertificateFolder: null };

    /// <summary>What it changes, for a command that reads from these registries.</summary>
    /// <exception cref="WrongInputException">It is not clear which of them a secret belongs to, or it belongs to none.</exception>
    public Action<RegistryOptions> For(params IEnumerable<RegistryHost> sources)
    {
        RegistryHost[] hosts = [.. sources.Distinct()];
        (RegistryHost Host, StaticCredential Credential)[] credentials = _given.IsAnonymous
            ? [.. hosts.Select(host => (host, new StaticCredential { IsAnonymous = true }))]
            : hosts.Length == 0 ? [] : [.. _secrets.Select(secret => secret.For(hosts))];
        if (credentials.GroupBy(one => one.Host).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new WrongInputException($"{_secrets[0].Name} is given twice for {twice.Key}.");

        return registries =>
        {
            foreach ((RegistryHost host, StaticCredential credential) in credentials)
            {
                Set(registries.Credentials, host, credential);
                Remove(registries.Accounts, host);
            }

            foreach (RegistryHost host in hosts)
            {
                if (_given.AuthFile is { } file)
                    Set(registries.AuthFiles, host, file);
                if (_given.CertificateFolder is { } folder)
                    Set(registries.CertificateFolders, host, folder);
            }
        };
    }

    private static void Set<T>(IDictionary<string, T> byHost, RegistryHost host, T value)
    {
        Remove(byHost, host);
        byHost[host.ToString()] = value;
    }

    // Settings may have the same registry, in another spelling.
    private static void Remove<T>(IDictionary<string, T> byHost, RegistryHost host)
    {
        foreach (string spelling in byHost.Keys.Where(key => RegistryHost.TryParse(key, out RegistryHost same) && same == host).ToArray())
            byHost.Remove(spelling);
    }

    private static Secret[] OfEnvironment(Func<string, string?> environment)
    {
        string? user = Variable(environment, SourceVariables.Username);
        string? password = Variable(environment, SourceVariables.Password);
        string? token = Variable(environment, SourceVariables.RegistryToken);
        if (token is not null && (user ?? password) is not null)
            throw new WrongInputException($"{SourceVariables.RegistryToken} and {(user is null ? SourceVariables.Password : SourceVariables.Username)} are both set: one of them opens a registry.");
        if (token is not null)
            return [new Secret(SourceVariables.RegistryToken, token, ReadToken) { IsPlain = true }];
        if (user is null && password is null)
            return [];
        if (user is null)
            throw new WrongInputException($"{SourceVariables.Password} is set, and no user: set {SourceVariables.Username}, or give --src-username.");
        return password is null
            ? throw new WrongInputException($"{SourceVariables.Username} is set, and no password: set {SourceVariables.Password}.")
            : [OfUser(SourceVariables.Username, user, password)];
    }

    private static Secret OfUser(GivenSourceAccess given, Func<string, string?> environment, TextReader input)
    {
        string user = given.Username ?? Variable(environment, SourceVariables.Username) ?? throw new WrongInputException(
            $"{(given.Password is null ? "--src-password-file" : "--src-password")} is given without a user: give --src-username, or set {SourceVariables.Username}.");
        if (user.Length == 0)
            throw new WrongInputException("--src-username is empty.");

        string? password = given.Password ?? (given.PasswordFile is { } file ? ReadPassword(file, input) : Variable(environment, SourceVariables.Password));
        return password is null
            ? throw new WrongInputException($"--src-username is given without a password: give --src-password-file, set {SourceVariables.Password}, or give --src-password.")
            : OfUser("--src-username", user, password);
    }

    private static Secret OfUser(string name, string user, string password) =>
        new(name, "", _ => new StaticCredential { Username = user, Password = password }) { IsPlain = true };

    private static StaticCredential ReadPair(string text)
    {
        int colon = text.IndexOf(':');
        string user = colon < 0 ? text : text[..colon];
        return user.Length == 0
            ? throw new WrongInputException("--src-creds names no user: expected user:password.")
            : new StaticCredential { Username = user, Password = colon < 0 ? "" : text[(colon + 1)..] };
    }

    private static StaticCredential ReadToken(string text) =>
        text.Length == 0 || text.AsSpan().ContainsAnyExceptInRange('!', '~')
            ? throw new WrongInputException("The token for the source's registry is empty, or has characters that no token has.")
            : new StaticCredential { RegistryToken = text };

    private static string ReadPassword(string file, TextReader input)
    {
        try
        {
            using TextReader? opened = file == "-" ? null : new StreamReader(file);
            char[] read = new char[MostSecretChars + 1];
            int length = (opened ?? input).ReadBlock(read);
            if (length > MostSecretChars)
                throw new WrongInputException($"--src-password-file '{file}' holds no password: it is longer than {MostSecretChars} characters.");

            // An editor ends its files with a line break that belongs to no password.
            string password = new string(read, 0, length).TrimEnd('\n').TrimEnd('\r');
            return password.Length > 0 ? password : throw new WrongInputException($"--src-password-file '{file}' is empty.");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new WrongInputException($"--src-password-file '{file}' cannot be read: {ReadableFile.Reason(unreadable)}", unreadable);
        }
    }

    private static string? Variable(Func<string, string?> environment, string name) => environment(name) is { Length: > 0 } value ? value : null;

    /// <summary>What opens one registry, and perhaps which.</summary>
    private sealed class Secret(string name, string text, Func<string, StaticCredential> read)
    {
        public string Name => name;

        /// <summary>Whether it never has a host in front.</summary>
        public bool IsPlain { get; init; }

        public (RegistryHost Host, StaticCredential Credential) For(RegistryHost[] sources)
        {
            // What stands before the first '=' may be the beginning of a password, so that it is not repeated.
            int equals = IsPlain ? -1 : text.IndexOf('=');
            if (equals > 0 && RegistryHost.TryParse(text[..equals], out RegistryHost named))
            {
                return Array.IndexOf(sources, named) >= 0
                    ? (named, read(text[(equals + 1)..]))
                    : throw new WrongInputException(
                        $"{name} begins with a host that is no source's registry ({Listed(sources)}). If it is part of the secret, write the registry in front: {sources[0]}=…");
            }

            return sources is [var only]
                ? (only, read(text))
                : throw new WrongInputException(
                    IsPlain
                        ? $"{name} does not say which registry it belongs to, and there are sources at several ({Listed(sources)}): give --src-creds or --src-registry-token with a host in front, as in {sources[0]}=…, or --src-authfile."
                        : $"{name} does not say which registry it belongs to, and there are sources at several ({Listed(sources)}): write it in front, as in {sources[0]}=…");
        }

        private static string Listed(RegistryHost[] hosts) => string.Join(", ", hosts);
    }
}
