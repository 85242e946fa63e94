import { SseParser, type SseHandlers } from "../sse/SseParser.js";
import { noStreamingProblem } from "./Problem.js";
import { Refused } from "./Refused.js";

export interface StreamCalls extends SseHandlers {
  /** The answer is a stream. */
  open(response: Response): void;
  /** Bytes arrived, whatever they are. */
  bytes(): void;
}

/**
 * Makes one request and reads its stream to the end. Once the signal is aborted it makes no more calls, even if the
 * `fetch` that was used ignores signals.
 * @returns whether the server has more to say later: false for 204.
 * @throws Refused for any other answer than a stream, TypeError if the network fails, and what the signal was aborted with.
 */
export async function openStream(
  send: () => Promise<Response>, calls: StreamCalls, signal: AbortSignal,
): Promise<boolean> {
  const response = await send();
  if (signal.aborted) response.body?.cancel().catch(() => {});
  signal.throwIfAborted();
  if (response.status === 204) return false;
  if (response.status !== 200 || !/^text\/event-stream/i.test(response.headers.get("content-type") ?? ""))
    throw await Refused.by(response);
  // React Native's own fetch leaves it undefined.
  if (response.body == null) throw new Refused(noStreamingProblem);

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
      if (done) return true;
      calls.bytes();
      parser.feed(decoder.decode(value, { stream: true }));
    }
  } finally {
    cancel();
  }
}
