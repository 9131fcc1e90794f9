using System.Text.Json;
using EcrMirror.Contracts;

namespace EcrMirror.Scheduler.Requests.Reading;

/// <summary>What a reader noticed.</summary>
internal sealed class ReadingNotes
{
    private readonly List<RequestProblem> _problems = [];
    private readonly List<string> _ignored = [];

    public IReadOnlyList<RequestProblem> Problems => _problems;

    public IReadOnlyList<string> Ignored => _ignored;

    public void Ignore(string path) => _ignored.Add(path);

    public void Add(string code, string path, string message) =>
        _problems.Add(new RequestProblem { Code = code, Path = path, Message = message });

    public void AddWrongType(string path, string expected, JsonElement actual) =>
        Add(RejectionCodes.WrongType, path, $"The value is {Describe(actual.ValueKind)} and should be {expected}.");

    private static string Describe(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null => "null",
        _ => "true or false",
    };
}
