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
        """;

    private const string Copy = """
        How it works:
          The digest at each destination is that of the source: nothing is rewritten. Bytes are read from the source once,
          whatever the number of destinations; what a registry holds already is mounted or left alone. A tag is set last,
          when everything under it is in place. Running the same command again copies only what is missing.

        Examples:
          ecr-mirror copy --src docker.io/library/alpine:3.20 --dest 127.0.0.1:5000/alpine
          ecr-mirror copy --src alpine:3.20 --dest registry.example.com/mirror/alpine --dest 127.0.0.1:5000/alpine:stable
          ecr-mirror copy --src alpine:3.20 --dest 127.0.0.1:5000/alpine --dry-run
          ecr-mirror copy --src alpine:3.20 --dest 127.0.0.1:5000/alpine --output json | jq -r '.images[] | .status + " " + .digest'

        Environment:
          REGISTRY_AUTH_FILE           credentials, like --auth-file; otherwise those of 'docker login' and 'podman login' are used
          ECR_MIRROR_STATE             the state file, like --state
          XDG_STATE_HOME               the folder above ecr-mirror/state.db (otherwise ~/.local/state)
          ECR_MIRROR_SECTION__SETTING  a setting of a service, such as ECR_MIRROR_Copier__ConcurrentBlobs=12
          NO_COLOR                     no colours

        Exit codes:
          0    every destination is current
          1    an internal error: a defect of this program
          2    wrong input; nothing was done
          3    some destinations failed; the others are current
          4    all destinations failed
          130  stopped by Ctrl+C; running the same command again goes on from there

        Results are on standard output. Errors, and progress while a terminal watches, are on standard error.
        """;

    private const string Demo = """
        What it does:
          Starts a source registry and a local ECR on 127.0.0.1, fills the source with two images for two platforms that share
          layers and with an artifact, mirrors them through Scheduler, Planner, Copier and Publisher, and reads every byte back
          from the destination. Nothing stays on this machine.

        Examples:
          ecr-mirror demo
          ecr-mirror demo --keep    (in another terminal: ecr-mirror demo, which has nothing left to copy)

        Exit codes:
          0    everything was mirrored and read back; with --keep, also after Ctrl+C or SIGTERM
          1    an internal error: a defect of this program
          2    wrong input; nothing was done
          3    some images failed, or were wrong when read back
          4    all images failed, or were wrong when read back
          130  stopped by Ctrl+C
        """;

    /// <summary>What to add to the help of a command.</summary>
    public static string For(string command) => command switch
    {
        "copy" => Copy,
        "demo" => Demo,
        _ => Root,
    };
}
