using Amazon.DynamoDBv2.Model;
using EcrMirror.State.Storage;

namespace EcrMirror.State.Rules;

/// <summary>A row as an item of DynamoDB.</summary>
internal static class DynamoRuleItem
{
    public static RuleRow Read(Dictionary<string, AttributeValue> item) => new(
        item.GetValueOrDefault(RuleAttributes.Source)?.S ?? "",
        item.Where(attribute => attribute.Key is not RuleAttributes.Source).ToDictionary(attribute => attribute.Key, attribute => Cell(attribute.Value), StringComparer.Ordinal));

    /// <summary>Writes a row over what its item says, and leaves what others may have added to it.</summary>
    public static UpdateItemRequest Write(RuleRow row)
    {
        var request = new UpdateItemRequest
        {
            Key = KeyOf(row.Key),
            ExpressionAttributeNames = RuleAttributes.Written.ToDictionary(name => $"#{name}"),
            ExpressionAttributeValues = row.Cells.ToDictionary(cell => $":{cell.Key}", cell => Value(cell.Value)),
        };
        IEnumerable<string> set = row.Cells.Keys.Select(name => $"#{name} = :{name}");
        string[] removed = [.. RuleAttributes.Written.Where(name => !row.Cells.ContainsKey(name)).Select(name => $"#{name}")];
        request.UpdateExpression = $"SET {string.Join(", ", set)}{(removed.Length > 0 ? $" REMOVE {string.Join(", ", removed)}" : "")}";
        return request;
    }

    /// <summary>Has a row written only if all that it says of a rule is still what an item says, or if there is no row where there was none.</summary>
    public static UpdateItemRequest OnlyIf(this UpdateItemRequest request, Dictionary<string, AttributeValue>? item)
    {
        request.ExpressionAttributeNames[$"#{RuleAttributes.Source}"] = RuleAttributes.Source;
        request.ConditionExpression = Condition(item, request.ExpressionAttributeValues);
        return request;
    }

    /// <summary>Takes a row away only if all that it says of a rule is still what an item says.</summary>
    public static DeleteItemRequest Remove(string key, Dictionary<string, AttributeValue>? item)
    {
        Dictionary<string, AttributeValue> values = [];
        string condition = Condition(item, values);
        IEnumerable<string> names = item is null ? [] : RuleAttributes.Written;
        return new DeleteItemRequest
        {
            Key = KeyOf(key),
            ConditionExpression = condition,
            ExpressionAttributeNames = names.Append(RuleAttributes.Source).ToDictionary(name => $"#{name}"),
            ExpressionAttributeValues = values.Count == 0 ? null : values,
        };
    }

    public static Dictionary<string, AttributeValue> KeyOf(string key) => new() { [RuleAttributes.Source] = DynamoAttributes.Of(key) };

    private static string Condition(Dictionary<string, AttributeValue>? item, Dictionary<string, AttributeValue> values)
    {
        if (item is null)
            return $"attribute_not_exists(#{RuleAttributes.Source})";

        List<string> parts = [$"attribute_exists(#{RuleAttributes.Source})"];
        foreach (string name in RuleAttributes.Written)
        {
            if (item.TryGetValue(name, out AttributeValue? value))
                values[$":was{name}"] = value;
            parts.Add(value is null ? $"attribute_not_exists(#{name})" : $"#{name} = :was{name}");
        }

        return string.Join(" AND ", parts);
    }

    private static RuleCell Cell(AttributeValue value) => value switch
    {
        { S: { } text } => RuleCell.Of(text),
        { N: { } number } => new RuleCell([number], RuleCellForm.Number),
        { SS: { Count: > 0 } set } => RuleCell.Of(set),
        { NS: { Count: > 0 } numbers } => RuleCell.Of(numbers),
        { L: { } list } => RuleCell.Of(list.Select(element => element.S).OfType<string>()) with { Others = list.Count(element => element.S is null) },
        _ => RuleCell.Unreadable,
    };

    private static AttributeValue Value(RuleCell cell) => cell.Form switch
    {
        RuleCellForm.Text => DynamoAttributes.Of(cell.Texts![0]),
        RuleCellForm.Number => new AttributeValue { N = cell.Texts![0] },
        _ => new AttributeValue { SS = [.. cell.Texts!] },
    };
}
