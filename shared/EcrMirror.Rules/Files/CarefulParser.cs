using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace EcrMirror.Rules.Files;

/// <summary>Parses YAML. YamlDotNet 16.3 trips over some texts, with exceptions of other kinds: such a text is as malformed as others are.</summary>
/// <param name="text">The text.</param>
public sealed class CarefulParser(string text) : IParser
{
    private readonly Parser _parser = new(new StringReader(text));

    /// <inheritdoc/>
    public ParsingEvent? Current => _parser.Current;

    /// <inheritdoc/>
    /// <exception cref="YamlException">The text is malformed; the message says how.</exception>
    public bool MoveNext()
    {
        try
        {
            return _parser.MoveNext();
        }
        catch (InvalidOperationException)
        {
            throw Malformed("what follows here goes on in a line that does not belong to it");
        }
        catch (ArgumentException)
        {
            throw Malformed("a tag follows here that is none: put quotes around a text that begins with '!'");
        }
    }

    private SyntaxErrorException Malformed(string problem)
    {
        Mark place = _parser.Current?.End ?? Mark.Empty;
        return new SyntaxErrorException(place, place, problem);
    }
}
