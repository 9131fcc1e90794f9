using EcrMirror.Testing.Peers;
using Xunit.Sdk;

namespace EcrMirror.Testing.Tests.Peers;

public sealed class ComponentTests
{
    [Fact]
    public void A_program_is_found_in_the_first_folder_of_the_path_that_has_it()
    {
        using var folder = new ScratchFolder();
        string expected = folder.Write("oracle", "");

        string? found = Component.Find("oracle", $"/nowhere{Path.PathSeparator}{folder.FullName}");

        Assert.Equal(expected, found);
    }

    [Fact]
    public void A_program_on_no_path_is_not_found()
    {
        Assert.Null(Component.Find("oracle", "/nowhere"));
    }

    [Fact]
    public void Programs_of_a_newer_release_are_below_the_root()
    {
        using var root = new ScratchFolder();
        root.Write("EcrMirror.sln", "");
        string below = Directory.CreateDirectory(root.Of("artifacts", "bin", "tests")).FullName;

        Assert.Equal(root.Of("artifacts", "debian", "bin"), Component.UnpackedIn(below));
        Assert.Null(Component.UnpackedIn("/"));
    }

    [Fact]
    public void A_missing_component_skips_a_test_on_a_machine_of_a_person()
    {
        string? reason = null;

        // Caught by hand: xunit's own recorders let this one pass, and the test would be skipped.
        try
        {
            Component.Refuse("no oracle", isContinuousIntegration: false);
        }
        catch (SkipException skip)
        {
            reason = skip.Message;
        }

        Assert.EndsWith("no oracle", reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_component_fails_a_test_in_continuous_integration()
    {
        Exception? thrown = Record.Exception(() => Component.Refuse("no oracle", isContinuousIntegration: true));

        Assert.IsType<FailException>(thrown);
    }
}
