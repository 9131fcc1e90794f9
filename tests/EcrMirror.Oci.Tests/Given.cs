using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace EcrMirror.Oci.Tests;

/// <summary>Values of every form that parses, made from the grammars of the specs rather than from ours.</summary>
internal static class Given
{
    private const string LowerAndDigits = "abcdefghijklmnopqrstuvwxyz0123456789";
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ" + LowerAndDigits;

    public static Gen<string> DigestText => Gen.OneOf(
        Text("0123456789abcdef", 64, 64).Select(hex => "sha256:" + hex),
        Text("0123456789abcdef", 128, 128).Select(hex => "sha512:" + hex),
        from parts in Gen.NonEmptyListOf(Text(LowerAndDigits, 1, 6)).Where(parts => parts.Count < 5 && parts[0] is not ("sha256" or "sha512"))
        from separator in Gen.Elements("+", ".", "_", "-")
        from encoded in Text(Letters + "=_-", 1, 80)
        select $"{string.Join(separator, parts)}:{encoded}");

    public static Gen<string> TagText =>
        from first in Text(Letters + "_", 1, 1)
        from rest in Text(Letters + "._-", 0, 127)
        select first + rest;

    public static Gen<string> HostText =>
        from name in Gen.OneOf(
            Gen.Elements("localhost", "127.0.0.1", "[::1]", "[2001:db8::17]", "docker.io", "public.ecr.aws"),
            from labels in Gen.NonEmptyListOf(Text(Letters, 1, 12))
            select string.Join('.', labels.Take(6)) + ".example")
        from port in Gen.OneOf(Gen.Constant(""), Gen.Choose(1, 65535).Select(port => ":" + port))
        select name + port;

    public static Gen<string> RepositoryNameText =>
        from components in Gen.NonEmptyListOf(Component)
        select string.Join('/', components.Take(6));

    public static Gen<string> PlatformText =>
        from os in Gen.Elements("linux", "windows", "freebsd")
        from architecture in Text(LowerAndDigits, 1, 8)
        from variant in Gen.OneOf(Gen.Constant(""), Text(LowerAndDigits, 1, 3).Select(variant => "/" + variant))
        from version in Gen.OneOf(Gen.Constant(""), Text("0123456789.:", 1, 15).Select(version => ":" + version))
        select $"{os}/{architecture}{variant}{version}";

    private static Gen<string> Component =>
        from words in Gen.NonEmptyListOf(Text(LowerAndDigits, 1, 8))
        from separator in Gen.Elements(".", "_", "__", "-", "---")
        select string.Join(separator, words.Take(4));

    /// <summary>Holds for a hundred values made by the generator; what fails is named with the seed that makes it again.</summary>
    public static void Always<T>(Gen<T> values, Action<T> holds) =>
        Prop.ForAll(values.ToArbitrary(), holds).QuickCheckThrowOnFailure();

    /// <summary>Text of any kind, text that nearly parses among it.</summary>
    public static Gen<string> AnyText(Gen<string> nearly) => Gen.OneOf(
        Text(" \t\n\u0000:/@.-_aA0[]é\ud83d", 0, 20),
        from text in nearly
        from at in Gen.Choose(0, text.Length)
        from inserted in Text(" \n:/@.-_A0[]é", 1, 2)
        select text.Insert(at, inserted));

    public static RawManifest Manifest(string json, MediaType? mediaType = null) =>
        new(Encoding.UTF8.GetBytes(json), mediaType ?? MediaType.OciManifest);

    private static Gen<string> Text(string characters, int atLeast, int atMost) =>
        from length in Gen.Choose(atLeast, atMost)
        from chosen in Gen.ArrayOf(Gen.Elements<char>(characters.ToCharArray()), length)
        select new string(chosen);
}
