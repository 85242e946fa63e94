import type { Watch } from "../core/transport/Transport.js";
import type { Port, ToPage, ToWorker, WorkerAccess } from "./messages.js";
import type { Session } from "./Session.js";

/** A page's part in a session. */
export interface Membership {
  readonly key: string;
  readonly session: Session;
  leave(): void;
}

const answerMilliseconds = 5_000;
// Pages in the background may run their timers once per minute; a page that is frozen runs none.
const silenceMilliseconds = 300_000;

/** One page, and what it watches. */
export class Page {
  readonly #watches = new Map<number, Watch>();
  readonly #asked = new Map<number, { resolve: (token: string | null) => void; reject: (reason: Error) => void }>();
  #requests = 0;
  #membership: Membership | null = null;
  #silence: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly port: Port<ToWorker, ToPage>,
    private readonly join: (page: Page, session: string, access: WorkerAccess, before: Membership | null) => Membership,
    /** The lock that the worker holds, once it does. */
    private readonly workerLock: Promise<string | null>,
  ) {
    port.onmessage = ({ data }) => this.#hear(data);
  }

  /** Asks the page for a token. @param only whether there is no other page to ask if this one does not answer. */
  token(refresh: boolean, only: boolean): Promise<string | null> {
    const request = ++this.#requests;
    return new Promise<string | null>((resolve, reject) => {
      // A page may be frozen; whoever asks has a timeout of its own.
      const timer = only ? undefined : setTimeout(() => reject(new Error("the page does not answer")), answerMilliseconds);
      this.#asked.set(request, {
        resolve: (token) => (clearTimeout(timer), resolve(token)),
        reject: (reason) => (clearTimeout(timer), reject(reason)),
      });
      this.port.postMessage({ type: "token", request, refresh });
    }).finally(() => this.#asked.delete(request));
  }

  #hear(message: ToWorker): void {
    this.#listen();
    switch (message.type) {
      case "hello": return this.#hello(message.session, message.access, message.lock);
      case "watch": return this.#watch(message.key, message.bomId, message.after, message.follow);
      case "retry": return this.#watches.get(message.key)?.retry();
      case "unwatch":
        this.#watches.get(message.key)?.close();
        this.#watches.delete(message.key);
        return;
      case "token": {
        const asked = this.#asked.get(message.request);
        if (message.failed === undefined) asked?.resolve(message.token);
        else asked?.reject(new Error(message.failed));
        return;
      }
      case "tokenChanged": return this.#membership?.session.tokenChanged();
      case "ping": return this.port.postMessage({ type: "pong", known: this.#membership !== null });
      case "bye": return this.#bye();
    }
  }

  #hello(session: string, access: WorkerAccess, lock: string | null): void {
    const before = this.#membership;
    const now = this.join(this, session, access, before);
    if (now.key !== before?.key) {
      this.#bye();
      this.#membership = now;
      // The page holds this lock for as long as it lives; a port does not tell when its other end is gone.
      if (lock !== null) void navigator.locks?.request(lock, () => this.#membership === now && this.#bye());
    }
    this.#listen();
    void this.workerLock.then((lock) => this.port.postMessage({ type: "ready", lock }));
  }

  #watch(key: number, bomId: string, after: string | null, follow: boolean): void {
    if (this.#membership === null || this.#watches.has(key)) return;
    this.#watches.set(key, this.#membership.session.watch(bomId, {
      frame: (event) => this.port.postMessage({ type: "frame", key, event }),
      state: (state) => this.port.postMessage({ type: "state", key, state }),
    }, { after, follow }));
  }

  // What is posted to a page that is frozen piles up.
  #listen(): void {
    clearTimeout(this.#silence);
    if (this.#membership !== null) this.#silence = setTimeout(() => this.#bye(), silenceMilliseconds);
  }

  #bye(): void {
    clearTimeout(this.#silence);
    for (const watch of this.#watches.values()) watch.close();
    this.#watches.clear();
    this.#membership?.leave();
    this.#membership = null;
  }
}
