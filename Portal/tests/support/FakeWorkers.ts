import type { Port, ToPage, ToWorker } from "../../src/worker/messages.js";
import { SharedHub } from "../../src/worker/SharedHub.js";

/** Stands for `new SharedWorker(…)` in all pages of an origin: one hub per name for all, which a test kills or freezes. */
export class FakeWorkers {
  /** How many workers were started, and how often a page asked for one. */
  started = 0;
  asked = 0;
  readonly #workers = new Map<string, FakeWorker>();

  /** @param named false for pages that start every worker by one name. */
  constructor(private readonly named = true) {}

  readonly start = (name: string) => {
    this.asked++;
    const key = this.named ? name : "";
    const worker = this.#workers.get(key) ?? new FakeWorker();
    if (!this.#workers.has(key)) this.started++;
    this.#workers.set(key, worker);
    return { port: worker.connect(), onerror: null };
  };

  /** All workers are gone without a word; the next page that asks gets a new one. */
  kill(): void {
    for (const worker of this.#workers.values()) worker.kill();
    this.#workers.clear();
  }

  /** Those that run run no more; others can be started. */
  freeze(): void {
    for (const worker of this.#workers.values()) worker.freeze();
  }

  thaw(): void {
    for (const worker of this.#workers.values()) worker.thaw();
  }
}

class FakeWorker {
  readonly #hub = new SharedHub();
  readonly #ports: MessagePort[] = [];
  #held: (() => void)[] | null = null;

  connect(): MessagePort {
    const [page, inside] = [new MessageChannel(), new MessageChannel()];
    this.#ports.push(page.port1, page.port2, inside.port1, inside.port2);
    // Between page and hub lies what a frozen worker does not read.
    page.port2.onmessage = ({ data }) => this.#pass(() => inside.port2.postMessage(data));
    inside.port2.onmessage = ({ data }) => page.port2.postMessage(data);
    this.#pass(() => this.#hub.connect(inside.port1 as unknown as Port<ToWorker, ToPage>));
    return page.port1;
  }

  kill(): void {
    for (const port of this.#ports) port.close();
  }

  freeze(): void {
    this.#held ??= [];
  }

  thaw(): void {
    const held = this.#held ?? [];
    this.#held = null;
    for (const pass of held) pass();
  }

  #pass(pass: () => void): void {
    if (this.#held === null) pass();
    else this.#held.push(pass);
  }
}
