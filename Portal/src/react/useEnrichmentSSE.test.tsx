import { act, StrictMode, Suspense, useState, version, type ReactNode } from "react";
import { createRoot, hydrateRoot, type Root } from "react-dom/client";
import { renderToString } from "react-dom/server";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { RunDocuments } from "../../tests/support/documents.js";
import { FakeFetch } from "../../tests/support/FakeFetch.js";
import { BomEnrichmentProgress } from "../../tests/support/GuideExample.js";
import { directConnections } from "../core/index.js";
import { configureEnrichment, EnrichmentProvider, useEnrichmentSSE, type UseEnrichmentOptions } from "./index.js";

(globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;

let server: FakeFetch;
let place: HTMLElement;
let root: Root | null;

beforeEach(() => {
  server = new FakeFetch();
  configureEnrichment({ token: "t", fetch: server.fetch, transport: directConnections });
  place = document.body.appendChild(document.createElement("div"));
  root = null;
});

afterEach(async () => {
  if (root !== null) await act(() => root!.unmount());
  configureEnrichment({});
  place.remove();
});

async function render(node: ReactNode): Promise<void> {
  await renderAtOnce(node);
  await settle();
}

async function renderAtOnce(node: ReactNode): Promise<void> {
  root ??= createRoot(place);
  await act(() => root!.render(node));
}

// Long enough for a chunk to be read, and for listeners to be told.
const settle = (milliseconds = 60) => act(() => new Promise((done) => setTimeout(done, milliseconds)));

function Probe({ bomId, options }: { bomId: string | null; options?: UseEnrichmentOptions }) {
  const { connectionStatus, progressPercent, phase } = useEnrichmentSSE(bomId, options);
  return <p>{`${connectionStatus} ${phase} ${progressPercent}`}</p>;
}

describe(`useEnrichmentSSE on React ${version}`, () => {
  it("runs the guide's example as it stands there", async () => {
    const [log, errors] = [vi.spyOn(console, "log").mockReturnValue(), vi.spyOn(console, "error").mockReturnValue()];
    const run = new RunDocuments("r");

    await render(<BomEnrichmentProgress bomId="bom" />);
    expect(place.textContent).toBe("Connecting to enrichment stream...");
    server.connect("bom");
    await settle();
    expect(place.textContent).toBe("Waiting for enrichment to start...");
    server.publish(run.progress(45, 2));
    await settle();
    expect(place.textContent).toContain("47% complete");
    expect(place.textContent).toContain("Enriched: 45 / 100");
    expect(place.textContent).toContain("Failed: 2");
    server.publish(run.completed(5));
    server.end("enrichment.completed");
    await settle();

    expect(place.textContent).toContain("Enrichment completed!");
    expect(log.mock.calls).toEqual([["Enrichment completed!"]]);
    expect(errors).not.toHaveBeenCalled();
    vi.restoreAllMocks();
  });

  it("tells once that a run was cancelled, which is no error", async () => {
    const told: string[] = [];
    const options: UseEnrichmentOptions = {
      onCancelled: () => told.push("cancelled"), onComplete: () => told.push("complete"),
      onError: (error) => told.push(error),
    };
    const run = new RunDocuments("r");
    await render(<StrictMode><Probe bomId="bom" options={options} /></StrictMode>);
    server.connect("bom");
    server.publish(run.progress(40));
    server.publish(run.paused());
    await settle();
    expect(place.textContent).toBe("connected paused 40");

    server.publish(run.cancelled());
    server.end("enrichment.cancelled");
    await settle();

    expect(place.textContent).toBe("connected cancelled 40");
    expect(told).toEqual(["cancelled"]);
  });

  it("shows the guide's example a failure, and retries", async () => {
    const errors = vi.spyOn(console, "error").mockReturnValue();
    await render(<BomEnrichmentProgress bomId="bom" />);
    server.connect("bom");
    server.publish(new RunDocuments("r").failed());
    server.end("enrichment.failed");
    await settle();
    expect(place.textContent).toBe("Error: Rate limit exceededRetry");
    expect(errors.mock.calls).toEqual([["Enrichment error:", "Rate limit exceeded"]]);

    await act(() => place.querySelector("button")!.click());
    await settle();
    server.connect("bom");
    await settle();

    expect(place.textContent).toBe("Waiting for enrichment to start...");
    vi.restoreAllMocks();
  });

  it("opens one connection in StrictMode, and tells of the end once", async () => {
    const onComplete = vi.fn();
    const bom = <StrictMode><Probe bomId="bom" options={{ onComplete }} /></StrictMode>;
    await render(bom);
    await settle(400);
    server.connect("bom");
    server.publish(new RunDocuments("r").completed());
    await settle();
    await render(bom);

    expect(server.streams).toHaveLength(1);
    expect(onComplete).toHaveBeenCalledTimes(1);
  });

  it("renders on a server without connecting, and hydrates to the same", async () => {
    const errors = vi.spyOn(console, "error");
    place.innerHTML = renderToString(<Probe bomId="bom" />);
    expect(place.textContent).toBe("connecting idle 0");
    expect(server.streams).toHaveLength(0);

    await act(() => {
      root = hydrateRoot(place, <Probe bomId="bom" />);
    });
    await settle();
    server.connect("bom");
    await settle();

    expect(place.textContent).toBe("connected idle 0");
    expect(errors).not.toHaveBeenCalled();
    vi.restoreAllMocks();
  });

  it("closes the connection of who leaves in the middle", async () => {
    await render(<Probe bomId="bom" />);
    server.connect("bom");
    server.publish(new RunDocuments("r").progress(10));
    await settle();

    await render(null);
    await settle(400);

    expect(server.open).toBe(0);
  });

  it("follows fast changes of the BOM to the last one", async () => {
    for (const bomId of ["a", "b", "c", "b", "d"]) await renderAtOnce(<Probe bomId={bomId} />);
    await settle(400);
    server.connect("d");
    server.publish(new RunDocuments("r").progress(10));
    await settle();

    expect(server.open).toBe(1);
    expect(server.streams.at(-1)!.url).toContain("/stream?bom_id=d");
    expect(place.textContent).toBe("connected running 10");
  });

  it("goes on over fast changes of the token with the last one", async () => {
    const page = (token: string) => (
      <EnrichmentProvider token={token} fetch={server.fetch}><Probe bomId="bom" /></EnrichmentProvider>
    );
    for (const token of ["one", "two", "three"]) await renderAtOnce(page(token));
    await settle();
    server.connect("bom");
    await settle();

    expect(server.open).toBe(1);
    expect(server.streams.at(-1)!.headers["Authorization"]).toBe("Bearer three");
    expect(place.textContent).toBe("connected idle 0");
  });

  it("opens nothing while something beside it is suspended, and one connection after", async () => {
    let ready = () => {};
    let done = false;
    const waiting = new Promise<void>((resolve) => (ready = () => ((done = true), resolve())));
    const Slow = () => {
      if (!done) throw waiting;
      return null;
    };
    await render(<Suspense fallback={<p>wait</p>}><Probe bomId="bom" /><Slow /></Suspense>);
    expect(place.textContent).toBe("wait");
    expect(server.streams).toHaveLength(0);

    await act(async () => {
      ready();
      await waiting;
    });
    await settle();

    expect(server.streams).toHaveLength(1);
  });

  it("connects by hand where asked to", async () => {
    const Hand = () => {
      const { connect, disconnect, connectionStatus } = useEnrichmentSSE("bom", { autoConnect: false });
      return <><p>{connectionStatus}</p><button onClick={connect}>+</button><button onClick={disconnect}>-</button></>;
    };
    await render(<Hand />);
    expect(place.querySelector("p")!.textContent).toBe("disconnected");

    await act(() => place.querySelectorAll("button")[0]!.click());
    await settle();
    server.connect("bom");
    await settle();
    expect(place.querySelector("p")!.textContent).toBe("connected");
    await act(() => place.querySelectorAll("button")[1]!.click());

    expect(place.querySelector("p")!.textContent).toBe("disconnected");
    expect(server.open).toBe(0);
  });

  it("connects only while the BOM's status says that something may come", async () => {
    await render(<Probe bomId="bom" options={{ bomStatus: "completed" }} />);
    await settle();
    expect(server.streams).toHaveLength(0);

    await render(<Probe bomId="bom" options={{ bomStatus: "enriching" }} />);
    await settle();

    expect(server.streams).toHaveLength(1);
  });

  it("waits for a BOM id", async () => {
    await render(<Probe bomId={null} />);
    await settle();

    expect(place.textContent).toBe("disconnected idle 0");
    expect(server.streams).toHaveLength(0);
  });

  it("calls the newest callback, with every state in order", async () => {
    const seen: string[] = [];
    const Counter = () => {
      const [renders, setRenders] = useState(0);
      useEnrichmentSSE("bom", { onProgress: (progress) => seen.push(`${renders}:${progress.enriched_items}`) });
      return <button onClick={() => setRenders(renders + 1)} />;
    };
    await render(<Counter />);
    server.connect("bom");
    const run = new RunDocuments("r");
    server.publish(run.progress(10));
    server.publish(run.progress(20));
    await settle();
    await act(() => place.querySelector("button")!.click());
    server.publish(run.progress(30));
    await settle();

    expect(seen).toEqual(["0:10", "0:20", "1:30"]);
  });

  it("shares one connection between hooks", async () => {
    await render(<><Probe bomId="bom" /><Probe bomId="bom" /></>);
    server.connect("bom");
    server.publish(new RunDocuments("r").progress(10));
    await settle();

    expect(server.streams).toHaveLength(1);
    expect(place.textContent).toBe("connected running 10".repeat(2));
  });
});
