import { createHmac } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { EnrichmentClient, type ClientOptions } from "../../src/core/index.js";
import { until } from "../support/until.js";
import { simulateRun } from "./support/SimulatedRun.js";
import { Standalone } from "./support/Standalone.js";

const secret = "a-shared-secret-that-only-tests-know-0123456789";
let service: Standalone;

beforeAll(async () => {
  service = await Standalone.start({ SUPABASE_JWT_SECRET: secret });
});

afterAll(() => service?.close());

/** A login as the development issuer signs it. */
function login(seconds: number): string {
  const now = Math.floor(Date.now() / 1000);
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const signed = [{ alg: "HS256", typ: "JWT" }, {
    iss: "enrichment-stream-development", aud: "authenticated", sub: "ann", org_id: "org", iat: now, exp: now + seconds,
  }].map(encode).join(".");
  return `${signed}.${createHmac("sha256", secret).update(signed).digest("base64url")}`;
}

/** Follows a BOM with short logins, and counts what was asked for. */
function watch(bom: string, seconds: number, options: ClientOptions = {}) {
  const asked: boolean[] = [];
  const answers: string[] = [];
  const events: string[] = [];
  const client = new EnrichmentClient({
    baseUrl: service.url,
    token: ({ refresh }) => (asked.push(refresh), login(seconds)),
    fetch: async (input, init) => {
      const response = await fetch(input, init);
      answers.push(`${init?.method ?? "GET"} ${response.status}`);
      return response;
    },
    ...options,
  });
  const handle = client.stream(bom);
  handle.observe({ onFrame: (frame) => frame.id !== null && events.push(frame.id) });
  handle.subscribe(() => {});
  handle.hold();
  return { client, handle, asked, answers, events };
}

it.concurrent.each(["header", "ticket"] as const)("goes on with a new login when the old one ends, by %s", async (authorization) => {
  const bom = `login-${authorization}`;
  const run = [...simulateRun(bom, 20, 10)];
  const { client, handle, asked, answers, events } = watch(bom, 14, { authorization });
  await until(handle, (now) => now.connectionStatus === "connected");
  await service.publish(bom, ...run.slice(0, 2));
  await until(handle, (now) => now.lastEventId === run[1]!["event_id"]);
  const first = answers.length;

  // The service ends the stream 2 to 10 s before the login does.
  await until(handle, () => answers.length >= 2 * first && asked.includes(true));
  await until(handle, (now) => now.connectionStatus === "connected");
  await service.publish(bom, ...run.slice(2));
  const end = await until(handle, (now) => now.isComplete);

  expect(end).toMatchObject({ error: null, dropped: 0 });
  expect(new Set(events).size).toBe(events.length);
  expect(answers.every((answer) => answer.endsWith(" 200"))).toBe(true);
  expect(answers.includes("POST 200")).toBe(authorization === "ticket");
  client.close();
});

it("asks for another login where the one at hand is over", async () => {
  const logins = [login(-5), login(600)];
  const asked: boolean[] = [];
  const token = ({ refresh }: { refresh: boolean }) => (asked.push(refresh), logins[refresh ? 1 : 0]!);
  const { client, handle, answers } = watch("over", 0, { token });

  await until(handle, (now) => now.connectionStatus === "connected");

  expect([asked, answers]).toEqual([[false, true], ["GET 401", "GET 200"]]);
  client.close();
});

it("stops, with words, where every login is over", async () => {
  const { client, handle, answers } = watch("never", -5);

  const end = await until(handle, (now) => now.connectionStatus === "error");

  expect(end.errorCode).toBe("unauthorized");
  expect(answers).toEqual(["GET 401", "GET 401"]);
  client.close();
});
