using EnrichmentStream.Tests.Support;
using EnrichmentStream.WebFront.Hubs;

namespace EnrichmentStream.Tests.Unit.Front;

/// <summary>Messages are handled one at a time and in order, by whoever brings them.</summary>
[Trait("Suite", "Unit")]
public class MailboxTests
{
    [Fact]
    public void Post_NobodyAtWork_IsHandledAtOnce()
    {
        var handled = new List<int>();
        var mailbox = new Mailbox<int>(handled.Add, capacity: 4);

        mailbox.Post(1);
        Assert.True(mailbox.TryPost(2, inline: true));

        Assert.Equal([1, 2], handled);
    }

    [Fact]
    public void Post_FromInsideAMessage_ComesAfterIt()
    {
        var handled = new List<string>();
        var done = new ManualResetEventSlim();
        Mailbox<int>? mailbox = null;
        mailbox = new Mailbox<int>(
            message =>
            {
                handled.Add($"begin {message}");
                if (message == 1) mailbox!.Post(2);
                handled.Add($"end {message}");
                if (message == 2) done.Set();
            },
            capacity: 4);

        mailbox.Post(1);

        Assert.True(done.Wait(UnitsLimits.Hang));
        Assert.Equal(["begin 1", "end 1", "begin 2", "end 2"], handled);
    }

    [Fact]
    public void TryPost_MoreThanMayWait_IsRefusedAndPostIsNot()
    {
        var (entered, released) = (new ManualResetEventSlim(), new ManualResetEventSlim());
        var handled = 0;
        var mailbox = new Mailbox<int>(
            _ =>
            {
                entered.Set();
                released.Wait(UnitsLimits.Hang);
                Interlocked.Increment(ref handled);
            },
            capacity: 2);
        Assert.True(mailbox.TryPost(0, inline: false));
        Assert.True(entered.Wait(UnitsLimits.Hang));

        bool[] taken = [mailbox.TryPost(1, inline: true), mailbox.TryPost(2, inline: false), mailbox.TryPost(3, inline: true)];
        mailbox.Post(4);
        released.Set();

        Assert.Equal([true, true, false], taken);
        Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref handled) == 4, UnitsLimits.Hang));
    }

    [Fact]
    public void Post_FromManyThreads_IsHandledOneByOneAndEachThreadsInOrder()
    {
        const int Threads = 8;
        const int Each = 2_000;
        var handled = new List<(int Thread, int Number)>();
        var inside = 0;
        var mailbox = new Mailbox<(int Thread, int Number)>(
            message =>
            {
                Assert.Equal(1, Interlocked.Increment(ref inside));
                handled.Add(message);
                Interlocked.Decrement(ref inside);
            },
            capacity: int.MaxValue);

        var threads = Enumerable.Range(0, Threads).Select(thread => new Thread(() =>
        {
            for (var number = 0; number < Each; number++)
            {
                if (number % 3 == 0) mailbox.Post((thread, number));
                else mailbox.TryPost((thread, number), inline: number % 3 == 1);
            }
        })).ToArray();
        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) thread.Join();

        Assert.True(SpinWait.SpinUntil(() => Count(handled) == Threads * Each, UnitsLimits.Hang));
        foreach (var one in handled.GroupBy(message => message.Thread))
            Assert.Equal(Enumerable.Range(0, Each), one.Select(message => message.Number));
    }

    private static int Count<T>(List<T> handled) => Volatile.Read(ref handled).Count;
}
