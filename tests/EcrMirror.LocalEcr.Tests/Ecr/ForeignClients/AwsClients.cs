using EcrMirror.LocalEcr.Accounts;
using EcrMirror.Testing.Peers;

namespace EcrMirror.LocalEcr.Tests.Ecr.ForeignClients;

/// <summary>An emulated ECR for clients that did not come from us, with the keys and the region that they are given.</summary>
internal static class AwsClients
{
    public const string Account = "111122223333";
    public const string Region = "eu-west-1";

    public static EcrEmulatorOptions Options { get; } = new()
    {
        Accounts =
        [
            new EcrAccount
            {
                Id = Account,
                PublicAliases = ["q9t5s3a7", "example"],
                Keys = [new KeyPair { AccessKeyId = "test", SecretAccessKey = "test", Account = Account }],
            },
        ],
        Regions = [Region],
    };

    public static Task<AwsCommandLine> CommandLineAsync(EcrEmulator emulator, CancellationToken cancellationToken) =>
        AwsCommandLine.RequireAsync(Emulators(emulator), cancellationToken);

    public static Task<Boto3> Boto3Async(EcrEmulator emulator, CancellationToken cancellationToken) =>
        Boto3.RequireAsync(Emulators(emulator), cancellationToken);

    // All services are asked at one address; those that are not there say so.
    private static AwsEmulators Emulators(EcrEmulator emulator) => new(emulator.ApiAddress, emulator.ApiAddress);
}
