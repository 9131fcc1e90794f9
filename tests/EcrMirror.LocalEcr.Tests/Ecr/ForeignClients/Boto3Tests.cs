using System.Text.Json.Nodes;
using EcrMirror.LocalEcr.Content;
using EcrMirror.Oci;
using EcrMirror.Testing.Content;
using EcrMirror.Testing.Peers;

namespace EcrMirror.LocalEcr.Tests.Ecr.ForeignClients;

/// <summary>boto3 against both APIs: it checks answers by AWS's own models.</summary>
public sealed class Boto3Tests : IAsyncLifetime
{
    // Prints the last expression as JSON; times as text.
    private const string Prelude = """
        import base64, hashlib, json, sys
        import boto3
        from botocore.exceptions import ClientError

        ecr = boto3.client("ecr")
        public = boto3.client("ecr-public", region_name="us-east-1")

        def show(value):
            print(json.dumps(value, default=str))

        def refused(call, **arguments):
            try:
                call(**arguments)
            except ClientError as error:
                return error.response["Error"]
            raise Exception("was not refused")

        def upload(client, repository, data, part_size=None):
            started = client.initiate_layer_upload(repositoryName=repository)
            part_size = part_size or started["partSize"]
            for first in range(0, len(data), part_size):
                part = data[first:first + part_size]
                client.upload_layer_part(
                    repositoryName=repository, uploadId=started["uploadId"], partFirstByte=first, partLastByte=first + len(part) - 1, layerPartBlob=part)
            digest = "sha256:" + hashlib.sha256(data).hexdigest()
            return client.complete_layer_upload(repositoryName=repository, uploadId=started["uploadId"], layerDigests=[digest])["layerDigest"]

        def manifest_of(config, layer, layer_size):
            return json.dumps({
                "schemaVersion": 2,
                "mediaType": "application/vnd.oci.image.manifest.v1+json",
                "config": {"mediaType": "application/vnd.oci.image.config.v1+json", "digest": config, "size": 2},
                "layers": [{"mediaType": "application/vnd.oci.image.layer.v1.tar+gzip", "digest": layer, "size": layer_size}],
            })

        """;

    private EcrEmulator _emulator = null!;
    private Boto3 _boto3 = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _emulator = await EcrEmulator.StartAsync(AwsClients.Options, Cancellation);
        _boto3 = await AwsClients.Boto3Async(_emulator, Cancellation);
    }

    public ValueTask DisposeAsync() => _emulator?.DisposeAsync() ?? default;

    [Fact]
    public async Task Boto3_creates_repositories_and_pages_through_them()
    {
        JsonNode seen = await RunAsync("""
            for number in range(5):
                ecr.create_repository(repositoryName=f"team/app-{number}", tags=[{"Key": "team", "Value": "blue"}])
            pages = list(ecr.get_paginator("describe_repositories").paginate(PaginationConfig={"PageSize": 2}))
            show({
                "pages": [[repository["repositoryName"] for repository in page["repositories"]] for page in pages],
                "tags": ecr.list_tags_for_resource(resourceArn=pages[0]["repositories"][0]["repositoryArn"])["tags"],
                "repository": pages[0]["repositories"][0],
            })
            """);

        Assert.Equal("""[["team/app-0","team/app-1"],["team/app-2","team/app-3"],["team/app-4"]]""", seen["pages"]!.ToJsonString());
        Assert.Equal("""[{"Key":"team","Value":"blue"}]""", seen["tags"]!.ToJsonString());
        Assert.Equal($"{_emulator.Private().Host}/team/app-0", seen["repository"]!["repositoryUri"]!.GetValue<string>());
        Assert.Equal("MUTABLE", seen["repository"]!["imageTagMutability"]!.GetValue<string>());
        Assert.Equal("AES256", seen["repository"]!["encryptionConfiguration"]!["encryptionType"]!.GetValue<string>());
    }

    [Fact]
    public async Task Boto3_pushes_an_image_in_parts_and_reads_the_very_bytes_back()
    {
        JsonNode seen = await RunAsync("""
            import urllib.request
            ecr.create_repository(repositoryName="team/app")
            data = bytes(range(256)) * 24 * 1024
            layer, config = upload(ecr, "team/app", data, 5 * 1024 * 1024), upload(ecr, "team/app", b"{}")
            manifest = manifest_of(config, layer, len(data))
            put = ecr.put_image(repositoryName="team/app", imageManifest=manifest, imageTag="1.0")["image"]
            found = ecr.batch_get_image(repositoryName="team/app", imageIds=[{"imageTag": "1.0"}, {"imageTag": "none"}])
            layers = ecr.batch_check_layer_availability(repositoryName="team/app", layerDigests=[layer, "sha256:" + "0" * 64, "nonsense"])
            address = ecr.get_download_url_for_layer(repositoryName="team/app", layerDigest=layer)["downloadUrl"]
            deleted = ecr.batch_delete_image(repositoryName="team/app", imageIds=[put["imageId"]])
            show({
                "same": found["images"][0]["imageManifest"] == manifest,
                "digest": put["imageId"]["imageDigest"] == "sha256:" + hashlib.sha256(manifest.encode()).hexdigest(),
                "failures": [failure["failureCode"] for failure in found["failures"]],
                "layers": [each["layerAvailability"] for each in layers["layers"]],
                "malformed": [failure["failureCode"] for failure in layers["failures"]],
                "downloaded": urllib.request.urlopen(address).read() == data,
                "deleted": deleted["imageIds"] == [put["imageId"]],
            })
            """);

        Assert.Equal(
            """{"same":true,"digest":true,"failures":["ImageNotFound"],"layers":["AVAILABLE","UNAVAILABLE"],"malformed":["InvalidLayerDigest"],"downloaded":true,"deleted":true}""",
            seen.ToJsonString());
    }

    [Fact]
    public async Task Boto3_knows_the_errors_by_their_types()
    {
        JsonNode seen = await RunAsync("""
            ecr.create_repository(repositoryName="team/app", imageTagMutability="IMMUTABLE")
            started = ecr.initiate_layer_upload(repositoryName="team/app")["uploadId"]
            ecr.upload_layer_part(repositoryName="team/app", uploadId=started, partFirstByte=0, partLastByte=3, layerPartBlob=b"data")
            resumed = None
            try:
                ecr.upload_layer_part(repositoryName="team/app", uploadId=started, partFirstByte=2, partLastByte=5, layerPartBlob=b"more")
            except ecr.exceptions.InvalidLayerPartException as error:
                resumed = error.response["lastValidByteReceived"]
            show([
                refused(ecr.create_repository, repositoryName="team/app")["Code"],
                refused(ecr.describe_images, repositoryName="none")["Code"],
                refused(ecr.complete_layer_upload, repositoryName="team/app", uploadId=started, layerDigests=["sha256:" + "0" * 64])["Code"],
                refused(ecr.create_repository, repositoryName="Team")["Message"],
                resumed,
            ])
            """);

        Assert.Equal(
            ["RepositoryAlreadyExistsException", "RepositoryNotFoundException", "InvalidLayerException"],
            seen.AsArray().Take(3).Select(code => code!.GetValue<string>()));
        Assert.StartsWith("Invalid parameter at 'repositoryName' failed to satisfy constraint: 'must satisfy regular expression '", seen[3]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(3, seen[4]!.GetValue<int>());
    }

    [Fact]
    public async Task Boto3_sets_and_reads_policies_of_every_kind()
    {
        JsonNode seen = await RunAsync("""
            ecr.create_repository(repositoryName="team/app")
            policy = {"Version": "2012-10-17", "Statement": [{"Sid": "Pull", "Effect": "Allow", "Principal": "*", "Action": ["ecr:BatchGetImage"]}]}
            lifecycle = {"rules": [{"rulePriority": 1, "description": "keep ten", "selection": {"tagStatus": "any", "countType": "imageCountMoreThan", "countNumber": 10}, "action": {"type": "expire"}}]}
            registry = {"Version": "2012-10-17", "Statement": [{"Sid": "Replicate", "Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::444455556666:root"}, "Action": ["ecr:ReplicateImage"], "Resource": ["*"]}]}
            ecr.set_repository_policy(repositoryName="team/app", policyText=json.dumps(policy), force=True)
            ecr.put_lifecycle_policy(repositoryName="team/app", lifecyclePolicyText=json.dumps(lifecycle))
            ecr.put_registry_policy(policyText=json.dumps(registry))
            read = [
                json.loads(ecr.get_repository_policy(repositoryName="team/app")["policyText"]) == policy,
                json.loads(ecr.get_lifecycle_policy(repositoryName="team/app")["lifecyclePolicyText"]) == lifecycle,
                json.loads(ecr.get_registry_policy()["policyText"]) == registry,
            ]
            ecr.delete_repository_policy(repositoryName="team/app")
            ecr.delete_lifecycle_policy(repositoryName="team/app")
            ecr.delete_registry_policy()
            show(read + [
                refused(ecr.get_repository_policy, repositoryName="team/app")["Code"],
                refused(ecr.get_lifecycle_policy, repositoryName="team/app")["Code"],
                refused(ecr.get_registry_policy)["Code"],
            ])
            """);

        Assert.Equal(
            """[true,true,true,"RepositoryPolicyNotFoundException","LifecyclePolicyNotFoundException","RegistryPolicyNotFoundException"]""",
            seen.ToJsonString());
    }

    [Fact]
    public async Task Boto3_has_a_preview_of_a_lifecycle_policy_and_a_scan_waited_for()
    {
        SampleContent image = Given.Image().WithLayers(1).Build();
        LocalRepository repository = _emulator.Private().Repository(RepositoryName.Parse("team/app"));
        image.AddTo(repository, Tag.Parse("1.0"));
        Given.Image(2).WithLayers(1).Build().AddTo(repository);

        JsonNode seen = await RunAsync("""
            lifecycle = {"rules": [{"rulePriority": 1, "description": "the untagged go", "selection": {"tagStatus": "untagged", "countType": "imageCountMoreThan", "countNumber": 1}, "action": {"type": "expire"}}]}
            ecr.start_lifecycle_policy_preview(repositoryName="team/app", lifecyclePolicyText=json.dumps(lifecycle))
            ecr.get_waiter("lifecycle_policy_preview_complete").wait(repositoryName="team/app")
            preview = ecr.get_lifecycle_policy_preview(repositoryName="team/app")
            ecr.start_image_scan(repositoryName="team/app", imageId={"imageTag": "1.0"})
            ecr.get_waiter("image_scan_complete").wait(repositoryName="team/app", imageId={"imageTag": "1.0"})
            show({
                "expiring": preview["summary"]["expiringImageTotalCount"],
                "findings": ecr.describe_image_scan_findings(repositoryName="team/app", imageId={"imageTag": "1.0"})["imageScanFindings"]["findings"],
                "again": refused(ecr.start_image_scan, repositoryName="team/app", imageId={"imageTag": "1.0"}),
            })
            """);

        Assert.Equal(0, seen["expiring"]!.GetValue<int>());
        Assert.Equal("[]", seen["findings"]!.ToJsonString());
        Assert.Equal("LimitExceededException", seen["again"]!["Code"]!.GetValue<string>());
        Assert.Equal("The scan quota per image has been exceeded. Wait and try again.", seen["again"]!["Message"]!.GetValue<string>());
    }

    [Fact]
    public async Task Boto3_keeps_pull_through_cache_rules()
    {
        JsonNode seen = await RunAsync("""
            secret = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:ecr-pullthroughcache/hub-AbCdEf"
            ecr.create_pull_through_cache_rule(ecrRepositoryPrefix="ecr-public", upstreamRegistryUrl="public.ecr.aws")
            ecr.create_pull_through_cache_rule(ecrRepositoryPrefix="hub", upstreamRegistryUrl="registry-1.docker.io", upstreamRegistry="docker-hub", credentialArn=secret)
            updated = ecr.update_pull_through_cache_rule(ecrRepositoryPrefix="hub", credentialArn=secret + "2")
            rules = ecr.get_paginator("describe_pull_through_cache_rules").paginate(PaginationConfig={"PageSize": 1}).build_full_result()
            valid = ecr.validate_pull_through_cache_rule(ecrRepositoryPrefix="hub")
            deleted = ecr.delete_pull_through_cache_rule(ecrRepositoryPrefix="ecr-public")
            show({
                "rules": [(rule["ecrRepositoryPrefix"], rule["upstreamRegistry"], rule["upstreamRepositoryPrefix"]) for rule in rules["pullThroughCacheRules"]],
                "updated": updated["credentialArn"] == secret + "2",
                "valid": valid["isValid"],
                "deleted": deleted["upstreamRegistryUrl"],
                "errors": [
                    refused(ecr.create_pull_through_cache_rule, ecrRepositoryPrefix="hub", upstreamRegistryUrl="public.ecr.aws")["Code"],
                    refused(ecr.create_pull_through_cache_rule, ecrRepositoryPrefix="other", upstreamRegistryUrl="registry.example.com")["Code"],
                    refused(ecr.delete_pull_through_cache_rule, ecrRepositoryPrefix="ecr-public")["Code"],
                ],
            })
            """);

        Assert.Equal("""[["ecr-public","ecr-public","ROOT"],["hub","docker-hub","ROOT"]]""", seen["rules"]!.ToJsonString());
        Assert.True(seen["updated"]!.GetValue<bool>());
        Assert.True(seen["valid"]!.GetValue<bool>());
        Assert.Equal("public.ecr.aws", seen["deleted"]!.GetValue<string>());
        Assert.Equal(
            """["PullThroughCacheRuleAlreadyExistsException","UnsupportedUpstreamRegistryException","PullThroughCacheRuleNotFoundException"]""",
            seen["errors"]!.ToJsonString());
    }

    [Fact]
    public async Task Boto3_keeps_repository_creation_templates_and_a_push_creates_by_them()
    {
        JsonNode seen = await RunAsync("""
            policy = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "ecr:*"}]})
            ecr.create_repository_creation_template(prefix="team", appliedFor=["CREATE_ON_PUSH"], imageTagMutability="IMMUTABLE", repositoryPolicy=policy)
            ecr.update_repository_creation_template(prefix="team", description="for the team")
            templates = ecr.get_paginator("describe_repository_creation_templates").paginate().build_full_result()["repositoryCreationTemplates"]
            upload(ecr, "team/new", b"{}")
            created = ecr.describe_repositories(repositoryNames=["team/new"])["repositories"][0]
            deleted = ecr.delete_repository_creation_template(prefix="team")["repositoryCreationTemplate"]
            show({
                "templates": [(template["prefix"], template["description"], template["appliedFor"]) for template in templates],
                "mutability": created["imageTagMutability"],
                "policy": "policyText" in ecr.get_repository_policy(repositoryName="team/new"),
                "deleted": deleted["prefix"],
                "missing": refused(ecr.initiate_layer_upload, repositoryName="team/other")["Code"],
            })
            """);

        Assert.Equal(
            """{"templates":[["team","for the team",["CREATE_ON_PUSH"]]],"mutability":"IMMUTABLE","policy":true,"deleted":"team","missing":"RepositoryNotFoundException"}""",
            seen.ToJsonString());
    }

    [Fact]
    public async Task Boto3_reads_and_writes_the_settings_of_a_registry()
    {
        JsonNode seen = await RunAsync("""
            ecr.put_account_setting(name="BLOB_MOUNTING", value="ENABLED")
            ecr.put_registry_scanning_configuration(scanType="BASIC", rules=[{"scanFrequency": "SCAN_ON_PUSH", "repositoryFilters": [{"filter": "team/*", "filterType": "WILDCARD"}]}])
            ecr.put_replication_configuration(replicationConfiguration={"rules": [{"destinations": [{"region": "us-west-2", "registryId": "111122223333"}]}]})
            ecr.create_repository(repositoryName="team/app")
            show({
                "mounting": ecr.get_account_setting(name="BLOB_MOUNTING")["value"],
                "scanning": ecr.get_registry_scanning_configuration()["scanningConfiguration"]["scanType"],
                "replication": ecr.describe_registry()["replicationConfiguration"]["rules"][0]["destinations"],
                "frequency": ecr.batch_get_repository_scanning_configuration(repositoryNames=["team/app"])["scanningConfigurations"][0]["scanFrequency"],
                "self": refused(ecr.put_replication_configuration, replicationConfiguration={"rules": [{"destinations": [{"region": "eu-west-1", "registryId": "111122223333"}]}]})["Code"],
            })
            """);

        Assert.Equal(
            """{"mounting":"ENABLED","scanning":"BASIC","replication":[{"region":"us-west-2","registryId":"111122223333"}],"frequency":"SCAN_ON_PUSH","self":"InvalidParameterException"}""",
            seen.ToJsonString());
    }

    [Fact]
    public async Task Boto3_gets_tokens_for_both_kinds_of_registries()
    {
        JsonNode seen = await RunAsync("""
            private, shared = ecr.get_authorization_token()["authorizationData"], public.get_authorization_token()["authorizationData"]
            show({
                "count": len(private),
                "endpoint": private[0]["proxyEndpoint"],
                "user": base64.b64decode(private[0]["authorizationToken"]).decode().split(":")[0],
                "length": len(private[0]["authorizationToken"]),
                "publicUser": base64.b64decode(shared["authorizationToken"]).decode().split(":")[0],
                "members": sorted(shared),
            })
            """);

        Assert.Equal(1, seen["count"]!.GetValue<int>());
        Assert.Equal($"http://{_emulator.Private().Host}", seen["endpoint"]!.GetValue<string>());
        Assert.Equal("AWS", seen["user"]!.GetValue<string>());
        Assert.InRange(seen["length"]!.GetValue<int>(), 1500, int.MaxValue);
        Assert.Equal("AWS", seen["publicUser"]!.GetValue<string>());
        Assert.Equal("""["authorizationToken","expiresAt"]""", seen["members"]!.ToJsonString());
    }

    [Fact]
    public async Task Boto3_drives_ecr_public_from_the_repository_to_its_image_tags()
    {
        JsonNode seen = await RunAsync("""
            created = public.create_repository(repositoryName="app", catalogData={"description": "An app", "architectures": ["x86-64", "ARM 64"]}, tags=[{"Key": "team", "Value": "blue"}])
            layer, config = upload(public, "app", b"layer"), upload(public, "app", b"{}")
            public.put_image(repositoryName="app", imageManifest=manifest_of(config, layer, 5), imageTag="1.0")
            public.put_repository_catalog_data(repositoryName="app", catalogData={"aboutText": "# An app"})
            registry = public.describe_registries()["registries"][0]
            show({
                "uri": created["repository"]["repositoryUri"],
                "arn": created["repository"]["repositoryArn"],
                "catalog": public.get_repository_catalog_data(repositoryName="app")["catalogData"],
                "tags": [detail["imageTag"] for page in public.get_paginator("describe_image_tags").paginate(repositoryName="app") for detail in page["imageTagDetails"]],
                "images": len(public.describe_images(repositoryName="app")["imageDetails"]),
                "aliases": [alias["name"] for alias in registry["aliases"]],
                "resourceTags": public.list_tags_for_resource(resourceArn=created["repository"]["repositoryArn"])["tags"],
                "deleted": public.batch_delete_image(repositoryName="app", imageIds=[{"imageTag": "1.0"}])["failures"],
                "gone": public.delete_repository(repositoryName="app")["repository"]["repositoryName"],
            })
            """);

        Assert.Equal($"{_emulator.Public().Host}/q9t5s3a7/app", seen["uri"]!.GetValue<string>());
        Assert.Equal("arn:aws:ecr-public::111122223333:repository/app", seen["arn"]!.GetValue<string>());
        Assert.Equal("""{"aboutText":"# An app","marketplaceCertified":false}""", seen["catalog"]!.ToJsonString());
        Assert.Equal("""["1.0"]""", seen["tags"]!.ToJsonString());
        Assert.Equal(1, seen["images"]!.GetValue<int>());
        Assert.Equal("""["q9t5s3a7","example"]""", seen["aliases"]!.ToJsonString());
        Assert.Equal("""[{"Key":"team","Value":"blue"}]""", seen["resourceTags"]!.ToJsonString());
        Assert.Equal("[]", seen["deleted"]!.ToJsonString());
        Assert.Equal("app", seen["gone"]!.GetValue<string>());
    }

    private async Task<JsonNode> RunAsync(string program) => JsonNode.Parse(await _boto3.RunAsync(Prelude + program, Cancellation))!;
}
