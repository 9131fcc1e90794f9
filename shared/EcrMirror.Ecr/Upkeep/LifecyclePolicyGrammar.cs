using System.Text.Json;

namespace EcrMirror.Ecr.Upkeep;

/// <summary>What a lifecycle policy may say. Every problem is a sentence that begins with its place.</summary>
/// <remarks>Source: Amazon ECR user guide, "Lifecycle policy properties in Amazon ECR" and "Service quotas".</remarks>
internal static class LifecyclePolicyGrammar
{
    private const int MostRules = 50;
    private const int MostWildcards = 4;

    private static readonly string[] TagStatuses = ["tagged", "untagged", "any"];
    private static readonly string[] CountTypes = ["imageCountMoreThan", "sinceImagePushed", "sinceImagePulled", "sinceImageTransitioned"];
    private static readonly string[] Actions = ["expire", "transition"];

    /// <summary>Everything that is wrong with a policy.</summary>
    /// <param name="policy">The policy, a JSON object.</param>
    /// <param name="named">What it is called.</param>
    public static IEnumerable<string> ProblemsOf(JsonElement policy, string named)
    {
        if (!policy.TryGetProperty("rules", out JsonElement rules) || rules.ValueKind is not JsonValueKind.Array || rules.GetArrayLength() == 0)
            return [$"{named} has no 'rules': a lifecycle policy is a list of at least one."];
        if (rules.GetArrayLength() > MostRules)
            return [$"{named} has {rules.GetArrayLength()} rules: Amazon ECR takes {MostRules}."];

        JsonElement[] each = [.. rules.EnumerateArray()];
        return
        [
            .. each.SelectMany((rule, at) => ProblemsOfRule(rule, $"{named}, rule {at + 1}")),
            .. ProblemsOfOrder([.. each.Where(rule => rule.ValueKind is JsonValueKind.Object)], named),
        ];
    }

    private static IEnumerable<string> ProblemsOfRule(JsonElement rule, string place)
    {
        if (rule.ValueKind is not JsonValueKind.Object)
            return [$"{place} is no JSON object."];

        return
        [
            .. PriorityOf(rule) is null ? [$"{place}: 'rulePriority' must be a whole number of at least 1."] : Array.Empty<string>(),
            .. Object(rule, "selection") is { } selection ? ProblemsOfSelection(selection, place) : [$"{place}: 'selection' is missing."],
            .. Object(rule, "action") is { } action ? ProblemsOfAction(action, place) : [$"{place}: 'action' is missing."],
        ];
    }

    private static IEnumerable<string> ProblemsOfSelection(JsonElement selection, string place)
    {
        string? tagStatus = Text(selection, "tagStatus");
        string? countType = Text(selection, "countType");
        string[] patterns = [.. Texts(selection, "tagPatternList")];
        bool namesTags = patterns.Length > 0 || Texts(selection, "tagPrefixList").Any();
        if (!TagStatuses.Contains(tagStatus))
            yield return $"{place}: {OneOf("tagStatus", tagStatus, TagStatuses)}";
        else if (tagStatus is "tagged" && !namesTags)
            yield return $"{place}: tagStatus 'tagged' needs a 'tagPatternList' or a 'tagPrefixList'.";
        else if (tagStatus is not "tagged" && namesTags)
            yield return $"{place}: a list of tags goes with tagStatus 'tagged' only, and it is '{tagStatus}'.";

        foreach (string pattern in patterns.Where(pattern => pattern.Count(letter => letter is '*') > MostWildcards))
            yield return $"{place}: the pattern '{pattern}' has more than {MostWildcards} wildcards.";

        if (!CountTypes.Contains(countType))
            yield return $"{place}: {OneOf("countType", countType, CountTypes)}";
        else if (countType is "imageCountMoreThan" && selection.TryGetProperty("countUnit", out _))
            yield return $"{place}: 'countUnit' does not go with countType 'imageCountMoreThan'.";
        else if (countType is not "imageCountMoreThan" && Text(selection, "countUnit") is not "days")
            yield return $"{place}: countType '{countType}' needs 'countUnit': 'days'.";

        if (Number(selection, "countNumber") is not > 0)
            yield return $"{place}: 'countNumber' must be a whole number of at least 1.";
    }

    private static IEnumerable<string> ProblemsOfAction(JsonElement action, string place)
    {
        string? type = Text(action, "type");
        if (!Actions.Contains(type))
            yield return $"{place}: {OneOf("action type", type, Actions)}";
        else if (type is "transition" && Text(action, "targetStorageClass") is not "archive")
            yield return $"{place}: action type 'transition' needs 'targetStorageClass': 'archive'.";
    }

    private static IEnumerable<string> ProblemsOfOrder(JsonElement[] rules, string named)
    {
        (int Priority, string? TagStatus)[] ordered =
        [
            .. rules.Where(rule => PriorityOf(rule) is not null)
                .Select(rule => (PriorityOf(rule)!.Value, Object(rule, "selection") is { } selection ? Text(selection, "tagStatus") : null))
                .OrderBy(rule => rule.Item1),
        ];
        foreach (IGrouping<int, (int, string?)> same in ordered.GroupBy(rule => rule.Priority).Where(same => same.Count() > 1))
            yield return $"{named} has more than one rule with rulePriority {same.Key}: each needs its own.";
        foreach ((int priority, _) in ordered.SkipLast(1).Where(rule => rule.TagStatus is "any" && rule.Priority != ordered[^1].Priority))
            yield return $"{named} has rules after that with rulePriority {priority}, whose tagStatus is 'any': such a rule must have the highest number.";
    }

    private static string OneOf(string name, string? given, string[] values) =>
        $"'{name}' is {(given is null ? "missing" : $"'{given}'")}: it must be one of {string.Join(", ", values)}.";

    private static int? PriorityOf(JsonElement rule) => Number(rule, "rulePriority") is > 0 and var priority ? priority : null;

    private static JsonElement? Object(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out JsonElement member) && member.ValueKind is JsonValueKind.Object ? member : null;

    private static string? Text(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out JsonElement member) && member.ValueKind is JsonValueKind.String ? member.GetString() : null;

    private static int? Number(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out JsonElement member) && member.ValueKind is JsonValueKind.Number && member.TryGetInt32(out int number) ? number : null;

    private static IEnumerable<string> Texts(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out JsonElement member) && member.ValueKind is JsonValueKind.Array
            ? member.EnumerateArray().Where(item => item.ValueKind is JsonValueKind.String).Select(item => item.GetString()!)
            : [];
}
