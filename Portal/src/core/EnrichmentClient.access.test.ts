import { describe, expect, it, vi } from "vitest";
import { makeClient, serveEachTest, service, sharedStreams, watch } from "../../tests/support/clients.js";
import { RunDocuments } from "../../tests/support/documents.js";
import { eventually, until } from "../../tests/support/until.js";
import { directConnections, oneConnection } from "./transport/choices.js";

serveEachTest();

describe("access", () => {
  it("asks for a new token after 401, and goes on where it was", async () => {
    service.tokens = new Set(["old"]);
    const token = vi.fn(({ refresh }: { refresh: boolean }) => Promise.resolve(refresh ? "new" : "old"));
    const { handle, seen } = watch(makeClient({ token }));
    await until(handle, (now) => now.connectionStatus === "connected");
    const run = new RunDocuments("r1");
    service.publish("bom", run.progress(10));
    await until(handle, (now) => now.events === 1);

    service.tokens = new Set(["new"]);
    service.cut();
    service.publish("bom", run.progress(20));
    await until(handle, (now) => now.events === 2);

    expect(seen).toEqual({ progress: [10, 20], complete: 0, cancelled: 0, errors: [] });
    expect(token.mock.calls.map(([request]) => request.refresh)).toEqual([false, false, true]);
  });

  it("brings a new token when the stream says that the old one has expired", async () => {
    service.tokens = new Set(["old", "new"]);
    const { handle } = watch(makeClient({ token: ({ refresh }) => (refresh ? "new" : "old") }));
    await until(handle, (now) => now.connectionStatus === "connected");

    service.write(`event: error\ndata: {"type":"error","code":"token_expired","message":"The token has expired."}\n\n`);
    service.drain();

    await eventually(() => service.requests.length === 2);
    expect(service.requests.at(-1)!.headers.authorization).toBe("Bearer new");
  });

  it("gives up where the new token is refused, too", async () => {
    service.tokens = new Set();
    const { handle, seen } = watch(makeClient({ token: () => "bad" }));

    const end = await until(handle, (now) => now.connectionStatus === "error");

    expect(end).toMatchObject({ errorCode: "unauthorized", error: "Invalid token." });
    expect(service.requests).toHaveLength(2);
    expect(seen.errors).toEqual(["Invalid token."]);
  });

  it("says that nobody is logged in, and connects when somebody is", async () => {
    const { client, handle } = watch(makeClient({ token: null }));
    const end = await until(handle, (now) => now.connectionStatus === "error");
    expect(end).toMatchObject({ error: "Authentication required.", errorCode: "unauthorized" });
    expect(service.requests).toHaveLength(0);

    client.setToken("t");

    await until(handle, (now) => now.connectionStatus === "connected" && now.error === null);
  });

  it("takes a new token to streams that are open", async () => {
    const { client, handle } = watch();
    await until(handle, (now) => now.connectionStatus === "connected");

    client.setToken("t2");

    await eventually(() => service.requests.at(-1)!.headers.authorization === "Bearer t2");
    await until(handle, (now) => now.connectionStatus === "connected");
    await eventually(() => service.openStreams === 1);
  });

  it("takes 403 as final, in the service's own words", async () => {
    service.refusals.push({ status: 403, body: "This BOM belongs to another organization." });

    const { handle } = watch();

    const end = await until(handle, (now) => now.connectionStatus === "error");
    expect(end).toMatchObject({ errorCode: "forbidden", error: "This BOM belongs to another organization." });
    await new Promise((done) => setTimeout(done, 100));
    expect(service.requests).toHaveLength(1);
  });

  it("ends where the stream says that the right to watch is revoked", async () => {
    const { handle } = watch();
    await until(handle, (now) => now.connectionStatus === "connected");

    service.write(`event: error\ndata: {"type":"error","code":"revoked","message":"Access was revoked."}\n\n`);

    expect(await until(handle, (now) => now.connectionStatus === "error")).toMatchObject({ errorCode: "revoked" });
  });

  it("comes back after 503, not before Retry-After", async () => {
    service.refusals.push({ status: 503, headers: { "retry-after": "1" }, body: "Redis is not connected." });
    const start = Date.now();

    const { handle } = watch();
    const waiting = await until(handle, (now) => now.retryAt !== null);
    expect(waiting).toMatchObject({ connectionStatus: "connecting", notice: "Redis is not connected.", error: null });
    await until(handle, (now) => now.connectionStatus === "connected");

    expect(Date.now() - start).toBeGreaterThanOrEqual(1000);
  });

  it("tries again where something between answers with a page", async () => {
    service.refusals.push({ status: 200, headers: { "content-type": "text/html" } });

    const { handle } = watch();
    await until(handle, (now) => now.notice !== null);

    await until(handle, (now) => now.connectionStatus === "connected");
  });

  it("trades the token for a ticket, of one BOM on a connection of its own", async () => {
    service.tokens = new Set(["t"]);

    const { handle } = watch(makeClient({ authorization: "ticket", transport: directConnections }));
    await until(handle, (now) => now.connectionStatus === "connected");

    const [ticket, stream] = service.requests;
    expect(ticket).toMatchObject({ method: "POST", path: "/api/enrichment/stream/ticket" });
    expect(ticket!.headers.authorization).toBe("Bearer t");
    expect(stream!.query.get("token")).toBe("ticket bom");
    expect(stream!.headers.authorization).toBeUndefined();
  });

  it("trades the token for a ticket of all BOMs of the connection, and for another when one joins", async () => {
    service.tokens = new Set(["t"]);
    const client = makeClient({ authorization: "ticket" });
    const boms = ["a", "b"].map((bom) => watch(client, bom));
    await Promise.all(boms.map(({ handle }) => until(handle, (now) => now.connectionStatus === "connected")));

    const late = watch(client, "c");
    await until(late.handle, (now) => now.connectionStatus === "connected");

    const tickets = service.requests.filter(({ method }) => method === "POST");
    expect(tickets.map(({ path }) => path)).toEqual(["/api/enrichment/stream/ticket", "/api/enrichment/stream/ticket"]);
    expect(tickets.map(({ query }) => query.getAll("bom_id"))).toEqual([["a", "b"], ["a", "b", "c"]]);
    expect(sharedStreams().map(({ query }) => query.get("token"))).toEqual(["ticket a b", "ticket a b c"]);
    expect(sharedStreams().every(({ headers }) => headers.authorization === undefined)).toBe(true);
  });

  it.each([["for one BOM", directConnections], ["for all", oneConnection]])(
    "puts the token into the URL if asked to, on a connection %s", async (_, transport) => {
      const { handle } = watch(makeClient({ authorization: "query", token: "a b", transport }));
      await until(handle, (now) => now.connectionStatus === "connected");

      expect(service.requests[0]!.query.get("token")).toBe("a b");
      expect(service.requests[0]!.headers.authorization).toBeUndefined();
    });
});
