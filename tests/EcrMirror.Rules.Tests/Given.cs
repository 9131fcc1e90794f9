using EcrMirror.Contracts;
using EcrMirror.Oci;
using EcrMirror.Rules.Naming;
using EcrMirror.Rules.Schedules;
using FsCheck;
using FsCheck.Fluent;

namespace EcrMirror.Rules.Tests;

/// <summary>Parts of rules of every form that parses, and rules made of them.</summary>
internal static class Given
{
    private const string LowerAndDigits = "abcdefghijklmnopqrstuvwxyz0123456789";
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ" + LowerAndDigits;

    public static RuleOrigin Somewhere { get; } = new(RuleOriginKind.File, "rules.yaml:1:1");

    public static Gen<Tag> Tag =>
        from first in Text(Letters + "_", 1, 1)
        from rest in Text(Letters + "._-", 0, 20)
        select Oci.Tag.Parse(first + rest);

    public static Gen<Repository> Repository =>
        from host in Gen.Elements("docker.io", "ghcr.io", "public.ecr.aws", "127.0.0.1:5000", "[::1]:5000", "localhost")
        from parts in Gen.NonEmptyListOf(Text(LowerAndDigits, 1, 8))
        select Oci.Repository.Parse($"{host}/{string.Join('/', parts.Take(5))}");

    public static Gen<string> RepositoryTemplateText =>
        from host in Gen.Elements("127.0.0.1:5000", "123456789012.dkr.ecr.eu-west-1.amazonaws.com", "{host}")
        from parts in Gen.NonEmptyListOf(Gen.OneOf(Text(LowerAndDigits, 1, 6), Gen.Elements("{host}", "{path}", "{name}", "x-{name}", "{host}_{name}")))
        select $"{host}/{string.Join('/', parts.Take(4))}";

    public static Gen<string> TagTemplateText =>
        from before in Text(Letters, 0, 3)
        from tag in Gen.Elements("{tag}", "{tag}", "", "{tag}.{tag}")
        from after in Text(Letters + "._-", 0, 4)
        where (before + tag + after).Length > 0 && (before.Length > 0 || tag.Length > 0 || char.IsAsciiLetterOrDigit(after[0]))
        select before + tag + after;

    public static Gen<string> VersionText =>
        from numbers in Gen.NonEmptyListOf(Gen.Choose(0, 12))
        select string.Join('.', numbers.Take(3));

    public static Gen<string> GlobText =>
        from parts in Gen.NonEmptyListOf(Gen.OneOf(Text("abAB01._", 1, 2), Gen.Elements("*", "?", "[a-b]", "[!a0]", "[AB.]", "-")))
        select string.Concat(parts.Take(6));

    public static Gen<TagPattern> Pattern => Gen.OneOf(
        Tag.Select(tag => tag.ToString()),
        GlobText,
        VersionText.Select(version => $">={version}"),
        from low in VersionText
        from high in VersionText
        select $">={low} <{high} || ~{high}",
        from text in Text(Letters + " :#'\"\\.{}[]é\u0001\t\u2028🚢,&*!|>%@`", 1, 8)
        select $"/{System.Text.RegularExpressions.Regex.Escape(text)}/").Where(text => TagPattern.TryParse(text, out _)).Select(TagPattern.Parse);

    public static Gen<TimeSpan> Duration => Gen.Choose(0, 100_000_000).Select(seconds => TimeSpan.FromSeconds(seconds));

    public static Gen<RuleSchedule.Adaptive> Adaptive =>
        from shortest in Gen.Choose(1, 100_000)
        from longer in Gen.Choose(1, 1_000_000)
        select new RuleSchedule.Adaptive(TimeSpan.FromSeconds(shortest), TimeSpan.FromSeconds(shortest + longer));

    public static Gen<RuleSchedule> Schedule => Gen.OneOf(
        Gen.Constant<RuleSchedule>(new RuleSchedule.Never()),
        Gen.Choose(1, 31_000_000).Select(seconds => (RuleSchedule)new RuleSchedule.Every(TimeSpan.FromSeconds(seconds))),
        Gen.Choose(1, 1_000_000).Select(seconds => (RuleSchedule)new RuleSchedule.Adaptive(TimeSpan.FromSeconds(seconds), TimeSpan.FromSeconds(2 * seconds))),
        Gen.Elements("cron 0 */12 * * *", "cron 5,10 6 * JAN-MAR 1-5 Europe/Berlin", "cron * * 1 * *").Select(RuleSchedule.Parse));

    public static Gen<MirrorRule> Rule =>
        from id in Gen.OneOf(Gen.Constant<string?>(null), Text(Letters + "-._/: #'\"{}[],&*!|>%@`~=?\\", 1, 12).Select(text => (string?)$"i{text}d"), Gen.Elements<string?>("null", "~", "1.10", "yes", "- a", "0x1F", "a: b", "a #b"))
        from repository in Repository
        from tag in Tag
        from isImage in Gen.Elements(true, false)
        from selection in Selection
        from destinations in Gen.NonEmptyListOf(Destination)
        from platforms in Optional(Distinct(Gen.Elements("linux/amd64", "linux/arm64/v8", "windows/amd64:10.0.20348.2849").Select(Platform.Parse)))
        from schedule in Optional(Schedule)
        from neverMoves in Patterns(0)
        from immutableTags in Gen.Elements<ImmutableTagResolution?>(null, ImmutableTagResolution.Failed, ImmutableTagResolution.Left, ImmutableTagResolution.SideTag)
        from priority in Gen.Elements(MirrorPriority.Normal, MirrorPriority.Urgent)
        from expires in Gen.OneOf(Gen.Constant<long?>(null), Gen.Choose(0, int.MaxValue).Select(seconds => (long?)seconds), Gen.Choose(0, 40_000).Select(day => (long?)day * 86_400))
        from whenExpired in Gen.Elements(ExpiryPolicy.Keep, ExpiryPolicy.Remove)
        from removeAfter in Gen.OneOf(Gen.Constant<TimeSpan?>(null), Duration.Select(duration => (TimeSpan?)duration))
        let source = isImage ? MirrorSource.Parse($"{repository}:{tag}") : new MirrorSource(repository)
        select new MirrorRule
        {
            Id = id ?? source.ToString(),
            Origin = Somewhere,
            Source = source,
            Selection = isImage ? null : selection,
            Destinations = [.. destinations.DistinctBy(destination => destination.Repository).Take(4)],
            Platforms = platforms,
            Schedule = schedule,
            NeverMoves = neverMoves,
            ImmutableTags = immutableTags,
            Priority = priority,
            Expires = expires is { } seconds ? DateTimeOffset.UnixEpoch.AddSeconds(seconds) : null,
            WhenExpired = whenExpired,
            RemoveAfter = removeAfter,
        };

    private static Gen<TagSelection> Selection =>
        from tags in Patterns(1)
        from exclude in Patterns(0)
        from variants in Patterns(0)
        from newest in Gen.Elements<int?>(null, 1, 20)
        from newestBy in Gen.Elements(TagOrder.Version, TagOrder.Time)
        from ages in Gen.ArrayOf(Duration, 2)
        from haveAges in Gen.ArrayOf(Gen.Elements(true, false), 2)
        from atLeast in Gen.Choose(0, 3)
        select new TagSelection
        {
            Tags = tags,
            Exclude = exclude,
            Variants = variants,
            Newest = newest,
            NewestBy = newestBy,
            MinAge = haveAges[0] ? ages[0] : null,
            MaxAge = haveAges[1] ? ages[1] : null,
            AtLeast = atLeast,
        };

    private static Gen<RuleDestination> Destination =>
        from repository in RepositoryTemplateText
        from tags in Gen.ListOf(TagTemplateText)
        select new RuleDestination(RepositoryTemplate.Parse(repository), [.. tags.Distinct().Take(3).Select(TagTemplate.Parse)]);

    /// <summary>Holds for a hundred values made by the generator; what fails is named with the seed that makes it again.</summary>
    public static void Always<T>(Gen<T> values, Action<T> holds) => Prop.ForAll(values.ToArbitrary(), holds).QuickCheckThrowOnFailure();

    /// <summary>Text of any kind, text that nearly parses among it.</summary>
    public static Gen<string> AnyText(Gen<string> nearly) => Gen.OneOf(
        Text(" \t\n\u0000:/@.-_aA0[]{}é*?!<>=~^|", 0, 20),
        from text in nearly
        from at in Gen.Choose(0, text.Length)
        from inserted in Text(" \n:/@.-_A0[]{}é*!", 1, 2)
        select text.Insert(at, inserted));

    private static Gen<IReadOnlyList<TagPattern>> Patterns(int least) =>
        from patterns in Gen.NonEmptyListOf(Pattern)
        from isEmpty in Gen.Elements(true, false)
        select (IReadOnlyList<TagPattern>)(least == 0 && isEmpty ? [] : [.. patterns.Distinct().Take(5)]);

    private static Gen<IReadOnlyList<T>> Distinct<T>(Gen<T> values) =>
        Gen.NonEmptyListOf(values).Select(list => (IReadOnlyList<T>)[.. list.Distinct()]);

    private static Gen<T?> Optional<T>(Gen<T> values)
        where T : class => Gen.OneOf(Gen.Constant<T?>(null), values.Select(value => (T?)value));

    private static Gen<string> Text(string characters, int atLeast, int atMost) =>
        from length in Gen.Choose(atLeast, atMost)
        from chosen in Gen.ArrayOf(Gen.Elements<string>([.. characters.EnumerateRunes().Select(rune => rune.ToString())]), length)
        select string.Concat(chosen);
}
