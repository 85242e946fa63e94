using System.Net;
using EnrichmentStream.Grains.Abstractions;
using Orleans.Runtime;

namespace EnrichmentStream.Tests.Unit.Wire;

/// <summary>One record of each kind with every member set, and its bytes as of the first version.</summary>
internal static class GoldenRecords
{
    private static readonly Guid Epoch = Guid.Parse("00112233-4455-6677-8899-aabbccddeeff");

    private static readonly DateTimeOffset Time = new(2025, 12, 16, 14, 30, 0, TimeSpan.Zero);

    private static readonly EnrichmentCursor Cursor = new(Epoch, 7);

    private static readonly BomId Bom = BomId.Parse("bom-1");

    private static readonly SiloAddress Silo = SiloAddress.New(IPAddress.Loopback, 11111, 5);

    private static readonly RunMark Run = new("run-1", Time)
    {
        FirstEventId = "e-0",
        IsStarted = true,
        FollowsOpenRun = true,
        RunIds = ["run-1"],
        WorkflowIds = ["flow-1"],
    };

    private static readonly EnrichmentEvent Event = new()
    {
        EventId = "e-1",
        EventType = "enrichment.failed",
        OrganizationId = "org-1",
        WorkflowRunId = "run-1",
        WorkflowId = "flow-1",
        IsReplayed = true,
        CreatedAt = Time,
        HasState = true,
        Document = "{}"u8.ToArray(),
    };

    private static readonly EnrichmentSnapshot Snapshot = new()
    {
        OrganizationId = "org-1",
        Run = Run,
        PastRuns = ["run-0"],
        LastState = Event,
        Terminal = Event with { EventId = "e-2" },
        NewestId = "e-2",
        Paused = Event with { EventId = "e-3" },
        Newest = Event with { EventId = "e-4" },
    };

    private static readonly RunOpening Opening = new(0, Run);

    public static readonly Dictionary<string, (object Record, string Hex)> All = new()
    {
        ["bom-id"] = (BomId.Parse("bom-1"),
            "3001f8470df023656e726963686d656e742e626f6d2d6964e8400b626f6d2d31e0"),
        ["cursor"] = (Cursor,
            "3001143bb48223656e726963686d656e742e637572736f72e8402133221100554477668899aabbccddeeff011de0"),
        ["run"] = (Run,
            "30015e69c5451d656e726963686d656e742e72756ee8400b72756e2d31218000e4fb97af3cde08810000000000000000"
            + "e04107652d3001030103210003c105e0210003410d666c6f772d31e0e0"),
        ["accept-reply"] = (new AcceptReply(Epoch, Accepted: true),
            "3001ac262e012f656e726963686d656e742e6163636570742d7265706c79e8402133221100554477668899aabbccddee"
            + "ff0103e0"),
        ["watch-request"] = (new WatchRequest(Cursor, WholeRun: true, NewestId: "e-1") { Front = Epoch, Watch = 9 },
            "3001955d2d3c31656e726963686d656e742e77617463682d72657175657374e820e8402133221100554477668899aabb"
            + "ccddeeff011de001034107652d31412133221100554477668899aabbccddeeff0125e0"),
        ["event"] = (Event,
            "300177ddb9d221656e726963686d656e742e6576656e74e84007652d314123656e726963686d656e742e6661696c6564"
            + "410b6f72672d31410b72756e2d31218000e4fb97af3cde08810000000000000000e0010341057b7d410d666c6f772d31"
            + "0103e0"),
        ["broadcast"] = (new EnrichmentBroadcast(Bom, Epoch, 3, [Event], BroadcastKind.Began) { Openings = [Opening] },
            "300171051cdc29656e726963686d656e742e62726f616463617374e8402133221100554477668899aabbccddeeff010d"
            + "21000321e84007652d314123656e726963686d656e742e6661696c6564410b6f72672d31410b72756e2d31218000e4fb"
            + "97af3cde08810000000000000000e0010341057b7d410d666c6f772d310103e0e021000321e8000121e8c015218000e4"
            + "fb97af3cde08810000000000000000e04107652d3001030103210003c115e0210003c121e0e0e0e021e8400b626f6d2d"
            + "31e0090305e0"),
        ["front-delivery"] = (new FrontDelivery(Silo, 4, 2, [new EnrichmentBroadcast(Bom, Epoch, 3, [])]) { Skipped = [Bom], IsLast = true },
            "3001a368fb3133656e726963686d656e742e66726f6e742d64656c6976657279e82040097f000001019ead0115e00111"
            + "010921000321e8402133221100554477668899aabbccddeeff010d21e021e021e8400b626f6d2d31e0090301e0e02100"
            + "0321e8c021e0e00103e0"),
        ["front-beat"] = (new FrontBeat(Epoch, [new UnwatchedBom(Bom, 8)]),
            "3001bcb083c02b656e726963686d656e742e66726f6e742d62656174e8402133221100554477668899aabbccddeeff21"
            + "000321e820e8400b626f6d2d31e00121e0e0e0"),
        ["front-beat-reply"] = (new FrontBeatReply(3, 77, [Silo]),
            "30017b7e370037656e726963686d656e742e66726f6e742d626561742d7265706c79e8000d019b2100032140097f0000"
            + "01019ead0115e0e0e0"),
        ["unwatched-bom"] = (new UnwatchedBom(Bom, 8),
            "30011faefd0631656e726963686d656e742e756e776174636865642d626f6de820e8400b626f6d2d31e00121e0"),
        ["followed-bom"] = (new FollowedBom(Bom, Cursor, IsHere: true),
            "3001e936162d2f656e726963686d656e742e666f6c6c6f7765642d626f6de820e8400b626f6d2d31e021e84021332211"
            + "00554477668899aabbccddeeff011de00103e0"),
        ["ingest-status"] = (new IngestStatus(Subscribed: 2, Reporting: 3, History: "ready", Refusal: "no"),
            "3001943e23fc31656e726963686d656e742e696e676573742d737461747573e80009010d410b726561647941056e6fe0"),
        ["snapshot"] = (Snapshot,
            "300109845dae27656e726963686d656e742e736e617073686f74e8400b6f72672d3121e8400b72756e2d31218000e4fb"
            + "97af3cde08810000000000000000e04107652d3001030103210003c109e0210003410d666c6f772d31e0e0210003410b"
            + "72756e2d30e021e84007652d314123656e726963686d656e742e6661696c6564c105c109218000e4fb97af3cde088100"
            + "00000000000000e0010341057b7dc1210103e021e84007652d32c12dc105c109218000e4fb97af3cde08810000000000"
            + "000000e00103c13bc1210103e0c14321e84007652d33c12dc105c109218000e4fb97af3cde08810000000000000000e0"
            + "0103c13bc1210103e021e84007652d34c12dc105c109218000e4fb97af3cde08810000000000000000e00103c13bc121"
            + "0103e0e0"),
        ["state"] = (new EnrichmentState(Snapshot, Event, Time, IsStalled: true),
            "3001531b034e21656e726963686d656e742e7374617465e820e8400b6f72672d3121e8400b72756e2d31218000e4fb97"
            + "af3cde08810000000000000000e04107652d3001030103210003c10be0210003410d666c6f772d31e0e0210003410b72"
            + "756e2d30e021e84007652d314123656e726963686d656e742e6661696c6564c107c10b218000e4fb97af3cde08810000"
            + "000000000000e0010341057b7dc1230103e021e84007652d32c12fc107c10b218000e4fb97af3cde0881000000000000"
            + "0000e00103c13dc1230103e0c14521e84007652d33c12fc107c10b218000e4fb97af3cde08810000000000000000e001"
            + "03c13dc1230103e021e84007652d34c12fc107c10b218000e4fb97af3cde08810000000000000000e00103c13dc12301"
            + "03e0e0c12b218000e4fb97af3cde08810000000000000000e00103e0"),
        ["run-opening"] = (Opening, "3001b2ce5ec62d656e726963686d656e742e72756e2d6f70656e696e67e8000121e8400b72756e2d31218000e4fb97af"
            + "3cde08810000000000000000e04107652d3001030103210003c109e0210003410d666c6f772d31e0e0e0"),
        ["watch-reply"] = (
            new WatchReply
            {
                Cursor = Cursor,
                Events = [Event],
                Snapshot = Snapshot,
                IsCorrection = true,
                Openings = [Opening],
                KnowsNewest = true,
                Silence = TimeSpan.FromSeconds(1.5),
                StalledAfter = TimeSpan.FromMinutes(5),
                Silo = Silo,
            },
            "3001d16006322d656e726963686d656e742e77617463682d7265706c79e820e8402133221100554477668899aabbccdd"
            + "eeff011de021000321e84007652d314123656e726963686d656e742e6661696c6564410b6f72672d31410b72756e2d31"
            + "218000e4fb97af3cde08810000000000000000e0010341057b7d410d666c6f772d310103e0e021e8c01521e8c0172180"
            + "00e4fb97af3cde08810000000000000000e04107652d3001030103210003c117e0210003c123e0e0210003410b72756e"
            + "2d30e0c10f21e84007652d32c113c115c117218000e4fb97af3cde08810000000000000000e00103c121c1230103e0c1"
            + "5121e84007652d33c113c115c117218000e4fb97af3cde08810000000000000000e00103c121c1230103e021e8400765"
            + "2d34c113c115c117218000e4fb97af3cde08810000000000000000e00103c121c1230103e0e0010321000321e80001c1"
            + "2be0e0010381c0e1e4000000000081005ed0b2000000002140097f000001019ead0115e0e0"),
        ["history-query"] = (new HistoryQuery(BomId.Parse("bom-1"), "e-1", MostEvents: 100, MostBytes: 200),
            "3001af8e349931656e726963686d656e742e686973746f72792d7175657279e820e8400b626f6d2d31e04107652d3101"
            + "2203014206e0"),
        ["history-page"] = (
            new HistoryPage { Answer = HistoryAnswer.UnknownEvent, After = Event, Events = [Event], HasMore = true },
            "30010ac5ae532f656e726963686d656e742e686973746f72792d70616765e808030521e84007652d314123656e726963"
            + "686d656e742e6661696c6564410b6f72672d31410b72756e2d31218000e4fb97af3cde08810000000000000000e00103"
            + "41057b7d410d666c6f772d310103e0210003c107e00103e0"),
    };
}
