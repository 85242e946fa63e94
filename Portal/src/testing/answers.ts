import type { FakeStream } from "./FakeStream.js";

/** An answer of JSON, or of nothing. */
export function jsonAnswer(status: number, body?: unknown, headers: Record<string, string> = {}): Response {
  const text = body === undefined ? null : JSON.stringify(body);
  const type = status >= 400 ? "application/problem+json" : "application/json";
  const all: Record<string, string> = body === undefined ? headers : { "content-type": type, ...headers };
  if (typeof Response === "function") return new Response(text, { status, headers: all });
  return bare(status, all, { json: () => Promise.resolve(body), text: () => Promise.resolve(text ?? ""), body: null });
}

/** An answer whose body is a stream. */
export function streamAnswer(stream: FakeStream): Response {
  const headers = { "content-type": "text/event-stream", "cache-control": "no-cache, no-transform" };
  const cancel = () => Promise.resolve(stream.close());
  if (typeof Response !== "function" || typeof ReadableStream !== "function")
    return bare(200, headers, { body: { getReader: () => ({ read: stream.read, cancel }), cancel } });
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { done, value } = await stream.read();
        if (done) controller.close();
        else controller.enqueue(value);
      } catch (thrown) {
        controller.error(thrown);
      }
    },
    cancel,
  });
  return new Response(body, { status: 200, headers });
}

// Jest's jsdom has neither Response nor ReadableStream: what clients read of them is enough.
function bare(status: number, headers: Record<string, string>, more: Record<string, unknown>): Response {
  const get = (name: string) => headers[name.toLowerCase()] ?? null;
  return { status, ok: status >= 200 && status < 300, headers: { get }, ...more } as unknown as Response;
}
