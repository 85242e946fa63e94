import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Browser } from "playwright-core";
import { startBrowser } from "./support/browser.js";
import { expectNone, open, shows } from "./support/live.js";
import { Standalone } from "./support/Standalone.js";

let service: Standalone;
let browser: Browser;

// As nginx with `location /enrich/ { proxy_pass http://service/; }`: nothing else is the service's.
const proxy = createServer((incoming, response) => {
  if (!incoming.url!.startsWith("/enrich/")) return void response.writeHead(404).end();
  const outgoing = request(service.url + incoming.url!.slice("/enrich".length), { method: incoming.method!, headers: incoming.headers }, (answer) => {
    response.writeHead(answer.statusCode!, answer.headers);
    response.flushHeaders();
    answer.pipe(response);
  });
  outgoing.on("error", () => response.destroy());
  response.on("close", () => outgoing.destroy());
  incoming.pipe(outgoing);
});

beforeAll(async () => {
  [service, browser] = await Promise.all([Standalone.start(), startBrowser()]);
  await new Promise<void>((done) => proxy.listen(0, "localhost", done));
});

afterAll(async () => {
  await browser?.close();
  proxy.closeAllConnections();
  await new Promise((done) => proxy.close(done));
  await service?.close();
});

it("the page works below a path: its streams and its demo runs", async () => {
  const url = `http://localhost:${(proxy.address() as AddressInfo).port}/enrich/#token=${service.token}&bom=bom-1`;
  const { page, troubles } = await open(await browser.newContext(), url);
  await shows(page, "Live");
  await service.publish("bom-1", { event_id: "e1", event_type: "enrichment.progress", organization_id: "o", state: { status: "enriching", total_items: 4, enriched_items: 1, percent_complete: 25 } });
  await shows(page, /^25 %$/);

  const demo = await open(await browser.newContext(), url.replace("&bom=bom-1", ""));
  await demo.page.getByRole("button", { name: "Start a demo run" }).click();
  await shows(demo.page, "Running");

  expect(new URL(page.url()).pathname).toBe("/enrich/");
  expectNone([...troubles, ...demo.troubles]);
});
