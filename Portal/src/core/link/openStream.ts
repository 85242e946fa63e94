import { SseParser, type SseHandlers } from "../sse/SseParser.js";
import { describeAnswer, noStreamingProblem, type Problem } from "./Problem.js";
import { retryAfter } from "./backoff.js";

/** How one request for a stream came out. */
export type StreamOutcome =
  /** The server ended the body. */
  | { readonly kind: "ended" }
  /** 204: there is nothing more to come. */
  | { readonly kind: "nothing" }
  | { readonly kind: "refused"; readonly problem: Problem; readonly retryAfter: number | null };

export interface StreamCalls extends SseHandlers {
  /** The answer is a stream. */
  open(response: Response): void;
  /** Bytes arrived, whatever they are. */
  bytes(): void;
}

/**
 * Makes one request and reads its stream to the end. Once the signal is aborted it makes no more calls, even if the
 * `fetch` that was used ignores signals.
 * @throws TypeError if the network fails, and what the signal was aborted with.
 */
export async function openStream(
  send: () => Promise<Response>, calls: StreamCalls, signal: AbortSignal,
): Promise<StreamOutcome> {
  const response = await send();
  if (signal.aborted) response.body?.cancel().catch(() => {});
  signal.throwIfAborted();
  if (response.status === 204) return { kind: "nothing" };
  if (response.status !== 200 || !isEventStream(response)) return await refuse(response);
  // React Native's own fetch leaves it undefined.
  if (response.body == null) return { kind: "refused", problem: noStreamingProblem, retryAfter: null };

  calls.open(response);
  const parser = new SseParser(calls);
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  const reader = response.body.getReader();
  const cancel = () => void reader.cancel().catch(() => {});
  signal.addEventListener("abort", cancel);
  try {
    for (;;) {
      const { done, value } = await reader.read();
      // A frame that was on its way when the caller gave up is the next connection's to bring.
      signal.throwIfAborted();
      if (done) return { kind: "ended" };
      calls.bytes();
      parser.feed(decoder.decode(value, { stream: true }));
      signal.throwIfAborted();
    }
  } finally {
    cancel();
  }
}

async function refuse(response: Response): Promise<StreamOutcome> {
  const wait = retryAfter(response.headers.get("retry-after"), Date.now());
  const problem = await describeAnswer(response);
  response.body?.cancel().catch(() => {});
  return { kind: "refused", problem, retryAfter: wait };
}

function isEventStream(response: Response): boolean {
  return response.headers.get("content-type")?.toLowerCase().startsWith("text/event-stream") ?? false;
}
