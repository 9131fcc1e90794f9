using EcrMirror.Oci;
using EcrMirror.Registry.Blobs;
using EcrMirror.Registry.Tests.Servers;
using Microsoft.AspNetCore.Http;

namespace EcrMirror.Registry.Tests.Blobs;

public sealed class BlobPiecesTests
{
    private const int PieceBytes = SlowSource.PieceBytes;

    [Fact]
    public async Task A_blob_that_comes_slowly_is_read_in_pieces_side_by_side()
    {
        await using SlowSource source = await SlowSource.StartAsync(pieces: 30);

        await source.ReadSlowlyUntilAskedAsync(4);
        await source.ReadToEndAsync();

        Assert.Equal(source.Blob, source.Bytes);
        Assert.Equal("", source.Ranges[0]);
        long next = source.Pieces.Min(piece => piece.From);
        foreach ((long from, long to) in source.Pieces.Order())
        {
            Assert.Equal(next, from);
            Assert.Equal(Math.Min(from + PieceBytes, source.Bytes.Length) - 1, to);
            next = to + 1;
        }

        Assert.Equal(source.Bytes.Length, next);
    }

    [Fact]
    public async Task Pieces_are_handed_out_in_order_whatever_order_they_come_in()
    {
        await using SlowSource source = await SlowSource.StartAsync(pieces: 20);
        var turns = new TaskCompletionSource[5];
        for (int turn = 0; turn < turns.Length; turn++)
            turns[turn] = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        turns[4].SetResult();
        source.AnswerPiece = async (context, number, from, to) =>
        {
            await source.SendHeadAsync(context, from, to);
            if (number < 4)
                await turns[number + 1].Task;
            await source.SendBytesAsync(context, from, (int)(to - from) + 1);
            if (number < 4)
                turns[number].SetResult();
        };

        await source.ReadSlowlyUntilAskedAsync(4);
        await source.ReadToEndAsync();

        Assert.Equal(source.Blob, source.Bytes);
    }

    [Fact]
    public async Task The_first_piece_is_asked_for_alone()
    {
        await using SlowSource source = await SlowSource.StartAsync(pieces: 20);
        var released = new TaskCompletionSource();
        int askedBefore = 0;
        source.AnswerPiece = async (context, number, from, to) =>
        {
            if (number is 0)
            {
                await released.Task;
                askedBefore = source.Pieces.Count;
            }

            await source.SendPieceAsync(context, from, to);
        };

        await source.ReadSlowlyUntilAskedAsync(1);
        released.SetResult();
        await source.WhenAskedAsync(4);

        Assert.Equal(1, askedBefore);
    }

    [Fact]
    public async Task A_source_that_is_fast_enough_is_asked_once()
    {
        await using SlowSource source = await SlowSource.StartAsync(pieces: 20, options => options.RangesBelow = 1000);

        await source.ReadSlowlyAsync();
        await source.ReadToEndAsync();

        Assert.Equal([""], source.Ranges);
    }

    [Fact]
    public async Task A_source_that_waits_for_its_reader_is_asked_once()
    {
        await using SlowSource source = await SlowSource.StartAsync(pieces: 20);

        await source.ReadSlowlyAsync(waits: false);
        await source.ReadToEndAsync();

        Assert.Equal([""], source.Ranges);
    }

    [Fact]
    public async Task A_blob_of_which_little_is_left_is_asked_for_once()
    {
        await using SlowSource source = await SlowSource.StartAsync(pieces: 20, options => options.RangesFrom = 18 * PieceBytes);

        await source.ReadSlowlyAsync();
        await source.ReadToEndAsync();

        Assert.Equal([""], source.Ranges);
    }

    [Fact]
    public async Task Where_one_range_is_allowed_a_blob_is_asked_for_once()
    {
        await using SlowSource source = await SlowSource.StartAsync(pieces: 20, options => options.RangesAtOnce = 1);

        await source.ReadSlowlyAsync();
        await source.ReadToEndAsync();

        Assert.Equal([""], source.Ranges);
    }

    [Theory]
    [InlineData("all of it")]
    [InlineData("another range")]
    [InlineData("a range of another whole")]
    [InlineData("no range")]
    [InlineData("a refusal")]
    public async Task A_registry_that_does_not_serve_pieces_goes_on_with_its_first_answer(string answer)
    {
        await using SlowSource source = await SlowSource.StartAsync(pieces: 20);
        byte[] blob = source.Blob;
        source.AnswerPiece = (context, _, from, to) =>
        {
            context.Response.Headers.ContentRange = answer switch
            {
                "another range" => $"bytes 0-{to - from}/{blob.Length}",
                "a range of another whole" => $"bytes {from}-{to}/{blob.Length + 1}",
                _ => default,
            };
            return answer switch
            {
                "all of it" => context.AnswerAsync(200, blob),
                "a refusal" => context.RefuseAsync(416, "UNSUPPORTED", "no ranges here"),
                _ => context.AnswerAsync(206, blob[(int)from..(int)(to + 1)]),
            };
        };

        await source.ReadSlowlyUntilAskedAsync(1);
        await source.ReadToEndAsync();

        Assert.Equal(blob, source.Bytes);
        Assert.Equal(2, source.Ranges.Count);
        Assert.Equal(40 * 1024 * 1024 / PieceBytes, source.Memory.Left);
    }

    [Fact]
    public async Task A_registry_that_says_that_it_serves_no_ranges_is_not_asked_for_any()
    {
        await using SlowSource source = await SlowSource.StartAsync(pieces: 20);
        source.AcceptRanges = "none";

        await source.ReadSlowlyAsync();
        await source.ReadToEndAsync();

        Assert.Equal([""], source.Ranges);
    }

    [Fact]
    public async Task A_registry_that_does_not_serve_pieces_is_left_alone_with_them_for_a_while()
    {
        await using SlowSource source = await SlowSource.StartAsync(pieces: 20);
        source.AnswerPiece = (context, _, _, _) => context.RefuseAsync(416, "UNSUPPORTED", "no ranges here");
        int left = source.Memory.Left;
        await source.ReadSlowlyUntilAskedAsync(1);
        while (source.Memory.Left < left)
            await Task.Yield();
        await source.ReadToEndAsync();

        await source.ReadSlowlyAsync();
        await source.ReadToEndAsync();
        source.Time.Advance(TimeSpan.FromMinutes(5));
        await source.ReadSlowlyUntilAskedAsync(2);
        await source.ReadToEndAsync();

        Assert.Equal(2, source.Pieces.Count);
    }

    [Fact]
    public async Task A_piece_that_cannot_be_had_is_read_with_all_that_follows_in_one_request()
    {
        await using SlowSource source = await SlowSource.StartAsync(pieces: 20);
        source.AnswerPiece = (context, number, from, to) => number is 7
            ? context.RefuseAsync(404, "BLOB_UNKNOWN", "gone")
            : source.SendPieceAsync(context, from, to);

        await source.ReadSlowlyUntilAskedAsync(4);
        await source.ReadToEndAsync();

        Assert.Equal(source.Blob, source.Bytes);
        Assert.Equal($"bytes={source.Pieces[7].From}-", source.Ranges[^1]);
    }

    [Fact]
    public async Task A_piece_that_was_cut_is_the_only_one_that_is_taken_up_again()
    {
        await using SlowSource source = await SlowSource.StartAsync(pieces: 20, options => options.RetryAttempts = 1);
        source.AnswerPiece = async (context, number, from, to) =>
        {
            await source.SendHeadAsync(context, from, to);
            await source.SendBytesAsync(context, from, number is 2 ? 100 : (int)(to - from) + 1);
        };

        await source.ReadSlowlyUntilAskedAsync(4);
        await source.ReadToEndAsync();

        Assert.Equal(source.Blob, source.Bytes);
        (long from, long to) = source.Pieces[2];
        Assert.Single(source.Pieces, (from + 100, to));
        Assert.Equal(source.Bytes.Length - source.Pieces[0].From + (to - from + 1 - 100), source.Pieces.Sum(piece => piece.To - piece.From + 1));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_piece_that_most_others_overtook_is_asked_for_again()
    {
        await using SlowSource source = await SlowSource.StartAsync(pieces: 6);
        source.AnswerPiece = async (context, number, from, to) =>
        {
            await source.SendHeadAsync(context, from, to);
            await source.SendBytesAsync(context, from, number is 0 ? 100 : (int)(to - from) + 1);
            if (number is 0)
                await WhenLeftAsync(context);
        };
        await using BlobPieces pieces = source.BeginPieces(4);
        byte[] bytes = new byte[PieceBytes];
        await ReadAsync(pieces, bytes.AsMemory(0, 100));
        while (pieces.Completed < 5)
            await Task.Yield();

        source.Time.Advance(TimeSpan.FromMilliseconds(999));
        source.Time.Advance(TimeSpan.FromMilliseconds(1));
        await ReadAsync(pieces, bytes.AsMemory(100));

        Assert.Equal(source.Blob[..PieceBytes], bytes);
        Assert.Equal((100, PieceBytes - 1), source.Pieces[6]);
    }

    [Fact]
    public async Task A_piece_that_is_as_slow_as_the_others_is_waited_for()
    {
        await using SlowSource source = await SlowSource.StartAsync(pieces: 6);
        var released = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        source.AnswerPiece = async (context, _, from, to) =>
        {
            await source.SendHeadAsync(context, from, to);
            await released.Task;
            await source.SendBytesAsync(context, from, (int)(to - from) + 1);
        };
        await using BlobPieces pieces = source.BeginPieces(4);
        await source.WhenAskedAsync(4);

        source.Time.Advance(TimeSpan.FromSeconds(30));
        released.SetResult();
        byte[] bytes = new byte[source.Blob.Length];
        await ReadAsync(pieces, bytes);

        Assert.Equal(source.Blob, bytes);
        Assert.Equal(7, source.Pieces.Count);
    }

    [Fact]
    public async Task A_reader_that_falls_behind_is_given_no_more_than_its_memory_holds()
    {
        await using SlowSource source = await SlowSource.StartAsync(pieces: 20, options => options.PieceMemoryBytes = 5 * PieceBytes);

        await source.ReadSlowlyUntilAskedAsync(5);
        int left = source.Memory.Left;
        (long _, long to) = source.Pieces.Min();
        int asked = source.Pieces.Count;
        await source.ReadAsync(to + 1);
        await source.WhenAskedAsync(6);
        int askedThen = source.Pieces.Count;
        await source.ReadToEndAsync();
        await source.CloseAsync();

        Assert.Equal((0, 5, 6), (left, asked, askedThen));
        Assert.Equal(5, source.Memory.Left);
        Assert.Equal(source.Blob, source.Bytes);
    }

    [Fact]
    public async Task A_blob_for_which_no_memory_is_left_is_asked_for_once()
    {
        await using SlowSource source = await SlowSource.StartAsync(pieces: 20, options => options.PieceMemoryBytes = 6 * PieceBytes);
        Assert.Equal(3, source.Memory.Take(3, least: 3));

        await source.ReadSlowlyAsync();
        await source.ReadToEndAsync();

        Assert.Equal([""], source.Ranges);
    }

    [Fact]
    public async Task A_reader_that_leaves_gives_everything_back()
    {
        await using SlowSource source = await SlowSource.StartAsync(pieces: 20);
        source.AnswerPiece = async (context, _, from, to) =>
        {
            await source.SendHeadAsync(context, from, to);
            await WhenLeftAsync(context);
        };
        await source.ReadSlowlyUntilAskedAsync(4);
        int left = source.Memory.Left;

        await source.CloseAsync();

        Assert.Equal(6, source.Memory.Left - left);
    }

    [Fact(Timeout = 60_000)]
    public async Task More_pieces_are_read_side_by_side_while_that_helps()
    {
        await using SlowSource source = await SlowSource.StartAsync(pieces: 60);
        var released = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var eight = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        int waiting = 0;
        source.AnswerPiece = async (context, _, from, to) =>
        {
            // Counted by where they are: those that are asked for at once arrive in any order.
            long place = (from - source.Pieces[0].From) / PieceBytes;
            await source.SendHeadAsync(context, from, to);
            if (place is >= 16 and < 20)
                await released.Task;
            if (place >= 20 && Interlocked.Increment(ref waiting) is 8)
                eight.SetResult();
            if (place >= 20)
                await eight.Task;
            await source.SendBytesAsync(context, from, (int)(to - from) + 1);
        };
        await source.ReadSlowlyUntilAskedAsync(4);
        await source.ReadAsync(source.Pieces[0].From + (16 * PieceBytes));

        await source.ReadByteAsync(() =>
        {
            source.Time.Advance(TimeSpan.FromMilliseconds(400));
            released.SetResult();
        });
        await source.ReadToEndAsync();

        Assert.Equal(source.Blob, source.Bytes);
    }

    [Fact]
    public async Task Pieces_that_bring_no_more_than_one_request_are_given_up()
    {
        await using SlowSource source = await SlowSource.StartAsync(pieces: 60);
        var released = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        source.AnswerPiece = async (context, _, from, to) =>
        {
            await source.SendHeadAsync(context, from, to);
            if (from >= source.Pieces[0].From + (16 * PieceBytes))
                await released.Task;
            await source.SendBytesAsync(context, from, (int)(to - from) + 1);
        };
        await source.ReadSlowlyUntilAskedAsync(4);
        await source.ReadAsync(source.Pieces[0].From + (16 * PieceBytes));

        await source.ReadByteAsync(() =>
        {
            source.Time.Advance(TimeSpan.FromSeconds(30));
            released.SetResult();
        });
        await source.ReadToEndAsync();

        Assert.Equal(source.Blob, source.Bytes);
        Assert.Equal($"bytes={source.Pieces.Max().To + 1}-", source.Ranges[^1]);
    }

    [Fact]
    public async Task Content_with_another_digest_is_never_handed_out_whole()
    {
        byte[] promised = Content.Bytes((20 * PieceBytes) + 1000, seed: 2);
        await using SlowSource source = await SlowSource.StartAsync(pieces: 20, promised: promised);

        await source.ReadSlowlyUntilAskedAsync(4);

        ContentMismatchException mismatch = await Assert.ThrowsAsync<ContentMismatchException>(source.ReadToEndAsync);
        Assert.Equal(Digest.Sha256(source.Blob), mismatch.Actual);
    }

    [Fact]
    public async Task Pieces_are_read_from_where_the_registry_sends_to_without_the_credentials()
    {
        await using SlowSource source = await SlowSource.StartAsync(pieces: 20);
        await using ScriptedRegistry storage = await ScriptedRegistry.StartAsync(source.SendRangeAsync);
        source.Challenge = "Basic realm=\"r\"";
        source.AnswerPiece = (context, _, _, _) => context.SendToAsync(307, $"http://{storage.Host}/signed?X-Sig=a%2Fb");

        await source.ReadSlowlyUntilAskedAsync(4);
        await source.ReadToEndAsync();

        Assert.Equal(source.Blob, source.Bytes);
        Assert.Equal(source.Pieces.Count, storage.Journal.Count);
        Assert.All(storage.Journal, asked => Assert.Equal("", asked.Authorization));
    }

    private static Task WhenLeftAsync(HttpContext context) =>
        Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);

    private static async Task ReadAsync(BlobPieces pieces, Memory<byte> into)
    {
        while (!into.IsEmpty)
            into = into[await pieces.ReadAsync(into, Content.Token)..];
    }
}
