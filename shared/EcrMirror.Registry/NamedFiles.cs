using System.Security.Cryptography.X509Certificates;
using EcrMirror.Registry.Connections;
using EcrMirror.Registry.Credentials;
using Microsoft.Extensions.Options;

namespace EcrMirror.Registry;

/// <summary>
/// Checks the files that an operator named before anything is asked of a registry: a host with a broken one does not start. They are
/// read again when they are needed.
/// </summary>
internal sealed class NamedFiles(Func<string, string?> environment) : IValidateOptions<RegistryOptions>
{
    public ValidateOptionsResult Validate(string? name, RegistryOptions options)
    {
        string? authFile = options.AuthFile is { Length: > 0 } file ? file : environment(CredentialFiles.NamingVariable);
        string?[] checks =
        [
            authFile is { Length: > 0 } ? ProblemOfAuthFile(authFile) : null,
            .. options.AuthFiles.Values.Distinct().Select(ProblemOfAuthFile),
            .. options.CaFiles.Select(ProblemOfCaFile),
            .. options.CertificateFolders.Values.Distinct().Select(ProblemOfFolder),
        ];
        string[] problems = [.. checks.OfType<string>()];
        return problems is [] ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private static string? ProblemOfAuthFile(string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists)
            return $"The file with credentials {path} does not exist, or is a folder.";

        try
        {
            AuthFile.Read(file);
            return null;
        }
        catch (RegistryException malformed)
        {
            return malformed.Message;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return $"The file with credentials {path} cannot be read: {unreadable.Message}";
        }
    }

    private static string? ProblemOfCaFile(string path)
    {
        var authorities = new X509Certificate2Collection();
        return ProblemOf(() => TrustedCertificates.AddFrom(path, authorities), authorities);
    }

    private static string? ProblemOfFolder(string path)
    {
        if (!Directory.Exists(path))
            return $"The folder with certificates {path} does not exist, or is a file.";

        var certificates = new X509Certificate2Collection();
        return ProblemOf(
            () =>
            {
                TrustedCertificates.AddFromFolder(path, certificates);
                foreach (ClientCertificate own in ClientCertificate.ReadFolder(path))
                    certificates.AddRange((X509Certificate2[])[own.Certificate, .. own.Intermediates]);
            },
            certificates);
    }

    private static string? ProblemOf(Action read, X509Certificate2Collection certificates)
    {
        try
        {
            read();
            return null;
        }
        catch (RegistryException unusable)
        {
            return unusable.Message;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return unreadable.Message;
        }
        finally
        {
            foreach (X509Certificate2 certificate in certificates)
                certificate.Dispose();
        }
    }
}
