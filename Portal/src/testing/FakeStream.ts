import type { Entry } from "./FakeLog.js";

/** One open answer. Its chunks go to whoever reads; nothing here waits on time. */
export class FakeStream {
  readonly #waiting: ((result: ReadableStreamReadResult<Uint8Array>) => void)[] = [];
  readonly #failing: ((reason: unknown) => void)[] = [];
  readonly #chunks: Uint8Array[] = [];
  readonly ended = new Set<string>();
  #closed = false;
  #failure: { reason: unknown } | null = null;

  constructor(
    readonly boms: readonly string[], readonly several: boolean, readonly token: string | null,
    private readonly left: (stream: FakeStream) => void,
  ) {}

  readonly read = (): Promise<ReadableStreamReadResult<Uint8Array>> => {
    const value = this.#chunks.shift();
    if (value !== undefined) return Promise.resolve({ done: false, value });
    if (this.#failure !== null) return Promise.reject(this.#failure.reason);
    if (this.#closed) return Promise.resolve({ done: true, value: undefined });
    return new Promise((resolve, reject) => {
      this.#waiting.push(resolve);
      this.#failing.push(reject);
    });
  };

  write(text: string): void {
    if (this.#closed) return;
    const value = encode(text);
    const next = this.#waiting.shift();
    this.#failing.shift();
    if (next === undefined) this.#chunks.push(value);
    else next({ done: false, value });
  }

  event(bomId: string, { id, name, document }: Entry): void {
    this.write(`event: ${name}\nid: ${this.several ? `${bomId}/` : ""}${id}\ndata: ${JSON.stringify(document)}\n\n`);
  }

  /** Ends one BOM, and the body with the last. */
  end(bomId: string, reason: string): void {
    const data = { type: "stream_end", reason, ...(this.several ? { bom_id: bomId } : {}) };
    this.write(`event: stream_end\ndata: ${JSON.stringify(data)}\n\n`);
    this.over(bomId);
  }

  over(bomId: string): void {
    this.ended.add(bomId);
    if (this.ended.size === this.boms.length) this.close();
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const resolve of this.#waiting.splice(0)) resolve({ done: true, value: undefined });
    this.left(this);
  }

  /** Breaks off, as a lost connection does. */
  fail(reason: unknown): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#failure = { reason };
    this.#waiting.length = 0;
    for (const reject of this.#failing.splice(0)) reject(reason);
    this.left(this);
  }
}

// Jest's jsdom has no TextEncoder; data of JSON.stringify can hold any character.
function encode(text: string): Uint8Array {
  return Uint8Array.from(unescape(encodeURIComponent(text)), (character) => character.charCodeAt(0));
}
