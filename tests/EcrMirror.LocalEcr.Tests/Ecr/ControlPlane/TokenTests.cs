using System.Text;
using System.Text.Json.Nodes;
using EcrMirror.LocalEcr.Accounts;
using EcrMirror.LocalEcr.Engine;

namespace EcrMirror.LocalEcr.Tests.Ecr.ControlPlane;

/// <summary>Tokens for the registries. Facts: ECR API reference, GetAuthorizationToken; ECR user guide, "Private registry authentication".</summary>
public sealed class TokenTests : EcrTests
{
    protected override EcrEmulatorOptions Options => base.Options with { Regions = ["us-east-1", "eu-west-1"] };

    [Fact]
    public async Task A_token_is_long_and_lasts_twelve_hours()
    {
        JsonNode data = Assert.Single((await AskAsync("GetAuthorizationToken", new { }))["authorizationData"]!.AsArray())!;

        Assert.InRange(data["authorizationToken"]!.GetValue<string>().Length, 1500, 4096);
        Assert.Equal((Time.GetUtcNow() + TimeSpan.FromHours(12)).ToUnixTimeMilliseconds() / 1000m, data["expiresAt"]!.GetValue<decimal>());
        Assert.Equal($"http://{Private.Host}", data["proxyEndpoint"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_token_stands_for_who_asked_in_one_region_until_it_expires()
    {
        string password = await PasswordAsync();

        TokenState elsewhere = Emulator.Tokens.Find(password, "eu-west-1", isPublic: false, out _);
        TokenState other = Emulator.Tokens.Find(password, "us-east-1", isPublic: true, out _);
        TokenState here = Emulator.Tokens.Find(password, "us-east-1", isPublic: false, out Caller? caller);
        Time.Advance(TimeSpan.FromHours(12));
        TokenState later = Emulator.Tokens.Find(password, "us-east-1", isPublic: false, out _);

        Assert.Equal((TokenState.Unknown, TokenState.Unknown, TokenState.Good, TokenState.Expired), (elsewhere, other, here, later));
        Assert.Equal(Key.Arn, caller!.Arn);
    }

    [Fact]
    public async Task There_is_an_entry_for_each_registry_that_is_named()
    {
        JsonArray data = (await AskAsync("GetAuthorizationToken", new { registryIds = new[] { Account, "999988887777" } }))["authorizationData"]!.AsArray();

        Assert.Equal(
            [$"http://{Private.Host}", "https://999988887777.dkr.ecr.us-east-1.amazonaws.com"], data.Select(entry => entry!["proxyEndpoint"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Every_token_can_be_made_to_expire()
    {
        string password = await PasswordAsync();

        Emulator.ExpireTokens();

        Assert.Equal(TokenState.Expired, Emulator.Tokens.Find(password, "us-east-1", isPublic: false, out _));
    }

    private async Task<string> PasswordAsync()
    {
        string token = (await AskAsync("GetAuthorizationToken", new { }))["authorizationData"]![0]!["authorizationToken"]!.GetValue<string>();
        return Encoding.UTF8.GetString(Convert.FromBase64String(token))["AWS:".Length..];
    }
}
