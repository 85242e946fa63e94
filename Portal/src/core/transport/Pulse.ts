const beatMilliseconds = 2_000;
const lateMilliseconds = 1_000;
// An answer that has come, but that this page was too busy to hear.
const graceMilliseconds = 100;

/** Asks a worker every 2 s whether it lives, and says within 4.2 s that it does not answer. */
export class Pulse {
  #timer: ReturnType<typeof setInterval> | undefined;
  #grace: ReturnType<typeof setTimeout> | undefined;
  #askedAt: number | null = null;
  #beatAt = 0;

  constructor(private readonly ask: () => void, private readonly silent: () => void) {}

  start(): void {
    if (this.#timer !== undefined) return;
    this.#beatAt = performance.now();
    this.#timer = setInterval(() => this.#beat(), beatMilliseconds);
    this.#send();
  }

  stop(): void {
    clearInterval(this.#timer);
    clearTimeout(this.#grace);
    this.#timer = undefined;
    this.#askedAt = null;
  }

  answered(): void {
    this.#askedAt = null;
  }

  #beat(): void {
    const now = performance.now();
    // A page that is frozen, throttled or busy has not heard what has come: its worker is not judged by that.
    const late = now - this.#beatAt > beatMilliseconds + lateMilliseconds;
    this.#beatAt = now;
    if (this.#askedAt === null) return this.#send();
    if (late || now - this.#askedAt < beatMilliseconds / 2) return;
    clearTimeout(this.#grace);
    this.#grace = setTimeout(() => {
      if (this.#askedAt !== null) this.silent();
    }, graceMilliseconds);
  }

  #send(): void {
    this.#askedAt = performance.now();
    this.ask();
  }
}
