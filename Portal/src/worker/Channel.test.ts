import { beforeEach, describe, expect, it, vi, afterEach } from "vitest";
import { RunDocuments } from "../../tests/support/documents.js";
import { disconnected, type LinkState } from "../core/link/LinkState.js";
import type { SseEvent } from "../core/sse/SseParser.js";
import type { Sink, Transport, Watch, WatchOptions } from "../core/transport/Transport.js";
import { Channel } from "./Channel.js";

/** What the channel asks of the page's connections; a test answers. */
class Upstream implements Transport {
  readonly asked: WatchOptions[] = [];
  retries = 0;
  sink: Sink | null = null;

  watch(_: string, sink: Sink, options: WatchOptions): Watch {
    this.asked.push(options);
    this.sink = sink;
    this.state({ status: "connecting" });
    return { retry: () => void this.retries++, close: () => void (this.sink = this.sink === sink ? null : this.sink) };
  }

  tokenChanged(): void {}
  close(): void {}

  state(change: Partial<LinkState>): void {
    this.sink!.state({ ...disconnected, ...change });
  }

  connect(resume: string, more: Record<string, unknown> = {}): void {
    this.state({ status: "connected" });
    this.service("connected", { resume, stalled_after_seconds: 300, ...more });
  }

  service(name: string, data: Record<string, unknown>): void {
    this.sink!.frame({ name, id: null, data: JSON.stringify({ type: name, bom_id: "bom", ...data }) });
  }

  publish(...documents: Record<string, unknown>[]): void {
    for (const document of documents) {
      const name = String(document["event_type"]).replace("enrichment.progress", "progress");
      this.sink!.frame({ name, id: String(document["event_id"]), data: JSON.stringify(document) });
    }
  }
}

let upstream: Upstream;
let channel: Channel;
let empty: number;
const start = Date.UTC(2026, 10, 22, 18);
let run: RunDocuments;

beforeEach(() => {
  vi.useFakeTimers({ now: start });
  [upstream, empty, run] = [new Upstream(), 0, new RunDocuments("r", 100, start)];
  channel = new Channel("bom", upstream, () => empty++);
});

afterEach(() => void vi.useRealTimers());

function subscribe(after: string | null = null, follow = true) {
  const frames: SseEvent[] = [];
  const states: LinkState[] = [];
  const watch = channel.add(
    { frame: (event) => void frames.push(event), state: (state) => void states.push(state) }, { after, follow });
  const names = () => frames.map(({ id, name }) => id ?? name);
  const connected = () => JSON.parse(frames.filter(({ name }) => name === "connected").at(-1)!.data);
  return { frames, states, names, connected, ...watch };
}

describe("a subscriber that comes late", () => {
  it("learns the state by the fewest frames, after a greeting that is true now", () => {
    subscribe();
    upstream.connect("snapshot", { status: "running", silent_seconds: 10 });
    upstream.publish(run.progress(10), run.progress(20));
    vi.advanceTimersByTime(60_000);
    upstream.publish(run.progress(30));
    vi.advanceTimersByTime(40_000);

    const late = subscribe();

    expect(late.names()).toEqual(["connected", "r-3"]);
    expect(late.connected()).toEqual({
      type: "connected", bom_id: "bom", message: "Stream connected", resume: "snapshot", status: "running",
      silent_seconds: 40, stalled_after_seconds: 300,
    });
    expect(upstream.asked).toHaveLength(1);
  });

  const ends: [string, () => Record<string, unknown>[], string, string[]][] = [
    ["started", () => [run.started()], "running", ["connected", "r-1"]],
    ["paused", () => [run.progress(10), run.paused()], "paused", ["connected", "r-1", "r-2"]],
    ["resumed", () => [run.progress(10), run.paused(), run.resumed()], "running", ["connected", "r-1"]],
    ["completed", () => [run.progress(10), run.completed()], "completed", ["connected", "r-2"]],
    ["failed", () => [run.progress(10), run.failed()], "failed", ["connected", "r-1", "r-2"]],
    ["cancelled", () => [run.progress(10), run.cancelled()], "cancelled", ["connected", "r-1", "r-2"]],
  ];

  it.each(ends)("learns that a run is %s", (_, documents, status, names) => {
    subscribe();
    upstream.connect("live");
    upstream.publish(...documents());

    const late = subscribe();

    expect(late.names()).toEqual(names);
    expect(late.connected()).toMatchObject({ resume: "snapshot", status });
  });

  it("learns that a run has stalled by the service's rule", () => {
    subscribe();
    upstream.connect("snapshot", { status: "running", silent_seconds: 200 });
    upstream.publish(new RunDocuments("r", 100, start - 201_000).progress(10));
    expect(subscribe().connected()).toMatchObject({ status: "running", silent_seconds: 200 });

    vi.advanceTimersByTime(100_000);

    expect(subscribe().connected()).toMatchObject({ status: "stalled", silent_seconds: 300 });
  });

  it("learns that nothing is known", () => {
    subscribe();
    upstream.connect("live");

    expect(subscribe().connected()).toEqual({
      type: "connected", bom_id: "bom", message: "Stream connected", resume: "live", stalled_after_seconds: 300,
    });
  });

  it("gets what follows the event that it knows, if the worker holds it", () => {
    subscribe();
    upstream.connect("live");
    upstream.publish(run.progress(10), run.progress(20), run.progress(30));

    const [some, all] = [subscribe("r-1"), subscribe("r-3")];

    expect(some.names()).toEqual(["connected", "r-2", "r-3"]);
    expect(some.connected()).toMatchObject({ resume: "replayed" });
    expect(all.names()).toEqual(["connected"]);
  });

  it("gets the state if the worker does not hold the event that it knows", () => {
    subscribe();
    upstream.connect("live");
    upstream.publish(run.progress(10), run.progress(20));

    const late = subscribe("another");

    expect(late.names()).toEqual(["connected", "r-2"]);
    expect(late.connected()).toMatchObject({ resume: "snapshot" });
  });

  it("has the stream begin anew if what the worker holds is not enough, while nobody loses `connected`", () => {
    const first = subscribe("r-7");
    expect(upstream.asked).toEqual([{ after: "r-7", follow: true }]);
    upstream.connect("replayed", { status: "running", silent_seconds: 3 });
    expect(subscribe("r-7").names()).toEqual(["connected"]);
    expect(upstream.asked).toHaveLength(1);

    const late = subscribe();
    expect(upstream.asked).toEqual([{ after: "r-7", follow: true }, { after: null, follow: true }]);
    upstream.connect("snapshot", { status: "running", silent_seconds: 4 });
    upstream.publish(run.progress(10));

    expect(late.names()).toEqual(["connected", "r-1"]);
    expect(first.states.map(({ status }) => status)).toEqual(["connecting", "connected", "connected"]);
  });

  it("says within 5 s that the stream which begins anew does not come", () => {
    const first = subscribe("r-7");
    upstream.connect("replayed");
    subscribe();

    vi.advanceTimersByTime(5_000);

    expect(first.states.at(-1)!.status).not.toBe("connected");
  });

  it("with another point than the first's gets the state, if the stream has not begun", () => {
    subscribe("r-7");
    subscribe("r-9");

    expect(upstream.asked).toEqual([{ after: "r-7", follow: true }, { after: null, follow: true }]);
  });
});

describe("a subscriber that does not follow", () => {
  it("is done with the end of the run, while others wait for the next", () => {
    const [one, other] = [subscribe(null, false), subscribe()];
    upstream.connect("live");
    upstream.publish(run.completed());
    upstream.service("stream_end", { reason: "enrichment.completed" });
    upstream.publish(new RunDocuments("s").progress(10));

    expect(one.names()).toEqual(["connected", "r-1", "stream_end"]);
    expect(one.states.at(-1)!.status).toBe("disconnected");
    expect(other.names()).toEqual(["connected", "r-1", "stream_end", "s-1"]);
    expect(subscribe(null, false).names()).toEqual(["connected", "s-1"]);
  });

  it("ends the stream if nobody else watches, and opens it again by a retry, for the next run", () => {
    const one = subscribe(null, false);
    upstream.connect("live");
    upstream.publish(run.completed());
    upstream.service("stream_end", { reason: "enrichment.completed" });
    expect(upstream.sink).toBeNull();

    one.retry();
    expect(upstream.asked.at(-1)).toEqual({ after: "r-1", follow: true });
    upstream.connect("replayed");
    upstream.publish(new RunDocuments("s").progress(10));

    expect(one.names().slice(3)).toEqual(["connected", "s-1"]);
  });
});

it("keeps of a long run only what is newest", () => {
  subscribe();
  upstream.connect("live");
  for (let event = 0; event < 5_000; event++) upstream.publish(run.progress(event % 100));

  expect(subscribe("r-4990").names()).toHaveLength(11);
  expect(subscribe("r-1").names()).toEqual(["connected", "r-5000"]);
});

it("closes its stream when the last subscriber leaves", () => {
  const [one, other] = [subscribe(), subscribe()];
  one.close();
  expect(upstream.sink).not.toBeNull();
  other.close();

  expect(upstream.sink).toBeNull();
  expect(empty).toBe(1);
});

it("hands on a final error, and a retry", () => {
  const one = subscribe();
  const problem = { status: 403, code: "forbidden" as const, message: "No.", final: true };
  upstream.state({ status: "error", problem });

  expect(one.states.at(-1)).toMatchObject({ status: "error", problem });
  expect(subscribe().states.at(-1)).toMatchObject({ status: "error", problem });
  one.retry();
  expect(upstream.retries).toBe(1);
});
