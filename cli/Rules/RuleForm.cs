using System.CommandLine;
using EcrMirror.Rules;

namespace EcrMirror.Cli.Rules;

/// <summary>A form that rules are written in, as a choice of the command line.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Options">What says where it is.</param>
/// <param name="Open">
/// Where it is, as the options say; throws <see cref="WrongInputException"/> where they do not. A source that holds connections is
/// <see cref="IAsyncDisposable"/>, and is disposed of when it was read.
/// </param>
internal sealed record RuleForm(string Name, IReadOnlyList<Option> Options, Func<ParseResult, CancellationToken, Task<IRuleSource>> Open);
