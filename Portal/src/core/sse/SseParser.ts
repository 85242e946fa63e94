/** One dispatched block of a stream (WHATWG HTML 9.2.6). */
export interface SseEvent {
  /** The `event` field; `message` where there is none. */
  readonly name: string;
  /** The block's own `id`, or null where it has none. */
  readonly id: string | null;
  readonly data: string;
}

/** Gets what a parser finds. */
export interface SseHandlers {
  /** A whole block with data. */
  event(event: SseEvent): void;
  /** A valid `retry` field, in milliseconds. */
  retry?(milliseconds: number): void;
  /** A comment: proof of life. */
  comment?(text: string): void;
}

const mostCharacters = 16 * 1024 * 1024;

/**
 * Reads Server-Sent Events from decoded text that arrives in pieces of any size. A block without data is no event,
 * so keepalive comments never become empty events; an unfinished block at the end is dropped.
 */
export class SseParser {
  #rest = "";
  /** What of the text's beginning is no part of a line: a byte order mark, or the LF of a CR that has ended its line. */
  #ignored = "\ufeff";
  #name = "";
  #id: string | null = null;
  #data: string[] = [];
  #held = 0;

  constructor(private readonly handlers: SseHandlers) {}

  /** @throws RangeError where a block is larger than 16 Mi characters: no server of ours sends that. */
  feed(chunk: string): void {
    if (chunk === "") return;
    const [first, ...lines] = (chunk[0] === this.#ignored ? chunk.slice(1) : chunk).split(/\r\n?|\n/);
    this.#ignored = chunk.endsWith("\r") ? "\n" : "";
    this.#rest += first;
    for (const line of lines) {
      this.#line(this.#rest);
      this.#rest = line;
    }
    if (this.#held + this.#rest.length > mostCharacters) throw new RangeError("A block of the stream is too large.");
  }

  #line(line: string): void {
    if (line === "") return this.#dispatch();
    const [, field = "", value = ""] = /^([^:]*):? ?(.*)/s.exec(line)!;
    if (field === "data") {
      this.#data.push(value);
      this.#held += value.length + 1;
    } else if (field === "event") this.#name = value;
    else if (field === "id" && !value.includes("\0")) this.#id = value;
    else if (field === "retry" && /^\d+$/.test(value)) this.handlers.retry?.(Number(value));
    else if (field === "") this.handlers.comment?.(value);
  }

  #dispatch(): void {
    const empty = this.#data.length === 0;
    const event: SseEvent = { name: this.#name || "message", id: this.#id, data: this.#data.join("\n") };
    this.#name = "";
    this.#id = null;
    this.#data = [];
    this.#held = 0;
    if (!empty) this.handlers.event(event);
  }
}
