using System.Globalization;
using Amazon.Runtime.Internal;

namespace EcrMirror.Dropin;

/// <summary>The form that a request of the query protocol is: names with dots for what is nested, entries counted from 1.</summary>
internal sealed class QueryForm(ParameterCollection fields, string prefix = "")
{
    /// <summary>Adds a field, unless the value is null.</summary>
    public QueryForm Add(string name, string? value)
    {
        if (value is not null)
            fields.Add(prefix + name, value);
        return this;
    }

    /// <inheritdoc cref="Add(string, string?)"/>
    public QueryForm Add(string name, bool? value) => Add(name, value switch { true => "true", false => "false", null => null });

    /// <inheritdoc cref="Add(string, string?)"/>
    public QueryForm Add(string name, MemoryStream? value) => Add(name, value is null ? null : Convert.ToBase64String(value.ToArray()));

    /// <summary>Adds <c>name.member.N</c> for each, written by the caller.</summary>
    public QueryForm AddList<T>(string name, IEnumerable<T>? values, Action<QueryForm, T> write) => AddEach($"{name}.member", values, write);

    /// <summary>Adds <c>name.entry.N.key</c> and <c>name.entry.N.value</c> for each.</summary>
    public QueryForm AddMap(string name, IEnumerable<KeyValuePair<string, string>>? values) =>
        AddEach($"{name}.entry", values, (entry, pair) => entry.Add("key", pair.Key).Add("value", pair.Value));

    /// <summary>Adds <c>name.entry.N.Name</c> and what the caller writes below <c>name.entry.N.Value</c> for each.</summary>
    public QueryForm AddMap<T>(string name, IEnumerable<KeyValuePair<string, T>>? values, Action<QueryForm, T> write) =>
        AddEach($"{name}.entry", values, (entry, pair) => write(entry.Add("Name", pair.Key).Below("Value."), pair.Value));

    private QueryForm AddEach<T>(string name, IEnumerable<T>? values, Action<QueryForm, T> write)
    {
        int number = 0;
        foreach (T value in values ?? [])
            write(Below(string.Create(CultureInfo.InvariantCulture, $"{name}.{++number}.")), value);
        return this;
    }

    private QueryForm Below(string name) => new(fields, prefix + name);
}
