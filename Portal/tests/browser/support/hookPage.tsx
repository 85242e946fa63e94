import { flushSync } from "react-dom";
import { createRoot } from "react-dom/client";
import { sharedConnection } from "../../../src/core/index.js";
import { EnrichmentProvider, useEnrichmentSSE } from "../../../src/react/index.js";

// Runs in the browser: see hookBundle.ts. A page that does no more than show what the hook says.

/** Streams that never say more than that they are there: without a network, ten thousand mounts take seconds. */
const quiet = { open: 0 };
const quietFetch: typeof fetch = (_, init) => {
  quiet.open++;
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(new TextEncoder().encode(": here\n\n"));
      init?.signal?.addEventListener("abort", () => {
        quiet.open--;
        controller.error(new DOMException("aborted", "AbortError"));
      });
    },
  });
  return Promise.resolve(new Response(body, { headers: { "content-type": "text/event-stream" } }));
};

const transports = {
  default: {},
  quiet: { fetch: quietFetch },
  shared: {
    transport: sharedConnection(() => new SharedWorker("/worker.js", { type: "module", name: "enrichment" })),
  },
};

export type TransportName = keyof typeof transports;

const marks = { progress: [] as number[], completed: 0, stale: 0 };

function Bom({ bom }: { bom: string }) {
  const now = useEnrichmentSSE(bom, {
    onProgress: (progress) => marks.progress.push(progress.enriched_items),
    onComplete: () => marks.completed++,
  });
  // At the render: what a person could have seen.
  if (now.stale) marks.stale++;
  return <p>{`${now.progressPercent} % ${now.phase} ${now.connectionStatus}`}</p>;
}

// A turn of the event loop, without the 4 ms of nested timers.
const { port1, port2 } = new MessageChannel();
const task = () => new Promise((next) => {
  port1.onmessage = next;
  port2.postMessage(null);
});

const root = createRoot(document.body.appendChild(document.createElement("main")));

const page = {
  marks, quiet,
  show(bom: string, token: string, transport: TransportName) {
    root.render(<EnrichmentProvider token={token} {...transports[transport]}><Bom bom={bom} /></EnrichmentProvider>);
  },
  /** Mounts a provider with a hook below it so many times; none is left at the end. */
  async churn(count: number, token: string, transport: TransportName) {
    for (let mount = 0; mount < count; mount++) {
      flushSync(() => root.render(
        <EnrichmentProvider key={mount} token={token} {...transports[transport]}>
          <Bom bom="bom" />
        </EnrichmentProvider>));
      await task();
    }
    flushSync(() => root.render(null));
  },
};

export type HookPage = typeof page;

(globalThis as unknown as { hookPage: HookPage }).hookPage = page;
