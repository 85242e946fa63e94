/** A document as a publisher sends it; `event_id` and `created_at` are added if they are missing. */
export interface PublishedEvent {
  readonly event_type: string;
  readonly [member: string]: unknown;
}

/** An event that was published, as streams carry it. */
export interface Entry {
  readonly id: string;
  readonly name: string;
  readonly document: PublishedEvent;
  readonly at: number;
}

const ends = new Map([
  ["enrichment.completed", "completed"], ["enrichment.failed", "failed"], ["enrichment.cancelled", "cancelled"],
]);

/** The events of one BOM's newest run, and what the service says of it. */
export class FakeLog {
  #entries: Entry[] = [];

  constructor(private readonly now: () => number, private readonly stalledAfterSeconds: number) {}

  get last(): Entry | undefined {
    return this.#entries.at(-1);
  }

  /** The name of the event that ended the run. */
  get end(): string | null {
    return this.last !== undefined && ends.has(this.last.name) ? this.last.name : null;
  }

  get status(): string | null {
    const { last } = this;
    if (last === undefined) return null;
    const end = ends.get(last.name);
    if (end !== undefined) return end;
    if (last.name === "enrichment.paused") return "paused";
    return this.silentSeconds >= this.stalledAfterSeconds ? "stalled" : "running";
  }

  get silentSeconds(): number {
    return this.last === undefined ? 0 : Math.max(0, Math.floor((this.now() - this.last.at) / 1000));
  }

  get state(): unknown {
    return this.#entries.findLast((entry) => entry.document["state"] !== undefined)?.document["state"];
  }

  add(entry: Entry): void {
    if (this.end !== null || entry.name === "enrichment.started") this.#entries = [];
    this.#entries.push(entry);
  }

  /** @returns what a stream begins with, and how: `live`, `snapshot` or `replayed`. */
  begin(after: string | null): { resume: string; entries: readonly Entry[] } {
    if (this.#entries.length === 0) return { resume: "live", entries: [] };
    const at = this.#entries.findIndex((entry) => entry.id === after);
    if (at >= 0) return { resume: "replayed", entries: this.#entries.slice(at + 1) };
    const state = this.#entries.findLastIndex((entry) => entry.document["state"] !== undefined);
    const tells = (entry: Entry) => ends.has(entry.name) || entry.name === "enrichment.paused";
    const later = this.#entries.slice(state + 1).filter((entry, index, all) => tells(entry) && index === all.length - 1);
    return { resume: "snapshot", entries: state < 0 ? this.#entries.slice(-1) : [this.#entries[state]!, ...later] };
  }
}
