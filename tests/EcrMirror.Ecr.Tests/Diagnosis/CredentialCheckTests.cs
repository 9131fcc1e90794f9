using Amazon.ECR.Model;
using EcrMirror.Ecr.Diagnosis;
using EcrMirror.Ecr.Tests.Servers;
using EcrMirror.Registry.Credentials;
using Microsoft.AspNetCore.Http;

namespace EcrMirror.Ecr.Tests.Diagnosis;

/// <summary>Who asks, and with what.</summary>
public sealed class CredentialCheckTests
{
    private const string Variables = "from the variables AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY";

    [Fact]
    public async Task The_identity_is_asked_of_STS_and_its_role_looked_for_among_those_whose_reads_do_not_count()
    {
        await using StubAws sts = await StubSts("arn:aws:sts::123456789012:assumed-role/mirror/pod-1");
        await using EmulatedAws aws = await EmulatedAws.StartAsync(options => options.StsEndpoint = sts.Url);
        Examined before = await Examined.DestinationsAsync(aws, $"{aws.Private.Host}/app");
        await aws.Ecr.RegisterPullTimeUpdateExclusionAsync(
            new RegisterPullTimeUpdateExclusionRequest { PrincipalArn = "arn:aws:iam::123456789012:role/mirror" }, EmulatedAws.Token);

        Examined after = await Examined.DestinationsAsync(aws, $"{aws.Private.Host}/app");

        Assert.Equal($"Ok | arn:aws:sts::123456789012:assumed-role/mirror/pod-1, {Variables}", before.Of(CheckArea.Credentials)[0]);
        Assert.Contains(
            "Warning | reads by arn:aws:iam::123456789012:role/mirror count as pulls | What is mirrored on or verified looks used, so lifecycle rules by time of the last pull keep it. | Run aws ecr register-pull-time-update-exclusion --principal-arn arn:aws:iam::123456789012:role/mirror --region eu-west-1",
            before.Of(CheckArea.Settings));
        Assert.Contains("Ok | reads by arn:aws:iam::123456789012:role/mirror do not count as pulls", after.Of(CheckArea.Settings));
    }

    [Fact]
    public async Task Where_STS_cannot_be_asked_the_rest_is_told_all_the_same()
    {
        await using EmulatedAws aws = await EmulatedAws.StartAsync();

        Examined examined = await Examined.DestinationsAsync(aws, $"{aws.Private.Host}/app");

        IReadOnlyList<string> credentials = examined.Of(CheckArea.Credentials);
        Assert.Equal(
            $"Skipped | credentials of AWS are there, {Variables}; whose they are is not known | the registry of account 123456789012 in eu-west-1 is not where AWS has it, and it is not said where its STS is (Ecr:StsEndpoint).",
            credentials[0]);
        Assert.StartsWith("Ok | a token of the registry of account 123456789012 in eu-west-1, good until ", credentials[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_STS_that_refuses_is_no_failure()
    {
        await using StubAws sts = await StubAws.StartAsync();
        await using EmulatedAws aws = await EmulatedAws.StartAsync(options => options.StsEndpoint = sts.Url);

        Examined examined = await Examined.DestinationsAsync(aws, $"{aws.Private.Host}/app");

        Assert.StartsWith($"Skipped | credentials of AWS are there, {Variables}; whose they are is not known | STS did not answer GetCallerIdentity: ", examined.Of(CheckArea.Credentials)[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_is_denied_is_a_failure_that_names_the_action()
    {
        await using EmulatedAws aws = await EmulatedAws.StartAsync(policies: ["""{"Statement":[{"Effect":"Allow","Action":"ecr:Describe*","Resource":"*"}]}"""]);

        Examined examined = await Examined.DestinationsAsync(aws, $"{aws.Private.Host}/app", $"{aws.Public.Host}/{EmulatedAws.Alias}/app");

        string[] tokens = [.. examined.Of(CheckArea.Credentials).Where(line => line.Contains("no token", StringComparison.Ordinal))];
        Assert.StartsWith("Failed | no token of the registry of account 123456789012 in eu-west-1 | ", tokens[0], StringComparison.Ordinal);
        Assert.Contains("Allow ecr:GetAuthorizationToken", tokens[0], StringComparison.Ordinal);
        Assert.Contains("sts:GetServiceBearerToken", tokens[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task ECR_Public_without_a_token_is_no_failure_where_it_is_only_read()
    {
        await using EmulatedAws aws = await EmulatedAws.StartAsync(policies: ["""{"Statement":[]}"""]);

        Examined read = await Examined.SourcesAsync(aws, $"{aws.Public.Host}/others/app");
        Examined written = await Examined.DestinationsAsync(aws, $"{aws.Public.Host}/{EmulatedAws.Alias}/app");

        Assert.StartsWith("Warning | no token of ECR Public; it is read anonymously, one pull a second and 500 GB a month | ", read.Of(CheckArea.Credentials)[1], StringComparison.Ordinal);
        Assert.StartsWith("Failed | no token of ECR Public | ", written.Of(CheckArea.Credentials)[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_registry_that_something_else_opens_needs_no_token()
    {
        await using EmulatedAws aws = await EmulatedAws.StartAsync(
            policies: ["""{"Statement":[]}"""],
            registries: (registry, options) => options.Credentials[registry.Host.ToString()] = new StaticCredential { Username = "AWS", Password = "password" });

        Examined examined = await Examined.SourcesAsync(aws, $"{aws.Private.Host}/app");

        Assert.StartsWith(
            "Warning | no token of the registry of account 123456789012 in eu-west-1; it is opened with credentials from ", examined.Of(CheckArea.Credentials)[1], StringComparison.Ordinal);
    }

    private static async Task<StubAws> StubSts(string arn)
    {
        StubAws sts = await StubAws.StartAsync();
        sts.Instead = async (context, asked) =>
        {
            if (asked.Action is not "GetCallerIdentity")
                return false;
            context.Response.ContentType = "text/xml";
            await context.Response.WriteAsync($"""
                <GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>
                <Arn>{arn}</Arn><UserId>AROA</UserId><Account>123456789012</Account>
                </GetCallerIdentityResult><ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></GetCallerIdentityResponse>
                """);
            return true;
        };
        return sts;
    }
}
