using EcrMirror.Testing.Peers;

namespace EcrMirror.LocalEcr.Tests.Ecr.ForeignClients;

/// <summary>The AWS command line against both APIs, by the commands that people type.</summary>
public sealed class AwsCommandLineTests : IAsyncLifetime
{
    private readonly ScratchFolder _folder = new();
    private EcrEmulator _emulator = null!;
    private AwsCommandLine _aws = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _emulator = await EcrEmulator.StartAsync(AwsClients.Options, Cancellation);
        _aws = await AwsClients.CommandLineAsync(_emulator, Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        _folder.Dispose();
        if (_emulator is not null)
            await _emulator.DisposeAsync();
    }

    [Fact]
    public async Task The_command_line_creates_describes_and_deletes_repositories()
    {
        string[] lines = await RunAsync("""
            aws ecr create-repository --repository-name team/app --image-tag-mutability IMMUTABLE_WITH_EXCLUSION \
                --image-tag-mutability-exclusion-filters filterType=WILDCARD,filter=latest --tags Key=team,Value=blue --query repository.repositoryUri --output text
            aws ecr create-repository --repository-name team/lib > /dev/null
            aws ecr describe-repositories --page-size 1 --query 'repositories[].repositoryName' --output json | tr -d ' \n' && echo
            aws ecr delete-repository --repository-name team/lib --query repository.repositoryName --output text
            aws ecr describe-repositories --query 'length(repositories)' --output text
            """);

        Assert.Equal([$"{_emulator.Private().Host}/team/app", """["team/app","team/lib"]""", "team/lib", "1"], lines);
    }

    [Fact]
    public async Task The_command_line_pushes_an_image_by_the_api_and_takes_it_back()
    {
        string[] lines = await RunAsync("""
            aws ecr create-repository --repository-name team/app > /dev/null
            printf '{}' > config
            head -c 6291456 /dev/zero > first
            printf 'the end' > last
            cat first last > layer
            upload() { aws ecr initiate-layer-upload --repository-name team/app --query uploadId --output text; }
            digest() { echo "sha256:$(sha256sum $1 | cut -d' ' -f1)"; }
            id=$(upload)
            aws ecr upload-layer-part --repository-name team/app --upload-id $id --part-first-byte 0 --part-last-byte 6291455 --layer-part-blob fileb://first > /dev/null
            aws ecr upload-layer-part --repository-name team/app --upload-id $id --part-first-byte 6291456 --part-last-byte 6291462 --layer-part-blob fileb://last --query lastByteReceived --output text
            aws ecr complete-layer-upload --repository-name team/app --upload-id $id --layer-digests $(digest layer) > /dev/null
            id=$(upload)
            aws ecr upload-layer-part --repository-name team/app --upload-id $id --part-first-byte 0 --part-last-byte 1 --layer-part-blob fileb://config > /dev/null
            aws ecr complete-layer-upload --repository-name team/app --upload-id $id --layer-digests $(digest config) > /dev/null
            printf '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"%s","size":2},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"%s","size":6291463}]}' $(digest config) $(digest layer) > manifest
            test "$(aws ecr put-image --repository-name team/app --image-tag 1.0 --image-manifest file://manifest --query image.imageId.imageDigest --output text)" = $(digest manifest) && echo the same digest
            aws ecr batch-get-image --repository-name team/app --image-ids imageTag=1.0 --query 'images[0].imageManifest' --output text | tr -d '\n' | cmp - manifest && echo the same bytes
            aws ecr describe-images --repository-name team/app --query 'imageDetails[0].imageSizeInBytes' --output text
            aws ecr list-images --repository-name team/app --query 'imageIds[0].imageTag' --output text
            aws ecr batch-delete-image --repository-name team/app --image-ids imageTag=1.0 --query 'length(failures)' --output text
            """);

        Assert.Equal(["6291462", "the same digest", "the same bytes", "6291465", "1.0", "0"], lines);
    }

    [Fact]
    public async Task The_command_line_knows_the_errors()
    {
        string[] lines = await RunAsync("""
            refused() { if "$@" > /dev/null 2> refusal; then echo was not refused; else grep -o '([A-Za-z]*)' refusal | head -1; fi; }
            aws ecr create-repository --repository-name team/app > /dev/null
            refused aws ecr create-repository --repository-name team/app
            refused aws ecr describe-images --repository-name team/none
            refused aws ecr get-lifecycle-policy --repository-name team/app
            refused aws ecr list-images --repository-name team/app --registry-id 999988887777
            refused aws ecr-public describe-images --repository-name none --region us-east-1
            refused aws ecr-public describe-registries --region eu-west-1
            """);

        Assert.Equal(
            [
                "(RepositoryAlreadyExistsException)",
                "(RepositoryNotFoundException)",
                "(LifecyclePolicyNotFoundException)",
                "(AccessDeniedException)",
                "(RepositoryNotFoundException)",
                "(UnsupportedCommandException)",
            ],
            lines);
    }

    [Fact]
    public async Task The_command_line_gets_the_passwords_that_people_log_in_with()
    {
        string[] lines = await RunAsync("""
            aws ecr get-login-password
            aws ecr-public get-login-password --region us-east-1
            """);

        Assert.All(lines, password => Assert.InRange(password.Length, 1500, 4096));
        Assert.Equal(2, lines.Distinct().Count());
    }

    [Fact]
    public async Task The_command_line_keeps_policies_rules_and_templates()
    {
        string[] lines = await RunAsync("""
            aws ecr create-repository --repository-name team/app > /dev/null
            printf '{"Version":"2012-10-17","Statement":[{"Sid":"Pull","Effect":"Allow","Principal":"*","Action":["ecr:BatchGetImage"]}]}' > policy
            printf '{"rules":[{"rulePriority":1,"description":"untagged images go after two weeks","selection":{"tagStatus":"untagged","countType":"sinceImagePushed","countUnit":"days","countNumber":14},"action":{"type":"expire"}}]}' > lifecycle
            aws ecr set-repository-policy --repository-name team/app --policy-text file://policy --query repositoryName --output text
            aws ecr put-lifecycle-policy --repository-name team/app --lifecycle-policy-text file://lifecycle --query repositoryName --output text
            aws ecr create-pull-through-cache-rule --ecr-repository-prefix quay --upstream-registry-url quay.io --query upstreamRegistryUrl --output text
            aws ecr validate-pull-through-cache-rule --ecr-repository-prefix quay --query isValid --output text
            aws ecr describe-pull-through-cache-rules --query 'length(pullThroughCacheRules)' --output text
            aws ecr create-repository-creation-template --prefix quay --applied-for PULL_THROUGH_CACHE --lifecycle-policy file://lifecycle --query repositoryCreationTemplate.prefix --output text
            aws ecr describe-repository-creation-templates --query 'repositoryCreationTemplates[0].appliedFor[0]' --output text
            aws ecr delete-repository-creation-template --prefix quay --query repositoryCreationTemplate.prefix --output text
            aws ecr delete-pull-through-cache-rule --ecr-repository-prefix quay --query ecrRepositoryPrefix --output text
            """);

        Assert.Equal(["team/app", "team/app", "quay.io", "True", "1", "quay", "PULL_THROUGH_CACHE", "quay", "quay"], lines);
    }

    [Fact]
    public async Task The_command_line_publishes_at_ecr_public()
    {
        string[] lines = await RunAsync("""
            export AWS_REGION=us-east-1 AWS_DEFAULT_REGION=us-east-1
            aws ecr-public create-repository --repository-name app --catalog-data description=App --query repository.repositoryUri --output text
            aws ecr-public put-repository-catalog-data --repository-name app --catalog-data aboutText=About --query catalogData.aboutText --output text
            aws ecr-public describe-repositories --query 'repositories[0].repositoryArn' --output text
            aws ecr-public describe-registries --query 'registries[0].aliases[1].name' --output text
            aws ecr-public initiate-layer-upload --repository-name app --registry-id example --query partSize --output text
            aws ecr-public delete-repository --repository-name app --force --query repository.repositoryName --output text
            """);

        Assert.Equal(
            [$"{_emulator.Public().Host}/q9t5s3a7/app", "About", $"arn:aws:ecr-public::{AwsClients.Account}:repository/app", "example", "10485760", "app"], lines);
    }

    private async Task<string[]> RunAsync(string script) =>
        (await _aws.RunAsync(script, _folder, Cancellation)).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
