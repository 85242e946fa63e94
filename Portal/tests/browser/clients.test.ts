import { spawn } from "node:child_process";
import { buildSync } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startBrowser } from "./support/browser.js";
import { simulateRun } from "./support/SimulatedRun.js";
import { Standalone } from "./support/Standalone.js";

const root = new URL("../../..", import.meta.url).pathname;
const portal = `${root}Portal/samples/`;
const clients = `${root}samples/clients/`;
let service: Standalone;
let number = 0;

beforeAll(async () => {
  service = await Standalone.start({ SSE_KEEPALIVE_SECONDS: "1" });
});

afterAll(() => service?.close());

// A late join and keepalives between events: each must see the same, and no empty event.
const wanted = [
  "connected -", "progress run-1", "progress run-2", "enrichment.completed run-3", "stream_end -",
];

const run = [...simulateRun("run", 20, 10)];

/** Publishes the first two events, and waits until they are applied: who comes then gets the second alone. */
async function begin(bom: string): Promise<void> {
  await service.publish(bom, run[0]!, run[1]!);
  const headers = { Authorization: `Bearer ${service.token}` };
  for (let last = ""; last !== "run-1"; ) {
    const response = await fetch(`${service.url}/api/enrichment/boms/${bom}`, { headers });
    if (response.ok) last = ((await response.json()) as { last_event_id: string }).last_event_id;
  }
}

/** Publishes the rest when the client is there and keepalives have come. */
async function finish(bom: string, ready: Promise<unknown>): Promise<void> {
  await ready;
  await new Promise((next) => setTimeout(next, 2_300));
  for (const document of run.slice(2)) await service.publish(bom, document);
}

async function lines(bom: string, command: string, args: string[]): Promise<string[]> {
  await begin(bom);
  return await new Promise((resolve, reject) => {
    const child = spawn(command, [...args, service.url, bom, service.token], { cwd: service.folder });
    let [out, err] = ["", ""];
    let begun = () => {};
    const ready = new Promise<void>((done) => (begun = done));
    child.stdout.on("data", (bytes) => ((out += bytes), begun()));
    child.stderr.on("data", (bytes) => (err += bytes));
    child.on("error", reject);
    child.on("close", (code) => (code === 0 ? resolve(out.trim().split("\n")) : reject(new Error(`exit ${code}\n${out}${err}`))));
    void finish(bom, ready);
  });
}

const short = (all: string[]) => all.map((line) => line.split(" ").slice(0, 2).join(" "));

describe("clients of the service (docs/CLIENTS.md)", () => {
  const programs: [name: string, command: string, args: string[]][] = [
    ["npm eventsource", "node", [`${portal}eventsource.mjs`]],
    ["npm eventsource-parser", "node", [`${portal}eventsource-parser.mjs`]],
    ["curl", `${clients}watch.sh`, []],
    ["Python requests", "/usr/bin/python3", [`${clients}watch.py`, "requests"]],
    ["Python httpx", "/usr/bin/python3", [`${clients}watch.py`, "httpx"]],
    ["Python aiohttp", "/usr/bin/python3", [`${clients}watch.py`, "aiohttp"]],
    ["Java HttpClient", "java", [`${clients}Watch.java`]],
    [".NET SseParser", "dotnet", ["run", `${clients}watch.cs`, "--"]],
  ];
  // Together: most of the time each waits for keepalives.
  const results = new Map<string, Promise<string[]>>();
  beforeAll(() => {
    for (const [name, command, args] of programs) results.set(name, lines(`client-${++number}`, command, args));
    for (const result of results.values()) result.catch(() => {});
  });

  for (const [name] of programs)
    it(`${name} sees the run, and no empty event`, async () => {
      expect(short(await results.get(name)!)).toEqual(wanted);
    });

  it("@microsoft/fetch-event-source sees the run, and no empty event", async () => {
    const browser = await startBrowser();
    try {
      const page = await browser.newPage();
      await page.goto(service.url);
      const { outputFiles } = buildSync({ entryPoints: [`${portal}fetch-event-source.js`], bundle: true, format: "iife", globalName: "client", write: false });
      await page.evaluate(outputFiles[0]!.text + ";globalThis.client = client");
      let begun = () => {};
      const ready = new Promise<void>((done) => (begun = done));
      await page.exposeFunction("begun", () => begun());
      const bom = `client-${++number}`;
      await begin(bom);
      void finish(bom, ready);

      const seen = await page.evaluate(async ([bom, token]) => {
        const seen: string[] = [];
        const scope = globalThis as unknown as { begun(): void; client: { watch(...args: unknown[]): Promise<void> } };
        await scope.client.watch(location.origin, bom, token, (...event: string[]) => (seen.push(event.join(" ")), scope.begun()));
        return seen;
      }, [bom, service.token] as const);

      expect(short(seen)).toEqual(wanted);
    } finally {
      await browser.close();
    }
  });
});
