import type { Silence } from "./Silence.js";

const headersMilliseconds = 15_000;
const firstBytesMilliseconds = 10_000;

/**
 * Watches one request's stream from the moment it is sent, and says once if the server is silent for too long:
 * `exceeded` is told whether it has answered at all.
 */
export class SilenceWatch {
  #lastBytes = Date.now();
  #answered = false;
  #heard = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly silence: Silence, private readonly exceeded: (answered: boolean) => void) {
    this.#check();
  }

  /** Milliseconds since the server was last heard. */
  get elapsed(): number {
    return Date.now() - this.#lastBytes;
  }

  /** The headers came. */
  opened(): void {
    this.#answered = true;
    this.#lastBytes = Date.now();
    this.silence.opened();
    this.#check();
  }

  /** Bytes came. @returns true for the first. */
  heard(): boolean {
    const now = Date.now();
    this.silence.heard(now - this.#lastBytes);
    this.#lastBytes = now;
    if (this.#heard) return false;
    this.#heard = true;
    this.#check();
    return true;
  }

  end(): void {
    clearTimeout(this.#timer);
  }

  #check(): void {
    clearTimeout(this.#timer);
    const left = this.#allowed() - this.elapsed;
    if (left > 0) {
      this.#timer = setTimeout(() => this.#check(), left);
      return;
    }

    if (this.#heard) this.silence.exceeded();
    this.exceeded(this.#answered);
  }

  // The first frame comes at once, later ones (or a comment) within a keepalive interval.
  #allowed(): number {
    if (this.#heard) return this.silence.allowed;
    return this.#answered ? Math.min(2.5 * this.silence.told, firstBytesMilliseconds) : headersMilliseconds;
  }
}
