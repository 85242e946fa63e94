const headersMilliseconds = 15_000;
const firstBytesMilliseconds = 10_000;
const keepalivesMissed = 2.5;

/**
 * Watches one request's stream from the moment it is sent, and says once if the server is silent for too long:
 * `exceeded` is told whether it has answered at all.
 */
export class SilenceWatch {
  #lastBytes = Date.now();
  #answered = false;
  #heard = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param keepalive the keepalive interval as it is known by now, in milliseconds. */
  constructor(private readonly keepalive: () => number, private readonly exceeded: (answered: boolean) => void) {
    this.check();
  }

  /** Milliseconds since the server was last heard. */
  get elapsed(): number {
    return Date.now() - this.#lastBytes;
  }

  /** The headers came, or bytes. */
  heard(bytes = true): void {
    this.#lastBytes = Date.now();
    this.#answered = true;
    if (this.#heard) return;
    this.#heard = bytes;
    this.check();
  }

  end(): void {
    clearTimeout(this.#timer);
  }

  /** Judges anew, such as by another interval. */
  check(): void {
    clearTimeout(this.#timer);
    // The first frame comes at once, later ones (or a comment) within a keepalive interval.
    const allowed = this.#heard ? keepalivesMissed * this.keepalive()
      : this.#answered ? firstBytesMilliseconds : headersMilliseconds;
    const left = allowed - this.elapsed;
    if (left > 0) this.#timer = setTimeout(() => this.check(), left);
    else this.exceeded(this.#answered);
  }
}
