using System.CommandLine;

namespace EcrMirror.Cli.Help;

/// <summary>The part of each command's help that options do not tell.</summary>
internal static class HelpText
{
    private const string Root = """
        First steps:
          ecr-mirror demo
              the whole system on this machine, with nothing else needed
          ecr-mirror copy --src docker.io/library/alpine:3.20 --dest 127.0.0.1:5000/alpine --dry-run
              what a copy would do; without --dry-run it is done
          ecr-mirror copy --help
              options, examples, environment and exit codes
          ecr-mirror doctor --src docker.io/library/alpine:3.20 --dest 123456789012.dkr.ecr.eu-west-1.amazonaws.com/alpine
              whether it could be copied there, and if not, why and what to do
          ecr-mirror serve --help
              the services apart, on SQS and DynamoDB
          ecr-mirror local-ecr
              an ECR and an ECR Public on this machine, for tests of any program
        """;

    private const string CopyCredentials = """
        Credentials:
          Those of 'docker login' and 'podman login', or of --auth-file; for Amazon ECR those of AWS. What --src-* and the variables below
          say is for the registry of the source, and sent to no other; a destination at the same registry is opened with it, too.
          A list of processes shows what is typed: a password is better in a variable, a file or a pipe.
        """;

    private const string CopyEnvironment = """
        Environment:
          REGISTRY_AUTH_FILE           credentials, like --auth-file; otherwise those of 'docker login' and 'podman login' are used
          ECR_MIRROR_SRC_USERNAME      like --src-username; these three count where no flag says how the source is opened
          ECR_MIRROR_SRC_PASSWORD      like --src-password; also the password of --src-username
          ECR_MIRROR_SRC_REGISTRY_TOKEN
                                       like --src-registry-token
          ECR_MIRROR_STATE             the state file, like --state
          XDG_STATE_HOME               the folder above ecr-mirror/state.db (otherwise ~/.local/state)
          ECR_MIRROR_SECTION__SETTING  a setting of a service, such as ECR_MIRROR_Copier__ConcurrentBlobs=12
          NO_COLOR                     no colours
          COLUMNS                      how wide what is printed into a file or pipe may be, 40 or more; without it tables are as wide as they come

        Exit codes:
          0    every destination is current
          1    an internal error: a defect of this program
          2    wrong input, or a source that --policy refuses; nothing was done
          3    some destinations failed; the others are current
          4    all destinations failed
          130  stopped by Ctrl+C; running the same command again goes on from there

        Results are on standard output. Errors, and progress while a terminal watches, are on standard error.
        """;

    private const string Copy = $"""
        How it works:
          The digest at each destination is that of the source: nothing is rewritten. Bytes are read from the source once,
          whatever the number of destinations; what a registry holds already is mounted or left alone. A tag is set last,
          when everything under it is in place. Running the same command again copies only what is missing.

        Examples:
          ecr-mirror copy --src docker.io/library/alpine:3.20 --dest 127.0.0.1:5000/alpine
          ecr-mirror copy --src alpine:3.20 --dest registry.example.com/mirror/alpine --dest 127.0.0.1:5000/alpine:stable
          ecr-mirror copy --src alpine:3.20 --dest 127.0.0.1:5000/alpine --dry-run
          ecr-mirror copy --src alpine:3.20 --dest 127.0.0.1:5000/alpine --output json | jq -r '.images[] | .status + " " + .digest'
          pass registry | ecr-mirror copy --src quay.io/team/app:1.0 --src-username robot --src-password-file - --dest 127.0.0.1:5000/app

        {CopyCredentials}

        {CopyEnvironment}
        """;

    private const string Mirror = $"""
        How it works:
          The same as 'copy --src SRC --dest DEST --dest DEST': see 'ecr-mirror copy --help'.

        Examples:
          ecr-mirror mirror alpine:3.20 127.0.0.1:5000/alpine
          ecr-mirror mirror golang:1.24 127.0.0.1:5000/golang:1.24,127.0.0.1:5000/golang:latest registry.example.com/golang

        {CopyCredentials}

        {CopyEnvironment}
        """;

    private const string Demo = """
        What it does:
          Starts a source registry and a local ECR on 127.0.0.1, fills the source with two images for two platforms that share
          layers and with an artifact, mirrors them through Scheduler, Planner, Copier and Publisher, and reads every byte back
          from the destination. Nothing stays on this machine.

        Examples:
          ecr-mirror demo
          ecr-mirror demo --keep    (in another terminal: ecr-mirror demo, which has nothing left to copy)
          ecr-mirror demo --registries    (for services that run elsewhere, as deploy/local/up.sh does)

        Exit codes:
          0    everything was mirrored and read back; with --keep, also after Ctrl+C or SIGTERM
          1    an internal error: a defect of this program
          2    wrong input; nothing was done
          3    some images failed, or were wrong when read back
          4    all images failed, or were wrong when read back
          130  stopped by Ctrl+C
        """;

    private const string LocalEcr = """
        What it does:
          Answers as ECR and ECR Public do, for programs that push, pull, mirror or administer images: both APIs at one address,
          and a registry's host on a port of its own for each account and region and one for ECR Public. Signatures are checked,
          actions are limited to the published rates, tokens expire after 12 hours. It listens on 127.0.0.1 only. What is emulated
          and what is not: docs/registries/local-ecr.md.

        Examples:
          ecr-mirror local-ecr
          ecr-mirror local-ecr --port 4510 --registry-port 4511 --public-port 4512 --folder ./ecr
          ecr-mirror local-ecr --account 111122223333 --account 444455556666 --region us-east-1 --region eu-west-1 --no-quotas
          ecr-mirror local-ecr --event-queue http://127.0.0.1:9324/000000000000/ecr-push-events
          ecr-mirror local-ecr --output json > where.json    (where it listens, for a script)

        With the AWS command line:
          aws ecr describe-repositories --endpoint-url http://127.0.0.1:4510
          aws ecr get-login-password --endpoint-url http://127.0.0.1:4510 | docker login --username AWS --password-stdin 127.0.0.1:4511
          aws ecr-public create-repository --repository-name app --region us-east-1 --endpoint-url http://127.0.0.1:4510

        With ecr-mirror:
          To it a host on 127.0.0.1 is a registry like any other, until Ecr:Registries says whose it is: then it gets passwords by
          itself and makes repositories. What it prints has the lines to set, for copy, doctor, pull-through and serve:

            export ECR_MIRROR_Ecr__Registries__0__Host=127.0.0.1:4511 ECR_MIRROR_Ecr__Registries__0__Account=123456789012
            export ECR_MIRROR_Ecr__Registries__0__Region=us-east-1 ECR_MIRROR_Ecr__Registries__0__Endpoint=http://127.0.0.1:4510
            ecr-mirror local-ecr --output json > where.json    (then: jq .settings where.json > settings.json, for --config)

        Exit codes:
          0    it was told to end
          1    an internal error: a defect of this program
          2    wrong input, a port that is taken or a folder that cannot be used; nothing was started
        """;

    private const string Serve = """
        How it works:
          Each service takes its work from queues of Amazon SQS and keeps what it must not forget in tables of DynamoDB, so any
          number of processes may run anywhere. Told to end, a process takes no new work and finishes what it has (at most
          Bus:StopTimeout); what is left is delivered again elsewhere. All four services in one process may use the bus in its
          memory instead, and an SQLite file.

        Settings:
          JSON with comments, in sections: Bus, State, Http, Telemetry, Registry, and one for each service. Whatever is misspelt or
          does not fit is listed, all at once, before anything starts; --check does no more than that. One file serves all
          processes: sections of services that are not hosted are left alone. docs/operations.md has the sections that all share,
          and services/NAME/README.md those of each service.

            {
              "Bus": { "Transport": "AmazonSqs", "Region": "eu-west-1" },
              "State": { "DynamoDb": { "Region": "eu-west-1", "TablePrefix": "ecr-mirror-" } },
              "Http": { "Listen": "http://0.0.0.0:8080" }
            }

        Examples:
          ecr-mirror tables create --config settings.json
          ecr-mirror serve --config settings.json --check
          ecr-mirror serve --config settings.json --services copier
          ecr-mirror serve --config settings.json --services scheduler,planner,publisher

        Environment:
          ECR_MIRROR_SECTION__SETTING    a setting; it wins over the file: ECR_MIRROR_Copier__ConcurrentBlobs=12
          AWS_REGION, AWS_PROFILE, ...   region and credentials, where AWS's SDK looks for them
          AWS_ENDPOINT_URL_SQS, _SNS, _DYNAMODB
                                         emulators in place of AWS
          OTEL_EXPORTER_OTLP_ENDPOINT    the collector of traces and metrics, like Telemetry:OtlpEndpoint

        Health and metrics, at Http:Listen:
          /health/live     the process answers
          /health/ready    its queues and tables do too, each with a reason where not
          /metrics         what it has counted, as text for Prometheus

        Exit codes:
          0    it was told to end, or --check found nothing
          1    an internal error: a defect of this program
          2    settings, state or the address to listen at cannot be used; nothing was started

        The log is on standard output, one JSON document a line. What keeps it from starting is on standard error, one line each.
        """;

    private const string Doctor = """
        What it does:
          Looks at everything that mirroring needs, and changes nothing: who asks, and with what; whether sources can be read;
          whether destinations are there and as declared; which actions of IAM are allowed; settings and quotas of registries of
          Amazon ECR. Each thing is one line: ok, warning, failed or skipped, how it is, why, and what to do. Checks run side by
          side, each for at most 20 seconds. What depends on something that failed is skipped.

          Where the settings name the state of services, State:SqliteFile or State:DynamoDb, images and repositories of the mirror
          rules in it are looked at, too.

          Writes are tried with requests that cannot change anything, such as a manifest that is none. An upload that is started
          for it is never finished, and forgotten by the registry. That Amazon ECR looks at permissions before it looks at what
          else is wrong with a request is inferred from how it answers.

        Examples:
          ecr-mirror doctor --src docker.io/library/alpine:3.20
          ecr-mirror doctor --dest 123456789012.dkr.ecr.eu-west-1.amazonaws.com/mirror/alpine --dest public.ecr.aws/ALIAS/alpine
          ecr-mirror doctor --config settings.json --dest 123456789012.dkr.ecr.eu-west-1.amazonaws.com/mirror/alpine
          ecr-mirror doctor --config settings.json    (what the rules of the services name)
          ecr-mirror doctor --src alpine:3.20 --output json | jq '.findings[] | select(.status == "failed")'

        Exit codes:
          0    nothing failed; there may be warnings
          1    an internal error: a defect of this program
          2    wrong input; nothing was looked at
          3    something failed
          130  stopped by Ctrl+C

        Lines are on standard output, also those of what failed. Progress, while a terminal watches, is on standard error.
        """;

    private const string PullThrough = """
        How it works:
          A pull-through cache rule has Amazon ECR fill repositories under a prefix from another registry, when they are pulled.
          Rules are declared in the section PullThrough of the settings; 'plan' shows what differs, 'apply' changes it. Rules that
          are not declared are left alone unless --delete is given. docs/registries/amazon-ecr.md has every setting.

            {
              "PullThrough": {
                "Rules": [
                  {
                    "Registry": "123456789012.dkr.ecr.eu-west-1.amazonaws.com",
                    "Prefix": "adot",
                    "Upstream": "ecr-public",
                    "Template": { "ImageTagMutability": "MUTABLE" },
                    "Pullers": [ "111122223333" ],
                    "Images": [ "adot/aws-observability/aws-otel-collector" ],
                    "Charts": [ "adot/charts/aws-otel-collector" ]
                  }
                ]
              }
            }

          A registry under a name that AWS did not give it, such as that of ecr-mirror local-ecr, has to be in Ecr:Registries as
          well, with its Host, Account, Region and Endpoint.

        Examples:
          ecr-mirror pull-through list --registry 123456789012.dkr.ecr.eu-west-1.amazonaws.com
          ecr-mirror pull-through plan --config settings.json
          ecr-mirror pull-through apply --config settings.json --output json

        Exit codes:
          0    done; for 'plan' also if there is something to do
          1    an internal error: a defect of this program
          2    wrong input or settings; nothing was done
          3    some rules, templates or registries failed, do not work, or would need --delete; the rest is done
          4    all of them
          130  stopped by Ctrl+C; running the same command again goes on from there

        It needs ecr:DescribePullThroughCacheRules, ValidatePullThroughCacheRule and DescribeRepositoryCreationTemplates; to apply also
        CreatePullThroughCacheRule, UpdatePullThroughCacheRule, DeletePullThroughCacheRule, CreateRepositoryCreationTemplate,
        UpdateRepositoryCreationTemplate, and for pullers without a template GetRegistryPolicy, PutRegistryPolicy and GetAccountSetting.
        """;

    private const string Sync = """
        How it works:
          Every rule is looked at once, whatever its schedule: its tags are selected, compared with its destinations, and what is
          lacking or different is mirrored. A tag that is in place costs one request to its source, and none to a destination that was
          looked at in the last days; one that is declared never to move costs none. 'plan' shows the same and changes nothing;
          'apply' carries out a plan that was written to a file; 'list' shows what rules mean. docs/rules.md has every member of rules.

        Examples:
          ecr-mirror rules validate --rules rules.yaml
          ecr-mirror list --rules rules.yaml --explain
          ecr-mirror plan --rules rules.yaml --out plan.json
          ecr-mirror apply plan.json
          ecr-mirror sync --rules rules.yaml
          ecr-mirror sync --rules rules/ --rule keda --full

        Exit codes:
          0    everything is current; for 'plan' and 'list' also if something is lacking
          1    an internal error: a defect of this program
          2    wrong input; nothing was done
          3    some images, selections or rules failed; the others are current
          4    all of them failed
          130  stopped by Ctrl+C; running the same command again goes on from there

        Results are on standard output. Errors, and progress while a terminal watches, are on standard error.
        """;

    private const string Watch = """
        How it works:
          What 'sync' does once, this does time and again, in one process and without queues: each rule at the times of its schedule, those
          without one every hour, or as often as --every says. A rule that is new is followed at once; then the state file remembers when each
          was, so that a restart neither begins anew nor leaves anything out, and several processes with one state file follow each
          rule once. What was cut off goes on with the next start. For many registries, push events or several machines, run the
          services: 'ecr-mirror serve --help'.

          Rule files are read again every 5 seconds, other places of rules every minute (setting: Scheduler:Schedules:ReadEvery), which is also
          the shortest interval that is kept. A file that cannot be read counts with what it last said. A rule that was changed is followed
          as it is now at its next time; 'sync --rule ID' follows it at once. Where every rule is followed, tags of rules that have ended
          and say whenExpired: remove are removed, as services do that. Flags hold for rules that are added later as well, but what
          --src-* say is for the sources that there are at the start.

        What it prints:
          A line for each thing that happens, with its time in UTC; failures and what is wrong with rules on standard error; and, when
          something has happened, which rule is due next. Images that were in place are told of with --all only. With --output json each
          event is one JSON document on a line, as docs/messages.md describes them; failures are among them.

        Examples:
          ecr-mirror watch --rules rules/
          ecr-mirror watch --rules rules/ --every 15m --rule keda
          ecr-mirror watch --rules rules/ --output json | jq 'select(.event == "ImagePublished") | .destination'
          ecr-mirror watch --region eu-west-1    (rules in resource tags)

        Ending:
          SIGTERM and Ctrl+C: nothing more is begun, and what is under way has about half a minute to end. The second one ends it at once,
          which is as safe as a crash.

        Exit codes:
          0    it was told to end
          1    an internal error: a defect of this program
          2    wrong input, or no rule to follow; nothing was started
        """;

    private const string Status = """
        How it works:
          'status' reads what state knows of the images that rules mean: no registry is asked, and what it says is as old as the last look.
          'why' takes one tag of a destination, asks both registries what they have now, and says which rule wants it, what became
          of it, and what to do. State is that of the services where --config names their settings, and otherwise the state file of this
          command line.

        Examples:
          ecr-mirror status --rules rules.yaml
          ecr-mirror status --rules rules.yaml --config settings.json --output json | jq '.destinations[].failed[]'
          ecr-mirror why 127.0.0.1:5000/mirror/alpine:3.20 --rules rules.yaml

        Exit codes:
          0    nothing failed; for 'why', the tag is current
          1    an internal error: a defect of this program
          2    wrong input; nothing was looked at
          3    something failed; for 'why', the tag is not current, or that could not be found out
          4    everything failed
          130  stopped by Ctrl+C

        Results are on standard output, reasons of failures on standard error.
        """;

    private const string Rules = """
        How it works:
          A rule declares images and where they are to be kept as well. Rules stand in YAML files, which 'validate' reads as the
          services would: every mistake is told with its file, line and column. A rule with a mistake is not followed; the others are.
          docs/rules.md has every member.

            version: 1
            rules:
              - id: keda
                source: ghcr.io/kedacore/keda
                select: { tags: [ "2.*", latest ], exclude: [ "*-rc*" ], newest: 5 }
                destinations: [ "123456789012.dkr.ecr.eu-west-1.amazonaws.com/mirror/{host}/{path}" ]
                schedule: every 6h

        Examples:
          ecr-mirror rules validate --rules rules/
          ecr-mirror rules list --rules rules/ --rules more.yaml
          ecr-mirror rules show keda --rules rules/
          ecr-mirror rules export --rules rules/ > all.yaml
          ecr-mirror rules add --to file --file rules.yaml --id keda --src ghcr.io/kedacore/keda --tags '2.*' --newest 5 --dest 127.0.0.1:5000/{path}
          ecr-mirror rules import --rules rules.yaml --to table --dry-run
              what writing the rules of a file into the mirror table would change there; 'tags' are resource tags of repositories
          ecr-mirror rules remove keda --rules rules.yaml
          ecr-mirror rules schema > rules.v1.schema.json
              for editors: '# yaml-language-server: $schema=rules.v1.schema.json' as the first line of a file beside it

        Exit codes:
          0    nothing is wrong; there may be warnings
          1    an internal error: a defect of this program
          2    wrong input, or a place that cannot be read; for 'validate' also a mistake in a rule
          3    some rules have mistakes; the others are shown
          4    all of them
        """;

    private const string Cost = """
        How it works:
          The images that rules mean are measured by their manifests, which are read at the sources unless state has them. A repository stores
          each blob once, whatever number of its images have it. Prices are those of us-east-1 unless a file says otherwise. Neither signatures and
          other referrers, nor what the services themselves cost, are counted. docs/cost.md has every price and assumption.

        Examples:
          ecr-mirror cost --rules rules/
          ecr-mirror cost --rules rules/ --rule keda --months 12 --retention 10
          ecr-mirror cost --rules rules/ --months 12 --retention 90d --releases-per-month 4 --output json
          ecr-mirror cost --rules rules/ --prices prices.yaml
              where prices.yaml has, for example: privateStoragePerGigabyteMonth: 0.11

        Exit codes:
          0    everything was measured
          1    an internal error: a defect of this program
          2    wrong input, or a place that cannot be read
          3    some images or rules could not be measured; they are named, and are not among the figures
          4    all of them
          130  stopped by Ctrl+C
        """;

    private const string TablesCreate = """
        What it does:
          Makes the tables that State:DynamoDb names, billed by request, with a time to live where items may expire. What is there
          already stays as it is. For local use and trials; in production tables are made where everything else is.

        Examples:
          ecr-mirror tables create --config settings.json
          ECR_MIRROR_State__DynamoDb__ServiceUrl=http://127.0.0.1:8000 ECR_MIRROR_State__DynamoDb__Region=eu-west-1 ecr-mirror tables create

        Exit codes:
          0    all tables are there
          1    an internal error: a defect of this program
          2    wrong settings, or tables that cannot be made or are something else's

        It needs dynamodb:DescribeTable, CreateTable, DescribeTimeToLive and UpdateTimeToLive.
        """;

    private const string Completion = """
        How it works:
          The script asks the program itself, so that it never has to be made anew. Where the program suggests nothing, files are.

        Examples:
          source <(ecr-mirror completion bash)    (in ~/.bashrc)
          source <(ecr-mirror completion zsh)     (in ~/.zshrc, after compinit)
          ecr-mirror completion fish > ~/.config/fish/completions/ecr-mirror.fish

        Exit codes:
          0    the script was printed
          1    an internal error: a defect of this program
          2    there is no such shell
        """;

    /// <summary>What to add to the help of a command: its own text, or that of the command it belongs to.</summary>
    public static string For(Command command) => PathOf(command) switch
    {
        "completion" => Completion,
        "copy" => Copy,
        "demo" => Demo,
        "doctor" => Doctor,
        "local-ecr" => LocalEcr,
        "mirror" => Mirror,
        "pull-through" => PullThrough,
        "cost" => Cost,
        "rules" => Rules,
        "sync" or "plan" or "apply" or "list" => Sync,
        "watch" => Watch,
        "status" or "why" => Status,
        "serve" => Serve,
        "tables create" => TablesCreate,
        _ => command.Parents.OfType<Command>().FirstOrDefault() is { } above ? For(above) : Root,
    };

    private static string PathOf(Command command) =>
        command.Parents.OfType<Command>().FirstOrDefault() is { } above ? $"{PathOf(above)} {command.Name}".TrimStart() : "";
}
