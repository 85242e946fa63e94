import type { BrowserContext, Page } from "playwright-core";
import type { FakeService } from "../../support/FakeService.js";
import { eventually, shows } from "./live.js";
import type { Proxy } from "./Proxy.js";
import { simulateRun } from "./SimulatedRun.js";

export interface Scene {
  readonly context: BrowserContext;
  readonly page: Page;
  readonly service: FakeService;
  readonly proxy: Proxy;
  /** Opens the page with the right token, and follows these BOMs. */
  open(...boms: string[]): Promise<void>;
}

/** Brings the page into a state, and waits until it shows. */
export type Drive = (scene: Scene) => Promise<void>;

const bom = "123e4567-e89b-12d3-a456-426614174000";
const run = () => [...simulateRun("run-2026-11-26", 300, 10, Date.now() - 60_000)];
const word = (type: string, more = {}) => ({ event_id: type, event_type: type, workflow_run_id: "run-2026-11-26", ...more });
const failure = word("enrichment.failed", {
  error: "Rate limit exceeded", message: "Supplier API rate limit exceeded. Retry after 60 seconds.",
});

async function live({ page, open, service }: Scene, documents: Record<string, unknown>[], sign: string | RegExp) {
  await open(bom);
  await shows(page, "Live");
  for (const document of documents) service.publish(bom, document);
  await shows(page, sign);
}

/** Lets the page's clock go on, with keepalives, until a text shows. */
async function pass({ page, service }: Scene, text: string | RegExp, keepalives: boolean): Promise<void> {
  const sign = page.getByText(text).first();
  await eventually(async () => {
    if (await sign.isVisible()) return true;
    if (keepalives) service.write(": keepalive\n\n");
    await page.evaluate(() => new Promise((next) => requestAnimationFrame(() => next(null))));
    await page.clock.fastForward(5_000);
    return false;
  });
}

const refuses = (status: number, detail: string, sign: string): Drive => async (scene) => {
  scene.proxy.refusal = { status, detail };
  await scene.open(bom);
  await shows(scene.page, sign);
};

/** Every state that the page has, by name. */
export const states: Record<string, Drive> = {
  "sign-in": async ({ page, proxy }) => {
    await page.goto(proxy.url);
    await shows(page, "Access token");
  },
  "sign-in-wrong": async ({ page, proxy }) => {
    await page.goto(proxy.page("wrong", bom));
    await shows(page, /does not accept this token/);
  },
  "sign-in-unreachable": async ({ page, proxy }) => {
    await page.route("**/api/**", (route) => route.abort());
    await page.goto(proxy.page("t", bom));
    await shows(page, /cannot be reached/);
  },
  "sign-in-busy": async ({ page, proxy }) => {
    await page.route("**/api/**", (route) => route.fulfill({ status: 503, headers: { "Retry-After": "7" } }));
    await page.goto(proxy.page("t", bom));
    await shows(page, /cannot check the token now \(status 503\)\. Try again in 7 s\./);
  },
  "empty": async ({ page, open }) => {
    await page.route("**/api/demo/runs", (route) => route.fulfill({ status: 204 }));
    await open();
    await shows(page, "Start a demo run");
  },
  "connecting": async (scene) => {
    scene.service.greets = false;
    await scene.open(bom);
    await shows(scene.page, "Unknown: not connected yet");
  },
  "waiting": (scene) => live(scene, [], "Waiting for the enrichment to start"),
  "started": (scene) => live(scene, [word("enrichment.started")], "No counts yet"),
  "running": async (scene) => {
    await live(scene, run().slice(0, 16), /^50 %$/);
    await scene.page.getByText("Batches with items that failed or were not found").click();
  },
  "running-late": async (scene) => {
    for (const document of run().slice(0, 12)) scene.service.publish(bom, document);
    await live(scene, run().slice(12, 20), /11 came before you joined/);
  },
  "paused": (scene) => live(scene, [...run().slice(0, 9), word("enrichment.paused")], "Paused"),
  "stalled": async (scene) => {
    await live(scene, [], "Waiting for the enrichment to start");
    const rule = { type: "connected", bom_id: bom, resume: "live", stalled_after_seconds: 60 };
    scene.service.write(`event: connected\ndata: ${JSON.stringify(rule)}\n\n`);
    for (const document of run().slice(0, 9)) scene.service.publish(bom, document);
    await shows(scene.page, "Running");
    await pass(scene, "The run has stalled.", true);
  },
  "completed": (scene) => live(scene, run(), "Completed"),
  "completed-late": async (scene) => {
    for (const document of run()) scene.service.publish(bom, document);
    await scene.open(bom);
    await shows(scene.page, "Completed");
  },
  "failed": (scene) => live(scene, [...run().slice(0, 22), failure], /The enrichment failed/),
  "cancelled": (scene) => live(scene, [
    ...run().slice(0, 5), word("enrichment.cancelled", { message: "Stopped by its owner." }),
  ], "The enrichment was cancelled."),
  "notice": async (scene) => {
    await live(scene, run().slice(0, 9), "Running");
    scene.service.write('event: error\ndata: {"type":"error","message":"Redis connection error"}\n\n');
    await scene.page.locator(".trouble").getByText("Redis connection error").waitFor();
  },
  "reconnecting": async (scene) => {
    await live(scene, run().slice(0, 16), /^50 %$/);
    scene.service.retryMilliseconds = 5_000;
    await scene.service.kill();
    await shows(scene.page, "Last known: 50 %");
  },
  "failed-reconnecting": async (scene) => {
    await live(scene, [...run().slice(0, 22), failure], /The enrichment failed/);
    await scene.service.kill();
    await shows(scene.page, /^Last known: 70 %$/);
  },
  "failed-reconnected": async (scene) => {
    await live(scene, [...run().slice(0, 22), failure], /The enrichment failed/);
    await scene.service.kill();
    await shows(scene.page, /^Last known: 70 %$/);
    await scene.page.getByRole("button", { name: "Try now" }).click();
    await scene.service.listen();
    await shows(scene.page, "Live");
    await shows(scene.page, /^70 %$/);
    await shows(scene.page, "The enrichment failed: Rate limit exceeded");
  },
  "silent": async (scene) => {
    await live(scene, run().slice(0, 16), /^50 %$/);
    scene.service.greets = false;
    await pass(scene, /^Last known: 50 %$/, false);
  },
  "offline": async (scene) => {
    await live(scene, run().slice(0, 16), /^50 %$/);
    await scene.context.setOffline(true);
    await shows(scene.page, "This machine has no network.");
  },
  "unreachable": async (scene) => {
    await scene.page.route("**/api/enrichment/stream**", (route) => route.abort());
    await scene.open(bom);
    await scene.page.locator(".trouble").getByText("The service cannot be reached.").waitFor();
    await pass(scene, "Cannot connect", false);
  },
  "token-refused": refuses(401, "Invalid token.", "The service does not accept this token."),
  "forbidden": refuses(403, "This BOM is not open to you.", "You do not have access to this BOM."),
  "busy": refuses(429, "Too many streams are open.", "Too many streams are open."),
  "revoked": async (scene) => {
    await live(scene, run().slice(0, 16), /^50 %$/);
    scene.service.write('event: error\ndata: {"type":"error","message":"Access was revoked","code":"revoked"}\n\n');
    await shows(scene.page, "Your access was withdrawn.");
  },
  "many": async (scene) => {
    const boms = Array.from({ length: 30 }, (_, at) => `assembly-${at + 1}-of-a-product-with-a-long-name`);
    for (const [at, id] of boms.entries())
      for (const document of [...run().slice(0, at), ...(at % 4 === 1 ? [failure] : at % 4 === 2 ? [run().at(-1)!] : [])])
        scene.service.publish(id, document);
    await scene.open(...boms);
    await shows(scene.page, "Failed");
    await shows(scene.page, "Completed");
  },
};
