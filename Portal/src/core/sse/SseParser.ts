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
  #started = false;
  #skipLineFeed = false;
  #name = "";
  #id: string | null = null;
  #data: string[] = [];
  #held = 0;

  constructor(private readonly handlers: SseHandlers) {}

  /** @throws RangeError where a block is larger than 16 Mi characters: no server of ours sends that. */
  feed(chunk: string): void {
    let text = this.#rest + chunk;
    const seen = this.#rest.length;
    if (!this.#started && text.length > 0) {
      this.#started = true;
      if (text.charCodeAt(0) === 0xfeff) text = text.slice(1);
    }

    let start = 0;
    if (this.#skipLineFeed && text.length > 0) {
      if (text[0] === "\n") start = 1;
      this.#skipLineFeed = false;
    }

    for (;;) {
      const end = endOfLine(text, Math.max(start, seen));
      if (end < 0) break;
      this.#line(text.slice(start, end));
      start = end + 1;
      if (text[end] !== "\r") continue;
      if (start === text.length) this.#skipLineFeed = true;
      else if (text[start] === "\n") start++;
    }

    this.#rest = text.slice(start);
    if (this.#held + this.#rest.length > mostCharacters) throw new RangeError("A block of the stream is too large.");
  }

  #line(line: string): void {
    if (line === "") return this.#dispatch();
    const colon = line.indexOf(":");
    if (colon === 0) return this.handlers.comment?.(line.slice(1));
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(line[colon + 1] === " " ? colon + 2 : colon + 1);
    this.#field(field, value);
  }

  #field(field: string, value: string): void {
    if (field === "data") {
      this.#data.push(value);
      this.#held += value.length + 1;
    } else if (field === "event") this.#name = value;
    else if (field === "id" && !value.includes("\0")) this.#id = value;
    else if (field === "retry" && /^[0-9]+$/.test(value)) this.handlers.retry?.(Number(value));
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

function endOfLine(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 10 || code === 13) return at;
  }
  return -1;
}
