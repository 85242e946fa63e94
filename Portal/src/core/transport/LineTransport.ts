import { badBomIdProblem } from "../link/Problem.js";
import { hintAtLimit } from "./hints.js";
import { Line } from "./Line.js";
import type { ServiceAccess } from "./ServiceAccess.js";
import { Subscription } from "./Subscription.js";
import type { Sink, Transport, Watch, WatchOptions } from "./Transport.js";

/** One connection for up to 50 BOMs; one per BOM if that is wanted, or if the service knows no streams of several. */
export class LineTransport implements Transport {
  readonly #lines = new Set<Line>();

  constructor(private readonly access: ServiceAccess, private plain = false) {}

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
    const line = [...this.#lines].find((other) => other.accepts(subscription.bomId)) ?? new Line(this.access, this.plain, {
      missing: (line) => this.#withoutSeveral(line),
      crowded: (crowded) => this.#place(crowded),
    });
    this.#lines.add(line);
    line.add(subscription);
    if (this.plain) hintAtLimit(this.#lines.size);
  }

  #remove(subscription: Subscription): void {
    subscription.close();
    const { line } = subscription;
    line?.remove(subscription);
    if (line?.subscriptions.size === 0) this.#lines.delete(line);
  }

  #withoutSeveral(line: Line): void {
    this.plain = true;
    this.#lines.delete(line);
    for (const subscription of line.subscriptions.values()) this.#place(subscription);
  }
}
