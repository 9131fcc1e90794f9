using EcrMirror.Cli.Output;
using EcrMirror.LocalEcr;
using EcrMirror.LocalEcr.Accounts;

namespace EcrMirror.Cli.LocalEcr;

/// <summary>What <c>local-ecr</c> tells a person once it listens: where, and lines to paste.</summary>
internal static class LocalEcrReport
{
    public static void Write(Consoles consoles, EcrEmulator emulator, EcrEmulatorOptions options)
    {
        string api = emulator.ApiAddress.GetLeftPart(UriPartial.Authority);
        KeyPair key = options.Accounts[0].Keys[0];
        EmulatedEcr first = emulator.Private();
        consoles.Say("ECR and ECR Public, reachable from this machine only:");
        WriteRow(consoles, "both APIs", api);
        foreach (EmulatedEcr registry in emulator.Registries)
        {
            WriteRow(consoles, registry.IsPublic ? $"ECR Public, {registry.Account}" : $"{registry.Account} in {registry.Region}", registry.IsPublic
                ? string.Join(", ", registry.Aliases.Select(alias => $"{registry.Host}/{alias}"))
                : registry.Host.ToString());
        }

        foreach (EcrAccount account in options.Accounts)
            WriteRow(consoles, $"key of {account.Id}", $"{account.Keys[0].AccessKeyId}  {account.Keys[0].SecretAccessKey}");
        consoles.Say(
            $"""

            In another terminal:
              export AWS_ENDPOINT_URL_ECR={api} AWS_ENDPOINT_URL_ECR_PUBLIC={api}
              export AWS_ACCESS_KEY_ID={key.AccessKeyId} AWS_SECRET_ACCESS_KEY={key.SecretAccessKey}
              export AWS_REGION={first.Region} AWS_DEFAULT_REGION={first.Region}
              aws ecr create-repository --repository-name team/app
              aws ecr get-login-password | docker login --username AWS --password-stdin {first.Host}
              docker push {first.Host}/team/app:1.0
              aws ecr describe-images --repository-name team/app
            For ecr-mirror as well, which else takes these hosts for registries like any other (Ecr:Registries):
            {string.Join('\n', MirrorSettings.ToVariables(emulator).Select(variables => $"  export {variables}"))}
              ecr-mirror copy --src docker.io/library/alpine:3.20 --dest {first.Host}/team/alpine
            The same for a file that --config names, of doctor, pull-through and serve:
              {MirrorSettings.ToText(emulator)}
            To stop: Ctrl+C here, or kill {Environment.ProcessId}
            """);
    }

    private static void WriteRow(Consoles consoles, string what, string where) => consoles.Say($"  {what,-32}{where}");
}
