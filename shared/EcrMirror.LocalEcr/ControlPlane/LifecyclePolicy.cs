using System.IO.Enumeration;
using System.Text.Json;
using System.Text.Json.Nodes;
using EcrMirror.LocalEcr.Engine;
using EcrMirror.Oci;

namespace EcrMirror.LocalEcr.ControlPlane;

/// <summary>A lifecycle policy: checked when it is put, and evaluated only to preview it.</summary>
/// <remarks>Source: ECR user guide, "Lifecycle policy properties".</remarks>
internal sealed class LifecyclePolicy
{
    private const int MostRules = 50;

    private readonly IReadOnlyList<Rule> _rules;

    private LifecyclePolicy(IReadOnlyList<Rule> rules) => _rules = rules;

    /// <summary>Reads a policy.</summary>
    /// <exception cref="EcrError">It is not valid.</exception>
    public static LifecyclePolicy Parse(string text)
    {
        JsonObject? policy;
        try
        {
            policy = JsonNode.Parse(text) as JsonObject;
        }
        catch (JsonException)
        {
            policy = null;
        }

        try
        {
            if (policy?["rules"] is not JsonArray { Count: > 0 } rules)
                throw Invalid("instance failed to match, rules is missing or empty");
            if (rules.Count > MostRules)
                throw Invalid($"there are more than {MostRules} rules");

            List<Rule> read = [.. rules.Select(rule => Rule.Read(rule as JsonObject ?? throw Invalid("a rule is not an object"))).OrderBy(rule => rule.Priority)];
            if (read.DistinctBy(rule => rule.Priority).Count() < read.Count)
                throw Invalid("rulePriority must be unique");
            if (read.SkipLast(1).Any(rule => rule.TagStatus is "any"))
                throw Invalid("the rule with tagStatus any must be the only one, and have the highest rulePriority");
            return new LifecyclePolicy(read);
        }
        catch (Exception wrong) when (wrong is InvalidOperationException or FormatException or ArgumentException)
        {
            throw Invalid("a property is not of the right type");
        }
    }

    /// <summary>What the policy would do now: each image by the first rule that selects it.</summary>
    public IReadOnlyList<(EcrImage Image, Rule Rule)> Preview(EcrRepository repository, ILookup<Digest, Tag> tags, DateTimeOffset now)
    {
        List<(EcrImage, Rule)> done = [];
        HashSet<Digest> taken = [];
        foreach (Rule rule in _rules)
        {
            List<EcrImage> selected =
            [
                .. repository.Images.Values
                    .Where(image => !taken.Contains(image.Digest) && rule.IsAbout([.. tags[image.Digest]]))
                    .OrderByDescending(image => image.PushedAt),
            ];

            // What an index lists goes after the index only.
            foreach (EcrImage image in rule.Chosen(selected, now).Where(image => !repository.IsReferencedImage(image.Digest)))
            {
                done.Add((image, rule));
                taken.Add(image.Digest);
            }

            taken.UnionWith(selected.Select(image => image.Digest));
        }

        return done;
    }

    private static EcrError Invalid(string why) => EcrError.InvalidParameter("LifecyclePolicyText", $"Lifecycle policy validation failure: {why}");

    /// <summary>One rule.</summary>
    internal sealed record Rule
    {
        public required int Priority { get; init; }

        public required string TagStatus { get; init; }

        public required IReadOnlyList<string> Patterns { get; init; }

        public required string CountType { get; init; }

        public required int CountNumber { get; init; }

        public required string Action { get; init; }

        public string? TargetStorageClass { get; init; }

        public static Rule Read(JsonObject rule)
        {
            JsonObject selection = rule["selection"] as JsonObject ?? throw Invalid("selection is missing");
            JsonObject action = rule["action"] as JsonObject ?? throw Invalid("action is missing");
            string tagStatus = Text(selection, "tagStatus");
            string countType = Text(selection, "countType");
            IReadOnlyList<string> patterns = [.. Texts(selection, "tagPatternList"), .. Texts(selection, "tagPrefixList").Select(prefix => prefix + "*")];

            Require(tagStatus is "tagged" or "untagged" or "any", "tagStatus is tagged, untagged or any");
            Require(tagStatus is "tagged" == patterns.Count > 0, "tagPatternList or tagPrefixList belong to tagStatus tagged, and one of them must be there");
            Require(patterns.All(pattern => pattern.Count(letter => letter is '*') <= 4), "a pattern has at most four wildcards");
            Require(countType is "imageCountMoreThan" or "sinceImagePushed" or "sinceImagePulled" or "sinceImageTransitioned", "countType is not known");
            Require(countType is "imageCountMoreThan" ? selection["countUnit"] is null : selection["countUnit"]?.GetValue<string>() is "days", "countUnit is days, and none with imageCountMoreThan");
            Require(countType is "sinceImageTransitioned" == (selection["storageClass"]?.GetValue<string>() is "archive"), "storageClass is archive with sinceImageTransitioned, and only then");

            string type = Text(action, "type");
            string? target = action["targetStorageClass"]?.GetValue<string>();
            Require(type is "expire" ? target is null : type is "transition" && target is "archive", "action is expire, or transition to archive");
            var read = new Rule
            {
                Priority = rule["rulePriority"]?.GetValue<int>() ?? throw Invalid("rulePriority is missing"),
                TagStatus = tagStatus,
                Patterns = patterns,
                CountType = countType,
                CountNumber = selection["countNumber"]?.GetValue<int>() ?? throw Invalid("countNumber is missing"),
                Action = type,
                TargetStorageClass = target,
            };
            Require(read is { Priority: > 0, CountNumber: > 0 }, "rulePriority and countNumber are above 0");
            return read;
        }

        /// <summary>Whether an image with these tags is selected; of several patterns, a tag has to match each.</summary>
        public bool IsAbout(IReadOnlyList<Tag> tags) => TagStatus switch
        {
            "untagged" => tags.Count == 0,
            "tagged" => tags.Count > 0 && Patterns.All(pattern => tags.Any(tag => FileSystemName.MatchesSimpleExpression(pattern, tag.ToString(), ignoreCase: false))),
            _ => true,
        };

        public IEnumerable<EcrImage> Chosen(IReadOnlyList<EcrImage> newestFirst, DateTimeOffset now) => CountType switch
        {
            "imageCountMoreThan" => newestFirst.Skip(CountNumber),
            "sinceImagePulled" => newestFirst.Where(image => (image.LastPulledAt ?? image.PushedAt) + TimeSpan.FromDays(CountNumber) <= now),
            "sinceImageTransitioned" => newestFirst.Where(image => image.Status is EcrImageStatus.Archived && image.ArchivedAt + TimeSpan.FromDays(CountNumber) <= now),
            _ => newestFirst.Where(image => image.PushedAt + TimeSpan.FromDays(CountNumber) <= now),
        };

        private static string Text(JsonObject json, string name) => json[name]?.GetValue<string>() ?? throw Invalid($"{name} is missing");

        private static IEnumerable<string> Texts(JsonObject json, string name) =>
            json[name] is JsonArray list ? list.Select(value => value!.GetValue<string>()) : [];

        private static void Require(bool isSo, string what)
        {
            if (!isSo)
                throw Invalid(what);
        }
    }
}
