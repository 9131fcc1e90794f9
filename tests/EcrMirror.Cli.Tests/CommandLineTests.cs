namespace EcrMirror.Cli.Tests;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("sync --rules a.yaml", 1)]
    [InlineData("--version", 0)]
    public void Only_the_command_that_is_named_is_made(string line, int made) =>
        Assert.Equal(made, CommandLine.RootFor(line.Split(' '), new CapturedConsoles(80).Consoles).Subcommands.Count);

    [Theory]
    [InlineData("--help")]
    [InlineData("snyc --rules a.yaml")]
    [InlineData("--version sync")]
    [InlineData("[suggest:1] s")]
    public void All_commands_are_there_where_none_is_named_first(string line) =>
        Assert.True(CommandLine.RootFor(line.Split(' '), new CapturedConsoles(80).Consoles).Subcommands.Count > 10);

    [Theory]
    [InlineData("", "help.txt")]
    [InlineData("--help", "help.txt")]
    [InlineData("copy --help", "help-copy.txt")]
    [InlineData("demo -h", "help-demo.txt")]
    [InlineData("local-ecr --help", "help-local-ecr.txt")]
    [InlineData("serve --help", "help-serve.txt")]
    [InlineData("tables create --help", "help-tables-create.txt")]
    [InlineData("doctor --help", "help-doctor.txt")]
    [InlineData("pull-through --help", "help-pull-through.txt")]
    [InlineData("pull-through list --help", "help-pull-through-list.txt")]
    [InlineData("pull-through plan --help", "help-pull-through-plan.txt")]
    [InlineData("rules --help", "help-rules.txt")]
    [InlineData("sync --help", "help-sync.txt")]
    [InlineData("plan --help", "help-plan.txt")]
    [InlineData("apply --help", "help-apply.txt")]
    [InlineData("list --help", "help-list.txt")]
    [InlineData("status --help", "help-status.txt")]
    [InlineData("why --help", "help-why.txt")]
    [InlineData("rules show --help", "help-rules-show.txt")]
    [InlineData("rules add --help", "help-rules-add.txt")]
    [InlineData("rules import --help", "help-rules-import.txt")]
    [InlineData("rules remove --help", "help-rules-remove.txt")]
    [InlineData("cost --help", "help-cost.txt")]
    [InlineData("mirror --help", "help-mirror.txt")]
    [InlineData("completion --help", "help-completion.txt")]
    [InlineData("watch --help", "help-watch.txt")]
    public async Task Help_teaches(string line, string golden)
    {
        var captured = new CapturedConsoles(200);

        int exitCode = await RunAsync(line, captured);

        Assert.Equal(ExitCode.Done, exitCode);
        Golden.Matches(golden, captured.Out.Replace("EcrMirror.Cli.Tests", "ecr-mirror", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("bogus", "There is no command 'bogus', only 'apply', 'completion', 'copy', 'cost', 'demo', 'doctor', 'list', 'local-ecr', 'mirror', 'plan', 'pull-through', 'rules', 'serve', 'status', 'sync', 'tables', 'watch' and 'why'. See 'ecr-mirror --help'.")]
    [InlineData("completion tcsh", "SHELL 'tcsh' is unknown: there are bash, zsh or fish. See 'ecr-mirror completion --help'.")]
    [InlineData("mirror a:1", "Required argument missing for command: 'mirror'. See 'ecr-mirror mirror --help'.")]
    [InlineData("mirror a:1 b", "DEST 'b' names no registry: write its host in front, such as 127.0.0.1:5000/b (Docker Hub is docker.io/…).")]
    [InlineData("mirror a:1 ,", "DEST is empty: give host/name[:tag], such as 127.0.0.1:5000/team/app, as many as needed, with commas or blanks between them.")]
    [InlineData("copy -s a:1 -d h.io/b --platform arm64", "--platform: 'arm64' is not a platform: expected os/architecture[/variant][:os version], such as linux/arm64/v8.")]
    [InlineData("copy -s a:1 -d h.io/b --platform linux/arm64 --override-arch arm64", "--platform and --override-arch contradict each other: give one of them.")]
    [InlineData("copy -s a:1 -d h.io/b --batch many", "--batch 'many' is no number from 1 to 1024. See 'ecr-mirror copy --help'.")]
    [InlineData("copy -s a:1 -d h.io/b --batch 0", "--batch '0' is no number from 1 to 1024. See 'ecr-mirror copy --help'.")]
    [InlineData("copy -s a:1 -d h.io/b --retry-times 21", "--retry-times '21' is no number from 0 to 20. See 'ecr-mirror copy --help'.")]
    [InlineData("copy -s a:1 -d h.io/b --render-table -o yaml", "--render-table and --output yaml contradict each other: give one of them.")]
    [InlineData("copy -s a:1 -d h.io/b --src-authfile /no/such", "--src-authfile '/no/such' cannot be read: there is no such file.")]
    [InlineData("copy -s a:1 -d h.io/b --src-cert-dir /no/such", "--src-cert-dir '/no/such' is not a folder.")]
    [InlineData("copy -s a:1 -d h.io/b --src-no-creds --src-creds me:pw", "--src-no-creds and --src-creds contradict each other: give one of them.")]
    [InlineData("copy -s a:1 -d h.io/b --policy /no/such", "--policy '/no/such' cannot be read: there is no such file.")]
    [InlineData("copy -s a:1 -d h.io/b --policy /no/such --insecure-policy", "--policy and --insecure-policy contradict each other: give one of them.")]
    [InlineData("demo --bogus", "There is no option '--bogus'. See 'ecr-mirror demo --help'.")]
    [InlineData("demo bogus", "'bogus' belongs to no option. See 'ecr-mirror demo --help'.")]
    [InlineData("copy --src a:1", "Option '--dest' is required. See 'ecr-mirror copy --help'.")]
    [InlineData("copy --src", "Required argument missing for option: '--src'. Option '--dest' is required. See 'ecr-mirror copy --help'.")]
    [InlineData("copy --src a:1 --dest h.io/b -o xml", "--output 'xml' is unknown: it is 'table', 'json' or 'yaml'. See 'ecr-mirror copy --help'.")]
    [InlineData("copy --src a:1 --dest b", "--dest 'b' names no registry: write its host in front, such as 127.0.0.1:5000/b (Docker Hub is docker.io/…).")]
    [InlineData("copy --src a:1 --dest h.io/b --plain-http http://h.io", "--plain-http 'http://h.io' is not a registry host: expected host[:port], without scheme and path.")]
    [InlineData("copy --src a:1 --dest h.io/b --auth-file /no/such", "--auth-file '/no/such' cannot be read: there is no such file.")]
    [InlineData("doctor", "Nothing to look at: name images with --src, repositories with --dest, or with --config the settings of services that have rules (State:SqliteFile or State:DynamoDb).")]
    [InlineData("doctor --dest app", "--dest 'app' names no registry: write its host in front, such as 127.0.0.1:5000/app (Docker Hub is docker.io/…).")]
    [InlineData("doctor --dest h.io/app:1", "--dest 'h.io/app:1' names a tag or a digest: name the repository alone.")]
    [InlineData("rules list", "It is not said where rules are: name files or folders with --rules, or another form with --from.")]
    [InlineData("rules list --rules /no/such", "The rules of '/no/such' cannot be read: there is no such file or folder.")]
    [InlineData("rules validate --rules a --expiry-notice soon", "--expiry-notice 'soon' is no duration: expected numbers with units, such as 90d, 12h or 1d12h. See 'ecr-mirror rules validate --help'.")]
    [InlineData("rules export --rules a --to json", "--to 'json' is unknown: it is 'yaml'. See 'ecr-mirror rules export --help'.")]
    [InlineData("rules add --src alpine:3 --dest h.io/a --to table --file a.yaml", "--file says nothing with --to table: leave one of them out.")]
    [InlineData("rules add --src alpine:3 --dest h.io/a --to file", "It is not said which file rules are written to: name it with --file.")]
    [InlineData("rules add --src alpine:3 --dest h.io/a --to file --file a --expires soon", "the command line: error: 'soon' is no date: expected one such as 2027-01-31, which ends with the day before, or a time with its offset, such as 2027-01-31T12:00:00Z.")]
    [InlineData("rules import --rules a --to yaml", "--to 'yaml' is unknown: it is file|tags|table. See 'ecr-mirror rules import --help'.")]
    [InlineData("rules remove a", "It is not said where rules are: name files or folders with --rules, or another form with --from.")]
    [InlineData("rules remove a --from table --from tags", "--from is given more than once: rules are removed from one place.")]
    [InlineData("cost --rules a --months 0", "--months '0' is no number from 1 to 120. See 'ecr-mirror cost --help'.")]
    [InlineData("cost --rules a --retention 5h", "--retention '5h' is neither a number of images from 1, nor a duration from 1d, such as 90d. See 'ecr-mirror cost --help'.")]
    [InlineData("cost --rules a --releases-per-month -1", "--releases-per-month '-1' is no number from 0, such as 2.5. See 'ecr-mirror cost --help'.")]
    [InlineData("cost --rules a --prices /no/such", "--prices '/no/such' cannot be read: there is no such file.")]
    [InlineData("pull-through plan --bogus", "There is no option '--bogus'. See 'ecr-mirror pull-through plan --help'.")]
    [InlineData("pull-through plan", "No rule is declared: name a file with --config that has PullThrough:Rules.")]
    [InlineData("pull-through list --registry quay.io", "--registry 'quay.io' is no private registry of Amazon ECR: write its host, such as 123456789012.dkr.ecr.eu-west-1.amazonaws.com, or name it in Ecr:Registries, with Host, Account, Region and Endpoint.")]
    [InlineData("pull-through list", "There is no registry to look at: name one with --registry, or rules with --config, in a file that has PullThrough:Rules.")]
    [InlineData("local-ecr --port 4510 --public-port 4510", "--port 4510 is given twice: the APIs and each registry have a port of their own.")]
    [InlineData("local-ecr --quirk ExpiredTokenStatus=banana", "--quirk 'ExpiredTokenStatus=banana': ExpiredTokenStatus is a status of HTTP, by its number or name, such as 403 or Forbidden.")]
    [InlineData("local-ecr --quirk public.ChunkStatus=299", "--quirk 'public.ChunkStatus=299': ChunkStatus is a status of HTTP, by its number or name, such as 201 or Created.")]
    [InlineData("local-ecr --quirk HasCatalog=yes", "--quirk 'HasCatalog=yes': HasCatalog is true or false.")]
    [InlineData("local-ecr --quirk TagsPerPage=0", "--quirk 'TagsPerPage=0': TagsPerPage is a whole number from 1, such as 100.")]
    [InlineData("local-ecr --quirk DownloadAddressLifetime=5", "--quirk 'DownloadAddressLifetime=5': DownloadAddressLifetime is a time as hh:mm:ss, such as 01:00:00.")]
    [InlineData("local-ecr --quirk TagListType=", "--quirk 'TagListType=': TagListType is a text, such as text/plain; charset=utf-8.")]
    [InlineData("local-ecr --account 12", "--account '12' is not an account's number: it has 12 digits.")]
    [InlineData("local-ecr --port 70000", "--port '70000' is not a port: it is a number from 1 to 65535. See 'ecr-mirror local-ecr --help'.")]
    [InlineData("local-ecr --registry-port 999988887777/us-east-1=5000", "--registry-port '999988887777/us-east-1=5000' is neither a port nor ACCOUNT/REGION=PORT of an account and a region that there are.")]
    [InlineData("local-ecr --access-key-id AKIA", "--access-key-id and --secret-access-key belong together.")]
    [InlineData("local-ecr --quirk private.ExpiredTokenStatus", "--quirk 'private.ExpiredTokenStatus' does not say what to change: it is NAME=VALUE.")]
    [InlineData("local-ecr --upstream registry-1.docker.io", "--upstream 'registry-1.docker.io' is not REGISTRY=URL, such as registry-1.docker.io=http://127.0.0.1:5000.")]
    [InlineData("local-ecr --upstream quay.io=https://quay.io", "--upstream 'quay.io=https://quay.io' is on another machine: nothing is fetched from there.")]
    [InlineData("local-ecr --event-queue http://sqs.example.com/1/q", "Events are sent without a signature, so that they go to emulators on this machine only, not to 'sqs.example.com'.")]
    [InlineData("copy --src a:1 --dest h.io/b --ca-file /", "--ca-file '/' cannot be read: this user may not read it, or it is a folder.")]
    [InlineData("watch --rules a --every soon", "--every 'soon' is no interval: expected numbers with units from 1s to 366d, such as 15m or 6h. See 'ecr-mirror watch --help'.")]
    [InlineData("watch --rules a --every 0s", "--every '0s' is no interval: expected numbers with units from 1s to 366d, such as 15m or 6h. See 'ecr-mirror watch --help'.")]
    [InlineData("watch", "It is not said where rules are: name files or folders with --rules, or another form with --from.")]
    public async Task Wrong_input_is_one_line_that_names_it_and_says_where_to_look(string line, string message)
    {
        var captured = new CapturedConsoles(80);

        int exitCode = await RunAsync(line, captured);

        Assert.Equal(ExitCode.WrongInput, exitCode);
        Assert.Equal($"ecr-mirror: {message}\n", captured.Error);
        Assert.Empty(captured.Out);
    }

    private static Task<int> RunAsync(string line, CapturedConsoles captured) =>
        CommandLine.RunAsync(line.Split(' ', StringSplitOptions.RemoveEmptyEntries), captured.Consoles);
}
