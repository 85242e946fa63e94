import type { EnrichmentStream } from "./EnrichmentStream.js";

const lingerMilliseconds = 250;

/** One stream among all who watch its BOM. */
export class SharedStream {
  #users = 0;
  /** Of whom so many want it open, */
  #wishes = 0;
  /** and so many beyond the end of a run. */
  #follows = 0;
  /** Opened by a call, not by being shown. */
  #called = false;
  #leaving: ReturnType<typeof setTimeout> | undefined;

  /** @param left is called a moment after the last user has gone. */
  constructor(readonly stream: EnrichmentStream, private readonly left: () => void) {}

  /** Keeps the stream in being; with `connect`, also open. @returns what gives it back. */
  retain(connect: boolean, follow: boolean): () => void {
    this.#users++;
    if (connect) this.#wish(follow);
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      this.#users--;
      if (connect) this.#wishes--;
      if (connect && follow) this.#follows--;
      this.#settleLater();
    };
  }

  /** Opens it, until it is disconnected or nobody retains it. */
  connect(): void {
    this.#called = true;
    this.stream.connect();
  }

  retry(): void {
    this.#called ||= this.#wishes === 0;
    this.stream.retry();
  }

  disconnect(): void {
    this.#called = false;
    this.stream.disconnect();
  }

  /** Ends it at once. */
  close(): void {
    clearTimeout(this.#leaving);
    this.stream.disconnect();
  }

  // A stream that is shared follows if anybody who holds it does.
  #wish(follow: boolean): void {
    if (follow) this.#follows++;
    this.stream.follow(this.#follows > 0);
    if (this.#wishes++ === 0) this.stream.connect();
  }

  // React unmounts and mounts again within a moment (StrictMode, a route that changes): the connection outlives that.
  #settleLater(): void {
    clearTimeout(this.#leaving);
    this.#leaving = setTimeout(() => {
      if (this.#users === 0 || (this.#wishes === 0 && !this.#called)) this.stream.disconnect();
      else if (this.#wishes > 0) this.stream.follow(this.#follows > 0);
      if (this.#users === 0) this.left();
    }, lingerMilliseconds);
  }
}
