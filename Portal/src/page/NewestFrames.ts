/** How much a list may hold. */
export interface Room {
  readonly frames: number;
  /** Of all frames' data together. */
  readonly characters: number;
}

// For all logs together, so that many BOMs cost no more memory than a few.
const mostFrames = 20_000;
const mostCharacters = 30_000_000;
const [fewest, most] = [50, 2_000];

/** @returns what each of so many logs may hold. */
export function roomOf(logs: number): Room {
  return {
    frames: Math.min(most, Math.max(fewest, Math.floor(mostFrames / logs))), characters: mostCharacters / logs,
  };
}

/** A list of frames that forgets the oldest. It holds at most half more than its room; the newest frame always. */
export class NewestFrames<T extends { readonly data: string }> {
  #frames: T[] = [];
  #characters = 0;

  get length(): number {
    return this.#frames.length;
  }

  add(frame: T, room: Room): void {
    this.#frames.push(frame);
    this.#characters += frame.data.length;
    // Seldom, and many at once: to drop one frame per frame would copy the list each time.
    if (this.length <= 1.5 * room.frames && this.#characters <= room.characters) return;
    let from = Math.max(0, this.length - room.frames);
    let kept = this.#sum(from);
    while (kept > room.characters / 2 && from < this.length - 1) kept -= this.#frames[from++]!.data.length;
    this.#frames = this.#frames.slice(from);
    this.#characters = kept;
  }

  newestFirst(): readonly T[] {
    return this.#frames.slice().reverse();
  }

  #sum(from: number): number {
    return this.#frames.slice(from).reduce((sum, frame) => sum + frame.data.length, 0);
  }
}
