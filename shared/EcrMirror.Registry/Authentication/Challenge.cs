using System.Text;

namespace EcrMirror.Registry.Authentication;

/// <summary>One challenge of a <c>WWW-Authenticate</c> header (RFC 9110, section 11.6.1).</summary>
/// <param name="Scheme">The scheme, as written; compared without case.</param>
/// <param name="Parameters">The parameters, names without case; the first of a name counts.</param>
internal sealed record Challenge(string Scheme, IReadOnlyDictionary<string, string> Parameters)
{
    public bool IsBasic => Scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase);

    public bool IsBearer => Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase);

    public string? Realm => Parameters.GetValueOrDefault("realm");

    public string? Service => Parameters.GetValueOrDefault("service");

    /// <summary>The scopes the challenge names; what ECR Public asks for is a word of its own: <c>aws</c>.</summary>
    public IEnumerable<string> Scopes =>
        Parameters.GetValueOrDefault("scope")?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];

    /// <summary>Every challenge of every header, in order. What is malformed ends its header; what came before it counts.</summary>
    public static IReadOnlyList<Challenge> Parse(IEnumerable<string> headers) => [.. headers.SelectMany(header => new Reader(header).Read())];

    /// <summary>
    /// Reads one header from left to right. A comma separates both challenges and parameters, so a word is a scheme where it is
    /// not followed by <c>=</c>.
    /// </summary>
    private sealed class Reader(string text)
    {
        private int _at;

        public List<Challenge> Read()
        {
            var challenges = new List<Challenge>();
            Dictionary<string, string>? parameters = null;
            while (true)
            {
                SkipBlanksAndCommas();
                string word = ReadToken();
                if (word.Length is 0)
                    return challenges;

                if (parameters is not null && TryReadValue(out string value))
                {
                    parameters.TryAdd(word, value);
                }
                else
                {
                    parameters = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
                    challenges.Add(new Challenge(word, parameters));
                    SkipToken68();
                }
            }
        }

        private void SkipBlanksAndCommas()
        {
            while (_at < text.Length && text[_at] is ' ' or '\t' or ',')
                _at++;
        }

        private void SkipBlanks()
        {
            while (_at < text.Length && text[_at] is ' ' or '\t')
                _at++;
        }

        private string ReadToken()
        {
            int start = _at;
            while (_at < text.Length && (char.IsAsciiLetterOrDigit(text[_at]) || "!#$%&'*+-.^_`|~".Contains(text[_at])))
                _at++;
            return text[start.._at];
        }

        // "= value", with the blanks that the grammar calls bad but allows.
        private bool TryReadValue(out string value)
        {
            int start = _at;
            SkipBlanks();
            if (_at < text.Length && text[_at] is '=')
            {
                _at++;
                SkipBlanks();
                value = _at < text.Length && text[_at] is '"' ? ReadQuoted() : ReadBare();
                return true;
            }

            _at = start;
            value = "";
            return false;
        }

        // A credential in place of parameters: letters of base 64 and padding, up to the comma.
        private void SkipToken68()
        {
            int start = _at;
            SkipBlanks();
            ReadToken();
            while (_at < text.Length && text[_at] is '/')
            {
                _at++;
                ReadToken();
            }

            while (_at < text.Length && text[_at] is '=')
                _at++;
            SkipBlanks();
            if (_at < text.Length && text[_at] is not ',')
                _at = start;
        }

        private string ReadQuoted()
        {
            var value = new StringBuilder();
            for (_at++; _at < text.Length && text[_at] is not '"'; _at++)
            {
                if (text[_at] is '\\' && _at + 1 < text.Length)
                    _at++;
                value.Append(text[_at]);
            }

            _at = Math.Min(_at + 1, text.Length);
            return value.ToString();
        }

        // Some services leave the quotes away around an address.
        private string ReadBare()
        {
            int start = _at;
            while (_at < text.Length && text[_at] is not (',' or ' ' or '\t'))
                _at++;
            return text[start.._at];
        }
    }
}
