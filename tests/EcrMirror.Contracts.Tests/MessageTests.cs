using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace EcrMirror.Contracts.Tests;

/// <summary>
/// Messages are a contract: what is in Golden/ was sent once and must be read for ever. Set UPDATE_GOLDEN=1 to rewrite the files,
/// and review the difference: a member may be added, and must not be required then.
/// </summary>
public sealed class MessageTests
{
    private static readonly JsonSerializerOptions Written = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static string GoldenFolder =>
        typeof(MessageTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "GoldenFolder").Value!;

    [Theory]
    [MemberData(nameof(Sample.MessageNames), MemberType = typeof(Sample))]
    public void A_message_is_written_as_it_always_was(string name)
    {
        string json = Write(Sample.Of(name));
        string file = Path.Combine(GoldenFolder, name + ".json");
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
            File.WriteAllText(file, json);

        Assert.Equal(File.ReadAllText(file), json);
    }

    [Theory]
    [MemberData(nameof(Sample.MessageNames), MemberType = typeof(Sample))]
    public void A_message_of_old_is_read_with_all_it_said(string name)
    {
        string json = File.ReadAllText(Path.Combine(GoldenFolder, name + ".json"));

        object message = JsonSerializer.Deserialize(json, Sample.Of(name).GetType(), JsonSerializerOptions.Web)!;

        Assert.Equal(json, Write(message));
    }

    [Fact]
    public void Every_file_is_of_a_message_and_every_type_is_in_a_message()
    {
        IEnumerable<string> files = Directory.GetFiles(GoldenFolder, "*.json").Select(file => Path.GetFileNameWithoutExtension(file));
        IEnumerable<string> records = typeof(CopyManifest).Assembly.GetExportedTypes().Where(type => type.GetMethod("<Clone>$") is not null).Select(type => type.Name);

        Assert.Equal(Sample.Messages.Select(message => message.GetType().Name).Order(), files.Order());
        Assert.Equal(Sample.Messages.Concat(Sample.Parts).Select(message => message.GetType().Name).Order(), records.Order());
    }

    [Theory]
    [MemberData(nameof(Sample.MessageNames), MemberType = typeof(Sample))]
    public void A_message_keeps_the_name_that_the_bus_knows_it_by(string name)
    {
        Assert.Equal($"EcrMirror.Contracts.{name}", Sample.Of(name).GetType().FullName);
    }

    [Theory]
    [MemberData(nameof(Sample.AllNames), MemberType = typeof(Sample))]
    public void A_required_member_that_is_missing_is_named(string name)
    {
        Type type = Sample.Of(name).GetType();

        foreach (PropertyInfo member in Members(type).Where(IsRequired))
        {
            JsonObject json = Json(name);
            Assert.True(json.Remove(JsonName(member)));

            JsonException refused = Assert.Throws<JsonException>(() => json.Deserialize(type, JsonSerializerOptions.Web));
            Assert.Contains($"'{JsonName(member)}'", refused.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Sample.AllNames), MemberType = typeof(Sample))]
    public void A_member_that_is_not_required_takes_its_default(string name)
    {
        Type type = Sample.Of(name).GetType();
        JsonObject json = Json(name);
        PropertyInfo[] optional = [.. Members(type).Where(member => !IsRequired(member))];
        Assert.All(optional, member => Assert.True(json.Remove(JsonName(member))));

        object read = json.Deserialize(type, JsonSerializerOptions.Web)!;

        Assert.All(optional, member => Assert.True(IsVersion(member) || !Equals(member.GetValue(Sample.Of(name)), member.GetValue(read))));
        Assert.All(optional, member => Assert.True(MayBeNull(member) || member.GetValue(read) is not null));
    }

    [Theory]
    [MemberData(nameof(Sample.AllNames), MemberType = typeof(Sample))]
    public void A_null_where_there_must_be_a_value_is_refused_with_its_place(string name)
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web) { RespectNullableAnnotations = true };
        Type type = Sample.Of(name).GetType();

        foreach (PropertyInfo member in Members(type).Where(member => !MayBeNull(member)))
        {
            JsonObject json = Json(name);
            json[JsonName(member)] = null;

            JsonException refused = Assert.Throws<JsonException>(() => json.Deserialize(type, options));
            Assert.Contains(JsonName(member), refused.Path + refused.Message, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Theory]
    [MemberData(nameof(Sample.MessageNames), MemberType = typeof(Sample))]
    public void A_member_of_a_later_version_is_passed_over(string name)
    {
        JsonObject json = Json(name);
        json["aMemberOfALaterVersion"] = new JsonObject { ["a"] = 1 };

        object read = json.Deserialize(Sample.Of(name).GetType(), JsonSerializerOptions.Web)!;

        Assert.Equal(Write(Sample.Of(name)), Write(read));
    }

    [Theory]
    [InlineData(nameof(CopyManifest), "manifest")]
    [InlineData(nameof(ManifestCopied), "manifest")]
    [InlineData(nameof(ManifestCopyFailed), "manifest")]
    [InlineData(nameof(ImagePublished), "digest")]
    [InlineData(nameof(SourceTagMoved), "now")]
    public void A_malformed_digest_is_refused_with_its_text_and_its_place(string name, string member)
    {
        AssertRefused(name, member, "sha256:abc", "'sha256:abc' is not a digest");
    }

    [Theory]
    [InlineData(nameof(CopyManifest), "plan", "0123", "A plan id is 32 lower-case hex digits")]
    [InlineData(nameof(CopyManifest), "source", "Docker.io/App", "'Docker.io/App' is not a repository")]
    [InlineData(nameof(MirrorRequest), "source", "app:-", "'app:-' is not an image reference")]
    [InlineData(nameof(MirrorRequest), "source", "App", "'App' is not an image reference")]
    [InlineData(nameof(MirrorPlanned), "source", "app@sha256:abc", "'sha256:abc' is not a digest")]
    [InlineData(nameof(Destination), "repository", "https://x.example/a", "'https://x.example/a' is not a repository")]
    public void Another_malformed_value_is_refused_with_its_reason_and_its_place(string name, string member, string value, string reason)
    {
        AssertRefused(name, member, value, reason);
    }

    [Fact]
    public void A_malformed_tag_in_a_list_is_refused_with_its_text_and_its_place()
    {
        JsonObject json = Json(nameof(MirrorRequest));
        json["destinations"]![0]!["tags"]![1] = "-";

        JsonException refused = Assert.Throws<JsonException>(() => json.Deserialize<MirrorRequest>(JsonSerializerOptions.Web));

        Assert.Contains("'-' is not a tag", refused.Message, StringComparison.Ordinal);
        Assert.Equal("$.destinations[0].tags[1]", refused.Path);
    }

    [Fact]
    public void A_malformed_platform_in_a_list_is_refused_with_its_text()
    {
        JsonObject json = Json(nameof(SyncImage));
        json["platforms"]![0] = "linux";

        JsonException refused = Assert.Throws<JsonException>(() => json.Deserialize<SyncImage>(JsonSerializerOptions.Web));

        Assert.Contains("'linux' is not a platform", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(nameof(SyncImage), "cause")]
    [InlineData(nameof(SyncImage), "priority")]
    [InlineData(nameof(MirrorFailed), "stage")]
    public void A_word_that_is_none_of_the_known_ones_is_refused_with_its_place(string name, string member)
    {
        AssertRefused(name, member, "Whatever", member);
    }

    private static void AssertRefused(string name, string member, string value, string reason)
    {
        JsonObject json = Json(name);
        Assert.True(json.ContainsKey(member));
        json[member] = value;

        JsonException refused = Assert.Throws<JsonException>(() => json.Deserialize(Sample.Of(name).GetType(), JsonSerializerOptions.Web));

        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
        Assert.Equal($"$.{member}", refused.Path);
    }

    private static JsonObject Json(string name) =>
        JsonSerializer.SerializeToNode(Sample.Of(name), Sample.Of(name).GetType(), JsonSerializerOptions.Web)!.AsObject();

    private static string Write(object message) => JsonSerializer.Serialize(message, message.GetType(), Written) + "\n";

    private static PropertyInfo[] Members(Type type) => type.GetProperties(BindingFlags.Public | BindingFlags.Instance);

    private static bool IsRequired(PropertyInfo member) => member.IsDefined(typeof(RequiredMemberAttribute));

    // A sample of another version would be one that nobody can read.
    private static bool IsVersion(PropertyInfo member) => member.Name is nameof(MirrorRequest.Version);

    private static bool MayBeNull(PropertyInfo member) => new NullabilityInfoContext().Create(member).WriteState is NullabilityState.Nullable;

    private static string JsonName(PropertyInfo member) => JsonNamingPolicy.CamelCase.ConvertName(member.Name);
}
