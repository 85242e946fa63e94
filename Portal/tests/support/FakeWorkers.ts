import type { Port, ToPage, ToWorker } from "../../src/worker/messages.js";
import { SharedHub } from "../../src/worker/SharedHub.js";

/** Stands for `new SharedWorker(…)` in all pages of an origin: one hub for all, which a test kills or freezes. */
export class FakeWorkers {
  /** How many workers were started, and how often a page asked for one. */
  started = 0;
  asked = 0;
  #hub: SharedHub | null = null;
  #frozen = false;
  readonly #ports: MessagePort[] = [];
  #held: (() => void)[] = [];

  readonly start = () => {
    this.asked++;
    const { port1, port2 } = new MessageChannel();
    const { port1: inner, port2: outer } = new MessageChannel();
    this.#ports.push(port1, port2, inner, outer);
    // Between page and hub lies what a frozen worker does not read.
    port2.onmessage = ({ data }) => this.#pass(() => outer.postMessage(data));
    outer.onmessage = ({ data }) => port2.postMessage(data);
    const hub = (this.#hub ??= this.#make());
    this.#pass(() => hub.connect(inner as unknown as Port<ToWorker, ToPage>));
    return { port: port1, onerror: null };
  };

  /** The worker is gone without a word; the next page that asks gets a new one. */
  kill(): void {
    for (const port of this.#ports.splice(0)) port.close();
    this.#hub = null;
    this.#held = [];
  }

  freeze(): void {
    this.#frozen = true;
  }

  thaw(): void {
    this.#frozen = false;
    for (const pass of this.#held.splice(0)) pass();
  }

  #make(): SharedHub {
    this.started++;
    return new SharedHub();
  }

  #pass(pass: () => void): void {
    if (this.#frozen) this.#held.push(pass);
    else pass();
  }
}
