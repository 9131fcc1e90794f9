namespace EcrMirror.Cli;

/// <summary>What the user gave is wrong: the message is one line that names the input and the cure.</summary>
internal sealed class WrongInputException(string message, Exception? inner = null) : Exception(message, inner);
