import { badBomIdProblem } from "../link/Problem.js";
import { hintAtLimit } from "./hints.js";
import { Line } from "./Line.js";
import type { ServiceAccess } from "./ServiceAccess.js";
import { Subscription } from "./Subscription.js";
import type { Sink, Transport, Watch, WatchOptions } from "./Transport.js";

/** Each connection carries up to so many BOMs. */
export class LineTransport implements Transport {
  readonly #lines = new Set<Line>();

  /** @param mostBoms at most 50, the service's limit. */
  constructor(private readonly access: ServiceAccess, private readonly mostBoms = 50) {}

  watch(bomId: string, sink: Sink, options: WatchOptions): Watch {
    const subscription = new Subscription(bomId, sink, options);
    this.#place(subscription);
    return {
      retry: () => {
        subscription.revive(true);
        subscription.line?.retry(true);
      },
      close: () => this.#remove(subscription),
    };
  }

  tokenChanged(): void {
    for (const line of this.#lines) {
      for (const subscription of line.subscriptions.values()) subscription.revive(false);
      line.retry(false);
    }
  }

  close(): void {
    for (const line of this.#lines)
      for (const subscription of line.subscriptions.values()) this.#remove(subscription);
  }

  #place(subscription: Subscription): void {
    // On a stream of several, one bad id costs the others theirs.
    if (!/^(?!\.\.?$)[\w.-]{1,128}$/.test(subscription.bomId)) return subscription.fail(badBomIdProblem);
    const line = [...this.#lines].find((other) => other.accepts(subscription.bomId)) ?? new Line(
      this.access, this.mostBoms, { crowded: (crowded) => this.#place(crowded) },
    );
    this.#lines.add(line);
    line.add(subscription);
    if (this.mostBoms === 1) hintAtLimit(this.#lines.size);
  }

  #remove(subscription: Subscription): void {
    subscription.forgive();
    const { line } = subscription;
    line?.remove(subscription);
    if (line?.subscriptions.size === 0) this.#lines.delete(line);
  }
}
