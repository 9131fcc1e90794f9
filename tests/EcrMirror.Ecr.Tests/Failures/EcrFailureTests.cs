using System.Globalization;
using System.Net;
using Amazon.ECR;
using Amazon.ECR.Model;
using Amazon.Runtime;
using EcrMirror.Ecr.Clients;
using EcrMirror.Ecr.Failures;
using EcrMirror.Ecr.Hosts;
using EcrMirror.Ecr.Tests.Servers;
using EcrMirror.Oci;
using EcrMirror.Registry;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace EcrMirror.Ecr.Tests.Failures;

public sealed class EcrFailureTests : IAsyncLifetime
{
    private readonly EcrClients _clients = new(
        Options.Create(new EcrOptions()), Options.Create(new RegistryOptions { RetryAttempts = 0 }), [], TimeProvider.System, NullLogger<EcrClients>.Instance);
    private StubAws _aws = null!;

    public async ValueTask InitializeAsync() => _aws = await StubAws.StartAsync();

    public async ValueTask DisposeAsync()
    {
        _clients.Dispose();
        await _aws.DisposeAsync();
    }

    // Messages: facts of AWS's services as clients and emulators report them.
    [Theory]
    [InlineData(400, "RepositoryNotFoundException", "The repository with name 'x' does not exist in the registry with id '123456789012'", FailureKind.NotFound, "Make the repository, or correct the name.")]
    [InlineData(400, "ImageNotFoundException", "The image with imageId {imageDigest:'null', imageTag:'t'} does not exist", FailureKind.NotFound, "")]
    [InlineData(400, "LayersNotFoundException", "Layers with digests 'a' required for pushing image into repository with name 'x' do not exist", FailureKind.NotFound, "")]
    [InlineData(400, "ReferencedImagesNotFoundException", "Images with digests 'a' required for pushing image do not exist", FailureKind.NotFound, "")]
    [InlineData(400, "ThrottlingException", "Rate exceeded", FailureKind.Rate, "Ask AWS to raise the rate of PutImage, quota L-AD52DFB2, in this account and region if this goes on.")]
    [InlineData(429, "TooManyRequestsException", "slow down", FailureKind.Rate, "Ask AWS to raise the rate of PutImage, quota L-AD52DFB2, in this account and region if this goes on.")]
    [InlineData(400, "SomethingElse", "Rate exceeded", FailureKind.Rate, "Ask AWS to raise the rate of PutImage, quota L-AD52DFB2, in this account and region if this goes on.")]
    [InlineData(400, "LimitExceededException", "The repository with name 'x' already has the maximum allowed number of images which is '100000'", FailureKind.Quota, "Remove what is not needed, or ask AWS to raise the number of images per repository, quota L-03A36CE1, in this account and region.")]
    [InlineData(400, "AccessDeniedException", "User: arn:aws:iam::123456789012:user/x is not authorized to perform: ecr:PutImage on resource: arn:aws:ecr:eu-west-1:123456789012:repository/x because no identity-based policy allows the ecr:PutImage action", FailureKind.Permission, "Allow ecr:PutImage on arn:aws:ecr:eu-west-1:123456789012:repository/x in the policy of this identity, or in that of the repository.")]
    [InlineData(400, "AccessDeniedException", "no", FailureKind.Permission, "Allow ecr:PutImage in the policy of this identity, or in that of the repository.")]
    [InlineData(400, "KmsException", "The key is disabled", FailureKind.Permission, "The key that encrypts the repository cannot be used: allow kms:CreateGrant, kms:DescribeKey and kms:Decrypt on it, and see that it is enabled.")]
    [InlineData(400, "ExpiredTokenException", "The security token included in the request is expired", FailureKind.Authentication, "Renew the credentials of AWS, or name others: AWS_ACCESS_KEY_ID, AWS_PROFILE, or the role of the pod, task or machine.")]
    [InlineData(400, "UnrecognizedClientException", "The security token included in the request is invalid.", FailureKind.Authentication, "Renew the credentials of AWS, or name others: AWS_ACCESS_KEY_ID, AWS_PROFILE, or the role of the pod, task or machine.")]
    [InlineData(400, "InvalidSignatureException", "Signature expired", FailureKind.Authentication, "Set this machine's clock: it may be off by 5 minutes at most.")]
    [InlineData(400, "InvalidSignatureException", "The request signature we calculated does not match the signature you provided.", FailureKind.Authentication, "The secret does not belong to the key that signed: correct AWS_SECRET_ACCESS_KEY, or that of the profile.")]
    [InlineData(400, "AccessDeniedException", "User: arn:aws:iam::123456789012:user/x is not authorized to perform: ecr:PutImage on resource: *", FailureKind.Permission, "Allow ecr:PutImage on * in the policy of this identity, or in that of the repository.")]
    [InlineData(400, "ImageTagAlreadyExistsException", "The image tag 't' already exists in the 'x' repository and cannot be overwritten because the tag is immutable.", FailureKind.Policy, "Allow the tag to be moved in the repository's settings, or publish under another.")]
    [InlineData(400, "ImageDigestDoesNotMatchException", "The digest does not match", FailureKind.Integrity, "")]
    [InlineData(400, "InvalidParameterException", "Invalid parameter at 'ImageManifest' failed to satisfy constraint: 'Invalid JSON syntax'", FailureKind.Unsupported, "")]
    [InlineData(400, "ValidationException", "1 validation error detected", FailureKind.Unsupported, "")]
    [InlineData(500, "ServerException", "later", FailureKind.Server, "")]
    [InlineData(503, "ServiceUnavailable", "later", FailureKind.Server, "")]
    public async Task What_the_control_plane_refuses_has_a_kind_and_the_cure(int status, string type, string message, FailureKind kind, string cure)
    {
        _aws.Instead = async (context, _) =>
        {
            await StubAws.RefuseAsync(context, status, type, message);
            return true;
        };

        RegistryException failed = await PutAsync();

        Assert.Equal(kind, failed.Kind);
        Assert.Equal(kind is FailureKind.Rate or FailureKind.Server, failed.IsTransient);
        Assert.StartsWith($"Amazon ECR in eu-west-1 refused ecr:PutImage for account 123456789012: {type}", failed.Message, StringComparison.Ordinal);
        Assert.EndsWith(cure, failed.Message, StringComparison.Ordinal);
        Assert.Equal(cure.Length is 0, failed.Message.TrimEnd('.').EndsWith(message.TrimEnd('.'), StringComparison.Ordinal));
        Assert.Equal((HttpStatusCode)status, failed.Status);
        Assert.Single(_aws.Journal);
    }

    // AWS ends these with a blank.
    [Theory]
    [InlineData(
        "Credential should be scoped to a valid region. ",
        "Region 'eu-west-1' in Ecr:Registries is wrong: {0} refused ecr:PutImage for account 123456789012, which was signed for it. Name the region that is served there.")]
    [InlineData(
        "Credential should be scoped to correct service: 'sqs'. ",
        "Endpoint '{0}' in Ecr:Registries is wrong: it is another service of AWS that refused ecr:PutImage for account 123456789012. Name the control plane of Amazon ECR.")]
    public async Task A_signature_for_another_region_or_service_is_a_setting_that_is_wrong(string message, string said)
    {
        _aws.Instead = async (context, _) =>
        {
            await StubAws.RefuseAsync(context, 400, "InvalidSignatureException", message);
            return true;
        };

        RegistryException failed = await PutAsync();

        Assert.Equal((FailureKind.Settings, string.Format(CultureInfo.InvariantCulture, said, _aws.Url)), (failed.Kind, failed.Message));
    }

    [Fact]
    public void A_region_that_only_the_host_names_is_called_so()
    {
        var host = new EcrRegistry { Kind = EcrRegistryKind.Private, Account = Opened.Account, Region = "eu-west-1" };
        var refused = new AmazonECRException(
            "Credential should be scoped to a valid region. ", null, ErrorType.Sender, "InvalidSignatureException", "1", HttpStatusCode.BadRequest);

        RegistryException failed = EcrFailure.Explain(refused, host, "PutImage");

        Assert.StartsWith("Region 'eu-west-1', which the registry's host or Ecr:Registries names, is wrong: ", failed.Message, StringComparison.Ordinal);
    }

    // A registry of the distribution specification, and a server of web pages.
    [Theory]
    [InlineData(401, "text/plain", "Not Authorized\n", "status 401")]
    [InlineData(404, "text/html", "<html>\n<body>404 page not found</body></html>", "status 404")]
    [InlineData(200, "text/html", "<html>\n<body>Welcome</body></html>", "status 200")]
    public async Task What_is_no_answer_of_AWS_is_said_to_come_from_a_wrong_endpoint(int status, string type, string body, string said)
    {
        _aws.Instead = async (context, _) =>
        {
            (context.Response.StatusCode, context.Response.ContentType) = (status, type);
            await context.Response.WriteAsync(body);
            return true;
        };

        RegistryException failed = await PutAsync();

        Assert.Equal(
            (FailureKind.Settings, $"Endpoint '{_aws.Url}' in Ecr:Registries is no control plane of Amazon ECR: it answered ecr:PutImage for account 123456789012 with {said} and nothing of AWS's. Name the address of the API, which the registry's own host is not."),
            (failed.Kind, failed.Message));
    }

    [Theory]
    [InlineData(502)]
    [InlineData(503)]
    public async Task A_proxy_that_cannot_reach_AWS_passes_by_itself(int status)
    {
        _aws.Instead = async (context, _) =>
        {
            context.Response.StatusCode = status;
            await context.Response.WriteAsync("<html>\n<body>Bad Gateway</body></html>");
            return true;
        };

        RegistryException failed = await PutAsync();

        Assert.Equal(FailureKind.Server, failed.Kind);
        Assert.DoesNotContain("\\u000", failed.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("\n", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Credentials_of_another_account_than_the_registry_s_are_named_with_both()
    {
        _aws.Instead = async (context, _) =>
        {
            await StubAws.RefuseAsync(
                context, 400, "AccessDeniedException", "User: arn:aws:sts::123456789012:assumed-role/mirror/1 is not authorized to perform: ecr:PutImage on resource: arn:aws:ecr:eu-west-1:999999999999:repository/x because no identity-based policy allows the ecr:PutImage action");
            return true;
        };

        RegistryException failed = await PutAsync(Registry with { Account = "999999999999" });

        Assert.Equal(FailureKind.Permission, failed.Kind);
        Assert.Equal(
            "ecr:PutImage for account 999999999999 is denied to arn:aws:sts::123456789012:assumed-role/mirror/1: the credentials are of account 123456789012, and Account '999999999999' in Ecr:Registries is another. Correct that account, use credentials of it, name a role of it in Ecr:Roles, or have the repository's policy allow ecr:PutImage to account 123456789012.",
            failed.Message);
    }

    [Fact]
    public async Task A_connection_that_is_cut_is_a_failure_of_the_network()
    {
        _aws.Instead = (context, _) =>
        {
            context.Abort();
            return Task.FromResult(true);
        };

        RegistryException failed = await PutAsync();

        Assert.Equal(FailureKind.Network, failed.Kind);
        Assert.StartsWith("Amazon ECR in eu-west-1 cannot be reached for ecr:PutImage for account 123456789012: ", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_endpoint_at_which_nothing_listens_is_a_failure_of_the_network()
    {
        RegistryException failed = await PutAsync(Registry with { Endpoint = new Uri("http://127.0.0.1:1") });

        Assert.Equal(FailureKind.Network, failed.Kind);
        Assert.EndsWith(" Is Endpoint 'http://127.0.0.1:1' in Ecr:Registries right, and does it answer?", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_gives_up_hears_no_failure()
    {
        using var stop = new CancellationTokenSource();
        _aws.Instead = async (context, _) =>
        {
            await stop.CancelAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
            return true;
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _clients.AskAsync(
            Registry, "PutImage", (ecr, token) => ecr.PutImageAsync(new PutImageRequest { RepositoryName = "x", ImageManifest = "{}" }, token), stop.Token));
    }

    private EcrRegistry Registry => new()
    {
        Kind = EcrRegistryKind.Private,
        Account = Opened.Account,
        Region = "eu-west-1",
        Endpoint = new Uri(_aws.Url),
    };

    private Task<RegistryException> PutAsync(EcrRegistry? registry = null) => Assert.ThrowsAsync<RegistryException>(() => _clients.AskAsync(
        registry ?? Registry,
        "PutImage",
        (ecr, token) => ecr.PutImageAsync(new PutImageRequest { RepositoryName = "x", ImageManifest = "{}" }, token),
        Opened.Token));
}
