using EcrMirror.Benchmarks.Profile;

namespace EcrMirror.Benchmarks.Tests.Profile;

public sealed class CompiledMethodTests
{
    [Theory]
    [InlineData(
        "  12: JIT compiled System.Numerics.INumber`1[char]:Max(char,char) [Tier0, IL size=68, code size=133]",
        "System.Numerics.INumber`1[char]", "Max", "", 2)]
    [InlineData(
        " 300: JIT compiled System.Linq.Enumerable+IEnumerableWhereIterator`1[System.Text.Json.JsonElement]:Select[System.__Canon](System.Func`2[System.Text.Json.JsonElement,System.__Canon]) [Tier0, IL size=19, code size=142]",
        "System.Linq.Enumerable+IEnumerableWhereIterator`1[System.Text.Json.JsonElement]", "Select", "System.__Canon", 1)]
    [InlineData(
        "  31: JIT compiled System.Linq.Grouping`2[int,System.__Canon]:System.Collections.Generic.ICollection<TElement[]>.get_Count() [Tier0, IL size=7, code size=20]",
        "System.Linq.Grouping`2[int,System.__Canon]", "System.Collections.Generic.ICollection<TElement[]>.get_Count", "", 0)]
    [InlineData(
        "   7: JIT compiled System.Net.IPv4AddressHelper:ParseNonCanonical[char](ptr,int,byref,bool) [Tier-0 switched to FullOpts, IL size=471, code size=504]",
        "System.Net.IPv4AddressHelper", "ParseNonCanonical", "char", 4)]
    [InlineData(
        "   8: JIT compiled A`2+<Run>d__7`1[System.ValueTuple`2[int,B],C[]]:Go[D`1[E,F],G](H`2[I,J][],K) [Tier0, IL size=1, code size=2]",
        "A`2+<Run>d__7`1[System.ValueTuple`2[int,B],C[]]", "Go", "D`1[E,F] G", 2)]
    public void A_line_of_the_runtime_names_a_method(string line, string type, string name, string arguments, int parameters)
    {
        Assert.True(CompiledMethod.TryParse(line, out CompiledMethod? method));

        Assert.Equal((type, name, arguments, parameters), (method.Type, method.Name, string.Join(' ', method.Arguments), method.Parameters));
    }

    [Theory]
    [InlineData("   1: JIT compiled (dynamicClass):InvokeStub_Options.get_Name(System.Object,System.Object,ptr) [FullOpts, IL size=13, code size=18]")]
    [InlineData("   2: JIT compiled System.Action`1[System.__Canon]:IL_STUB_MulticastDelegate_Invoke(System.__Canon) [Tier0, IL size=64, code size=96]")]
    [InlineData("   3: JIT compiled System.String:Concat(System.String,System.String) [Tier1, IL size=64, code size=96]")]
    [InlineData("   4: JIT compiled A:AwaitUnsafeOnCompleted[B](byref) [FullOpts, IL size=238, code size=58]")]
    [InlineData("")]
    public void What_cannot_be_compiled_ahead_is_none(string line) => Assert.False(CompiledMethod.TryParse(line, out _));
}
