using EcrMirror.Registry.Pacing;
using EcrMirror.Testing.Time;

namespace EcrMirror.Registry.Tests.Pacing;

public sealed class RetryAfterTests
{
    private readonly ManualTimeProvider _time = new();

    [Theory]
    [InlineData("7", null, 7.0)]
    [InlineData("Sat, 21 Nov 2026 12:00:30 GMT", null, 30.0)]
    [InlineData("Sat, 21 Nov 2026 09:00:30 GMT", "Sat, 21 Nov 2026 09:00:00 GMT", 30.0)]
    [InlineData("Sat, 21 Nov 2026 11:00:00 GMT", null, 0.0)]
    [InlineData("soon", null, null)]
    [InlineData(null, null, null)]
    public void Seconds_and_dates_are_read_the_latter_against_the_answers_own_clock(string? value, string? date, double? seconds)
    {
        using var answer = new HttpResponseMessage();
        if (value is not null)
            answer.Headers.TryAddWithoutValidation("Retry-After", value);
        if (date is not null)
            answer.Headers.TryAddWithoutValidation("Date", date);

        Assert.Equal(seconds, RetryAfter.Read(answer.Headers, _time)?.TotalSeconds);
    }
}
