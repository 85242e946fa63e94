import { EnrichmentClient, sharedConnection, type EnrichmentSnapshot } from "../../../src/core/index.js";

/** What a page shows of one BOM at one moment. */
export interface Sample {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly status: string;
  readonly percent: number;
}

/** What the page leaves for tests on `globalThis`. */
export interface StreamPage {
  readonly samples: Sample[];
  /** Percentages as observers were told them, in order. */
  readonly progress: number[];
  snapshots(): EnrichmentSnapshot[];
}

// The script of a page that watches the BOMs of its fragment, and notes all the time what it shows of the first.
const fragment = new URLSearchParams(location.hash.slice(1));
const start = (name: string) => new SharedWorker("worker.js", { type: "module", name });
const client = new EnrichmentClient({
  token: fragment.get("token"), follow: true, debug: fragment.has("debug"), ...(fragment.has("shared") ? { transport: sharedConnection(start) } : {}),
});
const handles = fragment.getAll("bom").map((bom) => client.stream(bom));
const page: StreamPage = { samples: [], progress: [], snapshots: () => handles.map((handle) => handle.getSnapshot()) };
Object.assign(globalThis, { streamPage: page });

for (const handle of handles) handle.hold();
handles[0]!.observe({ onProgress: (progress) => void page.progress.push(progress.percent_complete) });

function note(): void {
  const { connectionStatus: status, progressPercent: percent } = handles[0]!.getSnapshot();
  page.samples.push({ at: Date.now(), status, percent });
}
handles[0]!.subscribe(note);
setInterval(note, 50);
