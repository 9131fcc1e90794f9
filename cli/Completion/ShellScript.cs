namespace EcrMirror.Cli.Completion;

/// <summary>
/// Scripts of shells that ask the program for completions, by the directive <c>[suggest:POSITION]</c> of System.CommandLine and the line
/// without the program's own name.
/// </summary>
internal static class ShellScript
{
    // Of options it is asked as if none came before, because after one that may be given again System.CommandLine suggests values of it only.
    // '--option=value' is asked about as '--option value', and of what bash splits words at only '=' is in anything suggested. /h and /?
    // are other names of --help, and look like files.
    private const string Bash = """
        # bash completion of ecr-mirror: source <(ecr-mirror completion bash)
        _ecr_mirror_complete() {
          local program=${COMP_WORDS[0]/#\~/$HOME} line=${COMP_LINE:0:COMP_POINT} word suggestion
          line=${line#"${COMP_WORDS[0]}"}
          line=${line#"${line%%[![:space:]]*}"}
          word=${line##*[[:space:]]}
          if [[ $word == --*=* ]]; then
            line="${line%"$word"}${word%%=*} ${word#*=}"
            word=${word#*=}
          elif [[ $word == -* ]]; then
            line="${line%%[[:space:]]-*} $word"
          fi
          COMPREPLY=()
          while IFS= read -r suggestion; do
            [[ -n $suggestion && $suggestion != /* && $suggestion == "$word"* ]] && COMPREPLY+=("$suggestion")
          done < <("$program" "[suggest:${#line}]" "$line" 2>/dev/null)
        }
        complete -o default -F _ecr_mirror_complete ecr-mirror
        """;

    private const string Zsh = """
        #compdef ecr-mirror
        # zsh completion of ecr-mirror: source <(ecr-mirror completion zsh), after compinit
        _ecr_mirror() {
          setopt local_options extended_glob
          local line="${LBUFFER#*${words[1]}}" word
          line="${line##[[:space:]]#}"
          word="${line##*[[:space:]]}"
          if [[ $word == --*=* ]]; then
            line="${line%"$word"}${word%%=*} ${word#*=}"
            compset -P '*='
          elif [[ $word == -* ]]; then
            line="${line%%[[:space:]]-*} $word"
          fi
          local -a suggestions
          suggestions=("${(@f)$(${~words[1]} "[suggest:${#line}]" "$line" 2>/dev/null)}")
          suggestions=(${${suggestions:#}:#/*})
          if (( ${#suggestions} )); then
            compadd -a suggestions
          else
            _files
          fi
        }
        compdef _ecr_mirror ecr-mirror
        """;

    private const string Fish = """
        # fish completion of ecr-mirror: ecr-mirror completion fish | source
        function __ecr_mirror_complete
            set -l program (commandline -opc)[1]
            set -l word (commandline -ct)
            set -l line (commandline -cp | string replace -r '^\s*\S+\s*' '')
            set -l before ''
            if string match -qr -- '^--[^=]+=' "$word"
                set before (string replace -r -- '=.*' '=' "$word")
                set line (string replace -r -- '=(\S*)$' ' $1' "$line")
            else if string match -q -- '-*' "$word"
                set line (string replace -r -- '(^|\s)-.*$' '' "$line")" $word"
            end
            for suggestion in ($program "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null | string match -v '/*')
                test -n "$suggestion"; and echo "$before$suggestion"
            end
        end
        complete -c ecr-mirror -a '(__ecr_mirror_complete)'
        """;

    public static IReadOnlyList<string> Shells { get; } = ["bash", "zsh", "fish"];

    public static string Listed => "bash, zsh or fish";

    /// <summary>The script of a shell, which is one of those there are.</summary>
    public static string Of(string shell) => shell switch
    {
        "bash" => Bash,
        "zsh" => Zsh,
        _ => Fish,
    };
}
