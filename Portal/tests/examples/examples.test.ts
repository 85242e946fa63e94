import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { cpSync, rmSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { basename, join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { startBrowser } from "../browser/support/browser.js";
import { pack, portal, type Packed } from "../package/packed.js";
import type { FakeRun } from "../../src/testing/index.js";
import { ServedFake } from "./ServedFake.js";

let packed: Packed;
let service: ServedFake;
let browser: Browser;
const running: ChildProcess[] = [];

beforeAll(async () => {
  packed = pack();
  service = await ServedFake.start();
  browser = await startBrowser();
});

afterEach(() => {
  for (const child of running.splice(0)) process.kill(-child.pid!, "SIGKILL");
});

afterAll(async () => {
  await browser?.close();
  service?.stop();
  rmSync(packed.folder, { recursive: true, force: true });
});

/** Installs an example from its lock, with the packed file where its manifest says, checks its types and builds it. */
function build(
  name: string, env: Record<string, string>, { from = "examples", scripts = ["typecheck", "build"] } = {},
): string {
  const app = join(packed.folder, "portal/examples", name);
  const own = (path: string) => !/^(node_modules|\.next|dist|next-env\.d\.ts)$/.test(basename(path));
  cpSync(join(portal, from, name), app, { recursive: true, filter: own });
  cpSync(packed.file, join(packed.folder, "portal", basename(packed.file)));
  const npm = (...words: string[]) => {
    const all = { ...process.env, ...env, NEXT_TELEMETRY_DISABLED: "1" };
    execFileSync("npm", words, { cwd: app, env: all, encoding: "utf8" });
  };
  npm("ci", "--no-audit", "--no-fund");
  for (const script of scripts) npm("run", script);
  return app;
}

/** Waits for a program's first words, or a BOM's first watcher. @throws after 30 s, with what was said until then. */
async function soon<T>(waiting: Promise<T>, what: () => string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, fail) => (timer = setTimeout(() => fail(new Error(what())), 30_000)));
  return await Promise.race([waiting, late]).finally(() => clearTimeout(timer));
}

async function serve(app: string, env: Record<string, string>, ...words: (string | number)[]): Promise<string> {
  const port = await freePort();
  const [program, ...rest] = words.map((word) => (word === "PORT" ? String(port) : String(word)));
  const child = spawn("node", [join(app, "node_modules", program!), ...rest], {
    // Where CI is set, colours would stand between the words that are waited for.
    cwd: app, detached: true, env: { ...process.env, ...env, NODE_ENV: "production", NO_COLOR: "1" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  running.push(child);
  let said = "";
  const ready = new Promise<void>((ready, failed) => {
    child.stdout!.on("data", (text) => /Ready in|Local:.*\d/.test((said += text)) && ready());
    child.on("exit", () => failed(new Error(said)));
  });
  await soon(ready, () => `It does not serve, and says: ${said}`);
  return `http://localhost:${port}`;
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

/** Opens a page, plays a run, and sees it to its end. @returns what the console said of errors. */
async function see(address: string, bomId: string, begun?: FakeRun): Promise<string[]> {
  const page = await browser.newPage();
  const errors: string[] = [];
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  page.on("pageerror", (error) => errors.push(String(error)));
  await page.goto(address);
  await soon(service.watched(bomId), () => `Nobody watches ${bomId}; the page's errors: ${errors.join("\n")}`);
  const run = begun ?? service.run(bomId, { items: 20 }).next();
  await page.getByText("running 50%").waitFor();
  run.finish();
  await page.getByText("completed 100%").waitFor();
  await page.close();
  return errors.filter((text) => !text.includes("favicon") && !text.includes("404"));
}

describe("the example apps", () => {
  it("Vite: shows a run to its end over a shared worker", async () => {
    const app = build("vite", { VITE_ENRICHMENT_URL: service.url });
    const address = await serve(app, {}, "vite/bin/vite.js", "preview", "--port", "PORT", "--strictPort");

    expect(await see(`${address}/?bom=vite&token=t`, "vite")).toEqual([]);
    expect(service.requests.at(-1)).toMatchObject({ path: "/api/enrichment/stream", token: "t" });
  });

  it("Next.js: renders what is known on the server, and shows the run to its end", async () => {
    const app = build("nextjs", { NEXT_PUBLIC_ENRICHMENT_URL: service.url });
    const address = await serve(app, { ENRICHMENT_TOKEN: "t" }, "next/dist/bin/next", "start", "-p", "PORT");

    const html = async (bomId: string) => await (await fetch(`${address}/boms/${bomId}`)).text();
    expect(await html("unknown")).toContain("Enrichment of unknown");
    const run = service.run("next", { items: 20 }).next();
    expect(await html("next")).toContain("running 50%");
    expect(await see(`${address}/boms/next`, "next", run)).toEqual([]);
    expect(service.requests.at(-1)).toMatchObject({ path: "/api/enrichment/stream", token: "t" });
  });
});

it("the test kit works in Jest (node, jsdom) and MSW, and its types with TypeScript 7", () => {
  build("consumer", {}, { from: "tests/examples", scripts: ["typecheck", "test"] });
});
